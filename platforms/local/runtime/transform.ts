import { rm } from "node:fs/promises";
import { type JobResult, RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { TransformSpec } from "../spec.js";
import { applyRows, assertUniqueKeys, type Counts, isNothing, sum } from "./apply.js";
import { describeTable, requireState } from "./database-table.js";
import { FileTable } from "./file-table.js";
import type { TableState } from "./ledger.js";
import { load } from "./load.js";
import { usePostgresTable } from "./postgres/table.js";
import { readRelationTyped } from "./read-typed.js";
import { RESULTS, runScript } from "./sandbox.js";
import { notProvisioned, type Session } from "./session.js";
import { shapeText } from "./shape.js";
import { qualified } from "./sql.js";

/**
 * Runs a transformer's code on its inputs as they are at one moment and keeps what it makes, all outputs in one
 * transaction, once each fits the schema it was declared with. Nothing is run while code and inputs are what they were.
 */
export async function transform(
  session: Session,
  spec: TransformSpec,
  progress: (note: string) => void,
): Promise<JobResult> {
  const target = await session.attach(spec.target.file, "update");
  const states: TableState[] = [];
  for (const { dataset, table, shape } of spec.outputs)
    states.push(await requireState(session, target.alias, table, shape, dataset));

  const unchanged = (batches: readonly string[]): boolean => {
    const fingerprint = fingerprintOf(spec, batches);
    return states.every((state) => state.fingerprint === fingerprint);
  };
  const seen: string[] = [];
  for (const input of spec.inputs) seen.push(await useInput(session, spec, input, async (batch) => batch));
  if (unchanged(seen)) return { inserted: 0, updated: 0, deleted: 0, unchanged: true };

  const [inputs, results] = [await session.scratchPath("inputs.duckdb"), await session.scratchPath("results.duckdb")];
  try {
    const fingerprint = fingerprintOf(spec, await copyInputs(session, spec, inputs));
    progress(`running ${spec.code.file}`);
    await runScript(session, spec.title, {
      ...spec.code,
      inputs,
      results,
      outputs: spec.outputs.map(({ name }) => name),
    });
    const made = await session.attachPath(results, `What ${spec.workspace} made`, "read");
    const loaded: string[] = [];
    for (const { dataset, name, shape } of spec.outputs) {
      const from = qualified(made.alias, { schema: RESULTS, name });
      const reading = await readRelationTyped(session, from, spec.code.file, shape, spec.timezone, dataset);
      for (const note of reading.notes) progress(note);
      const rows = await load(session, reading, shape, dataset);
      await assertUniqueKeys(session, rows, shape, dataset);
      loaded.push(rows);
    }
    progress("writing");
    const counts: Counts[] = [];
    await target.exclusively(() =>
      session.transaction(async () => {
        for (const [index, { table, shape }] of spec.outputs.entries()) {
          const [rows, before] = [loaded[index], states[index]];
          if (rows === undefined || before === undefined) continue;
          const incoming = {
            shape,
            rows,
            extent: { type: "all" },
            at: "1970-01-01",
            fingerprint,
            watermark: null,
          } as const;
          counts.push(await applyRows(session, target.alias, table, before, incoming));
        }
      }),
    );
    await session.detach(made);
    const total = sum(counts);
    return { ...total, unchanged: isNothing(total) };
  } finally {
    for (const path of [inputs, results]) await rm(path, { force: true }).catch(() => undefined);
  }
}

function fingerprintOf(spec: TransformSpec, batches: readonly string[]): string {
  const inputs = spec.inputs.map(({ relation, shape }, index) => [relation, shape, batches[index] ?? ""]);
  return sha256(compactJson([spec.code.runtime, spec.code.text, spec.timezone, inputs, spec.outputs]));
}

/** Copies the inputs into a database of their own, under the names the code uses, as of one moment. Gives their batches. */
async function copyInputs(session: Session, spec: TransformSpec, path: string): Promise<readonly string[]> {
  const copy = await session.attachPath(path, `The inputs of ${spec.workspace}`, "write");
  const batches: string[] = [];
  const copied = new Set<string>();
  await session.transaction(async () => {
    for (const input of spec.inputs) {
      const at = qualified(copy.alias, { schema: "main", name: input.relation });
      batches.push(
        await useInput(session, spec, input, async (batch, rows) => {
          // Two groups may want one dataset: it is one relation to the code.
          if (!copied.has(input.relation)) await session.run(`CREATE TABLE ${at} AS SELECT * FROM ${rows}`);
          copied.add(input.relation);
          return batch;
        }),
      );
    }
  });
  await session.detach(copy);
  return batches;
}

async function useInput<T>(
  session: Session,
  spec: TransformSpec,
  { from, shape }: TransformSpec["inputs"][number],
  body: (batch: string, rows: string) => Promise<T>,
): Promise<T> {
  const { store, table } = from;
  const batchOf = (state: TableState | undefined): string => {
    if (state === undefined || shapeText(state.shape) !== shapeText(shape))
      throw notProvisioned(`The table ${describeTable(from)}`);
    if (state.batch === null)
      throw new RuntimeProblem(
        `${spec.title}: ${describeTable(from)} has no complete batch yet.`,
        "Run what brings it there first; `sluice run` does so in order.",
      );
    return state.batch;
  };
  if (store.type === "files")
    return FileTable.use(session, store, table, (files) => body(batchOf(files.state), files.current() ?? ""));
  if (store.type === "postgresql")
    return usePostgresTable(session, store, table, async (held) =>
      body(batchOf(held.state), held.state === undefined ? "" : await held.rows()),
    );
  const { alias } = await session.attach(store.file, "update");
  const state = await requireState(session, alias, table, shape, describeTable(from));
  return body(batchOf(state), qualified(alias, table));
}
