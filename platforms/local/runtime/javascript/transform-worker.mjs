// @ts-check
import { Console } from "node:console";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { confine } from "./transform-confine.mjs";
import { inputRows, LineFile } from "./transform-rows.mjs";
import { described, isPlain, Mismatch, own, writer } from "./transform-values.mjs";

/**
 * Runs a transformer's module on its inputs and writes what it makes, in a process of its own that may do nothing else.
 *
 * @typedef {import("./task.js").Task} Task
 * @typedef {import("./task.js").OutputTask} OutputTask
 * @typedef {import("./task.js").Outcome} Outcome
 * @typedef {import("./task.js").WorkerProblem} WorkerProblem
 */

/** How many names of what is not needed are kept. */
const NAMED = 10;
/** How much of what the module says is passed on, and of one thing that it says, in characters. */
const SAID = 1 << 16;
const SAID_AT_ONCE = 1000;
const ALONE = "Its module is one file, which imports nothing but what comes with Node, such as node:crypto.";

/** @type {Task} */
const task = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const module = pathToFileURL(task.module).href;
const exit = process.exit;

/** What is wrong with what the module gives, and not in how it runs. */
class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} [remedy]
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** @param {Outcome} outcome */
function end(outcome) {
  writeFileSync(task.outcome, JSON.stringify(outcome));
  // What was said before is on its way.
  process.stdout.write("", () => exit());
}

/** @param {unknown} error */
function fail(error) {
  const problem = problemOf(error);
  // Where the module cannot be parsed, only Node itself says where.
  if (error instanceof SyntaxError && problem.line === undefined) {
    process.off("uncaughtException", fail);
    throw error;
  }
  end({ problem });
}

/**
 * @param {unknown} error
 * @returns {WorkerProblem}
 */
function problemOf(error) {
  if (error instanceof Refused) return { message: error.message, ...(error.remedy ? { remedy: error.remedy } : {}) };
  if (!(error instanceof Error)) return { message: `it threw ${described(error)}, which is no Error` };
  const at = error.stack?.split(module)[1]?.match(/^:(\d+)(?::(\d+))?/);
  const place = at ? { line: Number(at[1]), ...(at[2] ? { column: Number(at[2]) } : {}) } : {};
  const code = "code" in error ? error.code : undefined;
  const denied = deniedBy(error);
  if (denied !== undefined)
    return {
      message: `a transformer may not do this: ${denied}`,
      remedy: `A transformer gets its inputs and returns its outputs. It reads and writes no files, starts nothing and connects to nothing. ${ALONE}`,
      ...place,
    };
  return {
    message: `${error.name}: ${error.message}`.replaceAll(module, "the module"),
    ...(code === "ERR_MODULE_NOT_FOUND" ? { remedy: ALONE } : {}),
    ...place,
  };
}

/**
 * What a module was kept from doing, where that is what went wrong.
 * @param {Error} error
 */
function deniedBy(error) {
  /** @type {unknown} */
  let cause = error;
  for (; cause instanceof Error; cause = cause.cause) {
    const { code, permission, resource } = { code: "", permission: "", resource: "", ...cause };
    if (code === "ERR_ACCESS_DENIED" || code === "ERR_DLOPEN_DISABLED")
      return permission ? `${permission} ${resource}` : cause.message;
  }
  return undefined;
}

/** @returns {Promise<(inputs: object) => unknown>} */
async function transformOf() {
  const made = await import(module);
  const found = made.transform ?? made.default?.transform ?? made.default;
  if (typeof found !== "function")
    throw new Refused("it exports no function transform", "Write export function transform(inputs) { … }.");
  return found;
}

/**
 * @param {unknown} made
 * @returns {Readonly<Record<string, unknown>>}
 */
function outputsOf(made) {
  const names = task.outputs.map(({ name }) => JSON.stringify(name)).join(", ");
  const form = `Return an object with ${names}: ${task.outputs.length === 1 ? "an array, or anything else that gives its rows" : "for each an array, or anything else that gives its rows"}.`;
  if (!isPlain(made)) throw new Refused(`transform returns ${described(made)}, and no object of outputs`, form);
  const missing = task.outputs.filter(({ name }) => own(made, name) === undefined);
  const has = Object.keys(made)
    .slice(0, NAMED)
    .map((name) => JSON.stringify(name));
  if (missing.length > 0)
    throw new Refused(
      `transform makes no ${missing.map(({ name }) => JSON.stringify(name)).join(", ")}. It makes ${has.join(", ") || "nothing"}`,
      form,
    );
  const extra = Object.keys(made).filter((name) => !task.outputs.some((output) => output.name === name));
  if (extra.length > 0)
    throw new Refused(
      `transform makes ${extra
        .slice(0, NAMED)
        .map((name) => JSON.stringify(name))
        .join(", ")}, which is no dataset of its output`,
      `Add it to the output's datasets, or leave it out. ${form}`,
    );
  return made;
}

/**
 * Writes the rows of an output.
 * @param {OutputTask} output
 * @param {any} made
 */
async function write({ name, path, columns }, made) {
  if (typeof made !== "object" || made === null || !(Symbol.iterator in made || Symbol.asyncIterator in made))
    throw new Refused(
      `${name} is ${described(made)}, and nothing that gives rows`,
      "Return an array of rows, or a generator.",
    );
  /** @type {Set<string>} */
  const extra = new Set();
  const writers = columns.map((column, index) => ({
    ...column,
    field: `c${index}`,
    seen: false,
    write: writer(column.kind, (field) => extra.size < NAMED && extra.add(`${column.name}.${field}`)),
  }));
  const known = new Set(columns.map((column) => column.name));
  /** @type {string[]} */
  let there = [];
  let rows = 0;
  const file = new LineFile(path);
  for await (const row of made) {
    rows += 1;
    if (!isPlain(row)) throw new Refused(`row ${rows} of ${name} is ${described(row)}, and no object of columns`);
    const keys = Object.keys(row);
    if (rows === 1) there = keys.slice(0, NAMED);
    for (const key of keys) if (!known.has(key) && extra.size < NAMED) extra.add(key);
    /** @type {Record<string, unknown>} */
    const line = {};
    for (const column of writers) {
      const value = own(row, column.name);
      if (value === undefined) continue;
      column.seen = true;
      try {
        line[column.field] = column.write(value);
      } catch (error) {
        throw error instanceof Mismatch ? mismatch(error, name, rows, column, value) : error;
      }
    }
    const text = JSON.stringify(line);
    if (text.length > task.longestRow / 3 && Buffer.byteLength(text) > task.longestRow)
      throw new Refused(`row ${rows} of ${name} is longer than ${task.longestRow / 2 ** 20} MiB`);
    file.write(text);
  }
  file.close();
  const missing = rows === 0 ? [] : writers.filter(({ seen }) => !seen).map((column) => column.name);
  return { rows, missing, extra: [...extra], there };
}

/**
 * @param {Mismatch} error
 * @param {string} output
 * @param {number} row
 * @param {{ readonly name: string, readonly type: string }} column
 * @param {unknown} value
 */
function mismatch(error, output, row, { name, type }, value) {
  const place = `row ${row} of ${output}: ${JSON.stringify(name)}`;
  if (error.reason !== undefined) return new Refused(`${place} ${error.reason}`);
  const what = error.message === described(value) ? `is ${error.message}` : `holds ${error.message}`;
  return new Refused(`${place} ${what}, which is no ${type}`);
}

let left = SAID;
const said = new Writable({
  decodeStrings: false,
  write: (text, _encoding, done) => {
    const cut = text.length > SAID_AT_ONCE ? `${text.slice(0, SAID_AT_ONCE)}\n` : text;
    if (left > 0) process.stdout.write(cut);
    left -= cut.length;
    done();
  },
});
// What is said goes one way, so that the other is left to Node's own last words.
globalThis.console = new Console({ stdout: said, stderr: said });
process.on("uncaughtException", fail);
confine();

try {
  const transform = await transformOf();
  const made = outputsOf(await transform(Object.fromEntries(task.inputs.map((one) => [one.relation, inputRows(one)]))));
  const outputs = [];
  for (const output of task.outputs) outputs.push(await write(output, own(made, output.name)));
  end({ outputs });
} catch (error) {
  fail(error);
}
