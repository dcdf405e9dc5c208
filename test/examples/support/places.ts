import { join } from "node:path";
import type { Place } from "../oracle/northwind.js";
import type { Location } from "./consumers.js";

/** Where Northwind's consumers have their data: below the model's `root`, or in the instance's `home`. */
export function northwindPlaces(root: string, home = join(root, ".sluice", "local")): Record<Place, Location> {
  return {
    sales: { database: join(root, "data/marts/sales.duckdb") },
    operations: { database: join(root, "data/marts/operations.duckdb") },
    service: { folder: join(root, "data/marts/service") },
    "managed duckdb": { database: join(home, "managed/duckdb.duckdb") },
    "managed files": { folder: join(home, "managed/files") },
  };
}
