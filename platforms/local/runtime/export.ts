import { type JobResult, RuntimeProblem } from "../../../src/platform/runtime.js";
import type { ExportSpec, FilesStore } from "../spec.js";
import { applyRows, type Counts, compare, type Incoming, isNothing, NOTHING, stateAfter } from "./apply.js";
import { describeTable, requireState } from "./database-table.js";
import { FileTable } from "./file-table.js";
import { usePostgresTable } from "./postgres/table.js";
import { notProvisioned, type Session } from "./session.js";
import { shapeText } from "./shape.js";
import { qualified } from "./sql.js";

/**
 * Brings a dataset from staging into a consumer's container, when the container does not hold that batch yet. The batch
 * and its rows are read as of one moment.
 */
export async function exportDataset(
  session: Session,
  spec: ExportSpec,
  progress: (note: string) => void,
): Promise<JobResult> {
  const { from, to } = spec;
  if (from.store.type !== "duckdb") throw new Error("Staging is a database.");
  const staging = await session.attach(from.store.file, "update");
  const incoming = async (): Promise<Incoming> => {
    const state = await requireState(session, staging.alias, from.table, spec.shape, spec.dataset);
    if (state.batch === null)
      throw new RuntimeProblem(
        `${spec.dataset} was never ingested, so there is nothing to export.`,
        "Run its ingestion first; `sluice run` does so in order.",
      );
    const rows = qualified(staging.alias, from.table);
    return {
      shape: spec.shape,
      rows,
      extent: { type: "all" },
      fingerprint: state.batch,
      watermark: null,
      at: "1970-01-01",
    };
  };
  const { store } = to;
  if (store.type === "files")
    return session.transaction(async () => toFiles(session, spec, store, await incoming(), progress));
  if (store.type === "postgresql")
    return usePostgresTable(session, store, to.table, async (table) => result(await table.apply(await incoming())));
  const target = await session.attach(store.file, "update");
  return target.exclusively(() =>
    session.transaction(async () => {
      const rows = await incoming();
      const before = await requireState(session, target.alias, to.table, spec.shape, spec.dataset);
      if (before.fingerprint === rows.fingerprint) return result(NOTHING);
      progress(`writing ${describeTable(to)}`);
      return result(await applyRows(session, target.alias, to.table, before, rows));
    }),
  );
}

async function toFiles(
  session: Session,
  spec: ExportSpec,
  store: FilesStore,
  rows: Incoming,
  progress: (note: string) => void,
): Promise<JobResult> {
  return FileTable.use(session, store, spec.to.table, async (table) => {
    const before = table.state;
    const current = table.current();
    if (before === undefined || current === undefined || shapeText(before.shape) !== shapeText(spec.shape))
      throw notProvisioned(`The table of ${spec.dataset} (${describeTable(spec.to)})`);
    if (before.fingerprint === rows.fingerprint) {
      // What consumers read may have been lost since, or a kill came before the link was set.
      if (await table.isWhole()) await table.repair();
      else await table.publish(current, before);
      return result(NOTHING);
    }
    progress(`writing ${describeTable(spec.to)}`);
    const counts = await compare(session, current, rows);
    const after = stateAfter(before, rows, counts);
    if (isNothing(counts) && (await table.isWhole())) await table.note(after);
    else await table.publish(rows.rows, after);
    return result(counts);
  });
}

function result(counts: Counts): JobResult {
  return { ...counts, unchanged: isNothing(counts) };
}
