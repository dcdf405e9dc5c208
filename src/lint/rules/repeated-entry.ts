import { defineDiagnostic, type Subject } from "../../diagnostic/diagnostic.js";
import { SET_CONSTRAINTS } from "../../model/policy-predicates.js";
import { quote } from "../../util/quote.js";
import { policiesOf } from "../policies.js";
import { defineRule, type Report } from "../rule.js";
import { clashesOf } from "../twins.js";

const type = defineDiagnostic<{ entry: string; list: string }>({
  code: "lint/repeated-entry",
  severity: "warning",
  summary: "entry given twice in a list",
  detail: ({ entry, list }) =>
    `${quote(entry)} is in ${list} more than once, which says nothing more than once would. Remove it, or write what was meant instead.`,
});

const policies = policiesOf(({ policy, subject, path }, report) => {
  for (const field of ["classifications", "departments", "datastores"] as const)
    look(policy.when?.[field], subject, [...path, "when", field], report);
  for (const field of SET_CONSTRAINTS)
    for (const side of ["allow", "deny"] as const) look(policy[field]?.[side], subject, [...path, field, side], report);
});

/** A list that is a set holds each entry once. */
export const repeatedEntry = defineRule({
  name: "repeated-entry",
  pages: [
    {
      type,
      why: "Locations, departments and the like are sets. A second mention is harmless, but more often than not another name was meant.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny, onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
`,
      right: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny, onprem:us/sf]
connection: { host: pg.orders.internal, database: orders }
`,
    },
  ],
  each: {
    ...policies,
    DataPlatform: (platform, report) => {
      look(platform.locations, platform, ["locations"], report);
      look(platform.departments, platform, ["departments"], report);
    },
    DataContainer: (container, report) => {
      look(container.locations, container, ["locations"], report);
      look(container.sharedWith, container, ["sharedWith"], report);
    },
    GovernanceZone: (zone, report) => {
      policies.GovernanceZone?.(zone, report);
      for (const [index, { removes }] of zone.declassifications.entries())
        look(removes, zone, ["declassifications", index, "removes"], report);
    },
    Datastore: (store, report) => {
      policies.Datastore?.(store, report);
      for (const [group, datasets] of Object.entries(store.approvals ?? {}))
        look(datasets, store, ["approvals", group], report);
    },
    Workspace: (workspace, report) =>
      look(workspace.transformer?.declassifies, workspace, ["transformer", "declassifies"], report),
  },
});

function look(
  entries: readonly string[] | undefined,
  subject: Subject,
  path: readonly (string | number)[],
  report: Report,
): void {
  if (entries === undefined || entries.length < 2) return;
  for (const [first = 0, second = 0, ...rest] of clashesOf(entries).equal)
    report(
      type(
        { subject, path: [...path, second] },
        { entry: entries[first] ?? "", list: String(path.at(-1)) },
        {
          related: [first, ...rest].map((index) => ({
            target: { subject, path: [...path, index] },
            message: "the same entry",
          })),
        },
      ),
    );
}
