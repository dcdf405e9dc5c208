import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ending } from "../../src/platform/job-board.js";
import { type Job, type JobPast, type JobSchedule, NotApplied, RuntimeProblem } from "../../src/platform/runtime.js";
import { JobWatch } from "../../src/platform/watch-jobs.js";
import { VirtualTime } from "./virtual-time.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOTHING = { inserted: 0, updated: 0, deleted: 0, unchanged: true };
const CHANGE = { inserted: 1, updated: 0, deleted: 0, unchanged: false };

interface Part {
  readonly id: string;
  readonly after?: readonly string[];
  readonly cron?: string;
  readonly timezone?: string;
  readonly missedRuns?: JobSchedule["missedRuns"];
  readonly priority?: Job["priority"];
  readonly past?: JobPast;
  /** How long a run takes; absent: one second. */
  readonly takes?: number;
  /** What comes of its runs, one after the other; the last goes on. */
  readonly runs?: readonly ("change" | "nothing" | "fail" | "not applied")[];
}

/** A watch over made-up jobs in virtual time, and what happened: `10:00:00 a` for a start, with the time it was for. */
class Play {
  readonly time: VirtualTime;
  readonly started: string[] = [];
  readonly endings: string[] = [];
  readonly running = new Set<string>();
  most = 0;
  readonly counts = new Map<string, number>();
  /** How many starts there had been when a job started last, and when it last ended with a change. */
  readonly lastStart = new Map<string, number>();
  readonly lastChange = new Map<string, number>();
  readonly stop = new AbortController();
  readonly force = new AbortController();
  readonly watch: JobWatch;
  readonly over: Promise<void>;
  private deployed: readonly Job[] | undefined;
  aborted: string[] = [];

  constructor(start: string, parts: readonly Part[], options: { parallel?: number; poll?: number } = {}) {
    this.time = new VirtualTime(start);
    this.watch = new JobWatch(
      parts.map((part) => this.job(part)),
      {
        parallel: options.parallel ?? 4,
        poll: options.poll ?? 5 * SECOND,
        clock: this.time,
        stop: this.stop.signal,
        force: this.force.signal,
        refresh: async () => {
          const jobs = this.deployed;
          this.deployed = undefined;
          return jobs;
        },
        listener: {
          started: () => {},
          progressed: () => {},
          replanned: () => this.endings.push("replanned"),
          ended: (job, ending) => this.ended(job, ending),
        },
      },
    );
    this.over = this.watch.run();
  }

  deploy(parts: readonly Part[]): void {
    this.deployed = parts.map((part) => this.job(part));
  }

  /** The starts of a job, by time of day. */
  of(id: string): string[] {
    return this.started.filter((line) => line.split(" ")[1] === id).map((line) => line.split(" ")[0] as string);
  }

  private clockTime(): string {
    return this.time.now().toISOString().slice(11, 19);
  }

  private job(part: Part): Job {
    const { id, after = [], cron, timezone = "UTC", missedRuns = "once", priority, past } = part;
    return {
      id,
      title: id,
      after,
      ...(priority === undefined ? {} : { priority }),
      ...(cron === undefined ? {} : { schedule: { cron, timezone, missedRuns } }),
      past: past ?? { behind: false, succeeded: new Date(0) },
      run: async (_progress, signal, due) => {
        const suffix = due === undefined ? "" : ` for ${due.toISOString().slice(5, 16)}`;
        this.lastStart.set(id, this.started.length);
        this.started.push(`${this.clockTime()} ${id}${suffix}`);
        expect(this.running.has(id), `${id} runs twice at once`).toBe(false);
        this.running.add(id);
        this.most = Math.max(this.most, this.running.size);
        await this.time.sleep(part.takes ?? SECOND, signal);
        this.running.delete(id);
        if (signal.aborted) {
          this.aborted.push(id);
          throw new RuntimeProblem("stopped", "run again");
        }
        const count = this.counts.get(id) ?? 0;
        this.counts.set(id, count + 1);
        const runs = part.runs ?? ["change"];
        const how = runs[Math.min(count, runs.length - 1)];
        if (how === "fail") throw new RuntimeProblem(`${id} cannot`, "mend it");
        if (how === "not applied") throw new NotApplied(`${id} is not there`, "apply");
        if (how === "change") this.lastChange.set(id, this.started.length);
        return how === "nothing" ? NOTHING : CHANGE;
      },
    };
  }

  private ended(job: Job, { outcome, repeated, recovered }: Ending): void {
    const notes = [repeated ? "again" : "", recovered > 0 ? `recovered ${recovered}` : ""].filter(
      (note) => note !== "",
    );
    this.endings.push([this.clockTime(), job.id, outcome.state, ...notes].join(" "));
  }
}

const served = (instant: string): JobPast => ({
  behind: false,
  succeeded: new Date(instant),
  served: new Date(instant),
});

const BEHIND: JobPast = { behind: true, succeeded: new Date(0) };

describe("a job with a schedule", () => {
  it("runs at its times", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "*/15 * * * *", past: served("2026-05-01T09:50Z") },
    ]);
    await play.time.until("2026-05-01T10:31:00Z");
    expect(play.started).toEqual([
      "10:00:00 a for 05-01T10:00",
      "10:15:00 a for 05-01T10:15",
      "10:30:00 a for 05-01T10:30",
    ]);
  });

  it.each([
    { day: "the day clocks go forward", from: "2026-03-28T12:00:00Z", until: "2026-03-29T22:00:00Z", at: "01:00:00" },
    { day: "the day clocks go back", from: "2026-10-24T12:00:00Z", until: "2026-10-25T23:00:00Z", at: "00:30:00" },
  ])("at 02:30 each day, runs exactly once on $day", async ({ from, until, at }) => {
    const play = new Play(from, [{ id: "a", cron: "30 2 * * *", timezone: "Europe/Berlin", past: served(from) }]);
    await play.time.until(until);
    expect(play.of("a")).toEqual([at]);
  });

  it("runs once more, and only once, for all times that came during a run", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "* * * * *", takes: 150 * SECOND, past: served("2026-05-01T09:59Z") },
    ]);
    await play.time.until("2026-05-01T10:04:00Z");
    expect(play.started).toEqual(["10:00:00 a for 05-01T10:00", "10:02:30 a for 05-01T10:02"]);
  });

  it("runs at once when it never ran, and again at its times", async () => {
    const play = new Play("2026-05-01T12:34:00Z", [{ id: "a", cron: "0 2 * * *" }]);
    await play.time.until("2026-05-02T03:00:00Z");
    expect(play.started).toEqual(["12:34:00 a for 05-01T02:00", "02:00:00 a for 05-02T02:00"]);
  });

  it.each([
    { missedRuns: "once", started: ["10:20:00 a for 05-01T10:00"] },
    {
      missedRuns: "each",
      started: ["10:20:00 a for 05-01T08:00", "10:20:01 a for 05-01T09:00", "10:20:02 a for 05-01T10:00"],
    },
    { missedRuns: "skip", started: [] },
  ] as const)("makes up for what was missed: $missedRuns", async ({ missedRuns, started }) => {
    const past = served("2026-05-01T07:00Z");
    const play = new Play("2026-05-01T10:20:00Z", [{ id: "a", cron: "0 * * * *", missedRuns, past }]);
    await play.time.until("2026-05-01T10:59:00Z");
    expect(play.started).toEqual(started);
    await play.time.until("2026-05-01T11:30:00Z");
    expect(play.started).toEqual([...started, "11:00:00 a for 05-01T11:00"]);
  });

  it("makes up for at most a hundred", async () => {
    const past = served("2026-01-01T00:00Z");
    const play = new Play("2026-05-01T10:20:30Z", [
      { id: "a", cron: "* * * * *", missedRuns: "each", past, takes: 10 },
    ]);
    await play.time.pass(20 * SECOND);
    expect(play.started.length).toBe(100);
    expect(play.started.at(-1)).toContain("05-01T10:20");
  });

  it.each([
    { missedRuns: "once", started: ["12:00:30"] },
    { missedRuns: "skip", started: [] },
  ] as const)("takes what passed while the machine slept for missed: $missedRuns", async ({ missedRuns, started }) => {
    const past = served("2026-05-01T09:00Z");
    const play = new Play("2026-05-01T09:30:00Z", [{ id: "a", cron: "0 * * * *", missedRuns, past }]);
    await play.time.pass(MINUTE);
    play.time.jump("2026-05-01T12:00:30Z");
    await play.time.until("2026-05-01T12:30:00Z");
    expect(play.of("a")).toEqual(started);
  });

  it("is not run again for a time when the clock is put back", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [{ id: "a", cron: "0 * * * *", past: served("2026-05-01T09:00Z") }]);
    await play.time.until("2026-05-01T10:05:00Z");
    play.time.jump("2026-05-01T09:50:00Z");
    await play.time.until("2026-05-01T10:30:00Z");
    expect(play.of("a")).toEqual(["10:00:00"]);
  });

  it("that failed is tried at its next time", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "0 * * * *", past: served("2026-05-01T09:00Z"), runs: ["fail", "fail", "change"] },
    ]);
    await play.time.until("2026-05-01T12:30:00Z");
    expect(play.endings).toEqual(["10:00:01 a failed", "11:00:01 a failed again", "12:00:01 a done recovered 2"]);
  });
});

describe("a job without a schedule", () => {
  it("is polled when nothing is before it, and later and later while it fails", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [{ id: "a", runs: ["nothing", "fail", "fail", "fail", "nothing"] }]);
    await play.time.until("2026-05-01T10:01:00Z");
    expect(play.of("a")).toEqual(["10:00:00", "10:00:06", "10:00:12", "10:00:23", "10:00:44", "10:00:50", "10:00:56"]);
    expect(play.endings.slice(0, 5)).toEqual([
      "10:00:01 a done",
      "10:00:07 a failed",
      "10:00:13 a failed again",
      "10:00:24 a failed again",
      "10:00:45 a done recovered 3",
    ]);
  });

  it("runs after what is before it changed something, and only then", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "0 * * * *", past: served("2026-05-01T09:00Z"), runs: ["nothing", "change", "nothing"] },
      { id: "b", after: ["a"] },
      { id: "c", after: ["b"] },
    ]);
    await play.time.until("2026-05-01T12:30:00Z");
    expect(play.started.map((line) => line.slice(0, 10))).toEqual([
      "10:00:00 a",
      "11:00:00 a",
      "11:00:01 b",
      "11:00:02 c",
      "12:00:00 a",
    ]);
  });

  it("runs at the start when something was left for it", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [
      { id: "a", cron: "0 0 * * *", past: served("2026-05-01T00:00Z") },
      { id: "b", after: ["a"], past: BEHIND },
      { id: "c", after: ["b"] },
      { id: "d", after: ["a"], past: { ...BEHIND, behind: false } },
    ]);
    await play.time.until("2026-05-01T10:10:00Z");
    expect(play.started).toEqual(["10:00:00 b", "10:00:01 c"]);
  });

  it("waits, at the start too, for what is before it and due", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [
      { id: "a", cron: "0 0 * * *", past: served("2026-04-30T00:00Z") },
      { id: "b", after: ["a"], past: BEHIND },
    ]);
    await play.time.until("2026-05-01T10:10:00Z");
    expect(play.started.map((line) => line.slice(0, 10))).toEqual(["10:00:00 a", "10:00:01 b"]);
  });

  it("runs once for several before it that were at work together", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "0 * * * *", past: served("2026-05-01T09:00Z"), takes: SECOND },
      { id: "b", cron: "0 * * * *", past: served("2026-05-01T09:00Z"), takes: 20 * SECOND },
      { id: "m", after: ["b"], takes: 5 * SECOND },
      { id: "z", after: ["a", "m"] },
    ]);
    await play.time.until("2026-05-01T10:30:00Z");
    expect(play.of("m")).toEqual(["10:00:20"]);
    expect(play.of("z")).toEqual(["10:00:25"]);
  });

  it("does not wait for ever for what is at work again and again", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [
      { id: "a", takes: 7 * SECOND },
      { id: "b", takes: 9 * SECOND },
      { id: "c", after: ["a", "b"] },
    ]);
    await play.time.until("2026-05-01T10:05:00Z");
    expect(play.of("c").length).toBeGreaterThan(15);
  });

  it("waits while what is before it fails", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "0 * * * *", past: served("2026-05-01T09:00Z"), runs: ["fail", "change"] },
      { id: "b", cron: "30 * * * *", past: served("2026-05-01T09:30Z") },
      { id: "c", after: ["a", "b"] },
    ]);
    await play.time.until("2026-05-01T11:30:30Z");
    expect(play.of("c")).toEqual(["11:00:01", "11:30:01"]);
  });

  it("waits until all before it have succeeded once", async () => {
    const play = new Play("2026-05-01T09:59:30Z", [
      { id: "a", cron: "0 * * * *", past: served("2026-05-01T09:00Z") },
      { id: "b", cron: "30 * * * *", past: { behind: false, served: new Date("2026-05-01T09:30Z") } },
      { id: "c", after: ["a", "b"], past: { behind: false } },
    ]);
    await play.time.until("2026-05-01T10:10:00Z");
    expect(play.watch.views().map(({ state }) => state)).toEqual(["idle", "idle", "waiting"]);
    await play.time.until("2026-05-01T11:10:00Z");
    expect(play.of("c")).toEqual(["10:30:01", "11:00:01"]);
  });

  it("runs once more for a change that came during its run", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [
      { id: "a", runs: ["change", "change", "change", "nothing"] },
      { id: "b", after: ["a"], takes: 13 * SECOND },
    ]);
    await play.time.until("2026-05-01T10:02:00Z");
    expect(play.of("b")).toEqual(["10:00:01", "10:00:14"]);
  });
});

it("more important jobs go first, and no more at once than were allowed", async () => {
  const play = new Play(
    "2026-05-01T09:59:59Z",
    (["low", "critical", "medium", "high"] as const).map((priority) => ({
      id: priority,
      priority,
      cron: "0 * * * *",
      past: served("2026-05-01T09:00Z"),
    })),
    { parallel: 1 },
  );
  await play.time.until("2026-05-01T10:01:00Z");
  expect(play.started.map((line) => line.split(" ")[1])).toEqual(["critical", "high", "medium", "low"]);
  expect(play.most).toBe(1);
});

it("what is not applied is no failure, is tried again, and holds back what is after it", async () => {
  const play = new Play("2026-05-01T09:59:59Z", [
    {
      id: "a",
      cron: "0 * * * *",
      past: served("2026-05-01T09:00Z"),
      runs: ["not applied", "not applied", "not applied", "change"],
    },
    { id: "b", after: ["a"] },
  ]);
  await play.time.until("2026-05-01T10:00:03Z");
  expect(play.watch.views().map(({ state }) => state)).toEqual(["not applied", "idle"]);
  await play.time.until("2026-05-01T10:10:00Z");
  expect(play.endings).toEqual([
    "10:00:01 a not applied",
    "10:00:07 a not applied again",
    "10:00:18 a not applied again",
    "10:00:39 a done",
    "10:00:40 b done",
  ]);
  expect(play.started.at(-2)).toBe("10:00:38 a for 05-01T10:00");
});

describe("a watch that is stopped", () => {
  it("starts nothing new and lets what is running finish", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [
      { id: "a", takes: 30 * SECOND },
      { id: "b", after: ["a"] },
    ]);
    await play.time.pass(10 * SECOND);
    play.stop.abort();
    await play.time.pass(60 * SECOND);
    await play.over;
    expect(play.endings).toEqual(["10:00:30 a done"]);
  });

  it("ends what is running when told again", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [{ id: "a", takes: 3_000 * SECOND }]);
    await play.time.pass(10 * SECOND);
    play.stop.abort();
    await play.time.pass(SECOND);
    play.force.abort();
    await play.time.pass(SECOND);
    await play.over;
    expect(play.aborted).toEqual(["a"]);
  });

  it("ends at once when nothing runs", async () => {
    const play = new Play("2026-05-01T10:00:00Z", []);
    await play.time.pass(MINUTE);
    play.stop.abort();
    await play.over;
    expect(play.endings).toEqual([]);
  });
});

describe("a deployment that changes under it", () => {
  it("is taken over between jobs, and what was known goes on", async () => {
    const hourly = { cron: "0 * * * *", past: served("2026-05-01T09:00Z") };
    const play = new Play("2026-05-01T09:59:58Z", [
      { id: "a", ...hourly, takes: 20 * SECOND },
      { id: "gone", ...hourly, takes: 20 * SECOND },
      { id: "b", after: ["a"] },
    ]);
    await play.time.until("2026-05-01T10:00:10Z");
    play.deploy([
      { id: "a", ...hourly, past: { ...served("2026-05-01T09:00Z"), behind: true } },
      { id: "b", after: ["a"] },
      { id: "new", after: ["a"] },
      { id: "other", cron: "0 3 * * *" },
    ]);
    await play.time.until("2026-05-01T11:00:05Z");
    // What was running ends as it was, and what comes after it now is started by it.
    expect(play.of("a")).toEqual(["10:00:00", "11:00:00"]);
    expect(play.of("gone")).toEqual(["10:00:00"]);
    expect(play.of("b")).toEqual(["10:00:20", "11:00:01"]);
    expect(play.of("new")).toEqual(["10:00:20", "11:00:01"]);
    expect(play.of("other").length).toBe(1);
  });

  it("is told of a failure that was there before, once", async () => {
    const failure = { job: "a", since: new Date("2026-05-01T09:00Z"), times: 3, message: "a cannot" };
    const past = { behind: true, failure, served: new Date("2026-05-01T10:00Z") };
    const play = new Play("2026-05-01T10:00:00Z", [{ id: "a", cron: "0 * * * *", past, runs: ["fail"] }]);
    const { job: _job, ...known } = failure;
    expect(play.watch.views()[0]).toMatchObject({ state: "failed", failure: known });
    await play.time.until("2026-05-01T12:30:00Z");
    expect(play.endings).toEqual(["11:00:01 a failed", "12:00:01 a failed again"]);
    expect(play.watch.views()[0]?.failure).toMatchObject({ since: failure.since, times: 5 });
  });

  it("tries at once again what failed", async () => {
    const play = new Play("2026-05-01T10:00:00Z", [{ id: "a", runs: ["fail"] }], { poll: 4 * MINUTE });
    await play.time.pass(MINUTE);
    play.deploy([{ id: "a", runs: ["change"] }]);
    await play.time.pass(20 * SECOND);
    expect(play.endings).toEqual(["10:00:01 a failed", "replanned", expect.stringContaining("a done recovered 1")]);
  });
});

/** Random graphs of jobs that take their time, change something or not, or fail. */
const graphs = fc.array(
  fc.record({
    after: fc.uniqueArray(fc.nat(12), { maxLength: 3 }),
    cron: fc.option(fc.constantFrom("* * * * *", "*/2 * * * *", "*/5 * * * *"), { nil: undefined }),
    takes: fc.integer({ min: 10, max: 90_000 }),
    runs: fc.array(fc.constantFrom("change" as const, "nothing" as const, "fail" as const), {
      minLength: 1,
      maxLength: 6,
    }),
    behind: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

it("in any graph: never twice at once, never more than allowed, and every change arrives in the end", async () => {
  let idle = 0;
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (drafts, parallel) => {
      const parts = drafts.map(({ after, cron, takes, runs, behind }, index): Part => {
        const before = after.filter((other) => other < index).map((other) => `j${other}`);
        const times = cron === undefined ? {} : { cron };
        // In the end all goes well, and nothing is new any more.
        return {
          id: `j${index}`,
          after: before,
          ...times,
          takes,
          runs: [...runs, "change", "nothing"],
          past: { behind },
        };
      });
      const play = new Play("2026-05-01T10:00:00Z", parts, { parallel });
      await play.time.pass(40 * MINUTE);
      expect(play.most).toBeLessThanOrEqual(parallel);
      for (const { job, state } of play.watch.views()) {
        // What waits, or fails again, is still on its way.
        if (state !== "idle" || job.schedule !== undefined) continue;
        idle += 1;
        for (const before of job.after)
          expect(play.lastStart.get(job.id) ?? -1, `${job.id} after ${before}`).toBeGreaterThanOrEqual(
            play.lastChange.get(before) ?? -1,
          );
      }
      play.stop.abort();
      await play.time.pass(10 * MINUTE);
      await play.over;
    }),
    { numRuns: 80 },
  );
  expect(idle).toBeGreaterThan(10);
});
