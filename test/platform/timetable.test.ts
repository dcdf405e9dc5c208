import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timetable } from "../../src/platform/timetable.js";

const of = (cron: string, timezone = "Europe/Berlin") => new Timetable({ cron, timezone, missedRuns: "once" });

/** The times of some days, as the schedule gives them one after the other. */
function walk(timetable: Timetable, from: string, until: string): string[] {
  const times: string[] = [];
  for (let at = timetable.next(new Date(from)); at !== undefined && at <= new Date(until); at = timetable.next(at))
    times.push(at.toISOString().slice(0, 16));
  return times;
}

describe("the times of a schedule", () => {
  it.each([
    {
      what: "a daily time that does not exist on the day clocks go forward is the first that does",
      cron: "30 2 * * *",
      days: ["2026-03-28T00:00Z", "2026-03-31T00:00Z"],
      times: ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"],
    },
    {
      what: "a daily time that exists twice on the day clocks go back is the first of both",
      cron: "30 2 * * *",
      days: ["2026-10-24T00:00Z", "2026-10-27T00:00Z"],
      times: ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"],
    },
    {
      what: "lists of hours are times of day, too",
      cron: "30 2,14 * * *",
      days: ["2026-10-25T00:00Z", "2026-10-26T00:00Z"],
      times: ["2026-10-25T00:30", "2026-10-25T13:30"],
    },
    {
      what: "each half hour goes on through an hour that exists twice",
      cron: "*/30 * * * *",
      days: ["2026-10-24T23:59Z", "2026-10-25T02:00Z"],
      times: ["2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00"],
    },
    {
      what: "every second hour leaves out one that does not exist",
      cron: "0 */2 * * *",
      days: ["2026-03-28T22:30Z", "2026-03-29T04:00Z"],
      times: ["2026-03-28T23:00", "2026-03-29T02:00", "2026-03-29T04:00"],
    },
    {
      what: "midnight may be the hour that does not exist",
      cron: "30 0 * * *",
      timezone: "America/Santiago",
      days: ["2026-09-05T00:00Z", "2026-09-08T00:00Z"],
      times: ["2026-09-05T04:30", "2026-09-06T04:00", "2026-09-07T03:30"],
    },
    {
      what: "leap days come every four years",
      cron: "0 0 29 2 *",
      days: ["2026-01-01T00:00Z", "2033-01-01T00:00Z"],
      times: ["2028-02-28T23:00", "2032-02-28T23:00"],
    },
  ])("$what", ({ cron, timezone, days, times }) => {
    const [from = "", until = ""] = days;
    expect(walk(of(cron, timezone), from, until)).toEqual(times);
  });

  it("are the same backward and forward", () => {
    const crons = ["30 2 * * *", "*/15 * * * *", "0 */2 * * *", "0 0 * * 1", "5,35 1-3 * * *"];
    fc.assert(
      fc.property(
        fc.constantFrom(...crons),
        fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"),
        fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
        fc.integer({ min: 0, max: 3 * 86_400_000 }),
        (cron, timezone, from, length) => {
          const timetable = of(cron, timezone);
          const until = new Date(from.getTime() + length);
          const forward: Date[] = [];
          for (let at = timetable.next(from); at !== undefined && at <= until; at = timetable.next(at))
            forward.push(at);
          expect(timetable.between(from, until, 1_000)).toEqual(forward);
          expect(timetable.between(from, until, 3)).toEqual(forward.slice(-3));
          const last = timetable.last(until);
          if (forward.length > 0) expect(last).toEqual(forward.at(-1));
          else expect(last === undefined || last <= from).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
