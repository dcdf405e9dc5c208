import { readFileSync } from "node:fs";
import type { AwsGlueConfig } from "../../../../platforms/aws-glue/config.js";
import {
  type GraphFacts,
  graphFacts,
  lint as lintGraph,
} from "../../../../platforms/aws-glue/handler/graph-handler.js";
import { AWS_GLUE } from "../../../../platforms/aws-glue/index.js";
import { assign } from "../../../../src/assign/assign.js";
import { type Diagnostic, hasErrors } from "../../../../src/diagnostic/diagnostic.js";
import { buildGraphs } from "../../../../src/graph/build-graphs.js";
import type { PlatformGraph } from "../../../../src/graph/platform-graph.js";
import { lint } from "../../../../src/lint/lint.js";
import type { DataPlatform } from "../../../../src/platform/data-platform.js";
import { createRegistry, resolvePlatforms } from "../../../../src/platform/registry.js";
import { loadYaml, type ModelText } from "../../../support/model.js";

/** The texts of a small trading company in the cloud: two lakes, three stores, a transformer, and five workspaces. */
export const LAKE: Readonly<Record<string, string>> = {
  "model.yaml": readFileSync(new URL("lake.yaml", import.meta.url), "utf8"),
  "mask.sql": "CREATE TABLE people AS SELECT customer_id, upper(country) AS country FROM nw_customers;\n",
  "mask.mjs": "export const transform = () => ({});\n",
  "mask.py": "def transform(spark, inputs, params):\n    return {}\n",
};

/** The texts with every `from` in the model replaced; fails when there is none, so that no test passes by a slip. */
export function edited(...edits: readonly (readonly [from: string, to: string])[]): Record<string, string> {
  let model = LAKE["model.yaml"] ?? "";
  for (const [from, to] of edits) {
    if (!model.includes(from)) throw new Error(`The model of the test does not say ${from}`);
    model = model.replaceAll(from, to);
  }
  return { ...LAKE, "model.yaml": model };
}

export interface Prepared {
  readonly graph: PlatformGraph;
  readonly facts: GraphFacts;
}

/** An instance's graph as the platform looks at it, from a model that is sound as far as the language goes. */
export function prepare(
  texts: ModelText,
  instance = "lake",
  { sound = true, sandbox }: { readonly sound?: boolean; readonly sandbox?: string } = {},
): Prepared {
  const loaded = loadYaml(texts);
  const [assignment, assigned] = assign(loaded.model);
  const [graphs, built] = buildGraphs(loaded.model, assignment);
  const findings = [...loaded.diagnostics, ...lint(loaded.model), ...assigned, ...built];
  if (sound && hasErrors(findings)) throw new Error(`The model of the test is not sound:\n${describeAll(findings)}`);
  const graph = graphs.platforms.find(({ platform }) => platform.key === instance);
  if (graph === undefined) throw new Error(`Instance ${instance} has nothing to do.`);
  const config: AwsGlueConfig = AWS_GLUE.config.parse(graph.platform.config);
  return { graph, facts: graphFacts(graph, config, sandbox) };
}

/** What the platform finds in an instance's graph. */
export const findingsIn = (...args: Parameters<typeof prepare>): readonly Diagnostic[] =>
  lintGraph(prepare(...args).facts);

/** What the platform finds in the instances of a model, whatever is consumed from them. */
export function instanceFindings(texts: ModelText): Diagnostic[] {
  const platform: DataPlatform<AwsGlueConfig> = {
    ...AWS_GLUE,
    createGraphHandler: () => {
      throw new Error("No graph is looked at here.");
    },
  };
  const { model } = loadYaml(texts);
  return resolvePlatforms(model, createRegistry([platform]))[1];
}

/** A finding as a line: its code, the object and the path it points at. */
export function describeFinding({ code, target }: Diagnostic): string {
  if (target === undefined) return code;
  if (!("subject" in target)) return `${code} ${target.file}:${target.line}`;
  return [code, target.subject.key, ...target.path].join(" ");
}

export function describeAll(findings: readonly Diagnostic[]): string {
  return findings.map((finding) => `${describeFinding(finding)}: ${finding.detail}`).join("\n");
}
