import type { DataType } from "../../src/model/data-type.js";

/** What a type of the model is kept as in the lake. */
export interface Stored {
  /** As Spark SQL writes it; what jobs read and write. */
  readonly spark: string;
  /** As the Glue catalog writes it, for Athena and everyone else. */
  readonly glue: string;
  /** As the Iceberg specification (format version 2) writes it. */
  readonly iceberg: string;
}

/**
 * How a type of the model lives in the lake. Lossless: every value comes back equal. Lossy: some values do not, and `why`
 * says which. Impossible: nothing there could hold it.
 *
 * What Iceberg lacks is kept as what it has that holds every value and orders them alike: small and unsigned whole numbers in the
 * next wider type, times of day, intervals, identifiers and documents as texts of one spelling each ({@link TEXTS}).
 * Facts: the Iceberg table specification and its Spark and Glue type mappings, the Spark SQL reference "Data Types".
 */
export type TypeMapping =
  | (Stored & { readonly fidelity: "lossless"; readonly note?: string })
  | (Stored & { readonly fidelity: "lossy"; readonly why: string })
  | { readonly fidelity: "impossible"; readonly why: string };

/** How values are spelled that are kept as texts. One value has one spelling, so that equal values are equal texts. */
export const TEXTS = {
  time: "HH:MM:SS.ffffff, which sorts as times do",
  interval: "14 months 3 days 14706789000 microseconds: all three, each a whole number",
  uuid: "lower case, with dashes",
  json: "the text as it was read, with every digit of its numbers",
} as const;

/** The widest decimal of Iceberg and Spark. */
const MAX_DECIMAL = 38;
/** The longest type of a column that the Glue catalog takes, in characters (Glue API reference, `Column`). */
const MAX_GLUE_TYPE = 131_072;

const lossless = (spark: string, glue: string, iceberg: string, note?: string): TypeMapping =>
  note === undefined
    ? { fidelity: "lossless", spark, glue, iceberg }
    : { fidelity: "lossless", spark, glue, iceberg, note };
/** Types that all three write alike. */
const same = (name: string, note?: string): TypeMapping => lossless(name, name, name, note);
const text = (note?: string): TypeMapping => same("string", note);
const lossy = (name: string, why: string): TypeMapping => ({
  fidelity: "lossy",
  spark: name,
  glue: name,
  iceberg: name,
  why,
});
const impossible = (why: string): TypeMapping => ({ fidelity: "impossible", why });

const WIDER = "in a wider type; its range is checked by ingestion";
const SMALL_FLOAT = "each value is kept exactly, in a wider type";
const BLOCK_FLOAT = "each value is kept exactly, but not which values shared a scale";
const ONE_ZERO = "zeros are equal, and the sign of one may be lost";
const LENGTH = "the length is checked by ingestion";
const YEARS = "from the year 1 to 9999";

/** Where a column of a type can be kept. Pure; every type has an answer. */
export function mapType(type: DataType): TypeMapping {
  const mapped = mapPart(type);
  return mapped.fidelity !== "impossible" && mapped.glue.length > MAX_GLUE_TYPE
    ? impossible(`written out it has more than the ${MAX_GLUE_TYPE} characters that the Glue catalog takes`)
    : mapped;
}

function mapPart(type: DataType): TypeMapping {
  switch (type.name) {
    case "boolean":
      return same("boolean");
    case "tinyint":
    case "smallint":
    case "uint8":
    case "uint16":
      return same("int", WIDER);
    case "integer":
      return same("int");
    case "bigint":
      return lossless("bigint", "bigint", "long");
    case "uint32":
      return lossless("bigint", "bigint", "long", WIDER);
    case "uint64":
      return same("decimal(20,0)", WIDER);
    case "float32":
      return same("float", ONE_ZERO);
    case "float64":
      return same("double", ONE_ZERO);
    case "float16":
    case "fp8_e4m3":
    case "fp8_e5m2":
    case "fp6_e2m3":
    case "fp6_e3m2":
    case "fp4_e2m1":
      return same("float", SMALL_FLOAT);
    // The shared scale reaches 2^127, so a value times its scale can leave the range of float, never that of double.
    case "mxfp8_e4m3":
    case "mxfp8_e5m2":
    case "mxfp6_e2m3":
    case "mxfp6_e3m2":
    case "mxfp4_e2m1":
    case "mxint8":
      return lossy("double", BLOCK_FLOAT);
    case "float128":
      return lossy("double", "113 binary digits are rounded to 53, and the range ends at 1.8e308");
    case "decimal":
      return type.precision > MAX_DECIMAL
        ? impossible(`Iceberg's decimals have at most ${MAX_DECIMAL} digits`)
        : same(`decimal(${type.precision},${type.scale})`);
    case "char":
    case "nchar":
      return text(LENGTH);
    case "varchar":
    case "nvarchar":
      return type.length === undefined ? text() : text(LENGTH);
    case "string":
      return text();
    case "binary":
      return type.length === undefined ? same("binary") : same("binary", LENGTH);
    case "date":
      return same("date", YEARS);
    case "time":
      return text(TEXTS.time);
    case "timestamp":
      return lossless("timestamp_ntz", "timestamp", "timestamp", `to the microsecond; ${YEARS}`);
    case "timestamptz":
      return lossless(
        "timestamp",
        "timestamp",
        "timestamptz",
        `to the microsecond; the instant, not the zone it was written in; ${YEARS}`,
      );
    case "interval":
      return text(TEXTS.interval);
    case "uuid":
      return text(TEXTS.uuid);
    case "json":
      return text(TEXTS.json);
    case "variant":
      return lossy("string", "values that JSON does not know (dates, decimals, bytes) become text or numbers");
    case "geography":
      return lossy(
        "string",
        "kept as well-known text: the reference system is not, and the lake cannot compute with it",
      );
    case "vector":
      return lossless("array<float>", "array<float>", "list<float>", LENGTH);
    case "array":
      return nested([type.element], ([element]) => ({
        spark: `array<${element?.spark}>`,
        glue: `array<${element?.glue}>`,
        iceberg: `list<${element?.iceberg}>`,
      }));
    case "map":
      return nested([type.key, type.value], ([key, value]) => ({
        spark: `map<${key?.spark},${value?.spark}>`,
        glue: `map<${key?.glue},${value?.glue}>`,
        iceberg: `map<${key?.iceberg},${value?.iceberg}>`,
      }));
    case "struct":
      return mapStruct(type);
  }
}

function mapStruct({ fields }: Extract<DataType, { name: "struct" }>): TypeMapping {
  const seen = new Map<string, string>();
  for (const { name } of fields) {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined)
      return impossible(`its fields "${twin}" and "${name}" are one name to the Glue catalog, which ignores case`);
    seen.set(name.toLowerCase(), name);
  }
  const joined = (types: readonly Stored[], part: keyof Stored, written: (name: string) => string) =>
    `struct<${fields.map(({ name }, index) => `${written(name)}:${types[index]?.[part]}`).join(",")}>`;
  return nested(
    fields.map((field) => field.type),
    (types) => ({
      spark: joined(types, "spark", (name) => `\`${name}\``),
      glue: joined(types, "glue", (name) => name.toLowerCase()),
      iceberg: joined(types, "iceberg", (name) => name),
    }),
  );
}

/** A type made of others: as good as the worst of them. */
function nested(parts: readonly DataType[], join: (types: readonly Stored[]) => Stored): TypeMapping {
  const types: Stored[] = [];
  const losses = new Set<string>();
  const notes = new Set<string>();
  for (const part of parts) {
    const mapped = mapPart(part);
    if (mapped.fidelity === "impossible") return mapped;
    if (mapped.fidelity === "lossy") losses.add(mapped.why);
    else if (mapped.note !== undefined) notes.add(mapped.note);
    types.push(mapped);
  }
  const stored = join(types);
  if (losses.size > 0) return { fidelity: "lossy", ...stored, why: [...losses].join("; ") };
  return notes.size > 0
    ? { fidelity: "lossless", ...stored, note: [...notes].join("; ") }
    : { fidelity: "lossless", ...stored };
}

/** A type with all that is inside it. */
export function* partsOf(type: DataType): Generator<DataType> {
  yield type;
  if (type.name === "array") yield* partsOf(type.element);
  else if (type.name === "map") {
    yield* partsOf(type.key);
    yield* partsOf(type.value);
  } else if (type.name === "struct") for (const { type: field } of type.fields) yield* partsOf(field);
}
