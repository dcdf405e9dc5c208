/**
 * The one text of every value, by which platforms are compared cell by cell. A cell is such a text, or `null` for SQL's
 * null. Equal values have equal texts, different ones different texts:
 *
 * - boolean: `true` `false`
 * - tinyint … bigint, uint8 … uint64: digits, with `-` before negative ones, no leading zeros
 * - floats of every width: the shortest decimal that reads back as the value widened to 64 bits, as ECMAScript's
 *   Number::toString writes it; `NaN` `Infinity` `-Infinity`; zeros are one, whatever their sign: `0`
 * - decimal(p,s): at least one digit before the point, exactly s behind it (no point when s is 0), no `-` before zero
 * - char, varchar, nchar, nvarchar, string, geography: the text itself, never padded or trimmed
 * - binary: hexadecimal digits in lower case, two a byte
 * - date: `YYYY-MM-DD`; time: `HH:MM:SS.ffffff`; timestamp: `YYYY-MM-DDTHH:MM:SS.ffffff`;
 *   timestamptz: the instant in UTC, as a timestamp with `Z` behind it. Gregorian, from year 0001 to 9999
 * - interval: `<m> months <d> days <u> microseconds`, whole numbers, all three always
 * - uuid: lower case with hyphens
 * - json, variant: JSON without blanks, keys in the order of their code units, numbers as ECMAScript writes them
 * - array, vector: a JSON array; struct: a JSON object in the order of the type's fields; map: a JSON array of pairs in the
 *   order of the keys' texts. Their leaves are JSON strings of canonical texts, or null
 */
export type Cell = string | null;
export type Row = Readonly<Record<string, Cell>>;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A type as the model writes it, taken apart as far as its texts need. */
interface Type {
  readonly name: string;
  /** The numbers of `decimal(10,2)`. */
  readonly numbers: readonly number[];
  /** The types of `map<string,integer>`; of a struct, with `fields` beside. */
  readonly parts: readonly Type[];
  readonly fields: readonly string[];
}

/**
 * The canonical text of a value that an engine wrote as `text` in any of the usual notations. Binary is expected in
 * hexadecimal digits, intervals in their canonical form, nested values as JSON with maps as objects.
 * @throws when the text is no value of the type
 */
export function canonical(type: string, text: string): string {
  const parsed = parse(type);
  if (!isNested(parsed)) return scalar(parsed, text);
  return JSON.stringify(nested(parsed, JSON.parse(text) as Json));
}

/** The first difference between what is there and what should be, as text; `undefined` when there is none. */
export function difference(
  actual: readonly Row[],
  expected: readonly Row[],
  columns: readonly string[],
): string | undefined {
  const lines = (rows: readonly Row[]): readonly string[] =>
    rows.map((row) => JSON.stringify(columns.map((name) => row[name] ?? null))).sort();
  const [is, should] = [lines(actual), lines(expected)];
  const [missing, extra] = [without(should, is), without(is, should)];
  if (missing.length === 0 && extra.length === 0) return undefined;
  const some = (all: readonly string[]): string =>
    all
      .slice(0, 5)
      .map((line) => `\n    ${line}`)
      .join("") + (all.length > 5 ? `\n    and ${all.length - 5} more` : "");
  return (
    `${is.length} rows instead of ${should.length}, of ${JSON.stringify(columns)}` +
    (missing.length > 0 ? `\n  missing:${some(missing)}` : "") +
    (extra.length > 0 ? `\n  not expected:${some(extra)}` : "")
  );
}

/** Of each line as many as there are more of in the one list than in the other. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function nested(type: Type, value: Json): Json {
  if (value === null) return null;
  const [first, second] = type.parts;
  if ((type.name === "array" || type.name === "vector") && Array.isArray(value))
    return value.map((element: Json) => nested(first ?? FLOAT, element));
  if (type.name === "map" && first && second && isObject(value))
    return Object.entries(value)
      .map(([key, part]): [string, Json] => [scalar(first, key), nested(second, part)])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  if (type.name === "struct" && isObject(value))
    return Object.fromEntries(
      type.fields.map((name, at) => [name, nested(type.parts[at] ?? FLOAT, value[name] ?? null)]),
    );
  if (typeof value === "object" && !isJson(type)) throw new Error(`${JSON.stringify(value)} is no ${type.name}`);
  return scalar(type, isJson(type) ? JSON.stringify(value) : String(value));
}

function scalar(type: Type, text: string): string {
  const fail = (): never => {
    throw new Error(`${JSON.stringify(text)} is no ${type.name}`);
  };
  const match = (pattern: RegExp): readonly string[] => (pattern.exec(text.trim()) ?? fail()).map((part) => part ?? "");
  switch (type.name) {
    case "boolean": {
      const [, yes] = match(/^(?:(t|true|1)|f|false|0)$/i);
      return yes === "" ? "false" : "true";
    }
    case "tinyint":
    case "smallint":
    case "integer":
    case "bigint":
    case "uint8":
    case "uint16":
    case "uint32":
    case "uint64":
      match(/^[+-]?\d+$/);
      return BigInt(text.trim()).toString();
    case "decimal":
      return decimal(type.numbers[1] ?? 0, match(/^([+-]?)(\d*)\.?(\d*)$/));
    case "date":
      return match(/^\d{4}-\d\d-\d\d$/)[0] ?? fail();
    case "time":
      return clock(match(/^(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/).slice(1));
    case "timestamp":
    case "timestamptz": {
      const [, day, ...rest] = match(
        /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?(?: ?(?:Z|\+00(?::?00)?))?$/,
      );
      return `${day}T${clock(rest)}${type.name === "timestamptz" ? "Z" : ""}`;
    }
    case "interval":
      return match(/^-?\d+ months -?\d+ days -?\d+ microseconds$/)[0] ?? fail();
    case "uuid":
      return (match(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)[0] ?? fail()).toLowerCase();
    case "binary":
      return text.toLowerCase();
    case "json":
    case "variant":
      return JSON.stringify(ordered(JSON.parse(text) as Json));
    case "char":
    case "varchar":
    case "nchar":
    case "nvarchar":
    case "string":
    case "geography":
      return text;
    default:
      return float(type, text.trim());
  }
}

function decimal(scale: number, [, sign = "", whole = "", fraction = ""]: readonly string[]): string {
  if (/[^0]/.test(fraction.slice(scale))) throw new Error(`.${fraction} has more than ${scale} digits`);
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const text = scale === 0 ? digits : `${digits}.${fraction.slice(0, scale).padEnd(scale, "0")}`;
  return sign === "-" && /[1-9]/.test(text) ? `-${text}` : text;
}

function clock([minutes = "", seconds = "", fraction = ""]: readonly string[]): string {
  return `${minutes || "00:00"}:${seconds || "00"}.${fraction.padEnd(6, "0")}`;
}

function float(type: Type, text: string): string {
  const known = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text);
  const sign = known?.[1] === "-" ? -1 : 1;
  const value = known ? (/^n/i.test(known[2] ?? "") ? Number.NaN : sign * Number.POSITIVE_INFINITY) : Number(text);
  if (!known && (text === "" || Number.isNaN(value))) throw new Error(`${JSON.stringify(text)} is no ${type.name}`);
  return String(WIDE.has(type.name) ? value : Math.fround(value));
}

/** Floats of 64 bits and more, or with scales that 32 bits do not hold. */
const WIDE = new Set([
  ...["float64", "float128"],
  ...["mxfp8_e4m3", "mxfp8_e5m2", "mxfp6_e2m3", "mxfp6_e3m2", "mxfp4_e2m1", "mxint8"],
]);

function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map((part: Json) => ordered(part));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, ordered(part)]),
  );
}

const FLOAT: Type = { name: "float32", numbers: [], parts: [], fields: [] };
const types = new Map<string, Type>();

function parse(text: string): Type {
  const known = types.get(text);
  if (known) return known;
  const [, name = "", numbers, inside] = /^(\w+)(?:\(([\d,]+)\)|<(.*)>)?$/s.exec(text) ?? [];
  if (name === "") throw new Error(`${text} is no type`);
  const parts = inside === undefined ? [] : split(inside);
  const named = name === "struct" ? parts.map((part) => /^(\w+):(.*)$/s.exec(part) ?? []) : [];
  const type: Type = {
    name,
    numbers: numbers?.split(",").map(Number) ?? [],
    parts: (name === "struct" ? named.map(([, , part = ""]) => part) : parts).map(parse),
    fields: named.map(([, field = ""]) => field),
  };
  types.set(text, type);
  return type;
}

/** What stands between the commas that are in no further brackets. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, character] of [...text].entries()) {
    if (character === "<" || character === "(") depth += 1;
    if (character === ">" || character === ")") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function isNested({ name }: Type): boolean {
  return name === "array" || name === "vector" || name === "map" || name === "struct";
}

function isJson({ name }: Type): boolean {
  return name === "json" || name === "variant";
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A canonical text as plain JSON: what a program would write of the value. Maps are objects; what JSON has no word for is a string. */
export function plainJson(type: string, cell: Cell): Json {
  return cell === null ? null : plain(parse(type), isNested(parse(type)) ? (JSON.parse(cell) as Json) : cell);
}

function plain(type: Type, value: Json): Json {
  if (value === null) return null;
  if (!isNested(type)) {
    const text = String(value);
    if (isJson(type)) return JSON.parse(text) as Json;
    if (type.name === "boolean") return text === "true";
    const number = Number(text);
    const exact = Number.isFinite(number) && String(number) === text;
    return exact && /int|^float/.test(type.name) && Math.abs(number) < 2 ** 53 ? number : text;
  }
  const [first = FLOAT, second = FLOAT] = type.parts;
  if (type.name === "map")
    return Object.fromEntries(
      (value as readonly [string, Json][]).map(([key, part]) => [String(plain(first, key)), plain(second, part)]),
    );
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, part], at) => [key, plain(type.parts[at] ?? FLOAT, part)]),
    );
  return (value as readonly Json[]).map((part) => plain(first, part));
}
