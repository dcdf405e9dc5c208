import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import { durationSeconds, parseDuration } from "../../model/duration.js";
import { quote } from "../../util/quote.js";
import { policiesOf } from "../policies.js";
import { defineRule, type Report } from "../rule.js";

const type = defineDiagnostic<{ text: string; zero: boolean }>({
  code: "lint/retention-duration",
  severity: "error",
  summary: "no retention",
  detail: ({ text, zero }) =>
    zero
      ? `${quote(text)} would keep nothing. Write how long data is to be kept; leave it out for ever.`
      : `${quote(text)} is no ISO 8601 duration in whole numbers. Write one such as "P5Y", "P18M", "P90D" or "P1Y6M"; leave it out for ever.`,
});

/** Retentions are ISO 8601 durations, longer than nothing. */
export const retentionDuration = defineRule({
  name: "retention-duration",
  pages: [
    {
      type,
      why:
        "Retentions of several consumers are compared, the longest wins, and policies bound them. A text that is no duration " +
        "would mean for ever, which nobody asked for.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, needs: { retention: 5 years }, sinks: [nw_data/products] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, needs: { retention: P5Y }, sinks: [nw_data/products] }
`,
    },
  ],
  each: {
    ...policiesOf(({ policy, subject, path }, report) =>
      judge(policy.retention?.max, () => at(subject, ...path, "retention", "max"), report),
    ),
    Workspace: (workspace, report) => {
      for (const [index, { needs }] of workspace.datasetGroups.entries())
        judge(needs.retention, () => at(workspace, "datasetGroups", index, "needs", "retention"), report);
    },
  },
});

function judge(text: string | undefined, target: () => Target, report: Report): void {
  if (text === undefined) return;
  const duration = parseDuration(text);
  if (duration === undefined) report(type(target(), { text, zero: false }));
  else if (durationSeconds(duration) === 0) report(type(target(), { text, zero: true }));
}
