import { at, type Target } from "../diagnostic/diagnostic.js";
import type { ObjectChecks, Report } from "./rule.js";

/** The things whose names become names in databases. */
export type SqlNamed = "datastore" | "dataset" | "column" | "workspace" | "dataset group" | "data container";

/** Checks every name that becomes a name in databases. `target` is asked for only where something is found. */
export function identifiersOf(
  check: (what: SqlNamed, name: string, target: () => Target, report: Report) => void,
): ObjectChecks {
  return {
    DataContainer: (container, report) => check("data container", container.name, () => at(container, "name"), report),
    Workspace: (workspace, report) => {
      check("workspace", workspace.name, () => at(workspace, "name"), report);
      for (const [index, { name }] of workspace.datasetGroups.entries())
        check("dataset group", name, () => at(workspace, "datasetGroups", index, "name"), report);
    },
    Datastore: (store, report) => {
      check("datastore", store.name, () => at(store, "name"), report);
      for (const [index, { name, columns }] of store.datasets.entries()) {
        check("dataset", name, () => at(store, "datasets", index, "name"), report);
        for (const [column, { name }] of columns.entries())
          check("column", name, () => at(store, "datasets", index, "columns", column, "name"), report);
      }
    },
  };
}
