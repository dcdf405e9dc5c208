/** A small ecosystem in which lint finds nothing. Tests change it by one edit, pages of rules by replacing its documents. */
export const BASE = `kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: lake
departments: [sales, finance]
policies:
  - { name: not-on-fast, when: { classifications: [pci], departments: [finance], datastores: [shipments] }, platforms: { deny: [fast] } }
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
  - { name: eu, repository: { name: northwind/zone-eu, branch: release/eu } }
---
kind: Vendor
name: onprem
cloud: PRIVATE
locations: { us: [ny, sf], eu: [paris] }
---
kind: Vendor
name: aws
cloud: AWS
locations: { us: [us-east-1, us-west-2], eu: [eu-west-1] }
---
kind: DataPlatform
name: lake
type: local
locations: [onprem, aws]
config: { location: "onprem:us" }
---
kind: DataPlatform
name: fast
type: local
locations: [onprem:us]
departments: [sales]
capabilities: { latency: minutes, history: milestoned }
backend: { s3: { bucket: nw-tfstate, region: us-east-1 } }
deployment: { branch: terraform/fast-lane }
---
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
policies:
  - { name: onshore, locations: { allow: [onprem:us, aws:us], deny: [aws:us/us-west-2] }, retention: { max: P7Y } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
---
kind: Team
zone: us
name: sales
---
kind: DataContainer
name: sales_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny, onprem:us/sf]
connection: { host: pg.sales.internal, port: 5432, database: nw }
credential: { store: env, name: SALES_PG }
sharedWith: [us/marketing]
---
kind: DataContainer
name: reporting_pg
owner: us
type: postgresql
locations: [onprem:us/ny]
connection: { host: 10.1.2.3, database: reporting }
---
kind: DataContainer
name: shipments_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data/shipments
format: csv
options: { delimiter: ";" }
---
kind: DataContainer
name: clicks
owner: ecosystem
type: kafka
locations: [aws:us/us-east-1]
connection: { host: kafka.example.com }
---
kind: Datastore
name: nw_data
team: us/sales
status: production
source:
  container: sales_pg
  ingestion: { method: snapshot, scope: datastore, schedule: "*/10 * * * *" }
primaryPlatform: lake
datasets:
  - name: customers
    classification: pii
    primaryKey: [customer_id]
    policies:
      - { name: encrypted, encryption: { serverSide: true } }
    columns:
      - { name: customer_id, type: varchar(5), nullable: false }
      - { name: company_name, type: string }
      - { name: changed_at, type: timestamp }
  - name: products
    primaryKey: [product_id]
    partitionBy: [category]
    columns:
      - { name: product_id, type: integer, nullable: false, classification: public }
      - { name: category, type: integer, nullable: false, classification: public }
      - { name: price, type: "decimal(10,2)", classification: confidential }
      - { name: sizes, type: "array<struct<width:integer,height:integer>>", classification: public }
      - { name: labels, type: "map<char(2),string>", classification: public }
---
kind: Datastore
name: shipments
team: us/sales
status: production
source:
  container: shipments_files
  tables: { shipments: shipments.csv, events: events/ }
  ingestion: { method: cdc, sequence: seq, operation: op, inserted: I, updated: U, deleted: D }
approvals: { live_reporting/history: [shipments] }
datasets:
  - name: shipments
    classification: internal
    primaryKey: [shipment_id]
    columns:
      - { name: shipment_id, type: bigint, nullable: false }
      - { name: sent_on, type: date }
  - name: events
    classification: internal
    primaryKey: [event_id]
    columns:
      - { name: event_id, type: bigint, nullable: false }
---
kind: Datastore
name: masked_nw_data
team: us/sales
status: production
source: { transformer: mask_customers }
datasets:
  - name: customers
    classification: internal
    primaryKey: [customer_id]
    columns:
      - { name: customer_id, type: varchar(64), nullable: false }
---
kind: Workspace
name: mask_customers
team: us/sales
department: sales
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: inputs, sinks: [nw_data/customers] }
transformer:
  code:
    - { runtime: sql, artifact: git+https://git.example/mask.git#v1.2.0, entry: mask.sql }
  trigger: { schedule: "0 * * * *" }
  declassifies: [pii]
  output: masked_nw_data
---
kind: Workspace
name: live_reporting
team: us/sales
department: sales
container: reporting_pg
status: production
datasetGroups:
  - name: live
    needs: { retention: P5Y }
    platform: { default: true }
    sinks: [nw_data/customers, nw_data/products, masked_nw_data/customers]
  - name: history
    needs: { latency: minutes, history: milestoned }
    platform: { byNeeds: true }
    sinks: [nw_data/customers, shipments/shipments]
---
kind: PlatformAssignments
assignments: { live_reporting/history: fast }
---
kind: Retirements
retirements:
  - { platform: lake, object: old_crm/people, then: destroy, reason: replaced by nw_data }
`;
