import { type DataType, formatDataType, parseDataType } from "../../../../src/model/data-type.js";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { ColumnSpec } from "../../spec.js";
import { mapType } from "../../types.js";
import { type Conversion, familyOf, fromJson, fromText, fromTyped } from "../convert.js";
import { show } from "../problem.js";
import { identifier, literal } from "../sql.js";
import { arrayAsText, decodeScalar } from "./values.js";

/** A column of a table or view of a user's. */
export interface SourceColumn {
  readonly name: string;
  /** As PostgreSQL writes it, domains as what they are made of: `numeric(10,2)`, `integer[]`. */
  readonly type: string;
  /** pg_type.typcategory: A for arrays, C for composite types. */
  readonly category: string;
  /** Whether it takes no nulls. */
  readonly required: boolean;
}

/** How a column is read. */
export interface SourceReading {
  /** SQL of PostgreSQL that gives a value as text. */
  readonly select: string;
  /** SQL of DuckDB that gives the value of the declared type of that text; null where it is none. */
  readonly convert: Conversion;
}

/** Says how a column is read as what it was declared. @throws RuntimeProblem when the types do not agree */
export function sourceReading(found: SourceColumn, column: ColumnSpec, timezone: string, what: string): SourceReading {
  const name = identifier(found.name);
  const reading =
    familyOf(column.storage) === "nested" ? ofParts(found, column, timezone) : ofOne(found, column, timezone);
  if (reading !== undefined) return { select: name, ...reading };
  throw new RuntimeProblem(
    `${what}: ${show(column.name)} is ${found.type} there, and the dataset declares ${column.type}: these types do not agree.`,
    "Declare the column as what the source holds, or convert it in a view at the source.",
  );
}

type Partly = Partial<Pick<SourceReading, "select">> & Pick<SourceReading, "convert">;

function ofOne(found: SourceColumn, column: ColumnSpec, timezone: string): Partly | undefined {
  const name = identifier(found.name);
  const parts = hasParts(found);
  if (familyOf(column.storage) === "json" && parts)
    return { select: `to_json(${name})`, convert: (text) => `CAST(${text} AS JSON)` };
  // Spatial types write themselves in a form that no reader of well-known text knows.
  if (parts || /^(?:.*\.)?(?:geometry|geography)\b/.test(found.type)) return undefined;
  const numeric = /^(?:numeric|money)\b/.test(found.type);
  const duckdb = duckdbType(found.type);
  if (numeric && duckdb === "VARCHAR") {
    // Of any number of digits: read as text, where every digit counts.
    if (fromTyped(column, "DECIMAL(38,0)", timezone) === undefined) return undefined;
    return { select: found.type === "money" ? `${name}::numeric` : name, convert: fromText(column, timezone) };
  }
  const convert = fromTyped(column, duckdb, timezone);
  if (convert === undefined) return undefined;
  return {
    // The blanks that fill a character(n) are none of its value.
    select: /^(?:character\(|character$|bpchar)/.test(found.type) ? `${name}::text` : name,
    convert: (text) => convert(decodeScalar(text, duckdb, "TRY_CAST")),
  };
}

function ofParts(found: SourceColumn, column: ColumnSpec, timezone: string): Partly | undefined {
  const name = identifier(found.name);
  const json = fromJson(column, timezone);
  const asJson: Conversion = (text) => json(`CAST(${text} AS JSON)`);
  if (found.type === "json" || found.type === "jsonb") return { convert: asJson };
  const { type } = parseDataType(column.type);
  const element =
    type?.name === "vector" ? ({ name: "float32" } as const) : type?.name === "array" ? type.element : undefined;
  if (found.category === "A" && element !== undefined && !isNested(element))
    return { select: arrayAsText(name), convert: ofArray(found, column, element, timezone) };
  // Within JSON, PostgreSQL writes these in ways that would be read as something else.
  if (!hasParts(found) || type === undefined || holds(type, (part) => VAGUE_IN_JSON.has(part.name))) return undefined;
  return { select: `to_json(${name})`, convert: asJson };
}

/** A list of which every element is a value of the declared type, or null. */
function ofArray(found: SourceColumn, column: ColumnSpec, element: DataType, timezone: string): Conversion {
  const mapped = mapType(element);
  const storage = mapped.fidelity === "impossible" ? "VARCHAR" : mapped.duckdb;
  const item: ColumnSpec = { name: column.name, type: formatDataType(element), storage, nullable: true };
  const { convert } =
    ofOne({ ...found, type: found.type.replace(/(?:\[\])+$/, ""), category: "" }, item, timezone) ?? {};
  return (text) => {
    const raw = `CAST(CAST(${text} AS JSON) AS VARCHAR[])`;
    if (convert === undefined) return `TRY_CAST(CASE WHEN len(${raw}) = 0 THEN [] END AS ${column.storage})`;
    const values = `list_transform(${raw}, lambda x: ${convert("x")})`;
    const nulls = (list: string): string => `len(list_filter(${list}, lambda y: y IS NULL))`;
    return `TRY_CAST(CASE WHEN ${nulls(values)} = ${nulls(raw)} THEN ${values} END AS ${column.storage})`;
  };
}

/** Whether PostgreSQL's own JSON of a value says what its parts are. */
function hasParts({ category, type }: SourceColumn): boolean {
  return category === "A" || category === "C" || /(?:^|\.)hstore$/.test(type);
}

const VAGUE_IN_JSON: ReadonlySet<string> = new Set(["binary", "interval", "decimal", "uint64"]);

function isNested({ name }: DataType): boolean {
  return name === "array" || name === "map" || name === "struct" || name === "vector";
}

function holds(type: DataType, test: (part: DataType) => boolean): boolean {
  if (test(type)) return true;
  switch (type.name) {
    case "array":
      return holds(type.element, test);
    case "map":
      return holds(type.key, test) || holds(type.value, test);
    case "struct":
      return type.fields.some((field) => holds(field.type, test));
    default:
      return false;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: "BOOLEAN",
  smallint: "SMALLINT",
  integer: "INTEGER",
  bigint: "BIGINT",
  real: "FLOAT",
  "double precision": "DOUBLE",
  bytea: "BLOB",
  date: "DATE",
  "time without time zone": "TIME",
  "timestamp without time zone": "TIMESTAMP",
  "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
  interval: "INTERVAL",
  uuid: "UUID",
  json: "JSON",
  jsonb: "JSON",
};

/** The type of DuckDB's that a type of PostgreSQL's is read as; texts where there is none. */
function duckdbType(type: string): string {
  const decimal = /^numeric\((\d+),(\d+)\)$/.exec(type);
  if (decimal && Number(decimal[1]) <= 38 && Number(decimal[2]) <= Number(decimal[1]))
    return `DECIMAL(${decimal[1]},${decimal[2]})`;
  if (type.startsWith("interval")) return "INTERVAL";
  return TYPES[type.replace(/^(time|timestamp)\(\d\)/, "$1")] ?? "VARCHAR";
}

/** Families whose order is the same on both sides. */
const ORDERED: ReadonlySet<string> = new Set(["integer", "decimal", "date", "timestamp", "timestamptz"]);

/**
 * SQL of PostgreSQL: a value is null, or no less than the text of one as DuckDB writes it; `undefined` where the two sides
 * may not agree on what is less.
 */
export function noLess(found: SourceColumn, column: ColumnSpec, low: string): string | undefined {
  const numeric = /^(?:numeric|smallint|integer|bigint)\b/.test(found.type) && found.category === "N";
  const [from, to] = [numeric ? "decimal" : familyOf(duckdbType(found.type)), familyOf(column.storage)];
  const agree = from === to || (numeric && to === "integer");
  if (!agree || !ORDERED.has(from)) return undefined;
  const type =
    numeric && !/^numeric/.test(found.type) && /^[+-]?\d{1,18}$/.test(low)
      ? "bigint"
      : numeric
        ? "numeric"
        : found.type;
  const value = low.replace(/^(\S+) \(BC\)(.*)$/, "$1$2 BC");
  const name = identifier(found.name);
  const least = `${name} >= CAST(${literal(value)} AS ${type})`;
  return found.required ? least : `(${name} IS NULL OR ${least})`;
}
