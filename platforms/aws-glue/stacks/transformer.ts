import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import type { JobPlan } from "../handler/plan-jobs.js";
import { resultTable } from "../handler/tables.js";
import type { TransformerUse } from "../handler/workspaces.js";
import { stackNames } from "../names.js";
import { watch } from "./alarms.js";
import { placeArtifact } from "./artifact.js";
import { forWorkspace } from "./because.js";
import { makeJob } from "./job.js";
import { LakeStack } from "./lake-stack.js";
import { makeDatabase, makeTable, optimize, optimizerRole, tagTable } from "./lake-table.js";
import { machineArn, makeMachine } from "./machine.js";
import { machineJob } from "./machine-plan.js";
import { startAt, startOn, startTimes } from "./starting.js";

/** What a transformer makes, its job, and what runs it: its schedule, or whatever is new of what it reads. */
export function renderTransformer(
  facts: GraphFacts,
  scope: SynthesisScope,
  { workspace, transform, trigger, outputs }: TransformerUse,
  job: JobPlan,
): void {
  const { names, graph, config } = facts;
  const inputs = trigger === undefined ? [] : graph.predecessors(trigger.id).flatMap((id) => graph.node(id) ?? []);
  const store = workspace.transformer?.output ?? "";
  const stores = sortedUnique([...inputs.flatMap(({ datastore }) => datastore ?? [])]);
  const stack = LakeStack.open(facts, scope, stackNames.transformer(workspace.key), [
    stackNames.foundation,
    stackNames.storage,
    // What is read and who may read it must be there first.
    ...stores.map(stackNames.store),
  ]);
  const because = forWorkspace(workspace, [transform]);
  const name = names.resultsDatabase(workspace.key);
  const description = `What the transformer of ${workspace.key} made last`;
  const database = makeDatabase(stack, "results", { name, description, keepsData: true }, because);
  const places = outputs.map((entry) => resultTable(facts, workspace.key, entry));
  const optimizers = optimizerRole(stack, ["optimize-results", workspace.key], name, places, because);
  for (const [index, entry] of outputs.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    const id = entry.dataset.name;
    const table = makeTable(stack, id, place, entry, because, database);
    tagTable(stack, id, table, entry, because);
    optimize(stack, id, table, place.location, optimizers, because);
  }
  makeJob(stack, job, placeArtifact(stack, because), because);
  const keys = ["transformer", workspace.key];
  const machine = makeMachine(
    stack,
    keys,
    {
      comment: `Runs the transformer of ${workspace.key}, and has its results taken in`,
      attempts: config.jobs.attempts,
      timeout: config.jobs.timeout,
      branches: [{ first: machineJob(job, names.job(...job.keys)), after: [] }],
      next: { start: machineArn(stack, ["store", store]), what: "Take results in" },
    },
    because,
  );
  const asked = workspace.transformer?.trigger;
  const { latency } = transform.needs;
  if (asked !== undefined && "schedule" in asked)
    startAt(stack, keys, startTimes(asked.schedule, latency), machine, because);
  else startOn(stack, keys, sortedUnique(inputs.flatMap(({ datasets }) => datasets)), machine, because);
  watch(stack, keys, machine, latency, because);
}
