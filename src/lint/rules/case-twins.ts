import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quoteList } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { clashPlaces, type SeeClashes, scopesAcross, scopesWithin } from "../scopes.js";

const type = defineDiagnostic<{ what: string; where: string; names: readonly string[] }>({
  code: "lint/case-twins",
  severity: "error",
  summary: "names that differ only in case",
  detail: ({ what, where, names }) =>
    `The ${what} names ${quoteList(names)}${where} differ only in case, so they cannot live together on a disk, in a catalog ` +
    "or in a database that ignores it. Rename all but one.",
});

const see: SeeClashes = (scope, { twins }, report) => {
  for (const indexes of twins) {
    const { target, related } = clashPlaces(scope, indexes);
    const names = indexes.map((index) => scope.names[index] as string);
    report(type(target, { what: scope.what, where: scope.where, names }, { related }));
  }
};

/** In each namespace no two names differ only in case. */
export const caseTwins = defineRule({
  name: "case-twins",
  pages: [
    {
      type,
      why:
        "Some disks, catalogs, buckets and databases ignore case. There the second of two such names would overwrite the first, " +
        "or be refused, while elsewhere everything looks fine.",
      wrong: `
kind: DataContainer
name: Sales_PG
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg2.sales.internal, database: nw }
`,
      right: `
kind: DataContainer
name: sales_pg_replica
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg2.sales.internal, database: nw }
`,
    },
  ],
  each: scopesWithin(see),
  check: ({ model }, report) => scopesAcross(model, report, see),
});
