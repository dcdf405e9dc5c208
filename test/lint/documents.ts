/** Documents that cases add to the base. Each is a valid object by itself; a case writes the part it is about. */

/** A datastore `orders` with one dataset `lines` of a key `id`, and more lines below the dataset's columns. */
export function datastore(source: string, columns = "", rest = ""): string {
  return `kind: Datastore
name: orders
team: us/sales
status: production
source: ${source}
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
${columns}${rest}`;
}

/** How most datastores of tests are read. */
export const SNAPSHOT = '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }';

/** A datastore `orders` whose dataset has one more column, of a type. */
export function withColumn(type: string): string {
  return datastore(SNAPSHOT, `      - { name: extra, type: "${type}" }\n`);
}

/** A workspace `web_shop` with one group `main` on the instance `lake`. */
export function workspace(sinks: string, more = "container: reporting_pg\n"): string {
  return `kind: Workspace
name: web_shop
team: us/sales
status: production
${more}datasetGroups:
  - { name: main, platform: lake, sinks: [${sinks}] }
`;
}

/** A container `orders_pg` with the fields a case gives it. */
export function container(fields: string, locations = "locations: [onprem:us/ny]\n"): string {
  return `kind: DataContainer
name: orders_box
owner: us/sales
${locations}${fields}`;
}

/** A transformer `workspace` of one input group that makes the datastore `output`, and that datastore. */
export function transformer(name: string, inputs: string, output: string, more = ""): string {
  return `kind: Workspace
name: ${name}
team: us/sales
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: inputs, sinks: [${inputs}] }
transformer:
  code: [{ runtime: sql, artifact: git+https://git.example/code.git#v1, entry: main.sql }]
  trigger: { on: change }
  output: ${output}
${more}---
kind: Datastore
name: ${output}
team: us/sales
status: production
source: { transformer: ${name} }
datasets:
  - name: rows
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`;
}
