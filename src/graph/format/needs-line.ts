import type { GraphNode } from "../platform-graph.js";

/** What a node's consumers need, in one line: `high · minutes · milestoned · kept P5Y · pii`. */
export function needsLine({ needs }: GraphNode): string {
  const kept = needs.retention === undefined ? "kept for ever" : `kept ${needs.retention}`;
  return [needs.priority, needs.latency, needs.history, kept, needs.classifications.join(", ") || "unclassified"].join(
    " · ",
  );
}
