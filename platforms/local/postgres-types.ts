import type { DataType } from "../../src/model/data-type.js";
import { mapType } from "./types.js";

/**
 * How a type of the model lives in PostgreSQL, as exactly as in DuckDB, from which it comes. Lossless: every value comes
 * back equal. Lossy: some values do not, and `why` says which. Impossible: as in DuckDB.
 * Facts: postgresql.org/docs/current/datatype.html, and what PostgreSQL 15 itself answers (`test/platforms/local`).
 */
export type PostgresMapping =
  | { readonly fidelity: "lossless"; readonly postgres: string; readonly note?: string }
  | { readonly fidelity: "lossy"; readonly postgres: string; readonly why: string }
  | { readonly fidelity: "impossible"; readonly why: string };

const NO_NUL = "a text with the character U+0000 is refused";
const DATES = "from 4713 BC on; earlier values are refused";
const TEXT_IN_JSON = "as JSON; numbers that JSON does not know, times and bytes in it are strings";
const JSON_IN_JSON =
  "JSON within is written anew: its numbers as 64-bit floats, and a null of its own is no value at all";

/** Decimals of so many digits survive as numbers of JSON, which most readers take for 64-bit floats. */
const EXACT_DIGITS = 15;

/** The PostgreSQL type, as PostgreSQL itself writes it, of a model's type. Pure; every type has an answer. */
export function mapPostgres(type: DataType): PostgresMapping {
  const kept = mapType(type);
  if (kept.fidelity === "impossible") return kept;
  const scalar = scalarType(type);
  if (scalar !== undefined) {
    if (kept.fidelity === "lossy") return { fidelity: "lossy", postgres: scalar, why: kept.why };
    return lossless(scalar, noteOf(type));
  }
  if (type.name === "vector") return lossless("real[]");
  const element = type.name === "array" ? scalarType(type.element) : undefined;
  if (type.name === "array" && element !== undefined)
    return kept.fidelity === "lossy"
      ? { fidelity: "lossy", postgres: `${element}[]`, why: kept.why }
      : lossless(`${element}[]`, noteOf(type.element));
  const losses = [...(kept.fidelity === "lossy" ? [kept.why] : []), ...(holdsJson(type) ? [JSON_IN_JSON] : [])];
  return losses.length > 0
    ? { fidelity: "lossy", postgres: "json", why: losses.join("; ") }
    : lossless("json", TEXT_IN_JSON);
}

/** Whether a type is kept as an array of PostgreSQL, and the type of its elements. */
export function arrayElement(type: DataType): DataType | undefined {
  if (type.name === "vector") return { name: "float32" };
  return type.name === "array" && scalarType(type.element) !== undefined ? type.element : undefined;
}

/** Whether a decimal is a number where it is kept within JSON; else it is a string. */
export function isExactInJson(type: Extract<DataType, { name: "decimal" }>): boolean {
  return type.precision <= EXACT_DIGITS;
}

/** Whether PostgreSQL can tell values of a type apart in an index, as a key needs it. */
export function isIndexable(postgres: string): boolean {
  return !postgres.startsWith("json");
}

/** The type of what is one value; `undefined` for what has parts. */
function scalarType(type: DataType): string | undefined {
  switch (type.name) {
    case "boolean":
      return "boolean";
    case "tinyint":
    case "smallint":
    case "uint8":
      return "smallint";
    case "integer":
    case "uint16":
      return "integer";
    case "bigint":
    case "uint32":
      return "bigint";
    case "uint64":
      return "numeric(20,0)";
    case "float16":
    case "float32":
    case "fp8_e4m3":
    case "fp8_e5m2":
    case "fp6_e2m3":
    case "fp6_e3m2":
    case "fp4_e2m1":
      return "real";
    case "float64":
    case "float128":
    case "mxfp8_e4m3":
    case "mxfp8_e5m2":
    case "mxfp6_e2m3":
    case "mxfp6_e3m2":
    case "mxfp4_e2m1":
    case "mxint8":
      return "double precision";
    case "decimal":
      return `numeric(${type.precision},${type.scale})`;
    case "char":
    case "nchar":
    case "varchar":
    case "nvarchar":
    case "string":
    case "geography":
      return "text";
    case "binary":
      return "bytea";
    case "date":
      return "date";
    case "time":
      return "time without time zone";
    case "timestamp":
      return "timestamp without time zone";
    case "timestamptz":
      return "timestamp with time zone";
    case "interval":
      return "interval";
    case "uuid":
      return "uuid";
    case "json":
    case "variant":
      return "json";
    case "vector":
    case "array":
    case "map":
    case "struct":
      return undefined;
  }
}

function noteOf(type: DataType): string | undefined {
  switch (scalarType(type)) {
    case "text":
      return NO_NUL;
    case "date":
    case "timestamp without time zone":
    case "timestamp with time zone":
      return DATES;
    default:
      return undefined;
  }
}

function holdsJson(type: DataType): boolean {
  switch (type.name) {
    case "json":
    case "variant":
      return true;
    case "array":
      return holdsJson(type.element);
    case "map":
      return holdsJson(type.value);
    case "struct":
      return type.fields.some((field) => holdsJson(field.type));
    default:
      return false;
  }
}

function lossless(postgres: string, note?: string): PostgresMapping {
  return note === undefined ? { fidelity: "lossless", postgres } : { fidelity: "lossless", postgres, note };
}
