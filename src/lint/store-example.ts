/** A datastore for pages: one dataset of two columns, read as `source` says. */
export function storeExample(source: string, dataset = "", columns: readonly string[] = []): string {
  const rest = columns.map((column) => `      - { ${column} }\n`).join("");
  return `
kind: Datastore
name: orders
team: us/sales
status: production
source: ${source}
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]${dataset}
    columns:
      - { name: id, type: bigint, nullable: false }
${rest}`;
}
