import type { TestDatabase } from "./postgres.js";

export interface Garden {
  /** Columns of the dataset `plants`, beside its key `id`. */
  readonly columns?: readonly string[];
  /** Workspaces by name, with the container each wants its data in. */
  readonly desks?: Readonly<Record<string, string>>;
  readonly protection?: "on" | "off";
  readonly history?: "live" | "milestoned";
  readonly postgres?: TestDatabase["server"];
  /** Further documents. */
  readonly more?: string;
}

export const COLUMNS = [
  "{ name: code, type: varchar(5) }",
  "{ name: height, type: integer }",
  "{ name: note, type: string }",
];

/** One store of one dataset, read from a CSV file; consumers in a DuckDB file, in a folder of CSV files, and where there is a server, in PostgreSQL. */
export function garden({
  columns = COLUMNS,
  desks = { desk: "mart", office: "drop" },
  protection = "on",
  history = "live",
  postgres,
  more = "",
}: Garden = {}): string {
  const workspaces = Object.entries(desks).map(
    ([name, container]) => `
---
kind: Workspace
name: ${name}
team: us/growers
container: ${container}
datasetGroups: [{ name: live, platform: local, needs: { history: ${history} }, sinks: [garden/plants] }]`,
  );
  const server =
    postgres === undefined
      ? ""
      : `
---
kind: DataContainer
name: warehouse
owner: us/growers
type: postgresql
locations: [onprem:us/ny]
connection: { host: ${postgres.host}, port: ${postgres.port}, database: ${postgres.database} }
credential: { store: env, name: ${postgres.credential} }`;
  return `
kind: Ecosystem
name: gardens
repository: { name: gardens/ecosystem, branch: proposals }
liveRepository: { name: gardens/ecosystem, branch: main }
defaultPlatform: local
governanceZones: [{ name: us, repository: { name: gardens/us, branch: main } }]
---
kind: Vendor
name: onprem
cloud: PRIVATE
locations: { us: [ny] }
---
kind: DataPlatform
name: local
type: local
locations: [onprem]
capabilities: { history: milestoned }
protection: ${protection}
---
kind: GovernanceZone
name: us
teams: [{ name: growers, repository: { name: gardens/growers, branch: main } }]
---
kind: Team
zone: us
name: growers
---
kind: DataContainer
name: garden_files
owner: us/growers
type: files
locations: [onprem:us/ny]
path: data/source
format: csv
---
kind: DataContainer
name: mart
owner: us/growers
type: duckdb
locations: [onprem:us/ny]
path: data/mart.duckdb
---
kind: DataContainer
name: drop
owner: us/growers
type: files
locations: [onprem:us/ny]
path: data/drop
format: csv${server}
---
kind: Datastore
name: garden
team: us/growers
source: { container: garden_files, ingestion: { method: snapshot, scope: datastore, schedule: "0 * * * *" } }
datasets:
  - name: plants
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, ${columns.join(", ")}]
${workspaces.join("\n")}
${more}`;
}

export const PLANTS = "id,code,height,note\n1,ABIES,1200,tall\n2,ROSA,90,\n3,TILIA,2500,old\n";
