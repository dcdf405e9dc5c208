import type { FileFormat } from "../../src/model/data-container.js";
import type { DataType } from "../../src/model/data-type.js";

/**
 * What a file format loses of a type that the database holds, as a phrase; `undefined` when nothing is lost to a reader who
 * knows the schema. Facts: the Parquet format's logical types, RFC 8259, and what DuckDB writes.
 */
export function formatLoss(type: DataType, format: FileFormat): string | undefined {
  for (const part of partsOf(type)) {
    const why = LOSSES[format](part);
    if (why !== undefined) return why;
  }
  return undefined;
}

const LOSSES: Readonly<Record<FileFormat, (type: DataType) => string | undefined>> = {
  parquet: ({ name }) => (name === "interval" ? "Parquet's intervals end at milliseconds" : undefined),
  csv: ({ name }) =>
    name === "array" || name === "map" || name === "struct" || name === "vector"
      ? "CSV has no nested values, so it is written as text in DuckDB's notation"
      : undefined,
  json: ({ name }) =>
    FLOATS.has(name)
      ? "JSON has no NaN and no infinity, which are written as bare words that not every reader takes"
      : undefined,
};

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
