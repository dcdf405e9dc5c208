import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build.js";
import { type Ended, runProgram } from "./sluice.js";

const bin = fileURLToPath(new URL("../../../bin/sluice.mjs", import.meta.url));
export const terraform = process.env.SLUICE_TERRAFORM ?? "terraform";

interface Stack {
  readonly name: string;
  readonly after: readonly string[];
}

/** Terraform as one runs it without Sluice around it: `sluice` is on PATH, since provisioners call it, and SLUICE_ROOT is set. */
export const plainTerraform = {
  /** Applies every stack of a tree, each after those it names. */
  async applyAll(out: string, root: string): Promise<void> {
    const done = new Map<string, Promise<void>>();
    for (const { name, after } of inOrder(stacksOf(out)))
      done.set(
        name,
        Promise.all(after.map((other) => done.get(other))).then(async () => {
          for (const args of [["init"], ["apply", "-auto-approve"]]) fine(await inStack(out, name, root, args));
        }),
      );
    await Promise.all(done.values());
  },

  /** The stacks of a tree in which Terraform would change something now. */
  async changedStacks(out: string, root: string): Promise<string[]> {
    const changed = await Promise.all(
      stacksOf(out).map(async ({ name }) => {
        fine(await inStack(out, name, root, ["init"]));
        const plan = await inStack(out, name, root, ["plan", "-detailed-exitcode", "-lock=false"]);
        if (plan.code !== 0 && plan.code !== 2) throw new Error(`${name}: ${plan.stderr}`);
        return plan.code === 2 ? [`${name}: ${plan.stdout}`] : [];
      }),
    );
    return changed.flat();
  },
};

/** Terraform processes at once. */
const LIMIT = 3;
let running = 0;
const waiting: (() => void)[] = [];

/** Runs Terraform in a stack's folder. `root` undefined leaves SLUICE_ROOT unset. */
export async function inStack(
  out: string,
  stack: string,
  root: string | undefined,
  [command = "", ...args]: readonly string[],
): Promise<Ended> {
  await buildOnce();
  if (running >= LIMIT) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await runProgram(terraform, [command, "-input=false", "-no-color", ...args], join(out, "stacks", stack), {
      PATH: [pathWithSluice(), process.env.PATH].join(delimiter),
      SLUICE_ROOT: root,
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

let folder: string | undefined;

/** A folder with a program named `sluice`: the command line of this repository. */
function pathWithSluice(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(tmpdir(), "sluice-bin-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  const path = join(folder, "sluice");
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  chmodSync(path, 0o755);
  return folder;
}

export function stacksOf(out: string): Stack[] {
  return (JSON.parse(readFileSync(join(out, "sluice.json"), "utf8")) as { stacks: Stack[] }).stacks;
}

function inOrder(stacks: readonly Stack[]): Stack[] {
  const open = [...stacks];
  const done = new Set<string>();
  const ordered: Stack[] = [];
  while (open.length > 0) {
    const index = open.findIndex(({ after }) => after.every((name) => done.has(name)));
    const [next] = open.splice(index, 1);
    if (index === -1 || next === undefined) throw new Error("The stacks wait for each other");
    ordered.push(next);
    done.add(next.name);
  }
  return ordered;
}

function fine(ended: Ended): void {
  if (ended.code !== 0) throw new Error(`Terraform left with ${ended.code}\n${ended.stdout}${ended.stderr}`);
}
