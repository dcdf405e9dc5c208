import type { JobResult } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { IngestSpec } from "../spec.js";
import { applyRows, type Counts, type Incoming, isNothing, NOTHING, sum } from "./apply.js";
import { type Asked, type Batch, readSnapshot } from "./batch.js";
import { readChanges } from "./changes.js";
import { requireState } from "./database-table.js";
import type { Attachment } from "./engine.js";
import { batchInstant, instantOf, purge } from "./history.js";
import { readState, type TableState } from "./ledger.js";
import { wayOf } from "./position.js";
import { count, grouped } from "./problem.js";
import { countRejects, KEPT, prepareRejects, type Rejects, storeRejects } from "./rejects.js";
import type { Session } from "./session.js";
import { currentRows, shapeDigest } from "./shape.js";
import { type OpenSource, openSource } from "./source.js";
import { qualified } from "./sql.js";
import { readWatermark } from "./watermark.js";

/** A batch of one dataset, ready to be written. */
interface Ready {
  readonly asked: Asked;
  readonly batch: Batch;
  readonly incoming: Incoming;
  readonly rejects: Rejects;
}

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
  const changed = whatChanged(spec, target, states, source);
  const ready = changed.length === 0 ? [] : await readAll(session, source, changed, progress);
  if (ready.length > 0) progress("writing");
  return result(session, spec, target, await write(session, spec, target, ready));
}

function readAll(
  session: Session,
  source: OpenSource,
  changed: readonly Asked[],
  progress: (note: string) => void,
): Promise<readonly Ready[]> {
  return source.together(async () => {
    const all: Ready[] = [];
    for (const asked of changed) all.push(await makeReady(session, asked, progress));
    await source.settle();
    return all;
  });
}

/** The datasets whose source, or what is made of it, is no longer what it was. */
function whatChanged(
  spec: IngestSpec,
  target: Attachment,
  states: readonly TableState[],
  source: OpenSource,
): readonly Asked[] {
  const { method, timezone, badRecords } = spec;
  const how = wayOf(spec);
  return spec.datasets.flatMap((dataset, index) => {
    const [from, before] = [source.datasets[index], states[index]];
    if (from === undefined || before === undefined) return [];
    const made = [from.fingerprint, shapeDigest(dataset.shape), method, timezone, badRecords];
    const fingerprint = sha256(compactJson(made));
    if (fingerprint === before.fingerprint) return [];
    const reject = badRecords === "reject";
    return [{ ...dataset, from, before, method, how, reject, fingerprint, database: target.alias }];
  });
}

async function makeReady(session: Session, asked: Asked, progress: (note: string) => void): Promise<Ready> {
  const { dataset, database, table, fingerprint, method } = asked;
  progress(`reading ${dataset}`);
  const at = await batchInstant(session, asked.before);
  const batch = await read(session, asked, progress);
  progress(`${dataset}: ${count(batch.records, method.type === "cdc" ? "change" : "row")} read`);
  if (batch.bad)
    progress(
      `${dataset}: ${count(batch.bad.count, "bad record")} put aside in _sluice.rejects${batch.bad.count > KEPT ? `, which keeps ${grouped(KEPT)} of a table` : ""}`,
    );
  const rejects = await prepareRejects(session, database, table, batch.rejudged, batch.bad);
  return { asked, batch, rejects, incoming: { ...batch.incoming, fingerprint, at } };
}

function read(session: Session, asked: Asked, progress: (note: string) => void): Promise<Batch> {
  const { method } = asked;
  switch (method.type) {
    case "snapshot":
      return readSnapshot(session, asked, progress);
    case "watermark":
      return readWatermark(session, { ...asked, method }, progress);
    case "cdc":
      return readChanges(session, { ...asked, method }, progress);
  }
}

interface Written {
  readonly counts: Counts;
  /** Versions that were kept long enough. */
  readonly purged: number;
}

async function write(
  session: Session,
  spec: IngestSpec,
  target: Attachment,
  ready: readonly Ready[],
): Promise<Written> {
  const aging = spec.datasets.filter(({ shape, retention }) => shape.history === "milestoned" && retention);
  if (ready.length === 0 && aging.length === 0) return { counts: NOTHING, purged: 0 };
  const body = async (): Promise<Written> => {
    const counts: Counts[] = [];
    for (const one of ready) counts.push(await bringIn(session, one));
    let purged = 0;
    for (const { table, shape, retention } of aging)
      purged += await purge(session, target.alias, table, shape, retention, session.now());
    return { counts: sum(counts), purged };
  };
  return target.exclusively(() => session.transaction(body, "ingest.commit"));
}

async function bringIn(session: Session, { asked, batch, incoming, rejects }: Ready): Promise<Counts> {
  const { database, table, before } = asked;
  const counts = await applyRows(session, database, table, before, incoming);
  await batch.remember?.();
  const after = await readState(session, database, table);
  await storeRejects(session, database, table, after?.batch ?? null, rejects);
  return counts;
}

/** What was done, and what is there now. */
async function result(
  session: Session,
  { datasets }: IngestSpec,
  target: Attachment,
  { counts, purged }: Written,
): Promise<JobResult> {
  const rejects = await countRejects(
    session,
    target.alias,
    datasets.map(({ table }) => table),
  );
  const unchanged = isNothing(counts) && purged === 0;
  const done = { ...counts, unchanged, ...(rejects > 0 ? { rejects } : {}) };
  const [only, another] = datasets;
  if (only === undefined || another !== undefined) return done;
  const current = currentRows(qualified(target.alias, only.table), only.shape);
  const state = await readState(session, target.alias, only.table);
  const { batch = null, at = null } = state ?? {};
  return {
    ...done,
    rows: await session.number(`SELECT count(*) FROM ${current}`),
    ...(batch === null || at === null ? {} : { batch: { id: batch, at: instantOf(at) } }),
  };
}
