import type { History } from "../../../src/model/common.js";
import { formatDataType } from "../../../src/model/data-type.js";
import type { Dataset } from "../../../src/model/datastore.js";
import type { Shape } from "../spec.js";
import { mapType } from "../types.js";

/** What a dataset's tables look like. @throws for a type that lint refused */
export function shapeOf(dataset: Dataset, history: History = "live"): Shape {
  return {
    columns: dataset.columns.map(({ name, type, nullable }) => {
      const mapped = mapType(type);
      if (mapped.fidelity === "impossible")
        throw new Error(`Column ${dataset.name}.${name} cannot be kept in DuckDB, and lint let it pass.`);
      return { name, type: formatDataType(type), storage: mapped.duckdb, nullable };
    }),
    primaryKey: [...dataset.primaryKey],
    history,
  };
}
