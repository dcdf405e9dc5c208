/** A change for pages: the documents it is about as they were and as they are. A side may be empty. */
export function changeExample(before: string, after: string): string {
  return `# before\n${side(before)}# after\n${side(after)}`;
}

function side(documents: string): string {
  return documents.trim() === "" ? "" : `${documents.trim()}\n`;
}

/** A datastore of one dataset; `columns` stand below its key, `more` beside its columns. */
export function storeOf(columns: readonly string[], more: readonly string[] = ["primaryKey: [id]"]): string {
  return `kind: Datastore
name: orders
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
${more.map((line) => `    ${line}\n`).join("")}    columns:
      - { name: id, type: bigint, nullable: false, classification: internal }
${columns.map((column) => `      - { ${column} }\n`).join("")}`;
}

/** A workspace that uses what `sinks` says. */
export function consumerOf(sinks: string, more = "container: reporting_pg"): string {
  return `kind: Workspace
name: web_shop
team: us/sales
${more}
datasetGroups:
  - { name: main, platform: lake, sinks: [${sinks}] }
`;
}
