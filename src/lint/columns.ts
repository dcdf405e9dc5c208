import type { Column, Datastore } from "../model/datastore.js";
import type { ObjectChecks, Report } from "./rule.js";

/** Takes one column, the datastore it is in, and its place: the index of its dataset and its own. */
export type CheckColumn = (column: Column, store: Datastore, dataset: number, index: number, report: Report) => void;

/** Checks every column of a datastore. */
export function columnsOf(check: CheckColumn): ObjectChecks {
  return {
    Datastore: (store, report) => {
      for (const [dataset, { columns }] of store.datasets.entries()) {
        // Counted by hand: a model has millions of columns, and every rule of columns comes by.
        let index = 0;
        for (const column of columns) {
          check(column, store, dataset, index, report);
          index += 1;
        }
      }
    },
  };
}
