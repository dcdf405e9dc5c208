import type { FileFormat } from "../../src/model/data-container.js";
import type { DataType } from "../../src/model/data-type.js";

/**
 * What a file format loses of a type that the database holds, as a phrase; `undefined` when nothing is lost to a reader who
 * knows the schema. Facts: the Parquet format's logical types, RFC 8259 (JSON), RFC 4180 (CSV), and what DuckDB writes.
 */
export function formatLoss(type: DataType, format: FileFormat): string | undefined {
  const parts = [...partsOf(type)];
  const nested = NESTED.has(type.name);
  // Outside of nested values intervals are written as text, which holds all of them.
  if (format === "parquet" && nested && parts.some(({ name }) => name === "interval"))
    return "Parquet's intervals end at milliseconds";
  if (format === "csv" && nested) return "CSV has no nested values, so they are written as text in DuckDB's notation";
  // Outside of nested values they are written as strings, which are read back as what they were.
  if (format === "json" && nested && parts.some(({ name }) => FLOATS.has(name)))
    return "JSON has no NaN and no infinity, which within nested values are written as bare words that few readers take";
  return undefined;
}

const NESTED: ReadonlySet<string> = new Set(["array", "map", "struct", "vector"]);
const FLOATS: ReadonlySet<string> = new Set(["float16", "float32", "float64", "float128", "vector"]);

/** A type with all that is inside it. */
function* partsOf(type: DataType): Generator<DataType> {
  yield type;
  if (type.name === "array") yield* partsOf(type.element);
  else if (type.name === "map") {
    yield* partsOf(type.key);
    yield* partsOf(type.value);
  } else if (type.name === "struct") for (const { type: field } of type.fields) yield* partsOf(field);
}
