import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ container: string; kind: string; missing: string }>({
  code: "lint/file-container",
  severity: "error",
  summary: "files without path or format",
  detail: ({ container, kind, missing }) =>
    `Data container ${quote(container)} is of type ${quote(kind)} and needs ${missing}. ` +
    "A path is a folder or file, relative to the file that declares the container; a format is csv, parquet or json.",
});

/** Files have a path and a format, databases in a file have a path. */
export const fileContainer = defineRule({
  name: "file-container",
  pages: [
    {
      type,
      why: "Files are found by their path and read by their format; nothing in a file says reliably what it is.",
      wrong: `
kind: DataContainer
name: order_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data/orders
`,
      right: `
kind: DataContainer
name: order_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data/orders
format: csv
`,
    },
  ],
  each: {
    DataContainer: (container, report) => {
      const { type: kind, path, format } = container;
      if (kind !== "files" && kind !== "sqlite" && kind !== "duckdb") return;
      const missing = [...(path ? [] : ["a path"]), ...(kind === "files" && format === undefined ? ["a format"] : [])];
      if (missing.length > 0)
        report(type(at(container, "name"), { container: container.key, kind, missing: missing.join(" and ") }));
    },
  },
});
