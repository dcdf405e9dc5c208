import type { ColumnSpec } from "../spec.js";
import { lengthOf } from "./shape.js";
import { literal } from "./sql.js";

/**
 * SQL that turns what a source holds into a column's type. Each gives null where the value is not exactly a value of
 * that type, so that a bad value is: something was there, and nothing came out. DuckDB's own casts are too kind for
 * that: '1.5' becomes the integer 2, '2024-01-01 10:00' a date, and a time's zone is dropped.
 */
export type Conversion = (expression: string) => string;

const NUMBER = "(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)";
const DATE = "[0-9]{4,7}-[0-9]{1,2}-[0-9]{1,2}";
/** A minute has sixty seconds: a leap second has no place in the types of time. */
const CLOCK = "[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6}0*)?)?";
const ERA = "(?: \\(BC\\))?";

/** From text, as CSV files and JSON strings hold it. Blanks around anything but text do not matter. */
export function fromText(column: ColumnSpec, timezone: string): Conversion {
  const storage = column.storage;
  const cast = (text: string): string => `TRY_CAST(${text} AS ${storage})`;
  switch (familyOf(storage)) {
    case "text":
      return bounded(column, "length", (expression) => expression);
    case "json":
      return (expression) => `CASE WHEN json_valid(${expression}) THEN ${cast(expression)} END`;
    case "integer":
      // 517.0 is how many programs write a whole number in a column that has nulls.
      return written("[+-]?[0-9]+(?:\\.0*)?", castNumber(storage), narrowed(storage));
    case "decimal": {
      const scale = /,\s*(\d+)/.exec(storage)?.[1] ?? "0";
      return written(
        `[+-]?(?:[0-9]+(?:\\.[0-9]{0,${scale}}0*)?|\\.[0-9]{1,${Math.max(1, Number(scale))}}0*)`,
        castNumber(storage),
        narrowed(storage),
      );
    }
    case "float":
      // A finite number too great for the type is no infinity.
      return written(
        `[+-]?(?:${NUMBER}(?:e[+-]?[0-9]+)?|inf|infinity|nan)`,
        (text) => `CASE WHEN NOT isinf(${cast(text)}) OR regexp_matches(${text}, 'inf', 'i') THEN ${cast(text)} END`,
      );
    case "boolean":
      return (expression) =>
        isName(expression)
          ? `coalesce(${cast(expression)}, ${cast(`trim(${expression})`)})`
          : cast(`trim(${expression})`);
    case "date":
      return written(`${DATE}(?:[ T]00:00(?::00(?:\\.0*)?)?)?${ERA}|[+-]?infinity`, cast, storage);
    case "timestamp":
      return written(
        `${DATE}${ERA}(?:[ T]${CLOCK})?(?: ?(?:Z|UTC|[+-]00(?::?00)?))?|[+-]?infinity`,
        cast,
        /^TIMESTAMP$/i.test(storage) ? storage : undefined,
      );
    case "timestamptz":
      return zoned(column, timezone);
    case "time":
      return written(CLOCK, cast);
    case "blob":
      return bounded(column, "octet_length", cast);
    case "nested":
      return whole(column);
    default:
      return (expression) => cast(expression);
  }
}

/**
 * What matches a pattern, blanks around it aside. The pattern tells what is a value, but to trim and to match a text costs
 * several times what the cast does. So a text goes the shortest way that comes to the same: what the value of a type is
 * written as (`canonical`; the pattern holds all of that) is compared, what needs no trimming is not trimmed.
 */
function written(pattern: string, make: Conversion, canonical?: string): Conversion {
  const when = (text: string): string => `WHEN regexp_full_match(${text}, ${literal(pattern)}, 'i') THEN ${make(text)}`;
  return (expression) => {
    const trimmed = when(`trim(${expression})`);
    // What has to be worked out would be so for each way.
    if (!isName(expression)) return `CASE ${trimmed} END`;
    const value = `TRY_CAST(${expression} AS ${canonical})`;
    const same = canonical === undefined ? "" : `WHEN CAST(${value} AS VARCHAR) = ${expression} THEN ${value} `;
    return `CASE ${same}${when(expression)} ${trimmed} END`;
  };
}

/** Casts a number whose digits all fit. By way of a narrow type, where there is one: to a wide one the way is a hundred times as long. */
function castNumber(storage: string): Conversion {
  const narrow = narrowed(storage);
  const wide = (text: string): string => `TRY_CAST(${text} AS ${storage})`;
  return narrow === storage ? wide : (text) => `coalesce(TRY_CAST(${text} AS ${narrow}), ${wide(text)})`;
}

/** The type of 64 bits whose values are all values of a wider one of numbers, with as many decimal places; else the type itself. */
function narrowed(storage: string): string {
  const type = storage.toUpperCase();
  if (type === "HUGEINT") return "BIGINT";
  if (type === "UHUGEINT") return "UBIGINT";
  const { digits, scale } = decimal(type) ?? { digits: 0, scale: 0 };
  return digits > 18 && scale <= 18 ? `DECIMAL(18,${scale})` : storage;
}

/** Whether an expression is no more than the name of a column, which costs nothing however often it is written. */
function isName(expression: string): boolean {
  return /^\w+$/.test(expression);
}

/** A nested value of which every part can be had: TRY_CAST would make nulls of bad parts and call it well. */
function whole(column: ColumnSpec): Conversion {
  return (expression) => `TRY(CAST(${expression} AS ${column.storage}))`;
}

/** A value with parts of a JSON value that DuckDB wrote for it. Bytes are strings there, with all but plain letters as `\xFF`. */
export function ofJson(expression: string, storage: string): string {
  const texts = storage.replace(/"(?:[^"]|"")*"|\bBLOB\b/g, (part) => (part === "BLOB" ? "VARCHAR" : part));
  return texts === storage
    ? `CAST(${expression} AS ${storage})`
    : `CAST(CAST(${expression} AS ${texts}) AS ${storage})`;
}

/** A written instant: with its offset, or read in the zone of the job. */
function zoned(column: ColumnSpec, timezone: string): Conversion {
  const local = `${DATE}${ERA}(?:[ T]${CLOCK})?`;
  const offset = " ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2}){0,2})";
  const cast = (text: string): string => `TRY_CAST(${text} AS ${column.storage})`;
  const inZone = (text: string): string =>
    timezone === "UTC" ? cast(text) : `timezone(${literal(timezone)}, TRY_CAST(${text} AS TIMESTAMP))`;
  const ways = (text: string): string =>
    `WHEN regexp_full_match(${text}, ${literal(`${local}|[+-]?infinity`)}, 'i') THEN ${inZone(text)} ` +
    `WHEN regexp_full_match(${text}, ${literal(`${local}${offset}`)}, 'i') THEN ${cast(text)}`;
  return (expression) => `CASE ${isName(expression) ? `${ways(expression)} ` : ""}${ways(`trim(${expression})`)} END`;
}

/** From a column of a type of its own, as Parquet files and databases hold it; `undefined` when the types cannot agree. */
export function fromTyped(column: ColumnSpec, type: string, timezone: string): Conversion | undefined {
  const [from, to] = [familyOf(type), familyOf(column.storage)];
  if (type === column.storage)
    return to === "text"
      ? bounded(column, "length", (expression) => expression)
      : to === "blob"
        ? bounded(column, "octet_length", (expression) => expression)
        : (expression) => expression;
  if (from === "null") return (expression) => `CAST(${expression} AS ${column.storage})`;
  if (from === "text") return (expression) => fromText(column, timezone)(`CAST(${expression} AS VARCHAR)`);
  if (to === "text" && (from === "uuid" || from === "json"))
    return bounded(column, "length", (expression) => `CAST(${expression} AS VARCHAR)`);
  if (from === "timestamp" && to === "timestamptz")
    return exactly(
      column,
      type,
      (expression) => `timezone(${literal(timezone)}, CAST(${expression} AS TIMESTAMP))`,
      (value) => `timezone(${literal(timezone)}, ${value})`,
    );
  const numbers = new Set(["integer", "decimal", "float"]);
  const times = new Set(["date", "timestamp", "timestamptz"]);
  const agree =
    (numbers.has(from) && numbers.has(to)) ||
    (times.has(from) && times.has(to)) ||
    (from === to && (from === "time" || from === "nested"));
  return agree ? exactly(column, type, (expression) => `TRY_CAST(${expression} AS ${column.storage})`) : undefined;
}

/**
 * From a JSON value. Strings are read like text; numbers are no strings and strings of digits are numbers. A decimal
 * of more than 15 digits must be a string, since a JSON number with a fraction is read as a 64-bit float.
 */
export function fromJson(column: ColumnSpec, timezone: string): Conversion {
  const text = fromText(column, timezone);
  const plain = (expression: string): string => `(${expression} ->> '$')`;
  const when = (expression: string, types: string, value: string): string =>
    `WHEN json_type(${expression}) IN (${types}) THEN ${value}`;
  switch (familyOf(column.storage)) {
    case "json":
      return (expression) => `CAST(${expression} AS ${column.storage})`;
    case "nested":
      return (expression) => `TRY(${ofJson(expression, column.storage)})`;
    case "boolean":
      return (expression) => `CASE ${when(expression, "'BOOLEAN', 'VARCHAR'", text(plain(expression)))} END`;
    case "integer":
    case "float":
      return (expression) =>
        `CASE ${when(expression, "'BIGINT', 'UBIGINT', 'DOUBLE', 'VARCHAR'", text(plain(expression)))} END`;
    case "decimal":
      return (expression) => {
        const digits = `length(regexp_replace(regexp_replace(${plain(expression)}, 'e.*', '', 'i'), '[^0-9]', '', 'g'))`;
        const exact = `CASE WHEN ${digits} <= 16 THEN TRY_CAST(${plain(expression)} AS ${column.storage}) END`;
        const same = `CASE WHEN CAST(${exact} AS DOUBLE) = CAST(${expression} AS DOUBLE) THEN ${exact} END`;
        return `CASE ${when(expression, "'DOUBLE'", same)} ${when(expression, "'BIGINT', 'UBIGINT', 'VARCHAR'", text(plain(expression)))} END`;
      };
    default:
      return (expression) => `CASE ${when(expression, "'VARCHAR'", text(plain(expression)))} END`;
  }
}

/** A cast that must lead back to where it came from. */
function exactly(
  column: ColumnSpec,
  type: string,
  cast: Conversion,
  back: Conversion = (value) => `TRY_CAST(${value} AS ${type})`,
): Conversion {
  // A cast that cannot fail is one that DuckDB can look through: a window's bound then reaches the source.
  if (isWidening(type, column.storage)) return (expression) => `CAST(${expression} AS ${column.storage})`;
  return (expression) =>
    `CASE WHEN ${back(cast(expression))} IS NOT DISTINCT FROM ${expression} THEN ${cast(expression)} END`;
}

function bounded(column: ColumnSpec, measure: string, cast: Conversion): Conversion {
  const limit = lengthOf(column);
  if (limit === undefined) return cast;
  return (expression) => `CASE WHEN ${measure}(${cast(expression)}) <= ${limit} THEN ${cast(expression)} END`;
}

/** The integers in the order of their size; each holds those before it of its sign, and unsigned ones half as wide. */
const SIGNED = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"];
const UNSIGNED = ["UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"];

/** How many digits the integers of a type have at most. */
const DIGITS: Readonly<Record<string, number>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
  UTINYINT: 3,
  USMALLINT: 5,
  UINTEGER: 10,
  UBIGINT: 20,
};

/** Whether every value of one type is a value of the other, so that no cast needs to be checked. */
export function isWidening(from: string, to: string): boolean {
  const rank = (list: readonly string[], type: string): number => list.indexOf(type);
  if (rank(SIGNED, from) >= 0 && rank(SIGNED, to) >= rank(SIGNED, from)) return true;
  if (rank(UNSIGNED, from) >= 0 && rank(UNSIGNED, to) >= rank(UNSIGNED, from)) return true;
  if (rank(UNSIGNED, from) >= 0 && rank(SIGNED, to) > rank(UNSIGNED, from)) return true;
  if (from === "FLOAT" && to === "DOUBLE") return true;
  const [a, b] = [DIGITS[from] ? { digits: DIGITS[from], scale: 0 } : decimal(from), decimal(to)];
  return a !== undefined && b !== undefined && b.scale >= a.scale && b.digits - b.scale >= a.digits - a.scale;
}

function decimal(type: string): { readonly digits: number; readonly scale: number } | undefined {
  const found = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  return found ? { digits: Number(found[1]), scale: Number(found[2]) } : undefined;
}

export type Family = ReturnType<typeof familyOf>;

/** What kind of type a DuckDB type is. */
export function familyOf(type: string) {
  if (/[[\]]|^(?:STRUCT|MAP|UNION)\b/i.test(type)) return "nested";
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/i.test(type)) return "integer";
  if (/^DECIMAL/i.test(type)) return "decimal";
  if (/^(?:FLOAT|DOUBLE)$/i.test(type)) return "float";
  if (/^(?:VARCHAR|ENUM\b)/i.test(type)) return "text";
  if (/^TIMESTAMP WITH TIME ZONE$/i.test(type)) return "timestamptz";
  if (/^TIMESTAMP(?:_S|_MS|_NS)?$/i.test(type)) return "timestamp";
  if (/^TIME(?:_NS)?$/i.test(type)) return "time";
  if (/^"?NULL"?$/i.test(type)) return "null";
  if (/^BOOLEAN$/i.test(type)) return "boolean";
  if (/^DATE$/i.test(type)) return "date";
  if (/^BLOB$/i.test(type)) return "blob";
  if (/^JSON$/i.test(type)) return "json";
  if (/^UUID$/i.test(type)) return "uuid";
  if (/^INTERVAL$/i.test(type)) return "interval";
  return "other";
}
