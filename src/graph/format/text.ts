import { visible } from "../../util/visible.js";
import type { EcosystemSlice, GraphSlice } from "../cut-graph.js";
import type { GraphNode } from "../platform-graph.js";
import { needsLine } from "./needs-line.js";

/** Below this depth a tree is no longer indented, so that a long chain stays linear and on the screen. */
const DEEPEST = 12;
const WIDTH = 100;
const NAMED_GROUPS = 3;

/**
 * Intention graphs for people: per instance and component a tree from what is read to what is delivered. A node that
 * several lead to is shown in full once. Needs and groups stand below a node where they differ from those of the
 * node above it. No colour: who prints it may add some.
 */
export function formatGraphText({ platforms }: EcosystemSlice): string {
  if (platforms.length === 0) return "Nothing is needed here.\n";
  return `${platforms.map((slice) => sectionOf(slice).join("\n")).join("\n\n")}\n`;
}

function sectionOf(slice: GraphSlice): string[] {
  const { platform, nodes } = slice;
  const components = new Map<number, GraphNode[]>();
  for (const node of nodes) {
    const members = components.get(node.component);
    if (members) members.push(node);
    else components.set(node.component, [node]);
  }
  const lines = [
    visible(
      `${platform.key} (${platform.type}): ${counted(nodes.length, "node")} in ${counted(components.size, "component")}`,
    ),
  ];
  const next = new Map<string, string[]>();
  const led = new Set<string>();
  for (const { from, to } of slice.edges) {
    led.add(to);
    const successors = next.get(from);
    if (successors) successors.push(to);
    else next.set(from, [to]);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const shown = new Set<string>();
  for (const [component, members] of components) {
    lines.push("", `  component ${component}: ${counted(members.length, "node")}`);
    const roots = members.filter(({ id }) => !led.has(id));
    // A stack of what is still to be printed, the next on top: no recursion, chains may be long.
    const open: Branch[] = roots.reverse().map((node) => ({ node, stem: "", above: "", depth: 0, last: true }));
    for (let branch = open.pop(); branch; branch = open.pop()) {
      const { node, stem, above, depth, last } = branch;
      const arm = depth === 0 ? "" : last ? "└─ " : "├─ ";
      const again = shown.has(node.id);
      const successors = again ? [] : (next.get(node.id) ?? []).flatMap((id) => byId.get(id) ?? []);
      shown.add(node.id);
      lines.push(visible(`  ${stem}${arm}${node.id}${again ? " (see above)" : ""}`));
      const inner = depth === 0 ? "" : `${stem}${last ? "   " : "│  "}`;
      const details = again ? above : detailsOf(slice, node);
      if (details !== above) {
        const hang = `  ${inner}${successors.length > 0 ? "│  " : "   "}`;
        lines.push(...wrapped(visible(details), WIDTH - hang.length).map((line) => `${hang}${line}`));
      }
      const deep = depth >= DEEPEST;
      for (const [at, successor] of successors.reverse().entries())
        open.push({
          node: successor,
          stem: deep ? stem : inner,
          above: details,
          depth: deep ? depth : depth + 1,
          last: at === 0,
        });
    }
  }
  return lines;
}

/** A node that is still to be printed, and how. */
interface Branch {
  readonly node: GraphNode;
  /** What stands before its arm. */
  readonly stem: string;
  /** The details of the node above. */
  readonly above: string;
  readonly depth: number;
  /** Whether it is the last below the node above. */
  readonly last: boolean;
}

function detailsOf(slice: GraphSlice, node: GraphNode): string {
  const { groups, total } = slice.intentions(node.id);
  const named = groups.slice(0, NAMED_GROUPS);
  const more = total - named.length;
  return `${needsLine(node)} · for ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Lines of at most `width`, broken at spaces; a longer word has a line of its own. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
