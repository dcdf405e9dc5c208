import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { cronProblem } from "../syntax/cron.js";

const type = defineDiagnostic<{ schedule: string; problem: string }>({
  code: "lint/cron-schedule",
  severity: "error",
  summary: "no five-field cron schedule",
  detail: ({ schedule, problem }) =>
    `${quote(schedule)} is no schedule: ${problem}. ` +
    'Write minute, hour, day of the month, month and day of the week, such as "*/10 * * * *" or "0 6 * * 1-5" (Sunday is 0 or 7).',
});

/** Schedules are five-field cron that every scheduler understands alike, and that come round at all. */
export const cronSchedule = defineRule({
  name: "cron-schedule",
  pages: [
    {
      type,
      why:
        "Every platform hands schedules to another scheduler. What all of them share is the five fields of cron with `*`, lists, " +
        "ranges and steps; seconds, years, `@daily` and the letters L, W and # mean different things or nothing elsewhere.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "@daily" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
    },
  ],
  each: {
    Datastore: (store, report) => {
      const schedule = store.source.ingestion?.schedule;
      if (schedule === undefined) return;
      const problem = cronProblem(schedule);
      if (problem !== undefined) report(type(at(store, "source", "ingestion", "schedule"), { schedule, problem }));
    },
    Workspace: (workspace, report) => {
      const trigger = workspace.transformer?.trigger;
      if (trigger === undefined || !("schedule" in trigger)) return;
      const { schedule } = trigger;
      const problem = cronProblem(schedule);
      if (problem !== undefined)
        report(type(at(workspace, "transformer", "trigger", "schedule"), { schedule, problem }));
    },
  },
});
