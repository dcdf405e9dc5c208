import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { ContainerType } from "../../model/common.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const type = defineDiagnostic<{ table: string; problem: string }>({
  code: "lint/table-place",
  severity: "error",
  summary: "table, file or folder that cannot be",
  detail: ({ table, problem }) => `A dataset cannot be read from ${quote(table)}: ${problem}.`,
});

const INGESTION = 'ingestion: { method: snapshot, schedule: "0 0 * * *" }';
const FILE_TYPES: ReadonlySet<ContainerType> = new Set<ContainerType>(["files", "s3", "gcs", "azureblob"]);

/** A dataset is read from a table of its container, or from a file or folder inside it. */
export const tablePlace = defineRule({
  name: "table-place",
  pages: [
    {
      type,
      why:
        "A container says where its data is and who may use it. A path that leads out of it would read what belongs to somebody else, " +
        "with the rights of whoever runs the job.",
      wrong: storeExample(`{ container: shipments_files, tables: { lines: ../payroll/salaries.csv }, ${INGESTION} }`),
      right: storeExample(`{ container: shipments_files, tables: { lines: lines.csv }, ${INGESTION} }`),
    },
  ],
  check: ({ model, index }, report) => {
    for (const store of model.datastores) {
      const { container: key, tables } = store.source;
      if (tables === undefined) continue;
      const container = key === undefined ? undefined : index.containers.get(key);
      const files = container !== undefined && FILE_TYPES.has(container.type);
      for (const [dataset, table] of Object.entries(tables)) {
        const problem = placeProblem(table, files);
        if (problem !== undefined) report(type(at(store, "source", "tables", dataset), { table, problem }));
      }
    }
  },
});

function placeProblem(table: string, files: boolean): string | undefined {
  if (table.trim() === "") return "it is empty; name a table, file or folder";
  if (/\p{Cc}/u.test(table)) return "it holds control characters";
  if (!files) return undefined;
  if (/^[\\/]|^[A-Za-z]:|^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(table))
    return "it is no path inside the container; write it relative to the container's path";
  if (table.split(/[\\/]/).includes("..")) return 'it leads out of the container; write a path without ".."';
  return undefined;
}
