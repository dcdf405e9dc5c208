/** An ecosystem in which every part has a repository of its own, and owns something of every kind that it may own. */
export const BASE = `kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: lake
departments: [sales]
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
  - { name: eu, repository: { host: git.example.eu, name: northwind/zone-eu, branch: release/eu } }
---
kind: Vendor
name: onprem
cloud: PRIVATE
locations: { us: [ny, sf], eu: [paris] }
---
kind: DataPlatform
name: lake
type: local
locations: [onprem]
---
kind: DataPlatform
name: fast
type: local
locations: [onprem]
capabilities: { latency: minutes, history: milestoned }
---
kind: DataContainer
name: clicks
owner: ecosystem
type: kafka
locations: [onprem:us/ny]
connection: { host: kafka.example.com }
---
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: finance, repository: { name: northwind/team-finance, branch: main } }
  - { name: future, repository: { name: northwind/team-future, branch: main } }
policies:
  - { name: onshore, locations: { allow: [onprem:us] } }
---
kind: GovernanceZone
name: eu
teams: [{ name: shop, repository: { name: northwind/team-shop, branch: main } }]
---
kind: DataContainer
name: reporting_pg
owner: us
type: postgresql
locations: [onprem:us/ny]
connection: { host: 10.1.2.3, database: reporting }
---
kind: Team
zone: us
name: sales
contact: sales@northwind.example
---
kind: Team
zone: us
name: finance
---
kind: Team
zone: eu
name: shop
---
kind: DataContainer
name: sales_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.sales.internal, database: nw }
---
kind: Datastore
name: orders
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }, { name: note, type: string }]
---
kind: Datastore
name: offered
team: us/sales
transferTo: us/finance
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]
---
kind: Workspace
name: desk
team: us/sales
container: reporting_pg
datasetGroups:
  - { name: live, platform: { byNeeds: true }, needs: { latency: hours }, sinks: [orders/lines] }
  - { name: plain, platform: lake, sinks: [orders/lines] }
---
kind: Workspace
name: ledger
team: us/finance
container: reporting_pg
datasetGroups:
  - { name: live, platform: { byNeeds: true }, needs: { latency: minutes }, sinks: [orders/lines] }
---
kind: Workspace
name: clean
team: us/finance
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: inputs, sinks: [orders/lines] }]
transformer:
  code: [{ runtime: sql, file: clean.sql }]
  trigger: { on: change }
  output: cleaned
---
kind: Datastore
name: cleaned
team: us/finance
source: { transformer: clean }
datasets: [{ name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]
---
kind: PlatformAssignments
assignments: { desk/live: lake }
---
kind: PlatformAssignments
assignments: { ledger/live: fast }
---
kind: Retirements
retirements:
  - { platform: lake, object: orders/old_lines, then: destroy, reason: replaced }
`;

/** The sources that own something in the base, by the part they own. */
export const SOURCES = {
  ecosystem: "northwind/ecosystem#proposals",
  us: "northwind/zone-us#main",
  eu: "git.example.eu/northwind/zone-eu#release/eu",
  sales: "northwind/team-sales#main",
  finance: "northwind/team-finance#main",
  future: "northwind/team-future#main",
  shop: "northwind/team-shop#main",
} as const;
export type SourceName = keyof typeof SOURCES;
