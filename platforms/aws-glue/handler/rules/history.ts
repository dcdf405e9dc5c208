import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { DatasetEntry } from "../../../../src/model/model-index.js";
import { layout } from "../../layout.js";
import { defineRule } from "../rule.js";
import { isOneOf } from "../supports.js";

const validityColumn = defineDiagnostic<{ dataset: string; column: string }>({
  code: "aws-glue/validity-column",
  severity: "error",
  summary: "column named like the dates of versions",
  detail: ({ dataset, column }) =>
    `Consumers need the milestoned history of ${dataset}, whose tables then say in ${layout.validFrom} and ${layout.validTo} from when until when a version was current, and the dataset has a column ${column} of its own. ` +
    `Rename the column, or let its consumers ask for "history: live".`,
});

const reservedColumn = defineDiagnostic<{ dataset: string; column: string }>({
  code: "aws-glue/reserved-column",
  severity: "error",
  summary: "column named like the platform's own",
  detail: ({ dataset, column }) =>
    `Dataset ${dataset} has a column ${column}, and names that begin with ${RESERVED} are those of what the lake keeps beside the data. Rename the column.`,
});

const ADDED = [layout.validFrom, layout.validTo] as const;
const RESERVED = "_sluice";

/** No column of the data is named like what the lake keeps beside it. */
export const historyColumns = defineRule({
  pages: [
    {
      type: validityColumn,
      why: "A milestoned table has two columns more than its dataset. Catalogs and databases ignore case in names, and a table cannot have two columns of one name.",
      wrong: "columns: [{ name: valid_from, type: date }]   # and a group with needs: { history: milestoned }",
      right: "columns: [{ name: contract_from, type: date }]",
    },
    {
      type: reservedColumn,
      why: "The lake keeps beside each row from when until when it held, and whether it was deleted, in columns whose names begin so.",
      wrong: "columns: [{ name: _sluice_from, type: date }]",
      right: "columns: [{ name: contract_from, type: date }]",
    },
  ],
  check({ ingests, taken, transformers, kept }, report) {
    const stored = new Set<DatasetEntry>();
    for (const { entries } of [...ingests, ...taken]) for (const entry of entries) stored.add(entry);
    for (const { outputs } of transformers) for (const entry of outputs) stored.add(entry);
    for (const { key, datastore, dataset, index } of stored)
      for (const [place, { name }] of dataset.columns.entries()) {
        const target = at(datastore, "datasets", index, "columns", place, "name");
        const params = { dataset: key, column: name };
        if (name.toLowerCase().startsWith(RESERVED)) report(reservedColumn(target, params));
        else if (kept.has(key) && isOneOf(ADDED, name.toLowerCase())) report(validityColumn(target, params));
      }
  },
});
