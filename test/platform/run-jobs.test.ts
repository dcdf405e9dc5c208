import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobOutcome } from "../../src/platform/job-outcome.js";
import { runJobs } from "../../src/platform/run-jobs.js";
import type { Job } from "../../src/platform/runtime.js";

const RESULT = { inserted: 1, updated: 0, deleted: 0, unchanged: false };
const silent = { started: () => {}, progressed: () => {}, ended: () => {} };

function job(id: string, after: readonly string[], run: () => Promise<void> = async () => {}): Job {
  return { id, title: id, after, run: () => run().then(() => RESULT) };
}

/** Random jobs that depend on earlier ones, some of which fail. */
const jobGraphs = fc
  .array(fc.record({ after: fc.array(fc.nat(30), { maxLength: 4 }), fails: fc.boolean() }), { maxLength: 30 })
  .map((drafts) =>
    drafts.map(({ after, fails }, index) => ({
      id: `j${index}`,
      after: [...new Set(after.filter((other) => other < index))].map((other) => `j${other}`),
      fails,
    })),
  );

describe("jobs", () => {
  it("start after those they depend on, at most so many at once, and end once each", async () => {
    await fc.assert(
      fc.asyncProperty(jobGraphs, fc.integer({ min: 1, max: 5 }), async (drafts, parallel) => {
        const done = new Set<string>();
        const ended: string[] = [];
        let running = 0;
        const jobs = drafts.map(({ id, after, fails }) =>
          job(id, after, async () => {
            running += 1;
            expect(running).toBeLessThanOrEqual(parallel);
            for (const other of after) expect(done).toContain(other);
            await Promise.resolve();
            running -= 1;
            if (fails) throw new Error(id);
            done.add(id);
          }),
        );
        const outcomes = await runJobs(jobs, {
          parallel,
          stop: new AbortController().signal,
          listener: { ...silent, ended: ({ id }) => ended.push(id) },
        });
        expect(ended.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
        const expected = new Map<string, JobOutcome["state"]>();
        for (const { id, after, fails } of drafts)
          expected.set(
            id,
            after.some((other) => expected.get(other) !== "done") ? "skipped" : fails ? "failed" : "done",
          );
        expect(new Map([...outcomes].map(([id, { state }]) => [id, state]))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("do not start once the run was stopped", async () => {
    const stop = new AbortController();
    const jobs = [job("a", [], async () => stop.abort()), job("b", []), job("c", ["a"])];
    const outcomes = await runJobs(jobs, { parallel: 1, stop: stop.signal, listener: silent });
    expect([...outcomes].map(([id, { state }]) => [id, state])).toEqual([
      ["a", "done"],
      ["b", "skipped"],
      ["c", "skipped"],
    ]);
  });

  it("go through long chains", async () => {
    const jobs = Array.from({ length: 20_000 }, (_, index) =>
      job(
        `j${index}`,
        index === 0 ? [] : [`j${index - 1}`],
        index === 0 ? async () => Promise.reject(new Error()) : undefined,
      ),
    );
    const outcomes = await runJobs(jobs, { parallel: 2, stop: new AbortController().signal, listener: silent });
    expect(outcomes.get("j19999")?.state).toBe("skipped");
  });
});
