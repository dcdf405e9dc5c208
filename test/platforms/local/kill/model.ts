import type { TestDatabase } from "../../../support/postgres.js";
import type { Dataset, Ecosystem } from "./ecosystem.js";

/** Where things are, below the model's folder. */
export const PLACES = {
  shop: "sources/shop",
  depot: "sources/depot",
  meters: "sources/meters.duckdb",
  mart: "consumers/mart.duckdb",
  drop: "consumers/drop",
} as const;

/** How far below the greatest watermark windows begin. */
export const OVERLAP = { readings: "PT1H", ticks: "5" } as const;

/** The texts of a model that asks for an ecosystem: path -> text. JSON is YAML. */
export function modelTexts(
  asked: Ecosystem,
  server: TestDatabase["server"] | undefined,
): Readonly<Record<string, string>> {
  const owned = { owner: "all/data", locations: ["onprem"] };
  const box = (name: string, more: object) => ({ kind: "DataContainer", name, ...owned, ...more });
  const schedule = "* * * * *";
  const store = (name: string, source: object) => ({
    ...{ kind: "Datastore", name, team: "all/data", source },
    datasets: asked.datasets.filter((dataset) => dataset.name.startsWith(`${name}/`)).map(datasetText),
  });
  const read = (name: string, container: string, ingestion: object) => store(name, { container, ingestion });
  const documents: readonly object[] = [
    ...SURROUNDINGS,
    box("shop_files", { type: "files", format: "csv", path: PLACES.shop }),
    box("depot_files", { type: "files", format: "csv", path: PLACES.depot }),
    box("meters_db", { type: "duckdb", path: PLACES.meters }),
    box("mart", { type: "duckdb", path: PLACES.mart }),
    box("drop", { type: "files", format: "csv", path: PLACES.drop }),
    read("shop", "shop_files", { method: "snapshot", schedule, badRecords: "reject" }),
    read("depot", "depot_files", { method: "cdc", sequence: "seq", operation: "op", badRecords: "reject" }),
    read("meters", "meters_db", { method: "watermark", column: "taken", overlap: OVERLAP.readings, schedule }),
    read("ticks", "meters_db", { method: "watermark", column: "number", overlap: OVERLAP.ticks, schedule }),
    ...(server === undefined
      ? []
      : [
          box("warehouse", {
            type: "postgresql",
            connection: { host: server.host, port: server.port, database: server.database, schema: "ledger" },
            credential: { store: "env", name: server.credential },
          }),
          read("ledger", "warehouse", { method: "snapshot", scope: "datastore", schedule }),
        ]),
    ...transformer("by_city", "sql", ["shop/customers"]),
    store("cities", { transformer: "by_city" }),
    ...transformer("by_state", "javascript", ["depot/parcels", "meters/readings"]),
    store("states", { transformer: "by_state" }),
    ...asked.workspaces.map(({ name, container, groups }) => ({
      ...{ kind: "Workspace", name, team: "all/data", container },
      datasetGroups: groups.map((group) => ({
        ...{ name: group.name, platform: "local", needs: { history: group.history }, sinks: group.sinks },
      })),
    })),
  ];
  return {
    "model.yaml": documents.map((one) => JSON.stringify(one)).join("\n---\n"),
    "by_city.sql":
      "CREATE TABLE by_city AS SELECT coalesce(city, 'nowhere') AS city, count(*) AS people, sum(credit) AS credit FROM shop_customers GROUP BY ALL;\n",
    "by_state.js": BY_STATE,
  };
}

const BY_STATE = `export function transform({ depot_parcels, meters_readings }) {
  const states = new Map();
  for (const { state, weight } of depot_parcels) {
    const known = states.get(state) ?? { state, parcels: 0, heaviest: null };
    known.parcels += 1;
    if (weight !== null && (known.heaviest === null || BigInt(weight) > known.heaviest)) known.heaviest = BigInt(weight);
    states.set(state, known);
  }
  let readings = 0;
  for (const _ of meters_readings) readings += 1;
  return { by_state: [...states.values(), { state: "read", parcels: readings, heaviest: null }] };
}
`;

const SURROUNDINGS: readonly object[] = [
  {
    ...{ kind: "Ecosystem", name: "kills", defaultPlatform: "local" },
    repository: { name: "kills/ecosystem", branch: "proposals" },
    liveRepository: { name: "kills/ecosystem", branch: "main" },
    governanceZones: [{ name: "all", repository: { name: "kills/all", branch: "main" } }],
  },
  { kind: "Vendor", name: "onprem", cloud: "PRIVATE", locations: { here: [] } },
  {
    ...{ kind: "GovernanceZone", name: "all" },
    teams: [{ name: "data", repository: { name: "kills/data", branch: "main" } }],
  },
  { kind: "Team", zone: "all", name: "data" },
  {
    ...{ kind: "DataPlatform", name: "local", type: "local", locations: ["onprem"], protection: "off" },
    capabilities: { latency: "minutes", history: "milestoned" },
  },
];

function datasetText({ name, columns, key }: Dataset): object {
  return {
    name: name.slice(name.indexOf("/") + 1),
    classification: "internal",
    primaryKey: key,
    columns: columns.map(([column, type]) => ({
      ...{ name: column, type: type.replace("!", ""), nullable: !type.endsWith("!") },
    })),
  };
}

function transformer(name: string, runtime: "sql" | "javascript", inputs: readonly string[]): readonly object[] {
  return [
    {
      ...{ kind: "Workspace", name, team: "all/data", container: { managedBy: "platform", type: "duckdb" } },
      datasetGroups: [{ name: "inputs", sinks: inputs }],
      transformer: {
        code: [{ runtime, file: `${name}.${runtime === "sql" ? "sql" : "js"}` }],
        trigger: { on: "change" },
        output: name === "by_city" ? "cities" : "states",
      },
    },
  ];
}
