import type { NewFile, NewProject } from "./new-project.js";

const SCHEMA = "# yaml-language-server: $schema=../.schemas/model.schema.json\n";

/** A small model that runs at once: a shop's customers and orders, as files, for a sales desk, in a DuckDB database. */
export function modelFiles({ name, repository }: NewProject): readonly NewFile[] {
  const at = (branch: string): string =>
    `{ ${repository.host === "github.com" ? "" : `host: ${repository.host}, `}name: ${repository.name}, branch: ${branch} }`;
  return [
    [
      "model/ecosystem.yaml",
      `${SCHEMA}# What the whole ecosystem shares. Its owners propose changes to this file from the branch ecosystem.
kind: Ecosystem
name: ${/^[a-z_-]/.test(name) && !/^(?:true|false|null)$/.test(name) ? name : JSON.stringify(name)}
description: Who produces which data, who wants it, and where it may be
repository: ${at("ecosystem")}
liveRepository: ${at("main")}
defaultPlatform: local
governanceZones:
  - { name: hq, repository: ${at("zones/hq")} }
---
kind: Vendor
name: onprem
description: Our own machines
cloud: PRIVATE
locations: { office: [desk] }
---
kind: DataPlatform
name: local
type: local
description: This machine; needs no cloud, no server and no download
locations: [onprem]
capabilities: { latency: minutes, history: milestoned }
`,
    ],
    [
      "model/hq.yaml",
      `${SCHEMA}# A part of the ecosystem with teams, and policies of its own where it needs some.
kind: GovernanceZone
name: hq
teams:
  - { name: sales, repository: ${at("teams/sales")} }
`,
    ],
    [
      "model/sales.yaml",
      `${SCHEMA}# What the team produces: two files that a shop system exports. They are read every ten minutes.
kind: Team
zone: hq
name: sales
description: Sells, and owns the customer register
---
kind: DataContainer
name: shop_files
owner: hq/sales
type: files
locations: [onprem:office/desk]
path: ../data/shop
format: csv
---
kind: Datastore
name: shop
description: Customers and their orders
team: hq/sales
source:
  container: shop_files
  ingestion: { method: snapshot, scope: datastore, schedule: "*/10 * * * *" }
datasets:
  - name: customers
    classification: pii
    primaryKey: [customer_id]
    columns:
      - { name: customer_id, type: integer, nullable: false }
      - { name: full_name, type: string, nullable: false }
      - { name: city, type: string }
  - name: orders
    classification: internal
    primaryKey: [order_id]
    columns:
      - { name: order_id, type: integer, nullable: false }
      - { name: customer_id, type: integer, nullable: false }
      - { name: ordered_on, type: date, nullable: false }
      - { name: amount, type: "decimal(10,2)", nullable: false }
`,
    ],
    [
      "model/sales-desk.yaml",
      `${SCHEMA}# What somebody wants, and where: everything that has to happen in between follows from this.
kind: DataContainer
name: sales_mart
owner: hq/sales
type: duckdb
locations: [onprem:office/desk]
path: ../data/sales_mart.duckdb
---
kind: Workspace
name: sales_desk
description: Answers who ordered what
team: hq/sales
container: sales_mart
datasetGroups:
  - name: live
    needs: { latency: hours }
    platform: { default: true }
    sinks: [shop/customers, shop/orders]
`,
    ],
    ["data/shop/customers.csv", "customer_id,full_name,city\n1,Ada Winter,Delft\n2,Noor Khan,Leeds\n3,Tomas Silva,\n"],
    [
      "data/shop/orders.csv",
      "order_id,customer_id,ordered_on,amount\n1,1,2024-03-01,19.90\n2,1,2024-03-04,250.00\n3,2,2024-03-05,7.25\n",
    ],
    [
      "sluice.config.yaml",
      'include: ["model/**/*.yaml", "model/**/*.yml", "model/**/*.model.ts"]   # what is a part of the model\nout: out\n',
    ],
  ];
}
