import type { SluiceManifest, StackEntry } from "../synth/tree.js";
import { DeployProblem } from "./deploy-problem.js";

/** Where a tree's manifest lies in it. */
export const MANIFEST = "sluice.json";

const STATUSES: readonly string[] = ["active", "retired", "tombstone"] satisfies StackEntry["status"][];

/**
 * Reads a `sluice.json`. It may come from a branch that anybody edited, so what is relied upon is checked: names that
 * become folders, paths that become files, and the order, which must have no loop and name only stacks that exist.
 * @param where - what to call it in messages
 * @throws DeployProblem when it is not a manifest that this version reads
 */
export function parseManifest(text: string, where: string): SluiceManifest {
  const refuse = (why: string) =>
    new DeployProblem(
      `${where} cannot be read: ${why}.`,
      "Synthesize the tree again with this version of Sluice; it is generated and not meant to be edited.",
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw refuse(`it is not JSON (${(thrown as Error).message})`);
  }
  if (!isRecord(value)) throw refuse("it is not an object");
  if (value.schema !== 1) throw refuse(`its schema is ${JSON.stringify(value.schema)} and this version reads 1`);
  if (typeof value.model !== "string") throw refuse("it names no model digest");
  if (!isStrings(value.files)) throw refuse('"files" is not a list of paths');
  const outside = value.files.find((path) => !isInside(path));
  if (outside !== undefined) throw refuse(`"files" names ${JSON.stringify(outside)}, which is no path inside the tree`);
  if (!Array.isArray(value.stacks)) throw refuse('"stacks" is not a list');
  const names = new Set<string>();
  for (const [index, stack] of value.stacks.entries()) {
    const complaint = stackComplaint(stack);
    if (complaint !== undefined) throw refuse(`stack ${index + 1} ${complaint}`);
    names.add((stack as StackEntry).name);
  }
  if (names.size < value.stacks.length) throw refuse("two of its stacks have one name");
  const manifest = value as unknown as SluiceManifest;
  for (const stack of manifest.stacks) {
    const unknown = stack.after.find((name) => !names.has(name));
    if (unknown !== undefined) throw refuse(`stack ${stack.name} comes after ${unknown}, which it does not have`);
  }
  return manifest;
}

/** Whether `path` is relative, has `/` between its parts, stays inside, and git and every system can store it. */
export function isInside(path: string): boolean {
  if (path === "" || path.includes("\\") || path.includes("\0")) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
}

function stackComplaint(stack: unknown): string | undefined {
  if (!isRecord(stack)) return "is not an object";
  if (typeof stack.name !== "string" || !/^[a-z0-9][a-z0-9_-]*$/.test(stack.name)) return "has no proper name";
  for (const field of ["platform", "kind", "digest"]) if (typeof stack[field] !== "string") return `has no ${field}`;
  if (!isStrings(stack.after)) return 'has no list "after"';
  if (!isStrings(stack.stateful)) return 'has no list "stateful"';
  if (!isRecord(stack.backend) || typeof stack.backend.type !== "string" || !isRecord(stack.backend.settings)) {
    return "has no backend";
  }
  if (typeof stack.status !== "string" || !STATUSES.includes(stack.status)) {
    return `has the status ${JSON.stringify(stack.status)}`;
  }
  return undefined;
}

/** Whether `value` is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
