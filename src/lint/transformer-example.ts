/** What pages about transformers change in their example. */
export interface TransformerExample {
  readonly team?: string;
  readonly group?: string;
  readonly code?: string;
  readonly source?: string;
  readonly consumer?: boolean;
}

/** A workspace with a transformer, the datastore it makes, and who wants that: for pages. */
export function transformerExample(change: TransformerExample = {}): string {
  const {
    team = "us/sales",
    group = "{ name: inputs, sinks: [nw_data/products] }",
    code = "[{ runtime: sql, artifact: git+https://git.example/totals.git#v1, entry: totals.sql }]",
    source = "{ transformer: total_orders }",
    consumer = true,
  } = change;
  const wanted = `---
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [order_totals/totals] }
`;
  return `
kind: Workspace
name: total_orders
team: us/sales
status: production
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - ${group}
transformer:
  code: ${code}
  trigger: { on: change }
  output: order_totals
---
kind: Datastore
name: order_totals
team: ${team}
status: production
source: ${source}
datasets:
  - name: totals
    classification: internal
    primaryKey: [product_id]
    columns: [{ name: product_id, type: integer, nullable: false }]
${consumer ? wanted : ""}`;
}
