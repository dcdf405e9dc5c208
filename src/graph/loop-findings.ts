import { at, type Diagnostic } from "../diagnostic/diagnostic.js";
import { inputsOf, lineageOf } from "../model/lineage.js";
import type { ModelIndex } from "../model/model-index.js";
import { transformerLoop } from "./diagnostics.js";
import { digraph, loops } from "./graphlib.js";

/** One finding for each loop that keeps transformers which somebody needs from running. */
export function loopFindings(index: ModelIndex, needed: readonly string[]): Diagnostic[] {
  if (needed.length === 0) return [];
  const lineage = lineageOf(index);
  const waiting = new Set(needed);
  const edges: [string, string][] = [];
  // A set's iteration goes on to what is added meanwhile.
  for (const key of waiting) {
    const workspace = index.workspaces.get(key);
    if (!workspace) continue;
    for (const { datastore } of inputsOf(index, workspace)) {
      const maker = lineage.makerOf(datastore);
      if (!maker || !lineage.looped.has(maker.key)) continue;
      edges.push([maker.key, key]);
      waiting.add(maker.key);
    }
  }
  return loops(digraph(waiting, edges)).flatMap((loop) => {
    const members = loop.flatMap((key) => index.workspaces.get(key) ?? []);
    const [first, ...others] = members;
    if (!first) return [];
    const related = others.map((other) => ({ target: at(other), message: `${other.key} is part of the loop.` }));
    return [transformerLoop(at(first), { loop }, { related })];
  });
}
