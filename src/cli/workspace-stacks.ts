import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROVENANCE_FILE, STACKS } from "../synth/paths.js";
import type { ProvenanceEntry, SluiceManifest } from "../synth/tree.js";
import { nearest } from "../util/did-you-mean.js";
import { UsageProblem } from "./usage-problem.js";

/** The stacks that exist for a workspace itself; what they come after rides along. @throws UsageProblem when there are none */
export function workspaceStacks(out: string, manifest: SluiceManifest, workspace: string): readonly string[] {
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
