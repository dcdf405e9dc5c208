import { describe, it } from "vitest";
import { SOURCES, type SourceName } from "../base.js";
import { type Edits, type Expected, edited, expectFindings, source } from "../harness.js";

/** A change that one source proposes, and all that is found about it. */
export interface Case extends Edits {
  readonly from: SourceName;
  /** Edits of the base itself, which the head has, too. */
  readonly before?: Edits;
  readonly expect: readonly Expected[];
}

export type Cases = { readonly [name: string]: Case };

/** The finding about something that the source does not own. */
export const foreign = (target: string, more: Partial<Expected> = {}): Expected => ({
  code: "change/foreign-object",
  target,
  ...more,
});

/** A datastore that the base does not have. */
export const NEW_STORE = (team: string, name = "fresh"): string => `kind: Datastore
name: ${name}
team: ${team}
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]
`;

/** One test for each case, whatever the order of documents. */
export function testCases(about: string, cases: Cases): void {
  describe(about, () => {
    for (const [name, { from, before = {}, expect: expected, ...edits }] of Object.entries(cases))
      it(name, () => {
        const base = edited(before);
        const head = { ...edited(edits, base.text), code: edits.code ?? base.code };
        expectFindings(base, head, source(SOURCES[from]), expected);
      });
  });
}
