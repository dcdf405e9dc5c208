import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "./graph-facts.js";

/**
 * LF-tags, by which Lake Formation grants: the zone whose team a datastore is of, the datastore, and one for each classification,
 * since a resource has one value of a tag and may have several classifications. Grants by consumer are no tags.
 */
export const LF_TAGS = {
  zone: ["zone"],
  datastore: ["datastore"],
  classification: (name: string) => ["class", name],
} as const;

/** How many tags everything has, whatever its classifications. */
export const COMMON_LF_TAGS = 2;

/** The keys of all tags that a graph needs: parts of `names.lfTag(...keys)`. */
export function lfTagsOf({ graph }: GraphFacts): readonly (readonly string[])[] {
  const classifications = sortedUnique(graph.nodes.flatMap(({ needs }) => needs.classifications));
  return [LF_TAGS.zone, LF_TAGS.datastore, ...classifications.map(LF_TAGS.classification)];
}
