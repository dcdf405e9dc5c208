import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Selection } from "../deploy/terraform/stack-order.js";
import { PROVENANCE_FILE, STACKS } from "../synth/paths.js";
import type { ProvenanceEntry, SluiceManifest } from "../synth/tree.js";
import { nearest } from "../util/did-you-mean.js";
import { parsePositive } from "./numbers.js";
import { UsageProblem } from "./usage-problem.js";

/** What every command takes that runs Terraform over stacks. */
export interface StackOptions {
  readonly platform?: readonly string[];
  readonly workspace?: string | undefined;
  readonly stack?: readonly string[];
  readonly out?: string;
  readonly terraformBin?: string;
  readonly pluginDir?: string;
  readonly parallel?: number;
}

export function stackOptions(command: Command): Command {
  return command
    .option("--platform <instance>", "only this instance's stacks (may be repeated)", collect)
    .option("--workspace <workspace>", "only what this workspace needs")
    .option("--stack <stack>", "only this stack and what it comes after (may be repeated)", collect)
    .option("--out <dir>", "the tree; absent: out/ in the model's folder")
    .option("--terraform-bin <path>", "the Terraform or OpenTofu to use")
    .option("--plugin-dir <dir>", "provider plug-ins, instead of the registry")
    .option("--parallel <n>", "how many stacks at once; absent: one per core", parsePositive);
}

/** What those options select; nothing set: everything. @throws UsageProblem when no stack belongs to the workspace */
export function selectionOf(out: string, manifest: SluiceManifest, options: StackOptions): Selection {
  const named = [
    ...(options.stack ?? []),
    ...(options.workspace === undefined ? [] : workspaceStacks(out, manifest, options.workspace)),
  ];
  return { platforms: options.platform, ...(named.length > 0 ? { stacks: named } : {}) };
}

/** The stacks that exist for a workspace itself; what they come after rides along. @throws UsageProblem when there are none */
function workspaceStacks(out: string, manifest: SluiceManifest, workspace: string): readonly string[] {
  const known = new Set<string>();
  const found: string[] = [];
  for (const { name } of manifest.stacks) {
    const text = readFileSync(join(out, STACKS, name, PROVENANCE_FILE), "utf8");
    const entries = Object.values(JSON.parse(text) as Record<string, ProvenanceEntry>);
    const workspaces = entries.filter(({ object }) => object.kind === "Workspace").map(({ object }) => object.key);
    for (const key of workspaces) known.add(key);
    if (workspaces.includes(workspace)) found.push(name);
  }
  if (found.length > 0) return found;
  const near = nearest(workspace, known);
  throw new UsageProblem(
    `No stack belongs to a workspace "${workspace}".${near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : ""}`,
  );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
