import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { transformerExample } from "../transformer-example.js";

const unconfirmed = defineDiagnostic<{ workspace: string; store: string; source: string | undefined }>({
  code: "lint/output-unconfirmed",
  severity: "error",
  summary: "output that is not made by its transformer",
  detail: ({ workspace, store, source }) =>
    `The transformer of workspace ${quote(workspace)} says that it makes datastore ${quote(store)}, whose source ` +
    (source === undefined ? "is no transformer. " : `is the transformer of ${quote(source)}. `) +
    `Write source: { transformer: ${workspace} } there, or name another output.`,
});

const unclaimed = defineDiagnostic<{ workspace: string; store: string; output: string }>({
  code: "lint/output-unclaimed",
  severity: "error",
  summary: "source whose transformer makes something else",
  detail: ({ workspace, store, output }) =>
    `Datastore ${quote(store)} says that the transformer of ${quote(workspace)} makes it, but that makes ${quote(output)}. ` +
    "A transformer makes one datastore: put the datasets into that one, or name the right transformer.",
});

const otherTeam = defineDiagnostic<{ workspace: string; team: string; store: string; storeTeam: string }>({
  code: "lint/output-team",
  severity: "error",
  summary: "output of another team",
  detail: ({ workspace, team, store, storeTeam }) =>
    `The transformer of workspace ${quote(workspace)} belongs to team ${quote(team)} and makes datastore ${quote(store)} of team ${quote(storeTeam)}. ` +
    "Who makes data answers for it: give both to one team.",
});

/** A transformer and its output name each other and belong to one team. */
export const transformerOutput = defineRule({
  name: "transformer-output",
  pages: [
    {
      type: unconfirmed,
      why: "The output's owner has to agree that the transformer writes it. If its source says otherwise, two things would write one datastore.",
      wrong: transformerExample({
        source: '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }',
      }),
      right: transformerExample(),
    },
    {
      type: unclaimed,
      why: "A transformer makes one datastore. Another one that names it as its source would stay empty.",
      wrong: `
kind: Datastore
name: masked_orders
team: us/sales
status: production
source: { transformer: mask_customers }
datasets:
  - name: orders
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
      right: transformerExample(),
    },
    {
      type: otherTeam,
      why:
        "A team that could let its code write into another team's datastore could change data it does not own. Consumers turn to the " +
        "owner of a datastore, who must be able to mend it.",
      wrong: transformerExample({ team: "us/marketing" }),
      right: transformerExample({ team: "us/sales" }),
    },
  ],
  check: ({ model, index }, report) => {
    for (const workspace of model.workspaces) {
      const output = index.datastores.get(workspace.transformer?.output ?? "");
      if (output === undefined) continue;
      const target = at(workspace, "transformer", "output");
      const { key, team } = workspace;
      const source = output.source.transformer;
      if (source !== key) {
        const related = [{ target: at(output, "source"), message: "its source" }];
        report(unconfirmed(target, { workspace: key, store: output.key, source }, { related }));
      } else if (output.team !== team) {
        const related = [{ target: at(output, "team"), message: `of team ${output.team}` }];
        report(otherTeam(target, { workspace: key, team, store: output.key, storeTeam: output.team }, { related }));
      }
    }
    for (const store of model.datastores) {
      const maker = index.workspaces.get(store.source.transformer ?? "");
      const made = index.datastores.get(maker?.transformer?.output ?? "");
      // An output that is not there is a finding of its own, and mending it mends this as well.
      if (maker === undefined || made === undefined || made.key === store.key) continue;
      const related = [{ target: at(maker, "transformer", "output"), message: "what it makes" }];
      const named = { workspace: maker.key, store: store.key, output: made.key };
      report(unclaimed(at(store, "source", "transformer"), named, { related }));
    }
  },
});
