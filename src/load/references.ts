import { posix } from "node:path";

/** What is wrong with a path that a model names. */
export type PathProblem = "absolute" | "outside" | "backslash" | "empty" | "control";

/**
 * A path that a model file names, made relative to the model's root: `/` between folders, no `.` or `..` in it.
 * Law: the result never leaves the root; what would is a problem.
 */
export function resolveReference(
  fromFile: string,
  written: string,
): { readonly path: string } | { readonly problem: PathProblem } {
  if (written.trim() === "") return { problem: "empty" };
  if (/\p{Cc}/u.test(written)) return { problem: "control" };
  if (/^(?:[/\\]|[A-Za-z]:(?:[/\\]|$))/.test(written)) return { problem: "absolute" };
  if (written.includes("\\")) return { problem: "backslash" };
  const path = posix.normalize(posix.join(posix.dirname(fromFile), written)).replace(/\/+$/, "");
  if (path === ".." || path.startsWith("../")) return { problem: "outside" };
  return { path };
}
