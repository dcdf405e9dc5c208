import { arch, platform } from "node:os";
import { RuntimeProblem } from "../platform/runtime.js";
import { visibleLines } from "../util/visible.js";
import { EXIT } from "./exit-codes.js";
import { UsageProblem } from "./usage-problem.js";
import { VERSION } from "./version.js";

/**
 * What a failure means to the user: a wrong call, a problem of their world with its remedy, or our bug with what to report.
 * Problems of rooms below are known by shape: an Error with a `remedy`.
 */
export function explainFailure(
  error: unknown,
  argv: readonly string[],
): { readonly text: string; readonly exitCode: number } {
  if (error instanceof UsageProblem)
    return { text: `error: ${visibleLines(error.message)}\n`, exitCode: EXIT.wrongUsage };
  if (
    error instanceof RuntimeProblem ||
    (error instanceof Error && "remedy" in error && typeof error.remedy === "string")
  ) {
    const { message, remedy } = error as RuntimeProblem;
    return { text: `error: ${visibleLines(message)}\n  ${visibleLines(remedy)}\n`, exitCode: EXIT.errors };
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const path = (error as NodeJS.ErrnoException | undefined)?.path;
  if (code !== undefined && code in SYSTEM_PROBLEMS) {
    const [what, remedy] = SYSTEM_PROBLEMS[code as keyof typeof SYSTEM_PROBLEMS];
    return { text: `error: ${what}${path ? `: ${visibleLines(path)}` : ""}\n  ${remedy}\n`, exitCode: EXIT.errors };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: [
      "This is a bug in Sluice, not in your model.",
      "Please report it with the following; look it over first, since it may name things of your model:",
      `  sluice ${VERSION}, node ${process.version}, ${platform()} ${arch()}`,
      `  command: sluice ${visibleLines(argv.join(" "))}`,
      visibleLines(stack)
        .split("\n")
        .map((line) => `  ${line}`)
        .join("\n"),
      "",
    ].join("\n"),
    exitCode: EXIT.ourBug,
  };
}

const SYSTEM_PROBLEMS = {
  ENOSPC: ["the disk is full", "Free some space and run the command again; nothing that was complete has been lost."],
  EACCES: ["no permission", "Check who owns the file or folder."],
  EPERM: ["not permitted", "Check who owns the file or folder."],
  EROFS: ["the file system is read-only", "Choose another place with --out."],
  EMFILE: ["too many open files", "Raise the limit (ulimit -n) and run the command again."],
} as const satisfies Record<string, readonly [string, string]>;
