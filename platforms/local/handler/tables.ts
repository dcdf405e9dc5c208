import type { DatasetEntry } from "../../../src/model/model-index.js";
import { layout } from "../layout.js";
import { postgresName } from "../names.js";
import type { Shape, Store, TableName, TableRef } from "../spec.js";
import { writableStore } from "./container-store.js";
import type { Export, GraphFacts } from "./graph-facts.js";
import { type Kept, keptBy } from "./history.js";
import { shapeOf } from "./shape.js";

/** A table, and what it looks like. */
export interface Table {
  readonly at: TableRef;
  readonly shape: Shape;
}

/** The name of a dataset's one table in whatever store. */
export function tableName({ prefix }: GraphFacts, { datastore, dataset }: DatasetEntry): TableName {
  return layout.table(datastore.key, dataset.name, prefix);
}

/** What the staging table of a dataset keeps. */
export function keptOf({ staged }: GraphFacts, { key }: DatasetEntry): Kept {
  return staged.get(key) ?? { history: "live" };
}

/** Where an ingestion brings a dataset. */
export function stagingTable(facts: GraphFacts, entry: DatasetEntry): Table {
  return {
    at: { store: layout.staging(entry.datastore.key), table: tableName(facts, entry) },
    shape: shapeOf(entry.dataset, keptOf(facts, entry).history),
  };
}

/** The name of a dataset's one table in a consumer's container. */
export function sharedName(facts: GraphFacts, { type }: Store, entry: DatasetEntry): TableName {
  const { schema, name } = tableName(facts, entry);
  return type === "postgresql" ? { schema: postgresName(schema), name: postgresName(name) } : { schema, name };
}

/** The one table of a dataset in a consumer's container. */
export function sharedTable(facts: GraphFacts, use: Export): Table {
  const { entry, container } = use;
  const store = writableStore(facts.index, container);
  return {
    at: { store, table: sharedName(facts, store, entry) },
    shape: shapeOf(entry.dataset, keptBy(use).history),
  };
}

/** Where a transformer leaves a dataset it made: its current rows, since history is made when they are ingested. */
export function resultTable(facts: GraphFacts, workspace: string, entry: DatasetEntry): Table {
  return {
    at: { store: layout.transforms(workspace), table: tableName(facts, entry) },
    shape: shapeOf(entry.dataset),
  };
}
