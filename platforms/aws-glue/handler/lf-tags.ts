import type { GraphFacts } from "./graph-facts.js";

/** Tags that every table has whatever the ecosystem's classifications: the zone of its owner. */
export const COMMON_LF_TAGS = 1;

/** How many LF-tags an instance has, each of which every table bears: whether it has a classification is a tag of its own. */
export function lfTagsPerTable({ index }: GraphFacts): number {
  return COMMON_LF_TAGS + (index.ecosystem?.classifications.length ?? 0);
}
