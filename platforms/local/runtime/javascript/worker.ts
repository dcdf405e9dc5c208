import { spawn } from "node:child_process";
import { readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { allowedNodeEnvironmentFlags, execPath, kill } from "node:process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import { stopped } from "../problem.js";
import type { Session } from "../session.js";
import { type Outcome, outcomeSchema, type Task } from "./task.js";

const MEBIBYTE = 1024 * 1024;
/** How much of what a worker says last is kept, in characters. */
const LAST_WORDS = 8000;
/** What of the memory is left to Node itself, in mebibytes, and the greatest that it gives to objects that are young. */
const NODES_OWN = 16;
const YOUNGEST = 16;

const reportSchema = z.object({
  why: z.enum(["time", "memory", "left", "start"]).optional(),
  code: z.number().nullish(),
  signal: z.string().nullish(),
  message: z.string().optional(),
});

/** How a worker ended: with an outcome, or for a reason. */
export type Ending =
  | { readonly how: "done"; readonly outcome: Outcome }
  | { readonly how: "time" | "memory" | "waiting" }
  | { readonly how: "crashed"; readonly with: string };

export interface Limits {
  /** In seconds. */
  readonly timeLimit: number;
  /** In mebibytes. */
  readonly memoryLimit: number;
}

/**
 * Runs a worker in a process of its own: no environment, no file but those of its task, no other process, no thread, and
 * an end when it takes longer or more memory than it may, when the job is told to stop, and when this process ends.
 * @param folder - of the worker's own; it may write to all of it
 * @param say - takes what is written to its standard output
 */
export async function runWorker(
  session: Session,
  folder: string,
  task: Task,
  limits: Limits,
  say: (output: Readable) => void,
): Promise<Ending> {
  const at = join(folder, "task.json");
  await writeFile(at, JSON.stringify(task), { mode: 0o600 });
  const keeping = {
    arguments: await workerArguments(at, task, limits),
    folder,
    timeLimit: limits.timeLimit * 1000,
    memoryLimit: limits.memoryLimit * MEBIBYTE,
  };
  const { report, lastWords } = await keep(session, JSON.stringify(keeping), say);
  if (session.signal?.aborted) throw stopped(session.purpose);
  if (report.why === "time" || report.why === "memory") return { how: report.why };
  if (report.message !== undefined) return { how: "crashed", with: report.message };
  const outcome = outcomeSchema.safeParse(
    await readFile(task.outcome, "utf8")
      .then(JSON.parse)
      .catch(() => undefined),
  );
  if (outcome.success) return { how: "done", outcome: outcome.data };
  const [, line, message] = /module\.mjs:(\d+)\n(?:.*\n)*?(SyntaxError: .*)/.exec(lastWords) ?? [];
  if (message !== undefined) return { how: "done", outcome: { problem: { message, line: Number(line) } } };
  if (/heap out of memory|allocation failed/i.test(lastWords)) return { how: "memory" };
  // Node ends so when nothing is left to do, and something is still waited for.
  if (report.code === 13) return { how: "waiting" };
  return { how: "crashed", with: report.signal ?? `exit code ${report.code ?? "unknown"}` };
}

async function workerArguments(at: string, task: Task, { memoryLimit }: Limits): Promise<string[]> {
  const young = Math.max(1, Math.min(YOUNGEST, Math.floor(memoryLimit / 32)));
  const read = [at, task.module, ...task.inputs.map(({ path }) => path)];
  const programs = ["worker", "confine", "rows", "values"].map((name) => programOf(`transform-${name}.mjs`));
  const own = await Promise.all(programs.map((path) => realpath(path)));
  const write = [task.outcome, ...task.outputs.map(({ path }) => path)];
  if ([...own, ...read].some((path) => path.includes("*")))
    throw new RuntimeProblem(
      "No transformer's JavaScript is run from a folder with a * in its path: Node's permissions would take it for any name.",
      "Move the folder of the model, or that of Sluice, to a path without one.",
    );
  return [
    permissionFlag(),
    "--disable-warning=ExperimentalWarning",
    ...[...own, ...read].map((path) => `--allow-fs-read=${path}`),
    ...write.map((path) => `--allow-fs-write=${path}`),
    `--max-old-space-size=${memoryLimit - 3 * young - NODES_OWN}`,
    `--max-semi-space-size=${young}`,
    own[0] ?? "",
    at,
  ];
}

/** The file of a program: beside this one, as it is beside the bundle. */
function programOf(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}

function permissionFlag(): string {
  const flag = ["--permission", "--experimental-permission"].find((name) => allowedNodeEnvironmentFlags.has(name));
  if (flag !== undefined) return flag;
  throw new RuntimeProblem(
    "This Node cannot keep a program from files and processes, so no transformer's JavaScript is run.",
    "Run Sluice with Node 20.19 or later.",
  );
}

interface Kept {
  readonly report: z.output<typeof reportSchema>;
  readonly lastWords: string;
}

/** Starts the keeper, which starts the worker; gives how it ended, once nothing of them is left. */
function keep(session: Session, keeping: string, say: (output: Readable) => void): Promise<Kept> {
  return new Promise((resolve, reject) => {
    const keeper = spawn(execPath, [programOf("transform-keeper.mjs"), keeping], {
      env: {},
      // A group of its own, which can be ended as one, and which an interrupt at the terminal does not reach.
      detached: true,
      stdio: ["pipe", "pipe", "pipe", "pipe"],
    });
    const end = (): void => {
      try {
        if (keeper.pid !== undefined) kill(-keeper.pid, "SIGKILL");
      } catch {
        keeper.kill("SIGKILL");
      }
    };
    const { signal } = session;
    signal?.addEventListener("abort", end, { once: true });
    if (signal?.aborted) end();
    const [input, output, errors, reports] = keeper.stdio;
    // Its end is what the keeper waits for; that it ended first is said elsewhere.
    input.on("error", () => undefined);
    say(output);
    let lastWords = "";
    errors.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
    });
    let report = "";
    if (reports && "read" in reports) reports.on("data", (chunk) => (report += String(chunk)));
    keeper.on("error", reject);
    keeper.on("close", (code, ended) => {
      signal?.removeEventListener("abort", end);
      end();
      const parsed = reportSchema.safeParse(report === "" ? { code, signal: ended } : JSON.parse(report));
      resolve({ report: parsed.data ?? {}, lastWords });
    });
  });
}
