import { at, type Diagnostic, defineDiagnostic, type Target } from "../../src/diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../src/diagnostic/page.js";
import type { GraphNode, PlatformGraph } from "../../src/graph/platform-graph.js";
import { containerKeyOf, indexModel, type ModelIndex } from "../../src/model/model-index.js";
import { quote, quoteList } from "../../src/util/quote.js";
import { SUPPORTS } from "./supports.js";

/** The consumers of this instance need something the platform cannot do. */
export const unsupported = defineDiagnostic<{ what: string; found: string; supported: readonly string[] }>({
  code: "template/unsupported",
  severity: "error",
  summary: "not supported by the platform",
  detail: ({ what, found, supported }) =>
    `A platform of type "template" does not support the ${what} ${quote(found)}${supported.length > 0 ? `; it supports ${quoteList(supported)}` : ""}. Serve the consumers by another instance, or change it.`,
});

/** A page for each finding: `sluice explain` prints them, and a finding without one fails the tests. */
export const TEMPLATE_PAGES: readonly DiagnosticPage[] = [
  {
    type: unsupported,
    why: "What a platform cannot do is refused before anything is built, at the place in the model that asks for it.",
    wrong: "kind: DataContainer\nname: sales_db\nowner: us/sales\ntype: oracle\nlocations: [onprem:us]",
    right: "kind: DataContainer\nname: sales_db\nowner: us/sales\ntype: postgresql\nlocations: [onprem:us]",
  },
];

/** Everything on a graph that the platform cannot do, each thing once. */
export function lintGraph(graph: PlatformGraph): Diagnostic[] {
  const index = indexModel(graph.model);
  const findings: Diagnostic[] = [];
  const seen = new Set<string>();
  const report = (target: Target, what: string, found: string, supported: readonly string[]): void => {
    const once = JSON.stringify([target.subject.kind, target.subject.key, target.path]);
    if (seen.has(once)) return;
    seen.add(once);
    findings.push(unsupported(target, { what, found, supported }));
  };
  for (const node of graph.nodes) lintNode(node, index, report);
  for (const key of graph.groups) {
    const workspace = index.groups.get(key)?.workspace;
    if (workspace === undefined || typeof workspace.container !== "object") continue;
    const { type } = workspace.container;
    if (!SUPPORTS.managed.includes(type))
      report(at(workspace, "container", "type"), "container type", type, SUPPORTS.managed);
  }
  return findings;
}

type Report = (target: Target, what: string, found: string, supported: readonly string[]) => void;

function lintNode(node: GraphNode, index: ModelIndex, report: Report): void {
  const store = index.datastores.get(node.datastore ?? "");
  const container = index.containers.get(node.container ?? "");
  const transformer = index.workspaces.get(node.workspace ?? "");
  switch (node.kind) {
    case "ingest": {
      if (container && !SUPPORTS.sources.includes(container.type))
        report(at(container, "type"), "source type", container.type, SUPPORTS.sources);
      const method = store?.source.ingestion?.method;
      if (store && method !== undefined && !SUPPORTS.ingestion.includes(method))
        report(at(store, "source", "ingestion", "method"), "ingestion method", method, SUPPORTS.ingestion);
      return;
    }
    case "export":
      if (container && !SUPPORTS.consumers.includes(container.type))
        report(at(container, "type"), "container type", container.type, SUPPORTS.consumers);
      return;
    case "transform":
      if (transformer?.transformer?.code.every(({ runtime }) => !SUPPORTS.runtimes.includes(runtime)))
        report(at(transformer, "transformer", "code"), "code of", transformer.key, SUPPORTS.runtimes);
      if (transformer && typeof transformer.container === "object" && !managed(transformer))
        report(at(transformer, "container", "type"), "container type", transformer.container.type, SUPPORTS.managed);
      return;
    case "exchange":
    case "publish":
      if (store) report(at(store, "primaryPlatform"), "exchange with", node.peer ?? "", SUPPORTS.exchangesWith);
      return;
    case "trigger":
      return;
  }
}

function managed(workspace: Parameters<typeof containerKeyOf>[0]): boolean {
  return SUPPORTS.managed.some((type) => containerKeyOf(workspace) === `managed:${type}`);
}
