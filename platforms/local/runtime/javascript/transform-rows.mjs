// @ts-check
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { reader } from "./transform-values.mjs";

/**
 * @typedef {import("./task.js").InputTask} InputTask
 * @typedef {Record<string, unknown>} Row
 */

const CHUNK = 1 << 18;

/** What of an array changes it: rows of an input are to be read. */
const CHANGING = new Set(["copyWithin", "fill", "pop", "push", "reverse", "shift", "sort", "splice", "unshift"]);
/** What an array has that reads it. */
const READING = Object.getOwnPropertyNames(Array.prototype).filter(
  (name) => !CHANGING.has(name) && !["constructor", "length", "toString", "toLocaleString"].includes(name),
);

/**
 * An input as its module has it. `for … of` reads the rows one after another from their file, as often as is asked;
 * anything else that an array has reads them all, once, and keeps them.
 * @param {InputTask} input
 * @returns {Readonly<Record<string | symbol, unknown>>}
 */
export function inputRows(input) {
  /** @type {Row[] | undefined} */
  let all;
  const toArray = () => {
    all ??= [...read(input)];
    return all;
  };
  const methods = READING.map((name) => [
    name,
    (/** @type {unknown[]} */ ...given) => Reflect.apply(Reflect.get(Array.prototype, name), toArray(), given),
  ]);
  const rows = Object.freeze({
    ...Object.fromEntries(methods),
    length: input.rows,
    toArray,
    toJSON: toArray,
    [Symbol.iterator]: () => (all ?? read(input))[Symbol.iterator](),
  });
  return new Proxy(rows, {
    get: (has, key) => (typeof key === "string" && /^\d+$/.test(key) ? toArray()[Number(key)] : Reflect.get(has, key)),
  });
}

/**
 * @param {InputTask} input
 * @returns {Generator<Row>}
 */
function* read({ path, columns }) {
  const readers = columns.flatMap(({ name, kind }) => {
    const read = reader(kind);
    return read === undefined ? [] : [{ name, read }];
  });
  for (const line of lines(path)) {
    /** @type {Row} */
    const row = JSON.parse(line);
    for (const { name, read } of readers) row[name] = read(row[name]);
    yield row;
  }
}

/**
 * The lines of a file, each of which ends with an end of line.
 * @param {string} path
 */
function* lines(path) {
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.alloc(CHUNK);
    const decoder = new StringDecoder("utf8");
    /** @type {string[]} */
    let begun = [];
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const [first = "", ...rest] = decoder.write(chunk.subarray(0, size)).split("\n");
      begun.push(first);
      for (const next of rest) {
        yield begun.join("");
        begun = [next];
      }
    }
  } finally {
    closeSync(file);
  }
}

/** A file that is written line by line. */
export class LineFile {
  /** @type {string[]} */
  #lines = [];
  #size = 0;

  /** @param {string} path */
  constructor(path) {
    this.file = openSync(path, "w", 0o600);
  }

  /** @param {string} line */
  write(line) {
    this.#lines.push(line, "\n");
    this.#size += line.length + 1;
    if (this.#size >= CHUNK) this.#flush();
  }

  close() {
    this.#flush();
    closeSync(this.file);
  }

  #flush() {
    const bytes = Buffer.from(this.#lines.join(""));
    for (let at = 0; at < bytes.length; at += writeSync(this.file, bytes, at));
    this.#lines = [];
    this.#size = 0;
  }
}
