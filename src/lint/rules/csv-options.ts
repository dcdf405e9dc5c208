import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ problem: string }>({
  code: "lint/csv-options",
  severity: "error",
  summary: "options that no file can have",
  detail: ({ problem }) => `${problem}.`,
});

/** Options of files are those of CSV, with a delimiter of one character that is neither a quote nor an end of line. */
export const csvOptions = defineRule({
  name: "csv-options",
  pages: [
    {
      type,
      why:
        "A delimiter is one character, since that is what readers of CSV look for, and none that already means something else in it. " +
        "Files of other formats say themselves what these options say for CSV.",
      wrong: `
kind: DataContainer
name: order_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data/orders
format: csv
options: { delimiter: "||" }
`,
      right: `
kind: DataContainer
name: order_files
owner: us/sales
type: files
locations: [onprem:us/ny]
path: data/orders
format: csv
options: { delimiter: "|" }
`,
    },
  ],
  each: {
    DataContainer: (container, report) => {
      const { options, format } = container;
      if (options === undefined) return;
      if (format !== "csv") {
        report(
          type(at(container, "options"), {
            problem: "The options header, delimiter and nullValue are for csv files. Remove them, or write format: csv",
          }),
        );
        return;
      }
      const { delimiter } = options;
      if (delimiter === undefined) return;
      const problem =
        [...delimiter].length !== 1
          ? 'A delimiter is one character, such as "," or ";" or "\\t"'
          : /["\r\n\0]/.test(delimiter)
            ? "A quote, an end of line or a null character cannot be a delimiter: it means something else in csv"
            : undefined;
      if (problem !== undefined) report(type(at(container, "options", "delimiter"), { problem }));
    },
  },
});
