import type { Workspace } from "../../../src/model/workspace.js";
import { relationName } from "../names.js";
import type { Code, TransformSpec } from "../spec.js";
import type { GraphFacts } from "./graph-facts.js";
import type { JobPlan } from "./plan-jobs.js";
import { isOneOf, SUPPORTS } from "./supports.js";
import { lakeTable, resultTable } from "./tables.js";
import type { TransformerUse } from "./workspaces.js";

/** The code of a transformer that runs here: the first whose runtime is supported, with its place in the list. */
export function codeOf(workspace: Workspace): { readonly index: number; readonly file?: string } | undefined {
  const code = workspace.transformer?.code ?? [];
  const index = code.findIndex((one) => isOneOf(SUPPORTS.runtimes, one.runtime));
  if (index < 0) return undefined;
  const file = code[index]?.file;
  return file === undefined ? { index } : { index, file };
}

/** A transformer's job: it reads its inputs in the lake, whatever container its workspace has beside that. */
export function transformJob(facts: GraphFacts, { workspace, transform, trigger, outputs }: TransformerUse): JobPlan {
  const { graph, index } = facts;
  const inputs = (trigger ? graph.predecessors(trigger.id) : []).flatMap((id) =>
    (graph.node(id)?.datasets ?? []).flatMap((key) => index.datasets.get(key) ?? []),
  );
  const spec: TransformSpec = {
    schema: 1,
    id: transform.id,
    title: `transform ${workspace.key}`,
    timezone: facts.config.timezone,
    kind: "transform",
    workspace: workspace.key,
    code: codeSpec(facts, workspace),
    inputs: inputs.map((entry) => ({
      relation: relationName(entry.datastore.key, entry.dataset.name),
      from: lakeTable(facts, entry),
    })),
    outputs: outputs.map((entry) => ({
      dataset: entry.key,
      name: entry.dataset.name,
      table: resultTable(facts, workspace.key, entry),
    })),
  };
  return { keys: ["transform", workspace.key], node: transform, entries: outputs, spec };
}

function codeSpec({ graph }: GraphFacts, workspace: Workspace): Code {
  const { index = -1, file } = codeOf(workspace) ?? {};
  const runtime = workspace.transformer?.code[index]?.runtime;
  const text = graph.model.files.get(file ?? "");
  if (file !== undefined && text !== undefined && (runtime === "sql" || runtime === "pyspark"))
    return { runtime, file, text };
  throw new Error(`Transformer ${workspace.key} has no code in a file that runs here, and lint let it pass.`);
}
