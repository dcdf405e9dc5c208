import { readFileSync } from "node:fs";
import { local } from "../../../../platforms/local/index.js";
import { type Spec, specSchema } from "../../../../platforms/local/spec.js";
import { assign } from "../../../../src/assign/assign.js";
import type { Diagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { hasErrors } from "../../../../src/diagnostic/diagnostic.js";
import { buildGraphs } from "../../../../src/graph/build-graphs.js";
import type { PlatformGraph } from "../../../../src/graph/platform-graph.js";
import { lint } from "../../../../src/lint/lint.js";
import type { Loaded } from "../../../../src/load/load.js";
import type { DataPlatformGraphHandler, ResolvedPlatform } from "../../../../src/platform/data-platform.js";
import { synthesize } from "../../../../src/synth/synthesize.js";
import type { FileTree, SluiceManifest } from "../../../../src/synth/tree.js";
import { loadYaml } from "../../../support/model.js";

/** The texts of a small trading company: three stores, a transformer, and four workspaces of which two share a container. */
export const TRADING: Readonly<Record<string, string>> = {
  "model.yaml": readFileSync(new URL("trading.yaml", import.meta.url), "utf8"),
  "mask.sql": "CREATE TABLE people AS SELECT customer_id, upper(country) AS country FROM nw_customers;\n",
};

/** The texts with every `from` in the model replaced; fails when there is none, so that no test passes by a slip. */
export function edited(...edits: readonly (readonly [from: string, to: string])[]): Record<string, string> {
  let model = TRADING["model.yaml"] ?? "";
  for (const [from, to] of edits) {
    if (!model.includes(from)) throw new Error(`The model of the test does not say ${from}`);
    model = model.replaceAll(from, to);
  }
  return { ...TRADING, "model.yaml": model };
}

export interface Prepared {
  readonly loaded: Loaded;
  readonly resolved: ResolvedPlatform;
  readonly graph: PlatformGraph;
  readonly handler: DataPlatformGraphHandler;
}

/** An instance's graph with its expert, from a model that is sound as far as the language goes. */
export function prepare(
  texts: Readonly<Record<string, string>>,
  instance = "local",
  { sound = true, sandbox }: { readonly sound?: boolean; readonly sandbox?: string } = {},
): Prepared {
  const loaded = loadYaml(texts);
  const [assignment, assigned] = assign(loaded.model);
  const [graphs, built] = buildGraphs(loaded.model, assignment);
  const findings = [...loaded.diagnostics, ...lint(loaded.model), ...assigned, ...built];
  if (sound && hasErrors(findings)) throw new Error(`The model of the test is not sound:\n${describeAll(findings)}`);
  const graph = graphs.platforms.find(({ platform }) => platform.key === instance);
  if (graph === undefined) throw new Error(`Instance ${instance} has nothing to do.`);
  const config = local.config.parse(graph.platform.config);
  const resolved: ResolvedPlatform = { instance: graph.platform, platform: local, config };
  return { loaded, resolved, graph, handler: local.createGraphHandler(graph, config, sandbox) };
}

export interface Out {
  readonly tree: FileTree;
  readonly manifest: SluiceManifest;
}

/** The generated tree of a model's instance `local`, or of a developer's own copy of it. */
export async function synthesized(
  texts: Readonly<Record<string, string>>,
  previous?: FileTree,
  sandbox?: string,
): Promise<Out> {
  const { loaded, resolved, graph, handler } = prepare(texts, "local", sandbox === undefined ? {} : { sandbox });
  return synthesize({
    handlers: [{ resolved, graph, handler }],
    model: loaded.model,
    locate: loaded.locate,
    ...(previous ? { previous } : {}),
  });
}

/** Every specification of a tree, by its path without the stack's instance: `store-nw/specs/ingest-orders.json`. */
export function specsOf({ tree }: Out): Map<string, Spec> {
  return new Map(
    [...tree]
      .filter(([path]) => path.includes("/specs/"))
      .map(([path, text]) => [path.replace(/^stacks\/local--/, ""), specSchema.parse(JSON.parse(text))]),
  );
}

/** A finding as a line: its code, the object and the path it points at. */
export function describeFinding({ code, target }: Diagnostic): string {
  if (target === undefined || !("subject" in target)) return code;
  return [code, target.subject.key, ...target.path].join(" ");
}

export function describeAll(findings: readonly Diagnostic[]): string {
  return findings.map((finding) => `${describeFinding(finding)}: ${finding.detail}`).join("\n");
}
