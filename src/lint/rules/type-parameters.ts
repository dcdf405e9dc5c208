import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { type DataType, formatDataType } from "../../model/data-type.js";
import { quote } from "../../util/quote.js";
import { columnsOf } from "../columns.js";
import { problemsWithin } from "../data-types.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ problem: string }>({
  code: "lint/type-parameters",
  severity: "error",
  summary: "type out of range",
  detail: ({ problem }) => `The type ${problem}.`,
});

/** The numbers of a type lie within their range, also inside other types. */
export const typeParameters = defineRule({
  name: "type-parameters",
  pages: [
    {
      type,
      why:
        "A decimal has 1 to 38 digits, of which at most all are behind the point. A length is at least 1 and at most 10,485,760; " +
        "a vector has at most 65,536 dimensions. What lies outside exists in no engine, or not in the same way in two of them.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: tags, type: array<varchar(0)> }
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: tags, type: array<varchar(20)> }
`,
    },
  ],
  each: columnsOf((column, store, dataset, index, report) => {
    for (const problem of problemsWithin(column.type, (inner) => describe(inner, column.type)))
      report(type(at(store, "datasets", dataset, "columns", index, "type"), { problem }));
  }),
});

/** Digits that PostgreSQL, SQL Server, Snowflake, Spark, BigQuery and DuckDB all hold exactly. */
const DECIMAL_DIGITS = 38;
/** PostgreSQL's bound for char(n) and varchar(n) (its documentation, "Character Types"); others have lower ones or none. */
const LENGTH = 10_485_760;
/** Beyond what vector stores hold (pgvector 16,000, Milvus 32,768 dimensions). */
const DIMENSIONS = 65_536;

function problemOf(type: DataType): string | undefined {
  if (type.name === "decimal") {
    const { precision, scale } = type;
    if (!within(precision, 1, DECIMAL_DIGITS)) return `a decimal has 1 to ${DECIMAL_DIGITS} digits`;
    return within(scale, 0, precision)
      ? undefined
      : `of ${precision} digits at most ${precision} can stand behind the point`;
  }
  if (!("length" in type) || type.length === undefined) return undefined;
  if (type.name === "vector")
    return within(type.length, 1, DIMENSIONS) ? undefined : `a vector has 1 to ${DIMENSIONS} dimensions`;
  return within(type.length, 1, LENGTH) ? undefined : `a length is 1 to ${LENGTH}`;
}

function within(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function describe(inner: DataType, outer: DataType): string | undefined {
  const problem = problemOf(inner);
  if (problem === undefined) return undefined;
  const inside = inner === outer ? "" : ` inside ${quote(formatDataType(outer))}`;
  return `${quote(formatDataType(inner))}${inside} is out of range: ${problem}`;
}
