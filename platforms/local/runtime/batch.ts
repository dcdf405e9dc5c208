import type { Method, Shape, TableName } from "../spec.js";
import { assertUniqueKeys, type Incoming } from "./apply.js";
import { rowChecks } from "./judge.js";
import type { TableState } from "./ledger.js";
import { type BadOnes, take } from "./load.js";
import type { Rejects } from "./rejects.js";
import type { Session } from "./session.js";
import type { SourceDataset } from "./source.js";

/** A dataset about to be read, and where its rows go. */
export interface Asked<M extends Method = Method> {
  /** `datastore/dataset`, for messages. */
  readonly dataset: string;
  readonly from: SourceDataset;
  /** The database and table it goes to. */
  readonly database: string;
  readonly table: TableName;
  readonly shape: Shape;
  readonly before: TableState;
  /** Of what it is read from, and of all that says how. */
  readonly fingerprint: string;
  readonly method: M;
  /** By what it is read: see `wayOf`. */
  readonly how: string;
  /** Whether bad records are put aside. */
  readonly reject: boolean;
}

/** What was read of it. */
export interface Batch {
  readonly incoming: Omit<Incoming, "fingerprint" | "at">;
  readonly bad: BadOnes | undefined;
  /** The rejects before whose records were read again, all of them. */
  readonly rejudged: Rejects["replaced"];
  /** How many good records were read. */
  readonly records: number;
  /** Belongs in the transaction of the batch, beside its rows. */
  remember?(): Promise<void>;
}

/** Reads the whole of a dataset. */
export async function readSnapshot(session: Session, asked: Asked, progress: (note: string) => void): Promise<Batch> {
  const { dataset, from, shape, reject } = asked;
  const reading = await from.open(shape);
  for (const note of reading.notes) progress(note);
  const taking = { shape, what: dataset, checks: rowChecks(shape), reject, complete: "true" };
  const { rows, bad } = await take(session, reading, taking);
  await assertUniqueKeys(session, rows, shape, dataset);
  return {
    incoming: { shape, rows, extent: { type: "all" }, watermark: null },
    bad,
    rejudged: "all",
    records: await session.number(`SELECT count(*) FROM ${rows}`),
  };
}
