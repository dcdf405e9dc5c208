import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { quote } from "../../../../src/util/quote.js";
import { EXECUTION, LIMITS, mostJobs, QUOTAS, type QuotaName } from "../../quotas.js";
import type { GraphFacts } from "../graph-facts.js";
import { COMMON_LF_TAGS } from "../lf-tags.js";
import { defineRule, type Report } from "../rule.js";
import { jobsByComponent, usageOf } from "../usage.js";

const quotaExceeded = defineDiagnostic<{ instance: string; name: QuotaName; needed: number; granted: number }>({
  code: "aws-glue/quota",
  severity: "error",
  summary: "more than the account may have",
  detail: ({ instance, name, needed, granted }) =>
    `Instance ${instance} would make ${needed} ${QUOTAS[name].what}, and it may make ${granted} (${QUOTAS[name].source}). ` +
    `Have AWS raise the quota and say so in "config.quotas.${name}", or let an instance in another account or region serve some of the consumers.`,
});

const componentSize = defineDiagnostic<{ instance: string; jobs: number; most: number; first: string }>({
  code: "aws-glue/component-size",
  severity: "error",
  summary: "too many jobs that hang together",
  detail: ({ instance, jobs, most, first }) =>
    `${jobs} jobs of instance ${instance} hang together, that of ${first} among them, and one state machine runs at most ${most}: its definition ends at ${LIMITS.definitionBytes} bytes and its history at ${LIMITS.executionEvents} events. ` +
    `Let another instance serve some of the consumers, read stores as a whole ("scope: datastore"), or lower "config.jobs.attempts".`,
});

const lfTags = defineDiagnostic<{ classifications: number }>({
  code: "aws-glue/lf-tags",
  severity: "error",
  summary: "more classifications than tags",
  detail: ({ classifications }) =>
    `The ecosystem has ${classifications} classifications, each of which is an LF-tag of every table of the lake, and Lake Formation gives a table at most ${LIMITS.lfTagsPerResource}, one of which says its zone. Have no more than ${MOST_CLASSIFICATIONS}.`,
});

const classificationName = defineDiagnostic<{ name: string }>({
  code: "aws-glue/classification-name",
  severity: "error",
  summary: "classification that cannot be a tag",
  detail: ({ name }) =>
    `The classification ${quote(name)} is the name of an LF-tag in the lake, and has signs that none can have. Rename it, to letters, digits, dashes and underscores for instance.`,
});

const MOST_CLASSIFICATIONS = LIMITS.lfTagsPerResource - COMMON_LF_TAGS;

/** What a key of an LF-tag consists of (Lake Formation API reference, `LFTag`). */
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@%]+$/u;

/** No instance makes more of anything than an account, a region or a service admits. */
export const quotas = defineRule({
  pages: [
    {
      type: quotaExceeded,
      why:
        "AWS grants an account so much of each kind of thing, and more on request. What is beyond it is refused when the stacks are applied, half of the way through. The numbers are those for everyone: " +
        Object.values(QUOTAS)
          .map(({ by, what }) => `${by} ${what}`)
          .join(", ") +
        ".",
      wrong: "config: { region: us-east-1 }   # and 1,200 datasets, each read by itself",
      right: "config: { region: us-east-1, quotas: { jobs: 2000, roles: 2500 } }",
    },
    {
      type: componentSize,
      why: `Jobs that depend on each other are run by one state machine. It is written out in up to ${EXECUTION.bytesPerJob} bytes for a job, and each attempt of a job leaves ${EXECUTION.eventsPerAttempt} events in its history.`,
      wrong: "# a thousand datasets of one store, each with its own ingestion, and one workspace that needs them all",
      right: "ingestion: { method: snapshot, scope: datastore }",
    },
    {
      type: lfTags,
      why: "Who may read what is granted by the classifications of tables and columns. A tag has one value for a table, and a table may have several classifications, so each is a tag of its own.",
      wrong: "classifications: [internal, pii, …]   # sixty of them",
      right: "classifications: [public, internal, confidential, pii, phi, pci]",
    },
    {
      type: classificationName,
      why: "Lake Formation takes letters, digits, blanks and any of _ . : / = + - @ % in the name of a tag, and each classification is one.",
      wrong: 'classifications: [pii, "{secret}"]',
      right: "classifications: [pii, secret]",
    },
  ],
  check(facts, report) {
    const { graph, config } = facts;
    const instance = graph.platform.key;
    for (const [name, needed] of Object.entries(usageOf(facts)) as [QuotaName, number][]) {
      const granted = config.quotas[name];
      if (needed > granted)
        report(quotaExceeded(at(graph.platform, ...quotaPath(facts, name)), { instance, name, needed, granted }));
    }
    checkComponents(facts, report);
    checkTags(facts, report);
  },
});

/** Where a quota is given, or could be. */
function quotaPath({ graph }: GraphFacts, name: QuotaName): string[] {
  const { quotas } = graph.platform.config;
  const given = typeof quotas === "object" && quotas !== null && Object.hasOwn(quotas, name);
  return given ? ["config", "quotas", name] : ["config"];
}

function checkComponents(facts: GraphFacts, report: Report): void {
  const { graph, config } = facts;
  const most = mostJobs(config.jobs.attempts);
  const first = new Map<number, string>();
  for (const { component, id } of graph.nodes) if (!first.has(component)) first.set(component, id);
  for (const [component, jobs] of jobsByComponent(facts))
    if (jobs > most)
      report(
        componentSize(at(graph.platform, "config"), {
          instance: graph.platform.key,
          jobs,
          most,
          first: first.get(component) ?? "",
        }),
      );
}

function checkTags({ index }: GraphFacts, report: Report): void {
  const { ecosystem } = index;
  if (ecosystem === undefined) return;
  const classifications = ecosystem.classifications.length;
  if (classifications > MOST_CLASSIFICATIONS) report(lfTags(at(ecosystem, "classifications"), { classifications }));
  for (const [position, name] of ecosystem.classifications.entries())
    if (!TAG_KEY.test(name)) report(classificationName(at(ecosystem, "classifications", position), { name }));
}
