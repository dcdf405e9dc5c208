import { type Diagnostic, defineDiagnostic, type Target } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { Model } from "../model/model.js";
import { quote } from "../util/quote.js";
import type { ChangedObject } from "./changed-objects.js";
import { type Names, namespacesIn, namespacesOf } from "./namespaces.js";

const type = defineDiagnostic<{ what: string; where: string; was: string; is: string }>({
  code: "change/case-rename",
  severity: "error",
  summary: "renamed by case alone",
  detail: ({ what, where, was, is }) =>
    `The ${what} ${quote(was)}${where} becomes ${quote(is)}, which differs only in case. Where case is ignored, on disks, in catalogs and in databases, ` +
    `the new one would be the old one, and would be removed with it. Keep ${quote(was)}; a new name is one that differs in more, and stands beside the old one until nobody uses that.`,
});

/**
 * One finding for each name that replaces another one that differs only in case, in every namespace of keys. What lies
 * in something that is renamed so is told with it. Twins that the base has already are lint's.
 */
export function caseRenameFindings(base: Model, head: Model, changed: readonly ChangedObject[]): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const compare = (before: readonly Names[], after: readonly Names[]): void => {
    const namespaces = new Map(after.map((names) => [names.id, names]));
    for (const names of before) findings.push(...renames(names, namespaces.get(names.id)));
  };
  compare(namespacesOf(base), namespacesOf(head));
  for (const { base: was, head: is } of changed) if (was && is) compare(namespacesIn(was), namespacesIn(is));
  return findings;
}

function renames(was: Names, is: Names | undefined): Diagnostic[] {
  if (is === undefined) return [];
  const gone = new Map<string, readonly [name: string, target: Target]>();
  for (const [name, target] of was.places) if (!is.places.has(name)) gone.set(name.toLowerCase(), [name, target]);
  return [...is.places].flatMap(([name, target]) => {
    const old = was.places.has(name) ? undefined : gone.get(name.toLowerCase());
    if (old === undefined) return [];
    const [before, place] = old;
    const related = [{ target: place, message: `It was ${quote(before)} here.` }];
    return [type(target, { what: is.what, where: is.where, was: before, is: name }, { related })];
  });
}

const orders = (name: string): string => `
kind: Datastore
name: ${name}
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: lines, columns: [{ name: id, type: bigint }] }]
`;

export const caseRenamePage: DiagnosticPage = {
  type,
  why:
    "A renamed thing is a new thing, and the old one is removed. Some disks, catalogs, buckets and databases ignore case: there the two have " +
    "one name, so the new one cannot be made while the old one is there, and removing the old one removes the new one.",
  wrong: `# it was "Orders"${orders("orders")}`,
  right: `# it was "Orders", which goes once nobody uses it any more${orders("order_lines")}`,
};
