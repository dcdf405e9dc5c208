import type { TableRef } from "../spec.js";
import type { Counts, Incoming } from "./apply.js";
import type { TableState } from "./ledger.js";
import type { Session } from "./session.js";

/** A table in a consumer's container, of whatever kind, held for one piece of work. */
export interface ConsumerTable {
  /** What its ledger says; absent: it is not there. */
  readonly state: TableState | undefined;
  /** Its rows as something that the session's SQL can select from, with all columns that are there: every version, where it is milestoned. */
  rows(): Promise<string>;
  /**
   * Brings rows in and says so in the ledger (`stateAfter`), all or nothing, and in one step. Rows are copies of what
   * staging keeps: merged by the columns and the key of `physicalShape(incoming.shape)`.
   */
  apply(incoming: Incoming): Promise<Counts>;
  /** Sets right what a kill may have left undone after a batch was in; nothing where one step did it all. */
  repair(): Promise<void>;
}

/** Runs `body` with a table, which nobody else changes meanwhile. */
export type UseTable = <T>(session: Session, at: TableRef, body: (table: ConsumerTable) => Promise<T>) => Promise<T>;
