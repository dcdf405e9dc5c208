import { type DataType, parseDataType } from "../../model/data-type.js";

/** A property of a contract, as far as its type goes. */
export interface TypedProperty {
  readonly name?: string | undefined;
  readonly logicalType?: string | undefined;
  readonly physicalType?: string | undefined;
  readonly logicalTypeOptions?:
    | { readonly format?: unknown; readonly maxLength?: unknown; readonly timezone?: unknown }
    | undefined;
  readonly items?: TypedProperty | undefined;
  readonly properties?: readonly TypedProperty[] | undefined;
  readonly map?: { readonly key: TypedProperty; readonly value: TypedProperty } | undefined;
}

type Found = { readonly type: DataType } | { readonly problem: string };

/**
 * The type of a contract's property: the physical type where it has an equal in the model language, else the logical
 * type where that one is exact. Never a guess that could lose something.
 */
export function contractTypeOf(property: TypedProperty): Found {
  const physical = property.physicalType === undefined ? undefined : physicalTypeOf(property.physicalType);
  return physical ? { type: physical } : logicalTypeOf(property);
}

/** Names that database systems give to types of the model language; the wider type where systems disagree. */
const PHYSICAL: Readonly<Record<string, string>> = {
  bool: "boolean",
  bit: "boolean",
  byte: "tinyint",
  int2: "smallint",
  int16: "smallint",
  short: "smallint",
  int: "integer",
  int4: "integer",
  int32: "integer",
  mediumint: "integer",
  serial: "integer",
  int8: "bigint",
  int64: "bigint",
  long: "bigint",
  bigserial: "bigint",
  half: "float16",
  real: "float32",
  float4: "float32",
  float: "float64",
  double: "float64",
  float8: "float64",
  numeric: "decimal",
  dec: "decimal",
  number: "decimal",
  character: "char",
  bpchar: "char",
  varchar2: "varchar",
  nvarchar2: "nvarchar",
  text: "string",
  tinytext: "string",
  mediumtext: "string",
  longtext: "string",
  ntext: "string",
  citext: "string",
  clob: "string",
  datetime: "timestamp",
  datetime2: "timestamp",
  smalldatetime: "timestamp",
  timestamp_ntz: "timestamp",
  timestamp_tz: "timestamptz",
  timestamp_ltz: "timestamptz",
  datetimeoffset: "timestamptz",
  uniqueidentifier: "uuid",
  guid: "uuid",
  jsonb: "json",
  bytes: "binary",
  bytea: "binary",
  blob: "binary",
  varbinary: "binary",
  longblob: "binary",
  mediumblob: "binary",
  list: "array",
  row: "struct",
};

/** Types that databases write in several words. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bdouble +precision\b/gi, "float64"],
  [/\bnational +char(?:acter)? +varying\b/gi, "nvarchar"],
  [/\bchar(?:acter)? +varying\b/gi, "varchar"],
  [/\bnational +char(?:acter)?\b/gi, "nchar"],
  [/\bbinary +varying\b/gi, "binary"],
  [/\btimestamp(?: *\([0-9]+\))? +with(?: +local)? +time +zone\b/gi, "timestamptz"],
  [/\btimestamp(?: *\([0-9]+\))? +without +time +zone\b/gi, "timestamp"],
  [/\btime(?: *\([0-9]+\))? +without +time +zone\b/gi, "time"],
  // How many digits of a second are kept is no part of a type here.
  [
    /\b(timestamp|timestamptz|timestamp_ntz|timestamp_tz|timestamp_ltz|datetime2?|datetimeoffset|time) *\([0-9]+\)/gi,
    "$1",
  ],
  [/\b(n?varchar|varbinary) *\( *max *\)/gi, "$1"],
];

function physicalTypeOf(written: string): DataType | undefined {
  if (written.length > 10_000) return undefined;
  let text = written.replace(/\s+/g, " ").trim();
  for (const [phrase, name] of PHRASES) text = text.replace(phrase, name);
  // A word before a colon is the name of a struct's field.
  text = text.replace(/[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_]| ?:)/g, (word) => {
    const lower = word.toLowerCase();
    return Object.hasOwn(PHYSICAL, lower) ? (PHYSICAL[lower] ?? lower) : lower;
  });
  return parseDataType(text).type ?? (/^n?char$/.test(text) ? parseDataType(`${text}(1)`).type : undefined);
}

/** The widths of whole numbers, as the standard's `format` names them. */
const INTEGERS: Readonly<Record<string, DataType>> = {
  i8: { name: "tinyint" },
  i16: { name: "smallint" },
  i32: { name: "integer" },
  i64: { name: "bigint" },
  u8: { name: "uint8" },
  u16: { name: "uint16" },
  u32: { name: "uint32" },
  u64: { name: "uint64" },
};
const FLOATS: Readonly<Record<string, DataType>> = { f32: { name: "float32" }, f64: { name: "float64" } };

function logicalTypeOf(property: TypedProperty): Found {
  const { logicalType, logicalTypeOptions: options = {} } = property;
  const format = typeof options.format === "string" ? options.format : "";
  switch (logicalType) {
    case "string":
      if (format === "uuid") return { type: { name: "uuid" } };
      if (format === "binary" || format === "byte") return { type: { name: "binary" } };
      return typeof options.maxLength === "number"
        ? { type: { name: "varchar", length: options.maxLength } }
        : { type: { name: "string" } };
    case "date":
    case "time":
    case "boolean":
      return { type: { name: logicalType } };
    case "timestamp":
      return { type: { name: options.timezone === true ? "timestamptz" : "timestamp" } };
    case "integer":
      // 32 bits is what the standard's JSON Schema says of a format that is left out.
      return exact(
        INTEGERS,
        format === "" ? "i32" : format,
        "Say how wide it is: logicalTypeOptions.format i8 to i64 or u8 to u64, or a physicalType such as bigint.",
      );
    case "number":
      return exact(
        FLOATS,
        format,
        "Say how exact it is: a physicalType such as decimal(10,2), or logicalTypeOptions.format f32 or f64.",
      );
    case "array":
      if (property.items === undefined) return { problem: 'Say what it holds, in "items".' };
      return within(property.items, (element) => ({ name: "array", element }));
    case "map":
      if (property.map === undefined) return { problem: 'Say what it holds, in "map".' };
      return mapOf(property.map);
    case "object":
      return property.properties === undefined || property.properties.length === 0
        ? { type: { name: "json" } }
        : structOf(property.properties);
    case undefined:
      return { problem: "Give it a physicalType that is also a type of the model language, or a logicalType." };
    default:
      return { problem: "That is no logical type of the standard." };
  }
}

function exact(types: Readonly<Record<string, DataType>>, format: string, problem: string): Found {
  const type = Object.hasOwn(types, format) ? types[format] : undefined;
  return type ? { type } : { problem };
}

function within(property: TypedProperty, make: (type: DataType) => DataType): Found {
  const found = contractTypeOf(property);
  return "type" in found ? { type: make(found.type) } : found;
}

function mapOf(map: { readonly key: TypedProperty; readonly value: TypedProperty }): Found {
  const key = contractTypeOf(map.key);
  if ("problem" in key) return key;
  return within(map.value, (value) => ({ name: "map", key: key.type, value }));
}

function structOf(properties: readonly TypedProperty[]): Found {
  const fields = [];
  for (const property of properties) {
    const found = contractTypeOf(property);
    if ("problem" in found) return { problem: `Its field ${property.name ?? "?"}: ${found.problem}` };
    fields.push({ name: property.name ?? "", type: found.type });
  }
  return { type: { name: "struct", fields } };
}
