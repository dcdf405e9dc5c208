import { type JobResult, NotApplied, type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { visibleLines } from "../../../src/util/visible.js";
import { Freshness, type Step } from "./freshness.js";
import type { RunBook, RunRecord } from "./runs.js";

export interface RecordedJob extends Step {
  /** Digest of what it does ({@link workOf}). */
  readonly work: string;
  /** Whether each success of it is news, because it only says when what comes after it is to look. */
  readonly relays: boolean;
}

/** One run of a job. */
export interface RecordedRun {
  readonly environment: RuntimeEnvironment;
  /** All jobs of the deployment. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly book: RunBook;
  readonly signal: AbortSignal;
  /** The scheduled time it is for; absent: all of them until now. */
  readonly due: Date | undefined;
}

/**
 * Runs a job and remembers how it went. Before the job can change anything, it is written down that it runs: were the
 * process killed after its commit and before its record, the next run would find nothing changed, and is taken as one
 * that brought news all the same.
 * @throws what the job throws, or what the file system throws before the job began; a record of how it ended fails no job
 */
export async function recorded(job: RecordedJob, run: RecordedRun, body: () => Promise<JobResult>): Promise<JobResult> {
  const { book, environment, due, signal } = run;
  const now = (): string => (environment.now?.() ?? new Date()).toISOString();
  const before = await book.read(job.id);
  const seen: Record<string, number> = {};
  for (const id of job.after) seen[id] = (await book.read(id))?.changes ?? 0;
  const started = now();
  const freshness = new Freshness(run.steps, book);
  const held = await freshness.of(job.id);
  const fresh = job.after.length === 0 ? started : await freshness.before(job);
  const { ended: _ended, ...kept } = before ?? blank(job.id);
  const begun: RunRecord = { ...kept, state: "running", started, unsettled: true };
  await book.write(begun);
  const served = { served: due?.toISOString() ?? started };
  const say = (record: RunRecord): Promise<void> => book.write(record).catch(() => undefined);
  try {
    const result = await body();
    const lost = before === undefined || before.unsettled || before.work !== job.work;
    const news = lost || job.relays || !result.unchanged;
    const ended = now();
    const { failure: _failure, ...rest } = begun;
    await say({
      ...rest,
      ...content(result, before),
      ...(fresh === undefined ? {} : { freshSince: fresh }),
      ...(news ? change(begun, ended, held) : {}),
      ...served,
      work: job.work,
      made: [...job.made],
      state: "done",
      ended,
      unsettled: false,
      succeeded: ended,
      seen,
    });
    return news === result.unchanged ? { ...result, news } : result;
  } catch (error) {
    const ended = now();
    if (error instanceof NotApplied && before?.work !== job.work)
      await say({ ...begun, state: "not applied", ended, unsettled: before?.unsettled ?? true });
    else if (signal.aborted) await say({ ...begun, state: "stopped", ended });
    else {
      const { since = ended, times = 0 } = begun.failure ?? {};
      const failure = { since, times: times + 1, ...describe(error, environment) };
      await say({ ...begun, ...served, state: "failed", ended, failure });
    }
    throw error instanceof NotApplied && before?.work === job.work ? vanished(error) : error;
  }
}

function blank(job: string): Omit<RunRecord, "state" | "started" | "unsettled"> {
  return { schema: 1, job, changes: 0, seen: {}, heldUntil: {}, rejects: 0 };
}

/** How many changes it is remembered of until when they held: what comes after a job seldom is further behind. */
const MOST_HELD = 20;

function change(
  { changes, heldUntil }: RunRecord,
  changed: string,
  held: string | undefined,
): Pick<RunRecord, "changed" | "changes" | "heldUntil"> {
  const kept = Object.entries(heldUntil).filter(([number]) => Number(number) > changes - MOST_HELD);
  const last: [string, string][] = held === undefined ? [] : [[String(changes), held]];
  return { changed, changes: changes + 1, heldUntil: Object.fromEntries([...kept, ...last]) };
}

/** What is now there. What an unchanged run does not say is what it was. */
function content(result: JobResult, before: RunRecord | undefined): Pick<RunRecord, "rows" | "batch" | "rejects"> {
  const was = result.unchanged ? before : undefined;
  const rows = result.rows ?? was?.rows;
  const batch = result.batch ? { id: result.batch.id, at: result.batch.at.toISOString() } : was?.batch;
  return {
    ...(rows === undefined ? {} : { rows }),
    ...(batch === undefined ? {} : { batch }),
    rejects: result.rejects ?? was?.rejects ?? 0,
  };
}

/** A table that the job filled before, as it is deployed now, was there: that it is not is no matter of applying. */
function vanished(error: NotApplied): RuntimeProblem {
  return new RuntimeProblem(error.message, error.remedy, { cause: error });
}

/** What went wrong, without the paths of this machine. */
function describe(error: unknown, { home, root }: RuntimeEnvironment): { message: string; remedy?: string } {
  const plain = (text: string): string => {
    let short = text;
    for (const folder of [home, root])
      if (folder !== undefined && folder !== "") short = short.replaceAll(`${folder}/`, "").replaceAll(folder, ".");
    return visibleLines(short);
  };
  if (error instanceof RuntimeProblem) return { message: plain(error.message), remedy: plain(error.remedy) };
  return { message: plain(error instanceof Error ? error.message : String(error)) };
}
