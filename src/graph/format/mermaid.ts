import { visible } from "../../util/visible.js";
import { type EcosystemSlice, exchangesOf } from "../cut-graph.js";
import type { NodeKind } from "../platform-graph.js";
import { needsLine } from "./needs-line.js";

/** The brackets that draw each kind of node. */
const SHAPES: { readonly [kind in NodeKind]: readonly [string, string] } = {
  ingest: ["[(", ")]"],
  exchange: ["[/", "/]"],
  publish: ["[\\", "\\]"],
  export: ["[", "]"],
  trigger: ["{{", "}}"],
  transform: ["[[", "]]"],
};

/** Intention graphs as a Mermaid flowchart: one box per instance, dotted arrows between instances. */
export function formatGraphMermaid(slice: EcosystemSlice): string {
  const lines = ["flowchart LR"];
  const names = new Map<string, string>();
  for (const [at, { platform, nodes, edges }] of slice.platforms.entries()) {
    lines.push(`  subgraph p${at}["${label(`${platform.key} (${platform.type})`)}"]`);
    for (const node of nodes) {
      const name = `n${names.size}`;
      names.set(`${platform.key} ${node.id}`, name);
      const [open, close] = SHAPES[node.kind];
      lines.push(`    ${name}${open}"${label(node.id)}<br/>${label(needsLine(node))}"${close}`);
    }
    for (const { from, to } of edges)
      lines.push(`    ${names.get(`${platform.key} ${from}`)} --> ${names.get(`${platform.key} ${to}`)}`);
    lines.push("  end");
  }
  for (const { from, to } of exchangesOf(slice))
    lines.push(`  ${names.get(`${from.platform} ${from.id}`)} -.-> ${names.get(`${to.platform} ${to.id}`)}`);
  return `${lines.join("\n")}\n`;
}

/**
 * Text inside a quoted label. Mermaid reads `#34;` as the character of that number; what could end the label, be
 * taken for HTML or Markdown, or be such a number itself, is written so.
 */
function label(text: string): string {
  return visible(text).replace(/["'`#&<>\\;{}*~$]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
