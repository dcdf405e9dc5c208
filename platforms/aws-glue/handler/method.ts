import { isSequence } from "../../../src/lint/orderings.js";
import { type Datastore, FEED_VALUES } from "../../../src/model/datastore.js";
import type { Method } from "../spec.js";
import { mapType } from "../types.js";

/** What a sequence is taken as that no dataset lists among its columns. */
const WHOLE_NUMBERS = "decimal(38,0)";

/** How a store is read. What a transformer made is taken as a whole. @throws for a method that lint refused */
export function methodOf(store: Datastore): Method {
  const { ingestion } = store.source;
  const overlap = ingestion?.overlap === undefined ? {} : { overlap: ingestion.overlap };
  switch (ingestion?.method) {
    case undefined:
    case "snapshot":
      return { type: "snapshot" };
    case "watermark":
      if (ingestion.column !== undefined) return { type: "watermark", column: ingestion.column, ...overlap };
      break;
    case "cdc": {
      const { sequence, operation } = ingestion;
      if (sequence === undefined || operation === undefined) break;
      return {
        type: "cdc",
        sequence,
        sequenceType: sequenceType(store, sequence),
        operation,
        inserted: ingestion.inserted ?? FEED_VALUES.inserted,
        updated: ingestion.updated ?? FEED_VALUES.updated,
        deleted: ingestion.deleted ?? FEED_VALUES.deleted,
        ...overlap,
      };
    }
  }
  throw new Error(`The lake does not ingest ${store.key} as its model asks, and lint let it pass.`);
}

/** The Spark type of a store's sequence: that of the column of its name, which lint made one for all datasets. */
function sequenceType({ datasets }: Datastore, sequence: string): string {
  for (const { columns } of datasets) {
    const column = columns.find(({ name }) => isSequence(name, sequence));
    const mapped = column && mapType(column.type);
    if (mapped && mapped.fidelity !== "impossible") return mapped.spark;
  }
  return WHOLE_NUMBERS;
}
