import type { DataType } from "../../src/model/data-type.js";

/**
 * How a type of the model lives in DuckDB. Lossless: every value comes back equal. Lossy: some values do not, and `why`
 * says which. Impossible: DuckDB has no type that could hold it.
 * Facts: duckdb.org/docs/stable/sql/data_types, and what DuckDB 1.5 itself answers (`test/platforms/local/handler`).
 */
export type TypeMapping =
  | { readonly fidelity: "lossless"; readonly duckdb: string; readonly note?: string }
  | { readonly fidelity: "lossy"; readonly duckdb: string; readonly why: string }
  | { readonly fidelity: "impossible"; readonly why: string };

/** DuckDB's widest decimal. */
const MAX_DECIMAL = 38;
/** DuckDB's longest fixed array. */
const MAX_VECTOR = 100_000;

const lossless = (duckdb: string, note?: string): TypeMapping =>
  note === undefined ? { fidelity: "lossless", duckdb } : { fidelity: "lossless", duckdb, note };
const lossy = (duckdb: string, why: string): TypeMapping => ({ fidelity: "lossy", duckdb, why });
const impossible = (why: string): TypeMapping => ({ fidelity: "impossible", why });

const SMALL_FLOAT = "each value is kept exactly, in a wider type";
const BLOCK_FLOAT = "each value is kept exactly, but not which values shared a scale";
const ONE_ZERO = "zeros are equal, and the sign of one may be lost";
const LENGTH = "DuckDB does not check the length; ingestion does";

/** The DuckDB type of a model's type. Pure; every type has an answer. */
export function mapType(type: DataType): TypeMapping {
  switch (type.name) {
    case "boolean":
      return lossless("BOOLEAN");
    case "tinyint":
      return lossless("TINYINT");
    case "smallint":
      return lossless("SMALLINT");
    case "integer":
      return lossless("INTEGER");
    case "bigint":
      return lossless("BIGINT");
    case "uint8":
      return lossless("UTINYINT");
    case "uint16":
      return lossless("USMALLINT");
    case "uint32":
      return lossless("UINTEGER");
    case "uint64":
      return lossless("UBIGINT");
    case "float32":
      return lossless("FLOAT", ONE_ZERO);
    case "float64":
      return lossless("DOUBLE", ONE_ZERO);
    case "float16":
    case "fp8_e4m3":
    case "fp8_e5m2":
    case "fp6_e2m3":
    case "fp6_e3m2":
    case "fp4_e2m1":
      return lossless("FLOAT", SMALL_FLOAT);
    // The shared scale reaches 2^127, so a value times its scale can leave the range of FLOAT, never that of DOUBLE.
    case "mxfp8_e4m3":
    case "mxfp8_e5m2":
    case "mxfp6_e2m3":
    case "mxfp6_e3m2":
    case "mxfp4_e2m1":
    case "mxint8":
      return lossy("DOUBLE", BLOCK_FLOAT);
    case "float128":
      return lossy("DOUBLE", "113 binary digits are rounded to 53, and the range ends at 1.8e308");
    case "decimal":
      return type.precision > MAX_DECIMAL
        ? impossible(`DuckDB's decimals have at most ${MAX_DECIMAL} digits`)
        : lossless(`DECIMAL(${type.precision},${type.scale})`);
    case "char":
    case "nchar":
      return lossless("VARCHAR", LENGTH);
    case "varchar":
    case "nvarchar":
      return type.length === undefined ? lossless("VARCHAR") : lossless("VARCHAR", LENGTH);
    case "string":
      return lossless("VARCHAR");
    case "binary":
      return type.length === undefined ? lossless("BLOB") : lossless("BLOB", LENGTH);
    case "date":
      return lossless("DATE");
    case "time":
      return lossless("TIME", "to the microsecond");
    case "timestamp":
      return lossless("TIMESTAMP", "to the microsecond");
    case "timestamptz":
      return lossless("TIMESTAMP WITH TIME ZONE", "to the microsecond; the instant, not the zone it was written in");
    case "interval":
      return lossless("INTERVAL", "months, days and microseconds");
    case "uuid":
      return lossless("UUID");
    case "json":
      return lossless("JSON");
    case "variant":
      return lossy("JSON", "values that JSON does not know (dates, decimals, bytes) become text or numbers");
    case "geography":
      return lossy(
        "VARCHAR",
        "kept as well-known text: the reference system is not, and DuckDB cannot compute with it",
      );
    case "vector":
      return (type.length ?? 0) > MAX_VECTOR
        ? impossible(`DuckDB's fixed arrays have at most ${MAX_VECTOR} elements`)
        : lossless(`FLOAT[${type.length}]`);
    case "array":
      return nested([type.element], ([element]) => `${element}[]`);
    case "map":
      return nested([type.key, type.value], ([key, value]) => `MAP(${key}, ${value})`);
    case "struct":
      return mapStruct(type);
  }
}

function mapStruct(type: Extract<DataType, { name: "struct" }>): TypeMapping {
  const seen = new Map<string, string>();
  for (const { name } of type.fields) {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined)
      return impossible(`its fields "${twin}" and "${name}" are one name to DuckDB, which ignores case`);
    seen.set(name.toLowerCase(), name);
  }
  return nested(
    type.fields.map((field) => field.type),
    (types) => `STRUCT(${type.fields.map(({ name }, index) => `"${name}" ${types[index]}`).join(", ")})`,
  );
}

/** A type made of others: as good as the worst of them. */
function nested(parts: readonly DataType[], join: (types: readonly string[]) => string): TypeMapping {
  const types: string[] = [];
  const losses = new Set<string>();
  const notes = new Set<string>();
  for (const part of parts) {
    const mapped = mapType(part);
    if (mapped.fidelity === "impossible") return mapped;
    if (mapped.fidelity === "lossy") losses.add(mapped.why);
    else if (mapped.note !== undefined) notes.add(mapped.note);
    types.push(mapped.duckdb);
  }
  const duckdb = join(types);
  if (losses.size > 0) return lossy(duckdb, [...losses].join("; "));
  return notes.size > 0 ? lossless(duckdb, [...notes].join("; ")) : lossless(duckdb);
}
