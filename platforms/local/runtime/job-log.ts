import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { type JobResult, type RuntimeEnvironment, RuntimeProblem } from "../../../src/platform/runtime.js";
import { compactJson } from "../../../src/util/json.js";

/** A log this long makes room for a new one; one old one is kept. */
const LONGEST = 8 * 1024 * 1024;

/** Runs a job and writes how it ended to `logs/jobs.jsonl` of the home: one line of JSON each. Never fails a job. */
export async function logged(
  environment: RuntimeEnvironment,
  id: string,
  body: () => Promise<JobResult>,
): Promise<JobResult> {
  const started = new Date();
  try {
    const result = await body();
    await write(environment, { ...times(started), job: id, result });
    return result;
  } catch (error) {
    const problem =
      error instanceof RuntimeProblem ? { message: error.message, remedy: error.remedy } : { message: String(error) };
    await write(environment, { ...times(started), job: id, problem });
    throw error;
  }
}

function times(started: Date): { readonly started: string; readonly milliseconds: number } {
  return { started: started.toISOString(), milliseconds: Date.now() - started.getTime() };
}

async function write(environment: RuntimeEnvironment, entry: unknown): Promise<void> {
  const folder = join(environment.home, "logs");
  const path = join(folder, "jobs.jsonl");
  try {
    await mkdir(folder, { recursive: true });
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size > LONGEST) await rename(path, join(folder, "jobs.1.jsonl"));
    await appendFile(path, `${compactJson(entry)}\n`);
  } catch {
    // A full disk must not hide what the job itself says.
  }
}
