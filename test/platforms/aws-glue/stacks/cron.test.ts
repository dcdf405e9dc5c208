import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schedulerCron } from "../../../../platforms/aws-glue/stacks/cron.js";
import { cronProblem } from "../../../../src/lint/syntax/cron.js";

describe("schedulerCron", () => {
  it.each([
    ["*/10 * * * *", ["cron(0,10,20,30,40,50 * * * ? *)"]],
    ["0 6 * * *", ["cron(0 6 * * ? *)"]],
    ["0 6 * * 1-5", ["cron(0 6 ? * 2-6 *)"]],
    ["0 6 * * 0", ["cron(0 6 ? * 1 *)"]],
    ["0 6 * * 7", ["cron(0 6 ? * 1 *)"]],
    ["0 6 * * 5-7", ["cron(0 6 ? * 1,6-7 *)"]],
    ["0 6 * * mon,WED", ["cron(0 6 ? * 2,4 *)"]],
    ["0 0 1,15 jan-mar *", ["cron(0 0 1,15 1-3 ? *)"]],
    ["0 0 13 * 5", ["cron(0 0 13 * ? *)", "cron(0 0 ? * 6 *)"]],
    ["5/20 * * * *", ["cron(5,25,45 * * * ? *)"]],
  ])("%s", (schedule, written) => {
    expect(schedulerCron(schedule)).toEqual(written);
  });

  const list = (from: number, to: number) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min: from, max: to }).map(String),
      fc
        .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
    );

  it("means the same moments as the schedule, whatever it is", () => {
    const schedules = fc.tuple(list(0, 59), list(0, 23), list(1, 28), list(1, 12), list(0, 7));
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 4_000 }), (fields, day) => {
        const schedule = fields.join(" ");
        fc.pre(cronProblem(schedule) === undefined);
        const written = schedulerCron(schedule);
        for (const one of written) expect(one.length).toBeLessThanOrEqual(256);
        const start = new Date(Date.UTC(2020, 0, 1 + day));
        const next = new Cron(schedule, { mode: "5-part", timezone: "UTC" }).nextRun(start);
        // The moment is one, and none of the minutes before it on its day is.
        const at = next as Date;
        expect(written.some((one) => matches(one, at))).toBe(true);
        const midnight = new Date(
          Math.max(start.getTime() + 60_000, Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())),
        );
        for (let time = midnight.getTime(); time < at.getTime(); time += 60_000)
          expect(written.some((one) => matches(one, new Date(time)))).toBe(false);
      }),
    );
  });
});

/** Whether a moment is one of an expression of EventBridge Scheduler, as its documentation says. */
function matches(expression: string, at: Date): boolean {
  const [minute, hour, day, month, week] = expression.slice("cron(".length, -1).split(" ");
  const holds = (field: string | undefined, value: number) =>
    field === "*" ||
    field === "?" ||
    (field ?? "").split(",").some((part) => {
      const [first, last = first] = part.split("-").map(Number);
      return value >= (first ?? 0) && value <= (last ?? 0);
    });
  expect([day, week].filter((field) => field === "?")).toHaveLength(1);
  return (
    holds(minute, at.getUTCMinutes()) &&
    holds(hour, at.getUTCHours()) &&
    holds(day, at.getUTCDate()) &&
    holds(month, at.getUTCMonth() + 1) &&
    holds(week, at.getUTCDay() + 1)
  );
}
