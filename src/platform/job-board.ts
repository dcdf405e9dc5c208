import { PRIORITIES } from "../model/common.js";
import type { JobOutcome } from "./job-outcome.js";
import type { Job } from "./runtime.js";
import { MOST_MISSED, Timetable } from "./timetable.js";

/** How a job stands. */
export interface JobView {
  readonly job: Job;
  /** waiting: it is to run, and something comes before it. idle: nothing is to be done. */
  readonly state: "running" | "waiting" | "failed" | "not applied" | "idle";
  /** When it is to run next, where a time says so. */
  readonly next?: Date;
  /** Since when, how often in a row and why it failed. */
  readonly failure?: { readonly since: Date; readonly times: number; readonly message: string };
  /** When it ended last, here, and how. */
  readonly ended?: { readonly at: Date; readonly outcome: JobOutcome };
}

/** How a run ended, beside the runs before it. */
export interface Ending {
  readonly outcome: JobOutcome;
  /** Whether the run before it, on this board, failed or was not applied with the same words. */
  readonly repeated: boolean;
  /** How many failures in a row this success ended. */
  readonly recovered: number;
  /** Whether it is run all the time, so that nothing new is no news. */
  readonly polled: boolean;
}

interface Entry {
  readonly job: Job;
  /** Its place among all; each job is after those before it. */
  readonly rank: number;
  readonly timetable: Timetable | undefined;
  readonly polled: boolean;
  /** Scheduled times up to this one are accounted for. */
  cursor: Date | undefined;
  next: Date | undefined;
  /** Scheduled times to run for. */
  due: Date[];
  /** Whether it is to run for another reason. */
  changed: boolean;
  /** The time its current run is for. */
  serving: Date | undefined;
  running: boolean;
  /** Jobs before it that were at work when it became due: it runs once for all of them. */
  readonly wave: Set<string>;
  /** Milliseconds since 1970. */
  notBefore: number;
  /** Whether it ever succeeded; before, there is nothing for those after it. */
  succeeded: boolean;
  failure: JobView["failure"];
  /** Whether it failed here, and not only before the board was made. */
  failedHere: boolean;
  /** Why, and how often in a row, it was not applied. */
  unapplied: { readonly because: string; readonly times: number } | undefined;
  ended: JobView["ended"];
}

/** A clock that was not looked at for this long was stopped, or its machine slept: what passed meanwhile was missed. */
const ASLEEP = 60_000;
/** The longest time between two tries, in milliseconds: of what failed, and of what was not applied. */
const LONGEST_BACKOFF = 300_000;
const LONGEST_UNAPPLIED = 60_000;

/**
 * Which jobs are to run. A job with a schedule is due at its times; one without, when a job before it has news; one with
 * nothing before it, all the time. What is due while its job runs leads to one more run. A due job waits for those before
 * it that were due or running when it became so, and for those
 * whose last run failed, or that never succeeded. All times are given, none is read.
 */
export class JobBoard {
  private entries = new Map<string, Entry>();
  private followers = new Map<string, Entry[]>();
  private readonly ancestors = new Map<string, ReadonlySet<string>>();
  private ticked: Date | undefined;

  /** @param poll - milliseconds between two runs of what nothing else starts */
  constructor(
    jobs: readonly Job[],
    private readonly poll: number,
    now: Date,
  ) {
    this.replace(jobs, now);
  }

  /** Goes on with other jobs, each after those it depends on. What is known of those that stay is kept. */
  replace(jobs: readonly Job[], now: Date): void {
    const before = this.entries;
    this.entries = new Map();
    this.followers = new Map();
    this.ancestors.clear();
    for (const [rank, job] of jobs.entries()) {
      const entry = newEntry(job, rank, before.get(job.id));
      this.entries.set(job.id, entry);
      for (const id of job.after) {
        const list = this.followers.get(id);
        if (list) list.push(entry);
        else this.followers.set(id, [entry]);
      }
    }
    for (const entry of this.entries.values()) this.catchUp(entry, now);
    this.tick(now);
    for (const entry of this.entries.values()) this.join(entry, now);
  }

  /** Notes which scheduled times have come. */
  tick(now: Date): void {
    const { ticked } = this;
    const awake = ticked !== undefined && now.getTime() - ticked.getTime() <= ASLEEP ? ticked : now;
    this.ticked = now;
    for (const entry of this.entries.values()) {
      const { timetable, next, cursor } = entry;
      if (timetable === undefined || next === undefined || cursor === undefined || next > now) continue;
      const { missedRuns } = timetable.schedule;
      const times = timetable.between(cursor, now, missedRuns === "each" ? MOST_MISSED : 1);
      this.owe(entry, missedRuns === "skip" ? times.filter((time) => time > awake) : times);
      entry.cursor = now;
      entry.next = timetable.next(now);
      this.join(entry, now);
    }
  }

  /** The jobs that may start, the most important first. */
  startable(now: Date): readonly Job[] {
    return [...this.entries.values()]
      .filter((entry) => this.mayStart(entry, now))
      .sort((a, b) => urgency(a.job) - urgency(b.job) || a.rank - b.rank)
      .map(({ job }) => job);
  }

  /** A job starts. Gives the scheduled time it runs for, if any. */
  started(id: string): Date | undefined {
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    entry.running = true;
    entry.changed = false;
    entry.wave.clear();
    entry.serving = entry.due.shift();
    return entry.serving;
  }

  ended(id: string, outcome: JobOutcome, now: Date): Ending {
    const entry = this.entries.get(id);
    if (entry === undefined) return { outcome, repeated: false, recovered: 0, polled: false };
    const { failure, unapplied } = entry;
    entry.running = false;
    entry.ended = { at: now, outcome };
    entry.failure = undefined;
    entry.unapplied = undefined;
    let repeated = false;
    if (outcome.state === "done") {
      entry.succeeded = true;
      entry.notBefore = 0;
      if (entry.polled) this.again(entry, now.getTime() + this.poll);
      if (outcome.result.news ?? !outcome.result.unchanged) this.spread(entry, now);
    } else if (outcome.state === "not applied") {
      const times = (unapplied?.times ?? 0) + 1;
      repeated = unapplied?.because === outcome.because;
      entry.unapplied = { because: outcome.because, times };
      if (entry.serving !== undefined && entry.due.length === 0) entry.due.push(entry.serving);
      this.again(entry, now.getTime() + this.backoff(times, LONGEST_UNAPPLIED));
    } else {
      const message = outcome.state === "failed" ? messageOf(outcome.error) : outcome.because;
      repeated = entry.failedHere && failure?.message === message;
      entry.failedHere = true;
      entry.failure = { since: failure?.since ?? now, times: (failure?.times ?? 0) + 1, message };
      // What has times is tried again at the next of them, even if there is more to make up for.
      if (entry.timetable) entry.notBefore = entry.next?.getTime() ?? Number.POSITIVE_INFINITY;
      else this.again(entry, now.getTime() + this.backoff(entry.failure.times, LONGEST_BACKOFF));
    }
    entry.serving = undefined;
    this.release(entry);
    this.join(entry, now);
    return {
      outcome,
      repeated,
      recovered: outcome.state === "done" ? (failure?.times ?? 0) : 0,
      polled: entry.polled,
    };
  }

  /** When something is to be looked at again, unless a job ends before; absent: only then. */
  wake(now: Date): Date | undefined {
    let least = Number.POSITIVE_INFINITY;
    for (const entry of this.entries.values()) {
      if (entry.next !== undefined) least = Math.min(least, entry.next.getTime());
      if (!entry.running && isDue(entry) && entry.notBefore > now.getTime()) least = Math.min(least, entry.notBefore);
    }
    return Number.isFinite(least) ? new Date(least) : undefined;
  }

  views(now: Date): readonly JobView[] {
    return [...this.entries.values()].map((entry) => ({
      job: entry.job,
      state: stateOf(entry, now),
      ...nextOf(entry, now),
      ...(entry.failure === undefined ? {} : { failure: entry.failure }),
      ...(entry.ended === undefined ? {} : { ended: entry.ended }),
    }));
  }

  /** Where the board takes over: what was missed since the last time that was served. */
  private catchUp(entry: Entry, now: Date): void {
    const { timetable, cursor } = entry;
    if (timetable === undefined) return;
    if (cursor === undefined) {
      // It never ran as it is deployed: the last of its times was missed.
      const last = timetable.schedule.missedRuns === "skip" ? undefined : timetable.last(now);
      this.owe(entry, last === undefined ? [] : [last]);
      entry.cursor = now;
    }
    entry.next = timetable.next(entry.cursor ?? now);
  }

  private owe(entry: Entry, times: readonly Date[]): void {
    if (entry.timetable?.schedule.missedRuns === "each") entry.due = [...entry.due, ...times].slice(-MOST_MISSED);
    else entry.due = times.length > 0 ? times.slice(-1) : entry.due;
  }

  private again(entry: Entry, notBefore: number): void {
    if (!entry.timetable) entry.changed = true;
    entry.notBefore = notBefore;
  }

  private backoff(times: number, longest: number): number {
    return Math.min(this.poll * 2 ** Math.min(times - 1, 20), Math.max(longest, this.poll));
  }

  /** What comes after a job that has news, and has no times of its own, is due. */
  private spread(entry: Entry, now: Date): void {
    for (const follower of this.followers.get(entry.job.id) ?? []) {
      if (follower.timetable) continue;
      follower.changed = true;
      this.join(follower, now);
    }
  }

  /** A due job waits for those before it that are at work. */
  private join(entry: Entry, now: Date): void {
    if (entry.running || !isDue(entry)) return;
    for (const id of this.ancestorsOf(entry.job)) {
      const ancestor = this.entries.get(id);
      if (ancestor && isAtWork(ancestor, now)) entry.wave.add(id);
    }
  }

  /** A job is done: who waited for it waits for what it started in between, instead. */
  private release(done: Entry): void {
    const started = (this.followers.get(done.job.id) ?? []).filter((entry) => entry.running || isDue(entry));
    for (const entry of this.entries.values()) {
      if (!entry.wave.delete(done.job.id)) continue;
      const ancestors = this.ancestorsOf(entry.job);
      for (const { job } of started) if (ancestors.has(job.id)) entry.wave.add(job.id);
    }
  }

  private mayStart(entry: Entry, now: Date): boolean {
    if (entry.running || !isDue(entry) || entry.notBefore > now.getTime() || entry.wave.size > 0) return false;
    return entry.job.after.every((id) => {
      const before = this.entries.get(id);
      return before === undefined || (before.succeeded && !before.failure && !before.unapplied);
    });
  }

  private ancestorsOf(job: Job): ReadonlySet<string> {
    let found = this.ancestors.get(job.id);
    if (found === undefined) {
      const all = new Set(job.after);
      // A set is gone through with what is added meanwhile.
      for (const id of all) for (const before of this.entries.get(id)?.job.after ?? []) all.add(before);
      found = all;
      this.ancestors.set(job.id, found);
    }
    return found;
  }
}

function newEntry(job: Job, rank: number, old: Entry | undefined): Entry {
  const { schedule, past } = job;
  const same = old?.timetable?.schedule;
  const goesOn =
    same !== undefined &&
    same.cron === schedule?.cron &&
    same.timezone === schedule.timezone &&
    past?.served !== undefined;
  const polled = schedule === undefined && job.after.length === 0;
  return {
    job,
    rank,
    timetable: schedule === undefined ? undefined : new Timetable(schedule),
    polled,
    cursor: goesOn ? old?.cursor : past?.served,
    next: undefined,
    due: goesOn ? (old?.due ?? []) : [],
    changed: schedule === undefined && (polled || (old?.changed ?? false) || (past?.behind ?? true)),
    serving: old?.serving,
    running: old?.running ?? false,
    wave: new Set(),
    notBefore: 0,
    succeeded: (old?.succeeded ?? false) || past === undefined || past.succeeded !== undefined,
    failure: old === undefined ? past?.failure : old.failure,
    failedHere: old?.failedHere ?? false,
    unapplied: undefined,
    ended: old?.ended,
  };
}

function isDue(entry: Entry): boolean {
  return entry.changed || entry.due.length > 0;
}

function isAtWork(entry: Entry, now: Date): boolean {
  return entry.running || (isDue(entry) && entry.notBefore <= now.getTime());
}

function stateOf(entry: Entry, now: Date): JobView["state"] {
  if (entry.running) return "running";
  if (entry.failure !== undefined) return "failed";
  if (entry.unapplied !== undefined) return "not applied";
  return isAtWork(entry, now) ? "waiting" : "idle";
}

function nextOf(entry: Entry, now: Date): { readonly next?: Date } {
  if (entry.running) return {};
  const retry = isDue(entry) && entry.notBefore > now.getTime() ? entry.notBefore : Number.POSITIVE_INFINITY;
  const next = Math.min(retry, entry.next?.getTime() ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? { next: new Date(next) } : {};
}

function urgency({ priority }: Job): number {
  return priority === undefined ? PRIORITIES.length : PRIORITIES.indexOf(priority);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
