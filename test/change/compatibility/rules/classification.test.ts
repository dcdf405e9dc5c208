import { classification } from "../../../../src/change/compatibility/rules/classification.js";
import { testCompatibility } from "../harness.js";

/** A dataset of three columns, classified as a whole, or by column. */
function classified(whole: string | undefined, ...columns: readonly (string | undefined)[]): string {
  const written = (text: string | undefined): string => (text === undefined ? "" : `, classification: ${text}`);
  const rows = ["a", "b", "c"].map((name, at) => `      - { name: ${name}, type: integer${written(columns[at])} }`);
  return `kind: Datastore
name: orders
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
${whole === undefined ? "" : `    classification: ${whole}\n`}    columns:
${rows.join("\n")}
`;
}

const CHANGED = { code: "change/classification" };

testCompatibility(classification, {
  fine: {
    "a description of what is classified as it was": {
      before: classified("pii"),
      after: classified("pii").replace("  - name: lines\n", "  - name: lines\n    description: sold\n"),
    },
    "a description of columns that are classified as they were": {
      before: classified(undefined, "pii", "pii", "public"),
      after: classified(undefined, "pii", "pii", "public").replace("public", "public, description: sold"),
    },
    "classifying a dataset": { before: classified(undefined), after: classified("pii") },
    "classifying columns": { before: classified(undefined, "pii"), after: classified(undefined, "pii", "public") },
    "classifying the rest of the columns with the dataset": {
      before: classified(undefined, "pii"),
      after: classified("pii"),
    },
    "moving a classification from the dataset to all of its columns": {
      before: classified("pii"),
      after: classified(undefined, "pii", "pii", "pii"),
    },
    "moving a classification from all columns to the dataset": {
      before: classified(undefined, "pii", "pii", "pii"),
      after: classified("pii"),
    },
  },
  found: {
    "another classification of a dataset of which no column is left": {
      before: classified("pii"),
      after: classified("public").replace(/name: ([abc]),/g, "name: other_$1,"),
      expect: [
        { ...CHANGED, target: "Datastore orders datasets/0/classification", text: "public" },
        ...["a", "b", "c"].map((column, at) => ({
          code: "change/removed-column",
          target: `Datastore orders datasets/0/columns/${at}/name`,
          tree: "base" as const,
          text: column,
        })),
      ],
    },
    "one classification of all columns that becomes another one of the dataset": {
      before: classified(undefined, "pii", "pii", "pii"),
      after: classified("public"),
      expect: [
        {
          ...CHANGED,
          target: "Datastore orders datasets/0/classification",
          text: "public",
          detail: /"a", "b" and "c"/,
        },
      ],
    },
    "another classification of a dataset, and who uses it": {
      after: { edits: [["    classification: pii\n", "    classification: public\n"]] },
      expect: [
        {
          code: "change/classification",
          target: "Datastore nw_data datasets/0/classification",
          text: "public",
          related: [
            'Datastore nw_data datasets/0/classification: was "pii"',
            'Workspace live_reporting datasetGroups/1/sinks/0: "live_reporting/history" uses it',
            'Workspace live_reporting datasetGroups/0/sinks/0: "live_reporting/live" uses it',
            'Workspace mask_customers datasetGroups/0/sinks/0: "mask_customers/inputs" uses it',
          ],
          detail:
            /^"nw_data\/customers" was classified as "pii", and is now classified as "public"\. .*Leave the classification as it is; or publish/,
        },
      ],
    },
    "a stricter classification, too": {
      before: classified("public"),
      after: classified("pii"),
      expect: [{ code: "change/classification", target: "Datastore orders datasets/0/classification", text: "pii" }],
    },
    "a dataset without its classification": {
      before: classified("pii"),
      after: classified(undefined),
      expect: [
        {
          code: "change/classification",
          target: "Datastore orders datasets/0/classification",
          text: "name: lines",
          related: ['Datastore orders datasets/0/classification: was "pii"'],
          detail: /^"orders\/lines" was classified as "pii", and is now not classified\./,
        },
      ],
    },
    "a classification that moves to some of the columns only": {
      before: classified("pii"),
      after: classified(undefined, "pii", "pii"),
      expect: [
        {
          code: "change/classification",
          target: "Datastore orders datasets/0/classification",
          text: "name: lines",
          detail: /^Column "c" of "orders\/lines" was classified as "pii", and is now not classified\./,
        },
      ],
    },
    "a column that gets another one than its dataset had": {
      before: classified("pii"),
      after: classified(undefined, "pii", "public", "pii"),
      expect: [
        {
          code: "change/classification",
          target: "Datastore orders datasets/0/columns/1/classification",
          text: "public",
          related: ['Datastore orders datasets/0/classification: was "pii"'],
        },
      ],
    },
    "columns that were something else than the dataset is now, once": {
      before: classified(undefined, "pii", "phi", "public"),
      after: classified("pii"),
      expect: [
        {
          code: "change/classification",
          target: "Datastore orders datasets/0/classification",
          text: "pii",
          related: ['Datastore orders datasets/0/columns/1/classification: was "phi"'],
          detail:
            /^Columns "b" and "c" of "orders\/lines" were classified as "phi" and "public", and are now classified as "pii"\./,
        },
      ],
    },
    "a column with another one, and a column with none": {
      before: classified(undefined, "pii", "phi", "public"),
      after: classified(undefined, "phi", undefined, "public"),
      expect: [
        {
          code: "change/classification",
          target: "Datastore orders datasets/0/columns/0/classification",
          text: "phi",
          related: ['Datastore orders datasets/0/columns/0/classification: was "pii"'],
          detail: /^Column "a" of "orders\/lines" was classified as "pii", and is now classified as "phi"\./,
        },
        {
          code: "change/classification",
          target: "Datastore orders datasets/0/columns/1/classification",
          text: "{ name: b",
          detail: /^Column "b" of "orders\/lines" was classified as "phi", and is now not classified\./,
        },
      ],
    },
  },
});
