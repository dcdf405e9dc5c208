import type { DataPlatformInstance } from "../../src/model/data-platform.js";
import type { Dataset, Datastore } from "../../src/model/datastore.js";
import type { Model } from "../../src/model/model.js";
import type { Workspace } from "../../src/model/workspace.js";

// Large models are made as objects: reading them from text would only test the reader.

/** `n` transformers, each reading what the one before makes, and one consumer at every `every`th of them: at least at the end. */
export function chain(n: number, every = n): Model {
  const stores = [source("d0")];
  const workspaces: Workspace[] = [];
  for (let at = 1; at <= n; at++) {
    workspaces.push(transformer(`t${at}`, [`d${at - 1}/data`], `d${at}`));
    stores.push(output(`d${at}`, `t${at}`));
    if (at === n || at % every === 0) workspaces.push(consumer(`c${at}`, [`d${at}/data`]));
  }
  return modelWith(stores, workspaces);
}

/** `depth` layers of `width` transformers, each reading everything the layer before makes; a consumer for each of the last. */
export function layers(depth: number, width: number): Model {
  const stores: Datastore[] = [];
  const workspaces: Workspace[] = [];
  const row = Array.from({ length: width }, (_, at) => at);
  for (const at of row) stores.push(source(`d0_${at}`));
  for (let layer = 1; layer <= depth; layer++)
    for (const at of row) {
      const inputs = row.map((other) => `d${layer - 1}_${other}/data`);
      workspaces.push(transformer(`t${layer}_${at}`, inputs, `d${layer}_${at}`));
      stores.push(output(`d${layer}_${at}`, `t${layer}_${at}`));
    }
  for (const at of row) workspaces.push(consumer(`c${at}`, [`d${depth}_${at}/data`]));
  return modelWith(stores, workspaces);
}

function modelWith(datastores: Datastore[], workspaces: Workspace[]): Model {
  const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
  return {
    ecosystems: [],
    vendors: [],
    platforms: [INSTANCE],
    zones: [],
    teams: [],
    containers: [],
    datastores: datastores.sort(byKey),
    workspaces: workspaces.sort(byKey),
    assignments: [],
    retirements: [],
    files: new Map(),
  };
}

const INSTANCE: DataPlatformInstance = {
  kind: "DataPlatform",
  key: "local",
  name: "local",
  type: "local",
  locations: ["onprem"],
  capabilities: { latency: "seconds", history: "milestoned" },
  config: {},
  deployment: { branch: "terraform/local", apply: "on-demand" },
  protection: "on",
};

const DATASET: Dataset = {
  name: "data",
  columns: [{ name: "id", type: { name: "integer" }, nullable: false, classification: "internal" }],
  primaryKey: ["id"],
  partitionBy: [],
  policies: [],
};

function source(key: string): Datastore {
  const ingestion = { method: "snapshot", scope: "dataset", schedule: "0 * * * *" } as const;
  return store(key, { container: "pg", ingestion });
}

function output(key: string, maker: string): Datastore {
  return store(key, { transformer: maker });
}

function store(key: string, source: Datastore["source"]): Datastore {
  return { kind: "Datastore", key, name: key, team: "us/sales", status: "production", source, datasets: [DATASET] };
}

function transformer(key: string, inputs: string[], made: string): Workspace {
  const code = [{ runtime: "sql", artifact: "git+https://code.example/sql#v1", entry: "main.sql" } as const];
  return {
    ...workspace(key, "inputs", inputs),
    transformer: { code, trigger: { on: "change" }, declassifies: [], output: made },
  };
}

function consumer(key: string, sinks: string[]): Workspace {
  const [group, ...others] = workspace(key, "main", sinks).datasetGroups;
  const platform = { chooser: "fixed", platform: "local" } as const;
  return { ...workspace(key, "main", sinks), datasetGroups: group ? [{ ...group, platform }, ...others] : [] };
}

function workspace(key: string, group: string, sinks: string[]): Workspace {
  return {
    kind: "Workspace",
    key,
    name: key,
    team: "us/sales",
    department: "sales",
    container: { managedBy: "platform", type: "duckdb" },
    priority: "medium",
    status: "production",
    datasetGroups: [
      {
        name: group,
        needs: { latency: "hours", history: "live" },
        sinks: sinks.map((dataset) => ({ dataset, allowDeprecated: false })),
      },
    ],
  };
}
