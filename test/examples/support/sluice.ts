import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build.js";

const bin = fileURLToPath(new URL("../../../bin/sluice.mjs", import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line as people do, in `cwd`. A variable that is `undefined` is unset. */
export async function sluice(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ended> {
  await buildOnce();
  return await runProgram(process.execPath, [bin, ...args], cwd, { NO_COLOR: "1", ...env });
}

/** Runs the command line and gives the JSON of its standard output. @throws when it does not leave with `code` */
export async function sluiceJson<T>(cwd: string, args: readonly string[], code = 0): Promise<T> {
  const ended = await sluice(cwd, args);
  if (ended.code !== code)
    throw new Error(`sluice ${args.join(" ")} left with ${ended.code}\n${ended.stdout}${ended.stderr}`);
  return JSON.parse(ended.stdout) as T;
}

/** Runs the command line. @throws with all it said when it does not leave with 0 */
export async function sluiceFine(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ended> {
  const ended = await sluice(cwd, args, env);
  if (ended.code !== 0)
    throw new Error(`sluice ${args.join(" ")} left with ${ended.code}\n${ended.stdout}${ended.stderr}`);
  return ended;
}

/** Runs any program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
