import { Cron } from "croner";
import type { JobSchedule } from "./runtime.js";

/** Further back than this many times, `each` missed one is not made up for. */
export const MOST_MISSED = 100;

/**
 * The times of a schedule. Where clocks are put forward, a time of day that does not exist is taken as the first that does;
 * where they are put back, one that exists twice is taken the first time. A schedule with a `*` or a step in its minutes or
 * hours goes by what passes instead: it leaves out what does not exist and takes both.
 */
export class Timetable {
  private readonly cron: Cron;

  constructor(readonly schedule: JobSchedule) {
    const { cron, timezone } = schedule;
    this.cron = new Cron(cron, { mode: "5-part", paused: true, timezone, fixedTimeRule: "no-wildcard" });
  }

  /** The first time after an instant; `undefined` when there is none. */
  next(after: Date): Date | undefined {
    return this.cron.nextRun(after) ?? undefined;
  }

  /** The last time at or before an instant. */
  last(until: Date): Date | undefined {
    // What is given is read by the second, and a time at it is left out.
    return this.before(new Date(Math.floor(until.getTime() / 1000) * 1000 + 1000));
  }

  /** The times after one instant, up to and with another, in order: the last of them, at most `most`. */
  between(after: Date, until: Date, most: number): readonly Date[] {
    const times: Date[] = [];
    for (let at = this.last(until); at !== undefined && at > after && times.length < most; at = this.before(at))
      times.push(at);
    return times.reverse();
  }

  private before(instant: Date): Date | undefined {
    return this.cron.previousRuns(1, instant)[0];
  }
}
