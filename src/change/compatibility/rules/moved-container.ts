import { at, defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import type { DataContainer } from "../../../model/data-container.js";
import { containerKeyOf } from "../../../model/model-index.js";
import { compactJson } from "../../../util/json.js";
import { sortedUnique } from "../../../util/order.js";
import { quote, quoteList } from "../../../util/quote.js";
import type { Comparison } from "../comparison.js";
import { changeExample } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{
  container: string;
  fields: readonly string[];
  read: readonly string[];
  made: readonly string[];
}>({
  code: "change/moved-container",
  severity: "warning",
  summary: "container that is another place",
  detail: ({ container, fields, read, made }) =>
    `Container ${quote(container)} is another place: its ${fields.join(", ")} changed. ` +
    (read.length === 0 ? "" : `Read again from there: ${quoteList(read)}. `) +
    (made.length === 0 ? "" : `Made anew there, with all their data: ${quoteList(made)}. `) +
    "What lies in the old place stays there, and nobody keeps it up. To move one user of it at a time, declare the new place as a " +
    "container of its own.",
});

const TARGET = `kind: DataContainer
name: reporting_pg
owner: us
type: postgresql
locations: [onprem:us/ny]
connection: { host: 10.1.2.3, database: reporting }
`;

/** Says what is read again and made anew when a container is another place than it was. */
export const movedContainer = defineCompatibility({
  name: "moved-container",
  pages: [
    {
      type,
      why:
        "A container is where data lies. With another type, connection, location, path or format the same name means another place, which does " +
        "not have what the old one had: sources are read again from there, and what consumers have there is made anew. Credentials, " +
        "encryption, descriptions and whom it is shared with may change freely.",
      wrong: changeExample(TARGET, TARGET.replace("10.1.2.3", "10.1.2.4")),
      right: changeExample(TARGET, TARGET.replace("owner: us", "owner: us/sales")),
    },
  ],
  check: (comparison, report) => {
    const { base, head } = comparison;
    const moved = [...base.containers.values()].flatMap((was) => {
      const is = head.containers.get(was.key);
      if (is === undefined) return [];
      const fields = PLACE.filter((field) => compactJson(placeOf(was, field)) !== compactJson(placeOf(is, field)));
      const [first] = fields;
      return first === undefined ? [] : [{ was, is, fields, first }];
    });
    if (moved.length === 0) return;
    const { read, made } = usersOf(comparison);
    for (const { was, is, fields, first } of moved) {
      const [datasets, workspaces] = [sortedUnique(read.get(is.key) ?? []), sortedUnique(made.get(is.key) ?? [])];
      // Where nothing is in use, nothing moves.
      if (datasets.length === 0 && workspaces.length === 0) continue;
      report(
        type(
          at(is, first),
          { container: is.key, fields, read: datasets, made: workspaces },
          { related: [{ target: at(was, first), message: "as it was" }] },
        ),
      );
    }
  },
});

/** What says where a container is. */
const PLACE = ["type", "locations", "connection", "path", "format"] as const;

function placeOf(container: DataContainer, field: (typeof PLACE)[number]): unknown {
  // A set: the order of locations says nothing.
  return field === "locations" ? sortedUnique(container.locations) : (container[field] ?? null);
}

/** Which datasets are read from each container and which workspaces have data in it: before, and still. */
function usersOf(comparison: Comparison): {
  readonly read: ReadonlyMap<string, readonly string[]>;
  readonly made: ReadonlyMap<string, readonly string[]>;
} {
  const read = new Map<string, string[]>();
  const made = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, container: string, user: string): void => {
    const list = map.get(container);
    if (list) list.push(user);
    else map.set(container, [user]);
  };
  for (const [was, is] of comparison.datastores()) {
    const { container } = is.source;
    if (container === undefined || was.source.container !== container) continue;
    for (const { name } of is.datasets)
      if (comparison.isKept(`${is.key}/${name}`)) add(read, container, `${is.key}/${name}`);
  }
  for (const [key, is] of comparison.head.workspaces) {
    const was = comparison.base.workspaces.get(key);
    const container = containerKeyOf(is);
    if (was !== undefined && container !== undefined && containerKeyOf(was) === container) add(made, container, key);
  }
  return { read, made };
}
