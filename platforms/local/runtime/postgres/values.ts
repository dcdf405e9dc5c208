import { type DataType, parseDataType } from "../../../../src/model/data-type.js";
import { arrayElement, isExactInJson, mapPostgres } from "../../postgres-types.js";
import type { ColumnSpec, Shape } from "../../spec.js";
import { mapType } from "../../types.js";
import { familyOf, ofJson } from "../convert.js";
import { isRequired } from "../shape.js";
import { identifier, literal } from "../sql.js";

/** How the values of a column pass between DuckDB and PostgreSQL: as text, and each back as what it was. */
export interface PostgresColumn {
  readonly name: string;
  /** As PostgreSQL writes it. */
  readonly type: string;
  readonly required: boolean;
  /** SQL of PostgreSQL that gives the value as the text that `decode` takes. */
  readonly select: string;
  /** SQL of DuckDB: the value, of the type that the column is kept as, of a text of PostgreSQL's. */
  decode(text: string): string;
  /** SQL of DuckDB: the text that PostgreSQL reads as the value. */
  encode(value: string): string;
}

/** The columns of a table as it is kept, in order. */
export function postgresColumns(kept: Shape): readonly PostgresColumn[] {
  return kept.columns.map((column) => postgresColumn(column, isRequired(column, kept)));
}

function postgresColumn({ name, type: written, storage }: ColumnSpec, required: boolean): PostgresColumn {
  const type = typeOf(written);
  const mapped = mapPostgres(type);
  if (mapped.fidelity === "impossible") throw new Error(`Column ${name} cannot be kept, and lint let it pass.`);
  const element = arrayElement(type);
  const nested = element === undefined && isNested(type);
  return {
    name,
    type: mapped.postgres,
    required,
    select: element === undefined ? identifier(name) : arrayAsText(identifier(name)),
    decode: (text) => {
      if (element !== undefined) return `CAST(${decodeArray(text, storageOf(element))} AS ${storage})`;
      return nested ? ofJson(`CAST(${text} AS JSON)`, storage) : decodeScalar(text, storage, "CAST");
    },
    encode: (value) => {
      if (element !== undefined) return encodeArray(value, element);
      return nested ? `CAST(${encodeJson(value, type, 0)} AS VARCHAR)` : encodeScalar(value, storage);
    },
  };
}

function typeOf(written: string): DataType {
  const { type, problem } = parseDataType(written);
  if (type === undefined) throw new Error(problem);
  return type;
}

function storageOf(type: DataType): string {
  const mapped = mapType(type);
  if (mapped.fidelity === "impossible") throw new Error(mapped.why);
  return mapped.duckdb;
}

function isNested({ name }: DataType): boolean {
  return name === "array" || name === "map" || name === "struct";
}

/** SQL of PostgreSQL: an array as JSON of texts, each as PostgreSQL writes it. */
export function arrayAsText(array: string): string {
  return `to_json(${array}::text[])`;
}

/** SQL of DuckDB: the list of what `arrayAsText` gave. */
export function decodeArray(text: string, storage: string): string {
  return `list_transform(CAST(CAST(${text} AS JSON) AS VARCHAR[]), lambda x: ${decodeScalar("x", storage, "CAST")})`;
}

/** SQL of DuckDB: a value of a DuckDB type that has no parts, of the text PostgreSQL writes for it. TRY_CAST gives null where there is none. */
export function decodeScalar(text: string, duckdb: string, cast: "CAST" | "TRY_CAST"): string {
  switch (familyOf(duckdb)) {
    case "text":
      return text;
    case "blob":
      return `from_hex(substr(${text}, 3))`;
    case "date":
    case "timestamp":
    case "timestamptz":
      // 0044-03-15 10:00:00+00 BC
      return `${cast}(CASE WHEN ends_with(${text}, ' BC') THEN regexp_replace(${text}, '^(\\S+)(.*) BC$', '\\1 (BC)\\2') ELSE ${text} END AS ${duckdb})`;
    case "interval":
      return decodeInterval(text);
    default:
      return `${cast}(${text} AS ${duckdb})`;
  }
}

const INTERVAL =
  "(?:([+-]?[0-9]+) years? ?)?(?:([+-]?[0-9]+) mons? ?)?(?:([+-]?[0-9]+) days? ?)?(?:([+-]?)([0-9]+):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,6}))?)?";

/** Of `-1 years -2 mons +3 days -04:05:06.789`, by its parts: DuckDB's own reader does not reach as far as its intervals do. */
function decodeInterval(text: string): string {
  const part = (group: number): string => `regexp_extract(${text}, ${literal(`^${INTERVAL}$`)}, ${group})`;
  const number = (group: number): string => `coalesce(TRY_CAST(${part(group)} AS HUGEINT), 0)`;
  const micros =
    `CAST(CASE ${part(4)} WHEN '-' THEN -1 ELSE 1 END * (${number(5)} * 3600000000 + ${number(6)} * 60000000 + ` +
    `${number(7)} * 1000000 + coalesce(TRY_CAST(rpad(${part(8)}, 6, '0') AS HUGEINT), 0)) AS BIGINT)`;
  return (
    `CASE WHEN regexp_full_match(${text}, ${literal(INTERVAL)}) THEN to_months(CAST(${number(1)} * 12 + ${number(2)} AS INTEGER)) + ` +
    `to_days(CAST(${number(3)} AS INTEGER)) + to_microseconds(${micros}) END`
  );
}

function encodeScalar(value: string, storage: string): string {
  switch (familyOf(storage)) {
    case "text":
      return value;
    case "blob":
      return `'\\x' || lower(hex(${value}))`;
    case "date":
    case "timestamp":
    case "timestamptz":
      return `CASE WHEN ${value} < '0001-01-01' THEN regexp_replace(CAST(${value} AS VARCHAR), '^(\\S+) \\(BC\\)(.*)$', '\\1\\2 BC') ELSE CAST(${value} AS VARCHAR) END`;
    case "interval":
      // The one that PostgreSQL writes and does not read.
      return `replace(CAST(${value} AS VARCHAR), '-2562047788:00:54.775808', '-2562047788 hours -54775808 microseconds')`;
    default:
      return `CAST(${value} AS VARCHAR)`;
  }
}

/** `{"1",NULL,"a\"b"}` */
function encodeArray(value: string, element: DataType): string {
  const text = encodeScalar("x", storageOf(element));
  const quoted = `'"' || replace(replace(${text}, '\\', '\\\\'), '"', '\\"') || '"'`;
  const items = `list_transform(${value}, lambda x: CASE WHEN x IS NULL THEN 'NULL' ELSE ${quoted} END)`;
  return `'{' || array_to_string(${items}, ',') || '}'`;
}

/**
 * SQL of DuckDB: a value with parts as JSON that every reader takes, and from which DuckDB makes the same value again.
 * What JSON has no numbers for is written as strings; the rest as DuckDB writes it.
 */
function encodeJson(value: string, type: DataType, depth: number): string {
  if (isPlain(type)) return `to_json(${value})`;
  const [item, next] = [`x${depth}`, depth + 1];
  switch (type.name) {
    case "array":
      return `to_json(list_transform(${value}, lambda ${item}: ${encodeJson(item, type.element, next)}))`;
    case "vector":
      return `to_json(list_transform(${value}, lambda ${item}: ${encodeJson(item, { name: "float32" }, next)}))`;
    case "map":
      return (
        `to_json(map_from_entries(list_transform(map_entries(${value}), lambda ${item}: ` +
        `{key: ${item}.key, value: ${encodeJson(`${item}.value`, type.value, next)}})))`
      );
    case "struct": {
      const fields = type.fields.map(
        (field) => `${literal(field.name)}, ${encodeJson(`${value}.${identifier(field.name)}`, field.type, next)}`,
      );
      return `CASE WHEN ${value} IS NOT NULL THEN json_object(${fields.join(", ")}) END`;
    }
    case "decimal":
      // Not as it is: DuckDB writes .5, which is no JSON.
      return isExactInJson(type) ? `to_json(CAST(${value} AS DOUBLE))` : `to_json(CAST(${value} AS VARCHAR))`;
    default:
      return (
        `CASE WHEN isfinite(${value}) THEN to_json(${value}) WHEN isnan(${value}) THEN to_json('NaN') ` +
        `WHEN ${value} > 0 THEN to_json('Infinity') ELSE to_json(CASE WHEN ${value} < 0 THEN '-Infinity' END) END`
      );
  }
}

/** Whether DuckDB's own JSON of a type is exact. */
function isPlain(type: DataType): boolean {
  switch (type.name) {
    case "array":
      return isPlain(type.element);
    case "map":
      return isPlain(type.value);
    case "struct":
      return type.fields.every((field) => isPlain(field.type));
    case "decimal":
    case "vector":
      return false;
    default:
      return familyOf(storageOf(type)) !== "float";
  }
}
