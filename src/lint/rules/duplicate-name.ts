import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { clashPlaces, type SeeClashes, scopesAcross, scopesWithin } from "../scopes.js";

const type = defineDiagnostic<{ what: string; where: string; name: string; times: number }>({
  code: "lint/duplicate-name",
  severity: "error",
  summary: "name given twice",
  detail: ({ what, where, name, times }) =>
    `There ${times === 2 ? "are two" : `are ${times}`} of the ${what} ${quote(name)}${where}, so the name means none of them. ` +
    "Rename or remove all but one.",
});

const see: SeeClashes = (scope, { equal }, report) => {
  for (const indexes of equal) {
    const { target, related } = clashPlaces(scope, indexes);
    const name = scope.names[indexes[0] as number] as string;
    report(type(target, { what: scope.what, where: scope.where, name, times: indexes.length }, { related }));
  }
};

/** In each namespace a name is given once. */
export const duplicateName = defineRule({
  name: "duplicate-name",
  pages: [
    {
      type,
      why:
        "Everything is referred to by name. Where two things bear one name, every reference to it is ambiguous, and which of " +
        "them was meant would depend on the order of files. Teams of different zones may share a name: their keys differ.",
      wrong: `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    primaryKey: [id]
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: price, type: "decimal(10,2)" }
      - { name: price, type: float64 }
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
    columns:
      - { name: id, type: bigint, nullable: false }
      - { name: price, type: "decimal(10,2)" }
      - { name: list_price, type: float64 }
`,
    },
  ],
  each: scopesWithin(see),
  check: ({ model }, report) => scopesAcross(model, report, see),
});
