import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { StackEntry } from "../../synth/tree.js";
import { sha256 } from "../../util/digest.js";
import { compactJson } from "../../util/json.js";
import { compareStrings } from "../../util/order.js";
import { DeployProblem } from "../deploy-problem.js";
import { isRecord } from "../manifest.js";

/** Terraform's record of chosen providers and their checksums. */
const LOCK_FILE = ".terraform.lock.hcl";

/**
 * Where Terraform works on one stack: a copy of the stack's folder. `out/` stays as it was generated, a new synthesis
 * may replace it meanwhile, and what is applied is what was planned.
 *
 * It lies at `<home>/.work/<stack>`: as deep below the folder that holds `out/` as `out/stacks/<stack>` is, so that
 * relative paths in a stack (the local platform's state) mean the same from here and for a plain `terraform` there.
 */
export interface WorkFolder {
  readonly path: string;
  /** `TF_DATA_DIR`: plug-ins and backend settings. */
  readonly data: string;
  /** The saved plan, its JSON, and what we note about it. They may hold secrets: only the user can read them. */
  readonly plan: string;
  readonly planJson: string;
  readonly planNote: string;
  /** What Terraform said, phase by phase. */
  log(phase: string): string;
  /** A state that Terraform could not store where it belongs. */
  readonly erroredState: string;
  /** Digest of the stack's files. */
  readonly digest: string;
  /** Arguments for `init` so that the state lies where it does for a plain `terraform` in `out/`. */
  readonly backend: readonly string[];
  /** Digest of the providers that the stack requires; `undefined`: none but Terraform's own. */
  readonly providers: string | undefined;
}

/** What Sluice notes in a work folder lies here, out of Terraform's sight. */
const NOTES = ".run";

/** What is noted of the work on a stack. */
export function workNotes(home: string, stack: string): string {
  return join(home, ".work", stack, NOTES);
}

/** The path that keeps two processes from working on one stack at once. */
export function workLock(home: string, stack: string): string {
  return join(workNotes(home, stack), "lock");
}

/** Brings the work folder of a stack up to date with `out/`. @throws DeployProblem when `out/` lacks the stack */
export async function prepareWork(out: string, home: string, stack: StackEntry): Promise<WorkFolder> {
  const source = join(out, "stacks", stack.name);
  const path = join(home, ".work", stack.name);
  const notes = join(path, NOTES);
  await mkdir(dirname(path), { recursive: true });
  await mkdir(notes, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  const files = await readFolder(source);
  const terraform = files.get("cdk.tf.json");
  if (terraform === undefined) {
    throw new DeployProblem(
      `${source} has no cdk.tf.json, though sluice.json lists the stack.`,
      "Synthesize the tree again.",
    );
  }
  const list = join(notes, "files.json");
  const before = await copied(list);
  // Noted before anything is copied: whatever a kill leaves behind is known to the next run.
  await writeFile(list, JSON.stringify([...new Set([...before, ...files.keys()])]));
  for (const stale of before) if (!files.has(stale)) await rm(join(path, stale), { force: true });
  for (const [name, content] of files) {
    // What is there already stays untouched: a Terraform that outlived its Sluice may be reading it.
    const there = await readFile(join(path, name)).catch(() => undefined);
    if (there?.equals(content)) continue;
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  await writeFile(list, JSON.stringify([...files.keys()]));
  const providers = providersOf(terraform.toString("utf8"));
  await seedLockFile(home, path, providers);
  return {
    path,
    data: join(path, ".terraform"),
    plan: join(notes, "plan.tfplan"),
    planJson: join(notes, "plan.json"),
    planNote: join(notes, "plan-note.json"),
    log: (phase) => join(notes, `${phase}.log`),
    erroredState: join(path, "errored.tfstate"),
    digest: digestOf(files),
    backend: backendArguments(source, path, stack),
    providers,
  };
}

/** Keeps the providers that `init` chose, for other stacks with the same requirements. */
export async function keepLockFile(home: string, work: WorkFolder): Promise<void> {
  if (work.providers === undefined) return;
  const content = await readFile(join(work.path, LOCK_FILE)).catch(() => undefined);
  if (content === undefined) return;
  await mkdir(dirname(sharedLockFile(home, work.providers)), { recursive: true });
  await writeFileAtomic(sharedLockFile(home, work.providers), content);
}

/** Forgets the providers that were chosen, so that `init` chooses again. */
export async function forgetLockFile(home: string, work: WorkFolder): Promise<void> {
  await rm(join(work.path, LOCK_FILE), { force: true });
  if (work.providers !== undefined) await rm(sharedLockFile(home, work.providers), { force: true });
}

/**
 * A lock file in `out/` was put there by people and is obeyed; else stacks with the same requirements share one. It
 * gives all of them one version, and lets the plug-in cache serve them: Terraform takes from its cache only what a
 * lock file vouches for (https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache).
 */
async function seedLockFile(home: string, path: string, providers: string | undefined): Promise<void> {
  if (providers === undefined) return;
  const there = await stat(join(path, LOCK_FILE)).catch(() => undefined);
  const shared = await readFile(sharedLockFile(home, providers)).catch(() => undefined);
  if (there === undefined && shared !== undefined) await writeFile(join(path, LOCK_FILE), shared);
}

function sharedLockFile(home: string, providers: string): string {
  return join(home, ".work", ".providers", `${providers}.hcl`);
}

/** Every file of a stack: path with `/` -> content. What a plain `terraform` left behind is none of them. */
async function readFolder(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path
      .slice(folder.length + 1)
      .split(sep)
      .join("/");
    if (!entry.isFile() || /^\.terraform\/|^plan$|\.tfstate(\.|$)/.test(name)) continue;
    files.set(name, await readFile(path));
  }
  return new Map([...files].sort(([a], [b]) => compareStrings(a, b)));
}

async function copied(list: string): Promise<readonly string[]> {
  // Killed while writing, it is no list; what may be left over then is overwritten or does no harm.
  const value = parsed(await readFile(list, "utf8").catch(() => ""));
  return Array.isArray(value) ? value.filter((path) => typeof path === "string" && isInside(path)) : [];
}

/** Whether a path stays below its folder: what is removed by a list must have been copied by us. */
function isInside(path: string): boolean {
  return path.split(/[/\\]/).every((part) => part !== "" && part !== "..");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function digestOf(files: ReadonlyMap<string, Buffer>): string {
  return sha256([...files].map(([name, content]) => `${sha256(content)} ${name}\0`).join(""));
}

function providersOf(terraform: string): string | undefined {
  // Terraform tells best what is wrong with a file that is no JSON.
  const value = parsed(terraform);
  if (!isRecord(value)) return undefined;
  const blocks = [value.terraform].flat().map((block) => (isRecord(block) ? block.required_providers : undefined));
  const required = [...blocks, value.provider]
    .flat()
    .filter((block) => isRecord(block) && Object.keys(block).length > 0);
  return required.length === 0 ? undefined : sha256(compactJson(blocks)).slice(0, 16);
}

function backendArguments(source: string, path: string, stack: StackEntry): readonly string[] {
  const state = stack.backend.settings.path;
  if (stack.backend.type !== "local" || typeof state !== "string" || isAbsolute(state)) return [];
  const there = resolve(source, state);
  return there === resolve(path, state) ? [] : [`-backend-config=path=${there}`];
}
