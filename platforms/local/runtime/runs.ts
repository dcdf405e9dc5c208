import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { z } from "zod";
import { sha256 } from "../../../src/util/digest.js";
import { canonicalJson } from "../../../src/util/json.js";
import { durable } from "./failpoint.js";
import { replaceFile } from "./replace-file.js";

const instant = z.iso.datetime();

/**
 * What is remembered of a job's runs: `runs/<job>.json` in the home. It holds no path of this machine. Changes are counted,
 * not dated, so that nothing depends on the clock but what people are told.
 */
export const runRecordSchema = z.object({
  schema: z.literal(1),
  job: z.string(),
  /** Digest of what the job does, and of how often each table it fills was made, when it last succeeded. */
  work: z.string().optional(),
  /** What was known of the making of each table it fills, when it last succeeded. */
  made: z.array(z.string()).optional(),
  /** How its last run ended; running: it has not, or its process was killed. */
  state: z.enum(["running", "done", "failed", "stopped", "not applied"]),
  /** Its last run. */
  started: instant,
  ended: instant.optional(),
  /** A run since the last success may have changed something without saying so. */
  unsettled: z.boolean(),
  succeeded: instant.optional(),
  /** When it last changed something, and how often it did. */
  changed: instant.optional(),
  changes: z.number().int().nonnegative(),
  /** Of each job before it, how often that had changed something when this one last looked. */
  seen: z.record(z.string(), z.number().int().nonnegative()),
  /** All changes that the source had by then are in. */
  freshSince: instant.optional(),
  /** Of its last changes, by their numbers: the last instant at which they were known to be all there was. */
  heldUntil: z.record(z.string(), instant).default({}),
  /** The last of its scheduled times that a run was for. */
  served: instant.optional(),
  rows: z.number().int().nonnegative().optional(),
  batch: z.object({ id: z.string(), at: instant }).optional(),
  rejects: z.number().int().nonnegative(),
  /** Runs that failed in a row, until now. */
  failure: z
    .object({ since: instant, times: z.number().int().positive(), message: z.string(), remedy: z.string().optional() })
    .optional(),
});
export type RunRecord = z.output<typeof runRecordSchema>;

/**
 * The records of a home. What was read is kept: whoever writes must be the only one who runs jobs there, for as long as
 * the book is used; whoever reads sees one state of each job.
 */
export class RunBook {
  private readonly records = new Map<string, Promise<RunRecord | undefined>>();

  constructor(private readonly home: string) {}

  /** What is remembered of a job; `undefined` before its first run, or when what is there is no record. */
  read(job: string): Promise<RunRecord | undefined> {
    let record = this.records.get(job);
    if (record === undefined) {
      record = readRecord(recordPath(this.home, job), job);
      this.records.set(job, record);
    }
    return record;
  }

  /** Replaces a record in one step. @throws what the file system throws; the record is then what it was */
  async write(record: RunRecord): Promise<void> {
    const path = recordPath(this.home, record.job);
    await mkdir(dirname(path), { recursive: true });
    await durable("runs.record", () => replaceFile(path, canonicalJson(record)));
    this.records.set(record.job, Promise.resolve(record));
  }
}

async function readRecord(path: string, job: string): Promise<RunRecord | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    const record = runRecordSchema.parse(JSON.parse(text));
    return record.job === job ? record : undefined;
  } catch {
    // Without a record a job is taken for one that never ran, which is always right to run.
    return undefined;
  }
}

/** Thousands of jobs are planned at once, and so many files cannot be open. */
const few = pLimit(32);

/** The text of a small file; `undefined` when it is not there. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await few(() => readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function recordPath(home: string, job: string): string {
  const plain = job.replace(/[^A-Za-z0-9_]+/g, "-").slice(0, 80);
  return join(home, "runs", `${plain}-${sha256(job).slice(0, 16)}.json`);
}
