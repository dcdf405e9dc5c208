import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";
import type { Check } from "./judge.js";
import { count, grouped } from "./problem.js";
import type { BrokenRecords, Part, Window } from "./reading.js";
import type { Session } from "./session.js";
import { identifier, literal } from "./sql.js";

/** Records that are judged: where they are read from, and by what. */
export interface Judged {
  readonly parts: readonly Part[];
  readonly shape: Shape;
  readonly checks: readonly Check[];
  readonly window: Window | undefined;
  /** For messages. */
  readonly what: string;
}

/** How many bad records a message names. */
const EXAMPLES = 3;
/** How much of a value, and of a whole record, is kept to show. */
const LONGEST_VALUE = 200;
const LONGEST_RECORD = 16_000;

/** Whether a record is bad, as SQL over what `cellsOf` gives. */
function badTest({ checks }: Pick<Judged, "checks">, part: Part): string {
  return [...(part.broken ? ["broken"] : []), ...checks.map(({ test }) => test)].join(" OR ");
}

/** What the tests and values are made of, for a SELECT from the part. */
function cellsOf(part: Part): string {
  const cells = part.cells.map(({ raw, value }, index) => `${raw} AS r${index}, ${value} AS v${index}`);
  return [...cells, ...(part.broken ? [`(${part.broken.test}) AS broken`] : [])].join(", ");
}

/** Whether a record is in the window, as SQL over the same. */
function windowTest(shape: Shape, window: Window | undefined): string {
  const index = shape.columns.findIndex(({ name }) => name === window?.column);
  const column = shape.columns[index];
  if (window === undefined || column === undefined) return "true";
  return `(v${index} IS NULL OR v${index} >= CAST(${literal(window.low)} AS ${column.storage}))`;
}

/** The problem that bad records are: the first of them, and how many there are. */
export async function badRecords(session: Session, judged: Judged, bad: number): Promise<RuntimeProblem> {
  const found: string[] = [];
  for (const part of judged.parts) {
    if (found.length >= EXAMPLES) break;
    const rows = await session.rows(
      `SELECT n, c, ${textOf(judged.checks, part)} AS t FROM (${badOnes(judged, part)}) ORDER BY n LIMIT ${EXAMPLES - found.length}`,
    );
    const places = await part.where(rows.map(({ n }) => Number(n)));
    for (const [index, row] of rows.entries()) {
      const says = saidOf(judged.checks, part, Number(row.c), row.t === null ? null : String(row.t));
      found.push(`${part.label}, ${places[index] ?? ""}: ${says}`);
    }
  }
  const rest = bad > found.length ? ` These are the first of ${count(bad, "bad row")}.` : "";
  return new RuntimeProblem(
    `${judged.what}: ${bad === 1 ? "1 row is" : `${grouped(bad)} rows are`} bad, so none was taken. ${found.join("; ")}.${rest}`,
    "Mend the source, or declare the column as what the source holds; then run again.",
  );
}

/**
 * All bad records, in a new temporary table: `label`, `part` and `n` say where each is; `c` and `t` what is wrong, for
 * `saidOf`; `record` is what is there, as JSON, bounded in length; `key` is equal for what is the same record when it is
 * read again.
 */
export async function collectBad(session: Session, judged: Judged, broken: readonly BrokenRecords[]): Promise<string> {
  const table = session.temporary();
  await session.run(
    `CREATE TEMP TABLE ${table} (label VARCHAR, part INTEGER, n BIGINT, c INTEGER, t VARCHAR, record VARCHAR, key UHUGEINT)`,
  );
  for (const { label, from } of broken)
    await session.run(
      `INSERT INTO ${table} SELECT ${literal(label)}, NULL, line, -1, problem, record, ` +
        `md5_number(concat_ws(chr(31), ${literal(label)}, line, digest)) FROM ${from}`,
    );
  for (const [index, part] of judged.parts.entries()) {
    const names = judged.shape.columns.map((_, at) => `s${at}`);
    const content = `concat_ws(chr(31), whole, ${names.map((name) => `coalesce(${name}, chr(30))`).join(", ")})`;
    const identity = part.steady ? "n" : "row_number() OVER (PARTITION BY content ORDER BY n)";
    const values = judged.shape.columns.map(({ name }, at) => `${literal(name)}, ${cut(`s${at}`, LONGEST_VALUE)}`);
    const record = `coalesce(whole, CAST(json_object(${values.join(", ")}) AS VARCHAR))`;
    await session.run(
      `INSERT INTO ${table} SELECT ${literal(part.label)}, ${index}, n, c, t, ${cut(record, LONGEST_RECORD)}, ` +
        `md5_number(concat_ws(chr(31), ${literal(part.label)}, ${identity}, content)) ` +
        `FROM (SELECT *, ${textOf(judged.checks, part)} AS t, ${content} AS content FROM (${badOnes(judged, part)}))`,
    );
  }
  return table;
}

/** What is said of a bad record. */
export function saidOf(checks: readonly Check[], part: Part | undefined, check: number, text: string | null): string {
  return checks[check]?.says(text) ?? part?.broken?.says ?? text ?? "not a record";
}

/**
 * The bad records of a part: `n` numbers each among all, `c` is the first check it fails, -1 where it is bad as a whole;
 * `s0`… is what is there, to show, and `whole` the record that is bad as a whole.
 */
function badOnes(judged: Judged, part: Part): string {
  const texts = part.cells.map(({ raw, shown = raw }, index) => `CAST(${shown} AS VARCHAR) AS s${index}`);
  const cases = judged.checks.map(({ test }, index) => `WHEN ${test} THEN ${index}`);
  const { broken } = part;
  const whole = broken
    ? `CASE WHEN ${broken.test} THEN CAST(${broken.record} AS VARCHAR) END`
    : "CAST(NULL AS VARCHAR)";
  return (
    `SELECT * FROM (SELECT *, CASE ${broken ? "WHEN broken THEN -1 " : ""}${cases.join(" ")} END AS c FROM ` +
    `(SELECT row_number() OVER () AS n, ${cellsOf(part)}, ${texts.join(", ")}, ${whole} AS whole FROM ${part.from}) ` +
    `WHERE ${windowTest(judged.shape, judged.window)}) WHERE c IS NOT NULL`
  );
}

function textOf(checks: readonly Check[], part: Part): string {
  const cases = checks.map(({ index }, check) => `WHEN ${check} THEN left(s${index}, ${LONGEST_VALUE})`);
  return part.cells.length === 0 ? "NULL" : `CASE c ${cases.join(" ")} END`;
}

function cut(text: string, length: number): string {
  return `CASE WHEN length(${text}) > ${length} THEN left(${text}, ${length}) || '…' ELSE ${text} END`;
}

/** The SELECT that gives a part's records as the shape has them, in the window, and whether each is bad. */
export function selectOf(judged: Omit<Judged, "parts" | "what">, part: Part, flag: string): string {
  const values = judged.shape.columns.map(({ name }, index) => `v${index} AS ${identifier(name)}`);
  return (
    `SELECT ${values.join(", ")}, (${badTest(judged, part)}) AS ${flag} ` +
    `FROM (SELECT ${cellsOf(part)} FROM ${part.from}) WHERE ${windowTest(judged.shape, judged.window)}`
  );
}
