import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { didYouMean } from "../util/did-you-mean.js";
import { canonicalJson } from "../util/json.js";
import { sortedUnique } from "../util/order.js";
import { UsageProblem } from "./usage-problem.js";

/** One developer's own copy of what some workspaces need. All that is its own lies in its folder. */
export interface Sandbox {
  readonly name: string;
  /** Absolute; its `out/`, its homes and its record lie in it. */
  readonly folder: string;
  /** The workspaces that it was made for, sorted; none before the first plan. */
  readonly workspaces: readonly string[];
}

/** Two `_` beside each other end the name in what is made, and nothing else does. */
const NAME = /^(?=.{1,31}$)[a-z0-9]+(?:_[a-z0-9]+)*$/;
const RECORD = "sandbox.json";
const recordSchema = z.object({ schema: z.literal(1), workspaces: z.array(z.string()) });

/** The sandbox of that name beside `out`, whether it is there yet or not. @throws UsageProblem when it cannot be a name */
export function sandboxOf(out: string, name: string): Sandbox {
  if (!NAME.test(name))
    throw new UsageProblem(
      `"${name}" cannot name a sandbox: 1 to 31 lower-case letters and digits, with single "_" between them.`,
    );
  const folder = join(folderOf(out), name);
  return { name, folder, workspaces: readRecord(join(folder, RECORD)) };
}

/** The sandbox of that name, which must be there. @throws UsageProblem that lists those that are */
export function existingSandbox(out: string, name: string): Sandbox {
  const sandbox = sandboxOf(out, name);
  if (existsSync(join(sandbox.folder, RECORD))) return sandbox;
  const names = sandboxes(out).map((other) => other.name);
  const known = names.length === 0 ? "There are none here." : `There are: ${names.join(", ")}.`;
  throw new UsageProblem(
    `There is no sandbox "${name}".${didYouMean(name, names)} ${known} \`sluice apply --sandbox ${name} --workspace …\` makes one.`,
  );
}

/** The sandboxes beside `out`, by name. */
export function sandboxes(out: string): readonly Sandbox[] {
  const folder = folderOf(out);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name) && existsSync(join(folder, name, RECORD)))
    .sort()
    .map((name) => sandboxOf(out, name));
}

/** Notes which workspaces a sandbox is for. */
export async function recordWorkspaces(sandbox: Sandbox, workspaces: readonly string[]): Promise<void> {
  mkdirSync(sandbox.folder, { recursive: true });
  const record = { schema: 1, workspaces: sortedUnique(workspaces) };
  await writeFileAtomic(join(sandbox.folder, RECORD), canonicalJson(record));
}

/** Removes a sandbox's folder. It loses its name first, so that a kill leaves the whole of it or nothing that bears it. */
export function removeSandbox(sandbox: Sandbox): void {
  const parent = dirname(sandbox.folder);
  const going = join(parent, `.${sandbox.name}.removed`);
  rmSync(going, { recursive: true, force: true });
  if (existsSync(sandbox.folder)) renameSync(sandbox.folder, going);
  rmSync(going, { recursive: true, force: true });
  if (existsSync(parent) && readdirSync(parent).length === 0) rmSync(parent, { recursive: true });
}

function folderOf(out: string): string {
  return join(dirname(out), ".sluice", "sandboxes");
}

function readRecord(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, "utf8"))).workspaces;
  } catch (error) {
    throw new UsageProblem(
      `${path} says which workspaces the sandbox is for, and cannot be read: ${error instanceof Error ? error.message.split("\n")[0] : ""}. Write it anew as {"schema": 1, "workspaces": [...]}.`,
    );
  }
}
