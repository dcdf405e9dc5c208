import { visible } from "../../util/visible.js";
import { type EcosystemSlice, exchangesOf } from "../cut-graph.js";
import type { NodeKind } from "../platform-graph.js";
import { needsLine } from "./needs-line.js";

const SHAPES: { readonly [kind in NodeKind]: string } = {
  ingest: "cylinder",
  exchange: "parallelogram",
  publish: "parallelogram",
  export: "box",
  trigger: "hexagon",
  transform: "component",
};

/** Intention graphs in Graphviz' language: one cluster per instance, dashed arrows between instances. */
export function formatGraphDot(slice: EcosystemSlice): string {
  const lines = ["digraph ecosystem {", "  rankdir=LR;", "  node [fontname=Helvetica, fontsize=10];"];
  for (const { platform, nodes, edges } of slice.platforms) {
    lines.push(`  subgraph ${quoted(`cluster_${platform.key}`)} {`);
    lines.push(`    label=${quoted(`${platform.key} (${platform.type})`)};`);
    for (const node of nodes)
      lines.push(
        `    ${name(platform.key, node.id)} [shape=${SHAPES[node.kind]}, label="${escaped(node.id)}\\n${escaped(needsLine(node))}"];`,
      );
    for (const { from, to } of edges) lines.push(`    ${name(platform.key, from)} -> ${name(platform.key, to)};`);
    lines.push("  }");
  }
  for (const { from, to } of exchangesOf(slice))
    lines.push(`  ${name(from.platform, from.id)} -> ${name(to.platform, to.id)} [style=dashed];`);
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

function name(platform: string, id: string): string {
  return quoted(`${platform} ${id}`);
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Inside double quotes: a quote ends the text, and in labels a backslash starts an escape such as `\N`. */
function escaped(text: string): string {
  return visible(text).replace(/["\\]/g, "\\$&");
}
