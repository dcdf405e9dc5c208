import type { Job } from "../platform/runtime.js";
import { didYouMean } from "../util/did-you-mean.js";
import { UsageProblem } from "./usage-problem.js";

/** The jobs that bring a workspace its data, and all before them, in the order given. @throws UsageProblem when none does */
export function jobsFor(jobs: readonly Job[], workspace: string): readonly Job[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const wanted = new Set(jobs.filter(({ serves }) => serves?.includes(workspace)).map(({ id }) => id));
  if (wanted.size === 0)
    throw new UsageProblem(
      `No job serves a workspace "${workspace}".${didYouMean(
        workspace,
        jobs.flatMap(({ serves }) => serves ?? []),
      )}`,
    );
  // A set is gone through with what is added meanwhile.
  for (const id of wanted) for (const before of byId.get(id)?.after ?? []) wanted.add(before);
  return jobs.filter(({ id }) => wanted.has(id));
}
