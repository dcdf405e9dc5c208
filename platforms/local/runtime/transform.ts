import { type JobResult, RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { TransformSpec } from "../spec.js";
import { applyRows, assertUniqueKeys } from "./apply.js";
import type { CodeRun } from "./code-run.js";
import { describeTable, isReadableAs, requireState } from "./database-table.js";
import type { Attachment } from "./engine.js";
import { batchInstant, instantOf } from "./history.js";
import { type Counts, isNothing, NOTHING, sum } from "./incoming.js";
import { JavaScriptRun } from "./javascript/javascript-code.js";
import { readState, type TableState } from "./ledger.js";
import { load } from "./load.js";
import { readTables, type Tables } from "./read-tables.js";
import { notProvisioned, type Session } from "./session.js";
import { currentRows } from "./shape.js";
import { qualified } from "./sql.js";
import { SqlRun } from "./sql-code.js";

type Output = TransformSpec["outputs"][number];

/** An output that was made, ready to be written. */
interface Made {
  readonly output: Output;
  readonly before: TableState;
  readonly rows: string;
}

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
  const prepared = await takeInputs(session, spec, states);
  if (prepared === undefined) return result(session, spec, target, NOTHING);
  const { code, fingerprint } = prepared;
  try {
    progress(`running ${spec.code.file}`);
    await code.run(progress);
    const made: Made[] = [];
    for (const [index, output] of spec.outputs.entries()) {
      const before = states[index];
      if (before) made.push({ output, before, rows: await judged(session, code, output, progress) });
    }
    progress("writing");
    return await result(session, spec, target, await write(session, target, made, fingerprint));
  } finally {
    await code.close();
  }
}

/** Gives the inputs to the code; `undefined` when what is there was made by this code of these inputs. */
function takeInputs(
  session: Session,
  spec: TransformSpec,
  states: readonly TableState[],
): Promise<{ readonly code: CodeRun; readonly fingerprint: string } | undefined> {
  return readTables(
    session,
    spec.inputs.map(({ from }) => from),
    async (tables) => {
      const fingerprint = fingerprintOf(
        spec,
        spec.inputs.map((input) => stateOf(spec, input, tables).batch),
      );
      if (states.every((state) => state.fingerprint === fingerprint)) return undefined;
      const code = await prepare(session, spec);
      try {
        // Two groups may want one dataset: it is one relation to the code.
        for (const input of new Map(spec.inputs.map((one) => [one.relation, one])).values()) {
          const kept = stateOf(spec, input, tables).shape;
          await code.take(input.relation, currentRows(await tables(input.from).rows(), kept), input.shape);
        }
      } catch (error) {
        await code.close();
        throw error;
      }
      return { code, fingerprint };
    },
  );
}

function prepare(session: Session, spec: TransformSpec): Promise<CodeRun> {
  const { code } = spec;
  return code.runtime === "sql" ? SqlRun.prepare(session, spec, code) : JavaScriptRun.prepare(session, spec, code);
}

/** What is known of an input. @throws RuntimeProblem when it is not there, not in its shape, or was never filled */
function stateOf(
  spec: TransformSpec,
  { from, shape }: TransformSpec["inputs"][number],
  tables: Tables,
): TableState & { readonly batch: string } {
  const { state } = tables(from);
  if (state === undefined || !isReadableAs(state.shape, shape))
    throw notProvisioned(`The table ${describeTable(from)}`);
  const { batch } = state;
  if (batch === null)
    throw new RuntimeProblem(
      `${spec.title}: ${describeTable(from)} has no complete batch yet.`,
      "Run what brings it there first; `sluice run` does so in order.",
    );
  return { ...state, batch };
}

function fingerprintOf(spec: TransformSpec, batches: readonly string[]): string {
  const inputs = spec.inputs.map(({ relation, shape }, index) => [relation, shape, batches[index] ?? ""]);
  return sha256(compactJson([spec.code.runtime, spec.code.text, spec.timezone, inputs, spec.outputs]));
}

/** The rows of an output, each of which is as it was declared. */
async function judged(
  session: Session,
  code: CodeRun,
  output: Output,
  progress: (note: string) => void,
): Promise<string> {
  const { shape, dataset } = output;
  try {
    const reading = await code.reading(output);
    for (const note of reading.notes) progress(note);
    const rows = await load(session, reading, shape, dataset);
    await assertUniqueKeys(session, rows, shape, dataset);
    return rows;
  } catch (error) {
    if (!(error instanceof RuntimeProblem) || session.signal?.aborted) throw error;
    throw new RuntimeProblem(
      error.message,
      "Mend the code, or declare the dataset as what it makes. What it made before stays.",
      { cause: error },
    );
  }
}

function write(session: Session, target: Attachment, made: readonly Made[], fingerprint: string): Promise<Counts> {
  const body = async (): Promise<Counts> => {
    const counts: Counts[] = [];
    for (const { output, before, rows } of made) {
      const at = await batchInstant(session, before);
      const incoming = {
        shape: output.shape,
        rows,
        extent: { type: "all" },
        at,
        fingerprint,
        watermark: null,
      } as const;
      counts.push(await applyRows(session, target.alias, output.table, before, incoming));
    }
    return sum(counts);
  };
  return target.exclusively(() => session.transaction(body, "transform.commit"));
}

/** What was done, and what is there now. */
async function result(
  session: Session,
  { outputs }: TransformSpec,
  target: Attachment,
  counts: Counts,
): Promise<JobResult> {
  const done = { ...counts, unchanged: isNothing(counts) };
  const [only, another] = outputs;
  if (only === undefined || another !== undefined) return done;
  const state = await readState(session, target.alias, only.table);
  const { batch = null, at = null } = state ?? {};
  return {
    ...done,
    rows: await session.number(`SELECT count(*) FROM ${qualified(target.alias, only.table)}`),
    ...(batch === null || at === null ? {} : { batch: { id: batch, at: instantOf(at) } }),
  };
}
