/** The columns, with their types in the model and in DuckDB. */
export const COLUMNS: readonly (readonly [name: string, type: string, duckdb: string])[] = [
  ["order_id", "bigint", "BIGINT"],
  ["customer_id", "varchar(8)", "VARCHAR"],
  ["product_id", "integer", "INTEGER"],
  ["ordered", "date", "DATE"],
  ["changed", "timestamp", "TIMESTAMP"],
  ["quantity", "smallint", "SMALLINT"],
  ["price", "decimal(10,2)", "DECIMAL(10,2)"],
  ["weight", "float64", "DOUBLE"],
  ["paid", "boolean", "BOOLEAN"],
  ["note", "string", "VARCHAR"],
];

/** The model that is measured: one table of ten columns, from CSV files to a consumer's DuckDB file, by each method. */
export const MODEL = `
kind: Ecosystem
name: bench
repository: { name: bench/ecosystem, branch: proposals }
liveRepository: { name: bench/ecosystem, branch: main }
defaultPlatform: local
governanceZones: [{ name: us, repository: { name: bench/us, branch: main } }]
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
---
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: bench/sales, branch: main } }]
---
kind: Team
zone: us
name: sales
${["snapshot", "watermark", "cdc"].map(store).join("")}`;

function store(method: string): string {
  const ingestion = {
    snapshot: 'method: snapshot, schedule: "0 * * * *"',
    watermark: 'method: watermark, column: changed, schedule: "0 * * * *"',
    cdc: 'method: cdc, sequence: seq, operation: op, inserted: I, updated: U, deleted: D, schedule: "0 * * * *"',
  }[method];
  return `---
kind: DataContainer
name: ${method}_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data/${method}
format: csv
---
kind: DataContainer
name: ${method}_mart
owner: us/sales
type: duckdb
locations: [onprem:us/ny]
path: mart/${method}.duckdb
---
kind: Datastore
name: ${method}
team: us/sales
source: { container: ${method}_files, tables: { orders: orders/ }, ingestion: { ${ingestion} } }
datasets:
  - name: orders
    classification: internal
    primaryKey: [order_id]
    columns:
${COLUMNS.map(([name, type]) => `      - { name: ${name}, type: "${type}", nullable: ${name === "note"} }`).join("\n")}
---
kind: Workspace
name: ${method}_desk
team: us/sales
container: ${method}_mart
datasetGroups: [{ name: live, platform: local, sinks: [${method}/orders] }]
`;
}

/** Rows of the table as a query in DuckDB's SQL: a pure function of their numbers and of a version. */
export function rowsQuery(from: number, to: number, version: number, extra = ""): string {
  return `SELECT i AS order_id, 'c' || (i * 7919 % 100000) AS customer_id, CAST(i * 104729 % 5000 AS INTEGER) AS product_id,
    DATE '2024-01-01' + CAST(i % 700 AS INTEGER) AS ordered, TIMESTAMP '2026-01-01' + INTERVAL (i + ${version} * 10000000) SECOND AS changed,
    CAST(1 + i % 40 AS SMALLINT) AS quantity, CAST((i * 31 % 100000) / 100.0 AS DECIMAL(10,2)) AS price, (i % 1000) / 7.0 AS weight,
    i % 3 = 0 AS paid, CASE WHEN i % 5 > 0 THEN 'note of order ' || i || ', version ${version}' END AS note${extra}
    FROM range(${from}, ${to}) AS r(i)`;
}
