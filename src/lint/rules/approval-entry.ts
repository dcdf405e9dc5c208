import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const pending = defineDiagnostic<{ group: string; suggestion: string }>({
  code: "lint/approval-pending",
  severity: "info",
  summary: "approval for a group that is not defined yet",
  detail: ({ group, suggestion }) =>
    `Group ${quote(group)} is approved and not defined yet.${suggestion} That is fine while its team is about to add it; otherwise remove the entry.`,
});

const malformed = defineDiagnostic<{ key: string }>({
  code: "lint/approval-malformed",
  severity: "error",
  summary: "approval for no group",
  detail: ({ key }) =>
    `${quote(key)} names no dataset group, and so approves nobody. Write workspace/group, such as "live_reporting/live".`,
});

const READ = '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }';

/** An approval names a group; one that is not defined yet may be approved beforehand. */
export const approvalEntry = defineRule({
  name: "approval-entry",
  pages: [
    {
      type: pending,
      why:
        "Producer and consumer live in two repositories, and one of them has to merge first. So an approval may come before the group " +
        "it is for; the note is there because a misspelled group looks just like one that is yet to come.",
      wrong: `${storeExample(READ).trimEnd()}\napprovals: { live_reporting/lives: [lines] }\n`,
      right: `${storeExample(READ).trimEnd()}\napprovals: { live_reporting/live: [lines] }\n`,
    },
    {
      type: malformed,
      why: "Approvals are given to groups, not to whole workspaces or teams, so that a producer sees what its data is used for.",
      wrong: `${storeExample(READ).trimEnd()}\napprovals: { live_reporting: [lines] }\n`,
      right: `${storeExample(READ).trimEnd()}\napprovals: { live_reporting/live: [lines] }\n`,
    },
  ],
  check: ({ model, names, gaps }, report) => {
    const groups = names.get("group");
    for (const store of model.datastores)
      for (const key of Object.keys(store.approvals ?? {})) {
        if (groups.has(key)) continue;
        const target = { subject: store, path: ["approvals", key], on: "key" } as const;
        const [workspace, group] = splitKey(key);
        if (workspace === "" || group === undefined || group === "") report(malformed(target, { key }));
        else if (!gaps.mayHave("group", key)) {
          const { text, fix } = groups.suggest(key);
          report(pending(target, { group: key, suggestion: text }, fix ? { fix } : {}));
        }
      }
  },
});
