import type { JobResult } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { IngestSpec, Method, Shape } from "../spec.js";
import { applyRows, assertUniqueKeys, type Counts, duplicateKeys, type Incoming, isNothing, sum } from "./apply.js";
import { requireState } from "./database-table.js";
import type { TableState } from "./ledger.js";
import { count, grouped } from "./problem.js";
import { load } from "./reading.js";
import type { Session } from "./session.js";
import { columnList, shapeDigest } from "./shape.js";
import { openSource, type SourceDataset } from "./source.js";
import { identifier } from "./sql.js";

/**
 * Reads what changed of a source and brings it into staging, with the ledger, in one transaction. Everything is read
 * and judged before anything is written, so that one bad row leaves every dataset of the store as it was.
 */
export async function ingest(session: Session, spec: IngestSpec, progress: (note: string) => void): Promise<JobResult> {
  const target = await session.attach(spec.target.file, "update");
  const states: TableState[] = [];
  for (const { dataset, table, shape } of spec.datasets)
    states.push(await requireState(session, target.alias, table, shape, dataset));

  const source = await openSource(session, spec);
  const changed = spec.datasets.flatMap((dataset, index) => {
    const [from, before] = [source.datasets[index], states[index]];
    if (from === undefined || before === undefined) return [];
    const fingerprint = sha256(compactJson([from.fingerprint, shapeDigest(dataset.shape), spec.method, spec.timezone]));
    return fingerprint === before.fingerprint ? [] : [{ ...dataset, from, before, fingerprint }];
  });
  if (changed.length === 0) return { inserted: 0, updated: 0, deleted: 0, unchanged: true };

  const incoming = await source.together(async () => {
    const all: Incoming[] = [];
    for (const { dataset, from, shape, before, fingerprint } of changed) {
      progress(`reading ${dataset}`);
      all.push(await read(session, from, { dataset, shape, before, fingerprint, method: spec.method }, progress));
    }
    await source.settle();
    return all;
  });

  progress("writing");
  const counts: Counts[] = [];
  await target.exclusively(() =>
    session.transaction(async () => {
      for (const [index, { table, before }] of changed.entries()) {
        const rows = incoming[index];
        if (rows) counts.push(await applyRows(session, target.alias, table, before, rows));
      }
    }),
  );
  const total = sum(counts);
  return { ...total, unchanged: isNothing(total) };
}

interface Reader {
  readonly dataset: string;
  readonly shape: Shape;
  readonly before: TableState;
  readonly fingerprint: string;
  readonly method: Method;
}

async function read(
  session: Session,
  from: SourceDataset,
  { dataset, shape, before, fingerprint, method }: Reader,
  progress: (note: string) => void,
): Promise<Incoming> {
  const reading = await from.open(shape);
  for (const note of reading.notes) progress(note);
  if (method.type === "snapshot") {
    const rows = await load(session, reading, shape, dataset);
    await assertUniqueKeys(session, rows, shape, dataset);
    progress(`${dataset}: ${count(await session.number(`SELECT count(*) FROM ${rows}`), "row")} read`);
    return { shape, rows, extent: { type: "all" }, fingerprint, watermark: null, at: "1970-01-01" };
  }
  if (method.type === "cdc") throw new Error("not there yet");
  const { column } = method;
  const all = await load(session, reading, shape, dataset, { column, after: before.watermark });
  const rows = await newest(session, all, shape, column, dataset);
  const greatest = await session.row(
    `SELECT CAST(max(${identifier(column)}) AS VARCHAR) AS w, count(*) AS n FROM ${rows}`,
  );
  progress(`${dataset}: ${grouped(Number(greatest.n))} new or changed`);
  const watermark = greatest.w === null || greatest.w === undefined ? before.watermark : String(greatest.w);
  return { shape, rows, extent: { type: "more" }, fingerprint, watermark, at: "1970-01-01" };
}

/** One row per key: where a batch holds several versions of a row, the one with the greatest watermark. */
async function newest(session: Session, rows: string, shape: Shape, column: string, what: string): Promise<string> {
  if (shape.primaryKey.length === 0) return rows;
  const key = shape.primaryKey.map(identifier).join(", ");
  const mark = identifier(column);
  const repeated = await session.number(`SELECT count(*) - count(DISTINCT (${key})) FROM ${rows}`);
  if (repeated === 0) return rows;
  const last = `SELECT ${columnList(shape)} FROM ${rows} QUALIFY rank() OVER (PARTITION BY ${key} ORDER BY ${mark} DESC) = 1`;
  const groups = `SELECT ${key}, count(*) AS "_times" FROM (${last}) GROUP BY ${key} HAVING count(*) > 1`;
  const bad = await session.number(`SELECT count(*) FROM (${groups})`);
  if (bad > 0) throw await duplicateKeys(session, groups, shape, `${what}, with one ${column} each`, bad);
  const table = session.temporary();
  await session.run(`CREATE TEMP TABLE ${table} AS ${last}`);
  return table;
}
