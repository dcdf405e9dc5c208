import type { GraphNode } from "../../../src/graph/platform-graph.js";
import type { DatasetEntry } from "../../../src/model/model-index.js";
import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import type { JobPlan } from "../handler/plan-jobs.js";
import { lakeTable } from "../handler/tables.js";
import { stackNames } from "../names.js";
import { tightest, watch } from "./alarms.js";
import { placeArtifact } from "./artifact.js";
import { forStore } from "./because.js";
import { makeJob } from "./job.js";
import { LakeStack } from "./lake-stack.js";
import { makeDatabase, makeTable, optimize, optimizerRole, tagTable } from "./lake-table.js";
import { makeMachine } from "./machine.js";
import { type MachinePlan, machineJob, STORE_COMMITTED } from "./machine-plan.js";
import { sharedNames } from "./shared-names.js";
import { startAt, startTimes } from "./starting.js";

/** A store as its stack has it. */
export interface StorePlan {
  readonly datastore: string;
  /** What is kept of it here, in the order of keys, each with the node that brings it. */
  readonly tables: readonly { readonly entry: DatasetEntry; readonly node: GraphNode }[];
  /** What brings its data. */
  readonly first: readonly JobPlan[];
  /** What takes its data on: into consumers' containers, and to other instances. */
  readonly after: readonly JobPlan[];
  /** Whether it is started by the transformer that makes it, and by nothing else. */
  readonly made: boolean;
}

/** The stores of an instance, in the order of their keys. */
export function planStores({ ingests, taken }: GraphFacts, jobs: readonly JobPlan[]): readonly StorePlan[] {
  const nodes = new Map<string, GraphNode[]>();
  const entries = new Map<string, { entry: DatasetEntry; node: GraphNode }[]>();
  for (const { node, entries: brought } of [...ingests, ...taken]) {
    const { datastore } = node;
    if (datastore === undefined) continue;
    append(nodes, datastore, node);
    for (const entry of brought) append(entries, datastore, { entry, node });
  }
  const first = new Map<string, JobPlan[]>();
  const after = new Map<string, JobPlan[]>();
  for (const job of jobs) {
    const { datastore } = job.node;
    if (datastore === undefined) continue;
    if (job.spec.kind === "ingest") append(first, datastore, job);
    else if (job.spec.kind === "export") append(after, datastore, job);
  }
  return sortedUnique(nodes.keys()).map((datastore) => ({
    datastore,
    tables: sortedBy(entries.get(datastore) ?? [], ({ entry }) => entry.key),
    first: first.get(datastore) ?? [],
    after: after.get(datastore) ?? [],
    made: (nodes.get(datastore) ?? []).every(({ workspace }) => workspace !== undefined),
  }));
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** What a store's data lies in, what brings and takes it, and what runs that. */
export function renderStore(facts: GraphFacts, scope: SynthesisScope, plan: StorePlan): void {
  const { datastore, tables, first, after, made } = plan;
  const name = stackNames.store(datastore);
  const stack = LakeStack.open(facts, scope, name, [stackNames.foundation, stackNames.storage]);
  const nodes = sortedBy(new Set(first.map(({ node }) => node)), ({ id }) => id);
  const because = forStore(facts, datastore, nodes);
  const store = facts.index.datastores.get(datastore);
  const database = makeDatabase(
    stack,
    "store",
    {
      name: facts.names.storeDatabase(datastore),
      description: store?.description ?? `What is kept of ${datastore}`,
      keepsData: true,
    },
    because,
  );
  const places = tables.map(({ entry }) => lakeTable(facts, entry));
  const optimizers = optimizerRole(
    stack,
    ["optimize", datastore],
    facts.names.storeDatabase(datastore),
    places,
    because,
  );
  for (const [index, { entry, node }] of tables.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    const why = forStore(facts, datastore, [node]);
    const id = entry.dataset.name;
    const table = makeTable(stack, id, place, entry, why, database);
    tagTable(stack, id, table, entry, why);
    optimize(stack, id, table, place.location, optimizers, why);
  }
  const code = placeArtifact(stack, because);
  for (const job of [...first, ...after]) makeJob(stack, job, code, forStore(facts, datastore, [job.node]));
  const keys = ["store", datastore];
  const machine = makeMachine(stack, keys, storeMachine(facts, plan), because);
  const latency = tightest([...first, ...after].map(({ node }) => node.needs.latency));
  if (!made) startAt(stack, keys, startTimes(store?.source.ingestion?.schedule, latency), machine, because);
  watch(stack, keys, machine, latency, because);
}

/** A job that brings datasets is followed by the jobs that take these on. */
export function storeMachine(facts: GraphFacts, { datastore, first, after }: StorePlan): MachinePlan {
  const { names, config } = facts;
  const { bus } = sharedNames(facts);
  const job = (plan: JobPlan) => machineJob(plan, names.job(...plan.keys));
  return {
    comment: `Brings what is new of ${datastore} into the lake, and to those that want it`,
    attempts: config.jobs.attempts,
    timeout: config.jobs.timeout,
    branches: first.map((plan) => {
      const datasets = plan.entries.map(({ key }) => key);
      const brought = new Set(datasets);
      return {
        first: job(plan),
        event: {
          bus: bus.name,
          source: bus.source,
          detailType: STORE_COMMITTED,
          detail: { datastore, datasets },
        },
        after: after.filter(({ entries }) => entries.some(({ key }) => brought.has(key))).map(job),
      };
    }),
  };
}
