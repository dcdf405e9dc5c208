import { type JobResult, RuntimeProblem } from "../../../src/platform/runtime.js";
import type { ExportSpec } from "../spec.js";
import { stateAfter } from "./apply.js";
import { describeTable } from "./database-table.js";
import { type Content, contentOf, sinceBatch } from "./export-content.js";
import { instantOf } from "./history.js";
import { type Counts, isNothing, NOTHING } from "./incoming.js";
import type { TableState } from "./ledger.js";
import { notProvisioned, type Session } from "./session.js";
import { shapeText } from "./shape.js";
import { useTable } from "./use-table.js";

/**
 * Brings a dataset from staging into a consumer's container, when the container does not hold that batch yet. The batch
 * and its rows are read as of one moment.
 */
export async function exportDataset(
  session: Session,
  spec: ExportSpec,
  progress: (note: string) => void,
): Promise<JobResult> {
  const { from, to, shape, dataset } = spec;
  if (from.store.type !== "duckdb") throw new Error("Staging is a database.");
  const staging = await session.attach(from.store.file, "update");
  return useTable(session, to, async (table) => {
    const content = await contentOf(session, staging.alias, spec);
    if (content === undefined)
      throw new RuntimeProblem(
        `${dataset} was never ingested, so there is nothing to export.`,
        "Run its ingestion first; `sluice run` does so in order.",
      );
    const before = table.state;
    if (before === undefined || shapeText(before.shape) !== shapeText(shape))
      throw notProvisioned(`The table of ${dataset} (${describeTable(to)})`);
    if (before.fingerprint === content.incoming.fingerprint) {
      await table.repair();
      return result(NOTHING, before, content);
    }
    progress(`writing ${describeTable(to)}`);
    const incoming = await sinceBatch(session, staging.alias, spec, content, before);
    const counts = await table.apply(incoming);
    return result(counts, stateAfter(before, incoming, counts), content);
  });
}

function result(counts: Counts, { batch, at }: TableState, { rows }: Content): JobResult {
  const known = batch === null || at === null ? {} : { batch: { id: batch, at: instantOf(at) } };
  return { ...counts, unchanged: isNothing(counts), rows, ...known };
}
