// @ts-check

/**
 * Values as they are in files between the runtime and its worker, and as JavaScript has them. What cannot be is a
 * {@link Mismatch}; whether a text is a value of its type, digits and all, the runtime judges.
 *
 * @typedef {import("./kinds.js").Kind} Kind
 */

/** A value of another kind than its column's. */
export class Mismatch extends Error {
  /**
   * @param {unknown} value
   * @param {string} [why]
   */
  constructor(value, why) {
    super(why ?? described(value));
    this.reason = why;
  }
}

/**
 * How a column's values are read from parsed JSON; `undefined`: they are what they are to be.
 * @param {Kind} kind
 * @returns {((value: any) => unknown) | undefined}
 */
export function reader(kind) {
  const read = part(kind);
  return read === undefined ? undefined : (value) => (value === null ? null : read(value));
}

/**
 * @param {Kind} kind
 * @returns {((value: any) => unknown) | undefined}
 */
function part(kind) {
  if (kind === "bigint") return BigInt;
  if (kind === "float") return (value) => (typeof value === "string" ? nonFinite(value) : value);
  if (kind === "binary") return (value) => new Uint8Array(Buffer.from(value, "base64"));
  if (typeof kind === "string") return undefined;
  if ("array" in kind) {
    const read = reader(kind.array);
    return read && ((items) => items.map(read));
  }
  if ("map" in kind) {
    const [key, value] = kind.map.map((one) => reader(one) ?? itself);
    return (entries) => new Map(entries.map((/** @type {any} */ { k, v }) => [key?.(k), value?.(v)]));
  }
  const fields = kind.struct.flatMap(([name, of]) => {
    const read = reader(of);
    return read === undefined ? [] : [{ name, read }];
  });
  if (fields.length === 0) return undefined;
  return (value) => {
    for (const { name, read } of fields) value[name] = read(value[name]);
    return value;
  };
}

const itself = (/** @type {unknown} */ value) => value;
const nonFinite = (/** @type {string} */ text) => (text === "nan" ? Number.NaN : text === "inf" ? Infinity : -Infinity);

/**
 * How a column's values are written: as texts, and lists and objects of texts.
 * @param {Kind} kind
 * @param {(field: string) => void} extra takes fields that the type does not have
 * @returns {(value: any) => unknown}
 */
export function writer(kind, extra) {
  const write = typeof kind === "string" ? SCALARS[kind] : nested(kind, extra);
  return (value) => (value === null || value === undefined ? null : write(value));
}

/**
 * @param {Exclude<Kind, string>} kind
 * @param {(field: string) => void} extra
 * @returns {(value: any) => unknown}
 */
function nested(kind, extra) {
  if ("array" in kind) {
    const write = writer(kind.array, extra);
    return (value) => {
      if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && Symbol.iterator in value)) throw new Mismatch(value);
      return Array.from(/** @type {Iterable<unknown>} */ (value), write);
    };
  }
  if ("map" in kind) {
    const [key, of] = kind.map.map((one) => writer(one, extra));
    return (value) => {
      const entries = value instanceof Map ? [...value] : Object.entries(objectOf(value));
      return entries.map(([name, item]) => [key?.(name), of?.(item)]);
    };
  }
  const fields = kind.struct.map(([name, of]) => ({ name, write: writer(of, extra) }));
  const known = new Set(fields.map(({ name }) => name));
  return (value) => {
    const from = objectOf(value);
    for (const name of Object.keys(from)) if (!known.has(name)) extra(name);
    return Object.fromEntries(fields.map(({ name, write }) => [name, write(own(from, name))]));
  };
}

/** @type {Readonly<Record<Extract<Kind, string>, (value: any) => string>>} */
const SCALARS = {
  boolean: only("boolean", String),
  integer: wholeNumber,
  bigint: wholeNumber,
  float: only("number", (value) => (Object.is(value, -0) ? "-0" : String(value))),
  decimal: (value) => (typeof value === "string" ? value : typeof value === "bigint" ? String(value) : digits(value)),
  text: text,
  date: text,
  time: text,
  timestamp: text,
  timestamptz: (value) => (value instanceof Date ? instant(value) : text(value)),
  interval: text,
  uuid: text,
  binary: (value) => {
    if (!(value instanceof Uint8Array)) throw new Mismatch(value);
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  },
  json: (value) => (typeof value === "string" ? text(value) : json(value)),
};

/**
 * @param {string} type
 * @param {(value: any) => string} write
 */
function only(type, write) {
  return (/** @type {unknown} */ value) => {
    if (typeof value !== type) throw new Mismatch(value);
    return write(value);
  };
}

/** @param {unknown} value */
function text(value) {
  if (typeof value !== "string") throw new Mismatch(value);
  if (/\p{Surrogate}/u.test(value)) throw new Mismatch(value, "holds half of a character");
  return value;
}

/** @param {unknown} value */
function wholeNumber(value) {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new Mismatch(value, `is the number ${value}, which may have lost digits: make it a BigInt`);
  if (typeof value !== "number" && typeof value !== "bigint") throw new Mismatch(value);
  return String(value);
}

/**
 * The shortest decimal that is this number, without an exponent.
 * @param {unknown} value
 */
function digits(value) {
  if (typeof value !== "number") throw new Mismatch(value);
  const written = String(value);
  const [, sign = "", first = "", rest = "", power] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(written) ?? [];
  if (power === undefined) return written;
  const point = 1 + Number(power);
  const all = first + rest;
  return point > 0 ? sign + all.padEnd(point, "0") : `${sign}0.${"0".repeat(-point)}${all}`;
}

/** @param {Date} value */
function instant(value) {
  if (Number.isNaN(value.getTime())) throw new Mismatch(value, "is an invalid Date");
  const year = value.getUTCFullYear();
  const rest = value.toISOString().replace(/^[+-]?\d+/, "");
  // Before the year 1 came the year 1 before Christ.
  return year > 0
    ? `${String(year).padStart(4, "0")}${rest}`
    : `${String(1 - year).padStart(4, "0")}${rest.slice(0, 6)} (BC) ${rest.slice(7)}`;
}

/** @param {unknown} value */
function json(value) {
  try {
    const written = JSON.stringify(value);
    if (typeof written === "string") return text(written);
  } catch (error) {
    throw new Mismatch(value, `cannot be written as JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new Mismatch(value);
}

/**
 * @param {unknown} value
 * @returns {Readonly<Record<string, unknown>>}
 */
function objectOf(value) {
  if (!isPlain(value)) throw new Mismatch(value);
  return value;
}

/**
 * Whether a value is an object for its fields, and nothing that has a meaning of its own.
 * @param {unknown} value
 * @returns {value is Readonly<Record<string, unknown>>}
 */
export function isPlain(value) {
  return (
    typeof value === "object" &&
    value !== null &&
    !(Symbol.iterator in value) &&
    !(Symbol.asyncIterator in value) &&
    !(value instanceof Date) &&
    !(value instanceof Promise)
  );
}

/**
 * What an object itself has by a name.
 * @param {Readonly<Record<string, unknown>>} object
 * @param {string} name
 */
export function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * A value as a message tells of it.
 * @param {unknown} value
 * @returns {string}
 */
export function described(value) {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "bigint") return `the BigInt ${value}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value !== "object" || value === null)
    return typeof value === "boolean" ? String(value) : `a ${typeof value}`;
  if (Array.isArray(value)) return "an array";
  const name = value.constructor?.name;
  return name === undefined || name === "Object" ? "an object" : `of the class ${name}`;
}
