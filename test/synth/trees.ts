import { assemble } from "../../src/synth/assemble.js";
import type { FileTree } from "../../src/synth/tree.js";

/** A tree of stacks without anything in them but the given files. */
export function treeOf(stacks: Readonly<Record<string, Readonly<Record<string, string>>>>): FileTree {
  const drafts = Object.entries(stacks).map(([name, files]) => ({
    name,
    platform: "lab",
    kind: "fake",
    after: [],
    backend: { type: "local", settings: { path: `${name}.tfstate` } },
    status: "active" as const,
    terraform: "{}\n",
    provenance: new Map(),
    files: new Map(Object.entries(files)),
    removed: new Map(),
  }));
  return assemble(drafts, "model", undefined).tree;
}
