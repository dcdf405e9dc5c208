import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { DatasetEntry } from "../../../../src/model/model-index.js";
import { layout } from "../../layout.js";
import { defineRule } from "../rule.js";
import { isOneOf } from "../supports.js";

const validityColumn = defineDiagnostic<{ dataset: string; column: string }>({
  code: "local/validity-column",
  severity: "error",
  summary: "column named like the dates of versions",
  detail: ({ dataset, column }) =>
    `Consumers need the milestoned history of ${dataset}, whose tables then say in ${layout.validFrom} and ${layout.validTo} from when until when a version was current, and the dataset has a column ${column} of its own. ` +
    `Rename the column, or let its consumers ask for "history: live".`,
});

const ADDED = [layout.validFrom, layout.validTo] as const;

/** Where versions are kept no column of the data is named like those that date them. */
export const historyColumns = defineRule({
  pages: [
    {
      type: validityColumn,
      why: "A milestoned table has two columns more than its dataset. Databases ignore case in names, and a table cannot have two columns of one name.",
      wrong: "columns: [{ name: valid_from, type: date }]   # and a group with needs: { history: milestoned }",
      right: "columns: [{ name: contract_from, type: date }]",
    },
  ],
  check({ exports, staged }, report) {
    const judged = new Set<DatasetEntry>();
    for (const { entry } of exports) {
      if (!staged.has(entry.key) || judged.has(entry)) continue;
      judged.add(entry);
      for (const [place, { name }] of entry.dataset.columns.entries())
        if (isOneOf(ADDED, name.toLowerCase()))
          report(
            validityColumn(at(entry.datastore, "datasets", entry.index, "columns", place, "name"), {
              dataset: entry.key,
              column: name,
            }),
          );
    }
  },
});
