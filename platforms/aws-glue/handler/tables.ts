import type { History } from "../../../src/model/common.js";
import { formatDataType } from "../../../src/model/data-type.js";
import type { Dataset } from "../../../src/model/datastore.js";
import type { DatasetEntry } from "../../../src/model/model-index.js";
import { layout } from "../layout.js";
import type { LakeTable, Shape } from "../spec.js";
import { mapType } from "../types.js";
import type { GraphFacts } from "./graph-facts.js";
import { type Kept, LIVE } from "./history.js";

/** What a dataset's tables look like. @throws for a type that lint refused */
export function shapeOf(dataset: Dataset, history: History): Shape {
  return {
    columns: dataset.columns.map(({ name, type, nullable }) => {
      const mapped = mapType(type);
      if (mapped.fidelity === "impossible")
        throw new Error(`Column ${dataset.name}.${name} cannot be kept in the lake, and lint let it pass.`);
      return { name, type: formatDataType(type), storage: mapped.spark, nullable };
    }),
    primaryKey: [...dataset.primaryKey],
    history,
  };
}

/** What the table of a dataset in the lake keeps. */
export function keptOf({ kept }: GraphFacts, { key }: DatasetEntry): Kept {
  return kept.get(key) ?? LIVE;
}

/** The one table of a dataset in the lake, from which everything here reads. */
export function lakeTable(facts: GraphFacts, entry: DatasetEntry): LakeTable {
  const { datastore, dataset } = entry;
  return {
    ...layout.storeTable(facts.names, datastore.key, dataset.name),
    shape: shapeOf(dataset, keptOf(facts, entry).history),
  };
}

/** Where a transformer leaves a dataset it made: its current rows, since history is made when they are ingested. */
export function resultTable({ names }: GraphFacts, workspace: string, { dataset }: DatasetEntry): LakeTable {
  return { ...layout.resultTable(names, workspace, dataset.name), shape: shapeOf(dataset, "live") };
}
