import { canonical, type Found, type Relation } from "./relation.js";

/** How many differences are spelled out; the rest is counted. */
const SHOWN = 5;

/** Everything in which `found` differs from what `expected` demands; empty when nothing does. */
export function differences(expected: Relation, found: Found): string[] {
  const wanted = Object.entries(expected.columns).map(([name, type]) => `${name} ${type}`);
  const has = Object.entries(found.columns).map(([name, type]) => `${name} ${type}`);
  if (wanted.join("\n") !== has.join("\n"))
    return [`columns are [${has.join(", ")}] instead of [${wanted.join(", ")}]`];
  const columns = Object.entries(expected.columns);
  const left = expected.rows.map((row) => columns.map(([name, type]) => canonical(row[name] ?? null, type)));
  const [missing, extra] = symmetricDifference(left, found.rows);
  if (missing.length === 0 && extra.length === 0) return [];
  return describe(
    columns.map(([name]) => name),
    expected.key,
    missing,
    extra,
  );
}

type Rows = readonly (readonly string[])[];

/** The rows that only one side has; a row that is there twice counts twice. */
function symmetricDifference(left: Rows, right: Rows): readonly [Rows, Rows] {
  const open = new Map<string, (readonly string[])[]>();
  for (const row of left) {
    const text = row.join("\u0000");
    const same = open.get(text);
    if (same) same.push(row);
    else open.set(text, [row]);
  }
  const extra = right.filter((row) => open.get(row.join("\u0000"))?.pop() === undefined);
  return [[...open.values()].flat(), extra];
}

function describe(names: readonly string[], key: readonly string[], missing: Rows, extra: Rows): string[] {
  const keyOf = (row: readonly string[]): string => key.map((name) => `${name} ${row[names.indexOf(name)]}`).join(", ");
  const found = new Map(extra.map((row) => [keyOf(row), row]));
  const wanted = new Set(missing.map(keyOf));
  const lines = missing.slice(0, SHOWN).map((row) => {
    const other = found.get(keyOf(row));
    if (other === undefined) return `row (${keyOf(row)}) is missing`;
    const cells = names.flatMap((name, index) =>
      row[index] === other[index] ? [] : [`${name} is ${other[index]} instead of ${row[index]}`],
    );
    return `row (${keyOf(row)}): ${cells.length > 0 ? cells.join("; ") : "is there more or less often"}`;
  });
  const unexpected = extra.filter((row) => !wanted.has(keyOf(row))).slice(0, SHOWN);
  lines.push(...unexpected.map((row) => `row (${keyOf(row)}) should not be there`));
  return [...lines, `${missing.length} rows missing or different, ${extra.length} rows too many or different`];
}
