import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-classification", "classification");

/** Every classification that is used is one of the ecosystem's. */
export const unknownClassification = defineRule({
  name: "unknown-classification",
  pages: [
    {
      type,
      why: "Policies bind data by its classification. One that is spelled differently from the policy's escapes the policy.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internl
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
      right: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns: [{ name: id, type: bigint, nullable: false }]
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "classification", report, type, ({ key }) => ({
      missing: `There is no classification ${quote(key)}.`,
      remedy:
        "Classifications are listed in the ecosystem's classifications; absent, they are public, internal, confidential, pii, phi and pci.",
    })),
});
