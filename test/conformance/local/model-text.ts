import type { Dataset, Method, Store, Transformer } from "../model.js";
import type { Placed } from "../platform.js";

/** Where things are, below the model's folder. */
export const PLACES = {
  duckdbSource: "sources/source.duckdb",
  files: (kind: string): string => `sources/${kind}`,
  duckdb: (workspace: string): string => `consumers/${workspace}.duckdb`,
  folder: (workspace: string): string => `consumers/${workspace}`,
  code: (transformer: string, runtime: "sql" | "javascript"): string =>
    `code/${transformer}.${runtime === "sql" ? "sql" : "mjs"}`,
} as const;

/** The name of the PostgreSQL database of the sources, and of their schema in it. */
export const POSTGRES_SOURCE = "source";
export const FILE_FORMATS: readonly string[] = ["csv", "json", "parquet"];

/** How a PostgreSQL database is reached. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The environment variable that holds `user:password`. */
  readonly credential: string;
}

/** The texts of a model that asks the local platform for an ecosystem: path -> text. JSON is YAML. */
export function modelText(
  { stores, workspaces, transformers = [] }: Placed,
  serverOf: (name: string) => Server,
): ReadonlyMap<string, string> {
  const sources = [...new Set(stores.map(({ kind }) => kind))];
  const documents: readonly object[] = [
    ...SURROUNDINGS,
    ...sources.map((kind) => sourceContainer(kind, serverOf)),
    ...stores.map(datastore),
    ...workspaces.flatMap((workspace) => {
      const container = `${workspace.name}_box`;
      return [
        consumerContainer(container, workspace.name, workspace.kind, serverOf),
        {
          ...{ kind: "Workspace", name: workspace.name, team: "all/data", container },
          datasetGroups: workspace.groups.map(({ name, history, retention, sinks }) => ({
            name,
            platform: "local",
            needs: { history, ...(retention === undefined ? {} : { retention }) },
            sinks,
          })),
        },
      ];
    }),
    ...transformers.flatMap(transformer),
  ];
  const texts = new Map([["model.yaml", documents.map((one) => JSON.stringify(one)).join("\n---\n")]]);
  for (const { name, code } of transformers)
    texts.set(
      PLACES.code(name, code.runtime),
      code.text((input) => input.replace("/", "_")),
    );
  return texts;
}

const SURROUNDINGS: readonly object[] = [
  {
    ...{ kind: "Ecosystem", name: "conformance", defaultPlatform: "local" },
    repository: { name: "conformance/ecosystem", branch: "proposals" },
    liveRepository: { name: "conformance/ecosystem", branch: "main" },
    governanceZones: [{ name: "all", repository: { name: "conformance/all", branch: "main" } }],
  },
  { kind: "Vendor", name: "onprem", cloud: "PRIVATE", locations: { here: [] } },
  {
    kind: "GovernanceZone",
    name: "all",
    teams: [{ name: "data", repository: { name: "conformance/data", branch: "main" } }],
  },
  { kind: "Team", zone: "all", name: "data" },
  {
    ...{ kind: "DataPlatform", name: "local", type: "local", locations: ["onprem"], protection: "off" },
    capabilities: { latency: "minutes", history: "milestoned" },
  },
];

const owned = { owner: "all/data", locations: ["onprem"] };

function sourceContainer(kind: string, serverOf: (name: string) => Server): object {
  const container = { kind: "DataContainer", name: `${kind}_source`, ...owned };
  if (kind === "duckdb") return { ...container, type: "duckdb", path: PLACES.duckdbSource };
  if (kind === "postgresql") return { ...container, ...postgres(serverOf(POSTGRES_SOURCE), POSTGRES_SOURCE) };
  return { ...container, type: "files", format: kind, path: PLACES.files(kind) };
}

function consumerContainer(name: string, workspace: string, kind: string, serverOf: (name: string) => Server): object {
  const container = { kind: "DataContainer", name, ...owned };
  if (kind === "duckdb") return { ...container, type: "duckdb", path: PLACES.duckdb(workspace) };
  if (kind === "postgresql") return { ...container, ...postgres(serverOf(workspace)) };
  return { ...container, type: "files", format: kind, path: PLACES.folder(workspace) };
}

function postgres({ host, port, database, credential }: Server, schema?: string): object {
  return {
    type: "postgresql",
    connection: { host, port, database, ...(schema === undefined ? {} : { schema }) },
    credential: { store: "env", name: credential },
  };
}

function datastore(store: Store & { readonly kind: string }): object {
  return {
    ...{ kind: "Datastore", name: store.name, team: "all/data" },
    source: {
      container: `${store.kind}_source`,
      tables: Object.fromEntries(store.datasets.map(({ name }) => [name, sourceTable(store.name, name)])),
      ingestion: {
        ...methodText(store.method),
        scope: store.together ? "datastore" : "dataset",
        ...(store.badRecords === undefined ? {} : { badRecords: store.badRecords }),
      },
    },
    datasets: store.datasets.map(datasetText),
  };
}

/** What a dataset is called in its source. */
export function sourceTable(store: string, dataset: string): string {
  return `${store}_${dataset}`;
}

function methodText(method: Method): object {
  const schedule = "* * * * *";
  switch (method.type) {
    case "snapshot":
      return { method: "snapshot", schedule };
    case "watermark":
      return {
        ...{ method: "watermark", column: method.column, schedule },
        ...(method.overlap === undefined ? {} : { overlap: method.overlap }),
      };
    case "cdc":
      return {
        ...{ method: "cdc", sequence: "seq", operation: "op" },
        ...(method.overlap === undefined ? {} : { overlap: method.overlap }),
      };
  }
}

function datasetText({ name, columns, primaryKey }: Dataset): object {
  return { name, classification: "internal", primaryKey, columns };
}

function transformer({ name, inputs, output, code }: Transformer): readonly object[] {
  return [
    {
      ...{ kind: "Workspace", name, team: "all/data", container: { managedBy: "platform", type: "duckdb" } },
      datasetGroups: [{ name: "inputs", sinks: inputs }],
      transformer: {
        code: [{ runtime: code.runtime, file: PLACES.code(name, code.runtime) }],
        trigger: { on: "change" },
        output: output.store,
      },
    },
    {
      ...{ kind: "Datastore", name: output.store, team: "all/data", source: { transformer: name } },
      datasets: output.datasets.map(datasetText),
    },
  ];
}
