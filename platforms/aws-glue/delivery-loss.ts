import type { FileFormat } from "../../src/model/data-container.js";
import type { DataType } from "../../src/model/data-type.js";
import { partsOf } from "./types.js";

/**
 * What is lost of a type that the lake holds on its way into a consumer's container, as a phrase; `undefined` when nothing is
 * lost to a reader who knows the schema.
 */

/** In files. Facts: the Parquet format's logical types, RFC 8259 (JSON), RFC 4180 (CSV). */
export function formatLoss(type: DataType, format: FileFormat): string | undefined {
  if (!NESTED.has(type.name)) return undefined;
  if (format === "csv") return "CSV has no nested values, so they are written as JSON within it";
  // Outside of nested values they are written as strings, which are read back as what they were.
  if (format === "json" && [...partsOf(type)].some(({ name }) => FLOATS.has(name)))
    return "JSON has no NaN and no infinity, which within nested values are written as strings";
  return undefined;
}

/** In PostgreSQL, where nested values are kept as JSON. */
export function postgresLoss(type: DataType): string | undefined {
  const isJson = type.name === "json" || type.name === "variant";
  if (isJson || (type.name === "array" && !NESTED.has(type.element.name))) return undefined;
  return [...partsOf(type)].some(({ name }) => name === "json" || name === "variant")
    ? "JSON within is written anew: its numbers as 64-bit floats, and a null of its own is no value at all"
    : undefined;
}

const NESTED: ReadonlySet<string> = new Set(["array", "map", "struct", "vector"]);
const FLOATS: ReadonlySet<string> = new Set(["float16", "float32", "float64", "float128", "vector"]);
