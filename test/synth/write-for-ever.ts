import { writeTree } from "../../src/synth/write-tree.js";
import { treeOf } from "./trees.js";

// Writes one tree after another into a folder until it is killed. Each has its generation in all of its files.
const [out, size] = process.argv.slice(2) as [string, string];
const start = Date.now();
for (let round = 0; ; round++) {
  const content = `${start}-${round}`;
  const stacks = Array.from({ length: Number(size) }, (_, index) => [`s${index}`, { x: content }] as const);
  await writeTree(out, treeOf(Object.fromEntries(stacks)));
  if (round === 0) process.send?.("written");
}
