import type { TestDatabase } from "../../support/postgres.js";

/** Three sources by three methods, each wanted in three containers, live and with every version; and a transformer. */
export function soakModel(server: TestDatabase["server"]): string {
  const { host, port, database, credential } = server;
  const postgres = (name: string, schema: string): string => `---
kind: DataContainer
name: ${name}
owner: us/sales
type: postgresql
locations: [onprem:us]
connection: { host: ${host}, port: ${port}, database: ${database}, schema: ${schema} }
credential: { store: env, name: ${credential} }
`;
  const workspace = (name: string, container: string): string => `---
kind: Workspace
name: ${name}
team: us/sales
container: ${container}
datasetGroups:
  - { name: live, platform: local, needs: { latency: minutes }, sinks: [bank/accounts, crm/people, shop/products, shop/stock] }
  - { name: past, platform: local, needs: { latency: minutes, history: milestoned }, sinks: [bank/accounts, crm/people, shop/products] }
`;
  return `kind: Ecosystem
name: soak
repository: { name: soak/ecosystem, branch: proposals }
liveRepository: { name: soak/ecosystem, branch: main }
defaultPlatform: local
governanceZones: [{ name: us, repository: { name: soak/us, branch: main } }]
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
capabilities: { latency: minutes, history: milestoned }
---
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: soak/sales, branch: main } }]
---
kind: Team
zone: us
name: sales
---
kind: DataContainer
name: bank_files
owner: us/sales
type: files
locations: [onprem:us]
path: feed
format: csv
---
kind: DataContainer
name: crm_file
owner: us/sales
type: duckdb
locations: [onprem:us]
path: crm.duckdb
---
kind: DataContainer
name: mart_file
owner: us/sales
type: duckdb
locations: [onprem:us]
path: mart.duckdb
---
kind: DataContainer
name: mart_folder
owner: us/sales
type: files
locations: [onprem:us]
path: mart
format: parquet
${postgres("shop_pg", "shop")}${postgres("mart_pg", "public").replace(`database: ${database}`, `database: ${database}_mart`)}---
kind: Datastore
name: bank
team: us/sales
source:
  container: bank_files
  tables: { accounts: accounts/ }
  ingestion: { method: cdc, sequence: seq, operation: op, inserted: I, updated: U, deleted: D }
datasets:
  - name: accounts
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, { name: owner, type: string }, { name: balance, type: "decimal(12,2)" }]
---
kind: Datastore
name: crm
team: us/sales
source: { container: crm_file, ingestion: { method: watermark, column: changed, overlap: "500", schedule: "* * * * *" } }
datasets:
  - name: people
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, { name: name, type: string }, { name: changed, type: bigint, nullable: false }]
---
kind: Datastore
name: shop
team: us/sales
source: { container: shop_pg, ingestion: { method: snapshot, scope: datastore, schedule: "* * * * *" } }
datasets:
  - name: products
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: integer, nullable: false }, { name: title, type: string }, { name: price, type: "decimal(10,2)" }]
  - name: stock
    classification: internal
    primaryKey: [product_id, place]
    columns: [{ name: product_id, type: integer, nullable: false }, { name: place, type: string, nullable: false }, { name: amount, type: integer }]
${workspace("in_duckdb", "mart_file")}${workspace("in_files", "mart_folder")}${workspace("in_postgres", "mart_pg")}---
kind: Workspace
name: sums
team: us/sales
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: inputs, sinks: [bank/accounts] }]
transformer:
  code: [{ runtime: sql, file: sums.sql }]
  trigger: { on: change }
  output: summed
---
kind: Datastore
name: summed
team: us/sales
source: { transformer: sums }
datasets:
  - name: owners
    classification: internal
    primaryKey: [owner]
    columns: [{ name: owner, type: string, nullable: false }, { name: balance, type: "decimal(38,2)" }]
---
kind: Workspace
name: sums_desk
team: us/sales
container: mart_file
datasetGroups: [{ name: live, platform: local, needs: { latency: minutes }, sinks: [summed/owners] }]
`;
}

export const SUMS_SQL =
  "SELECT owner, sum(balance) AS balance FROM bank_accounts WHERE owner IS NOT NULL GROUP BY owner\n";
