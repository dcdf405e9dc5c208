import { nextDay, world } from "../../../examples/northwind/generator/world.mjs";
import { canonical, type Found, type Relation, type Row } from "./relation.js";

/**
 * What is wrong with the versions of Northwind's customers that a group sees after so many days: each version that ever was
 * must be there once, with its values; the last of a customer who is still there holds, and no other; one begins where the
 * one before it ends.
 */
export function wrongCustomerVersions(customers: Relation, found: Found | undefined, days: 1 | 2): string[] {
  if (found === undefined) return ["the versions are not there"];
  const names = [...Object.keys(customers.columns), "valid_from", "valid_to"];
  if (Object.keys(found.columns).join() !== names.join()) return [`columns are ${Object.keys(found.columns).join()}`];
  const [from, to] = [names.length - 2, names.length - 1];
  const [key] = customers.key;
  const at = names.indexOf(key ?? "");

  const byCustomer = new Map<string, (readonly string[])[]>();
  for (const row of found.rows) {
    const versions = byCustomer.get(row[at] ?? "");
    if (versions) versions.push(row);
    else byCustomer.set(row[at] ?? "", [row]);
  }
  const wrong: string[] = [];
  for (const [customer, wanted] of customerVersions(customers, days)) {
    const rows = (byCustomer.get(customer) ?? []).sort((a, b) => Number(a[from]) - Number(b[from]));
    byCustomer.delete(customer);
    const has = rows.map((row) => `${row.slice(0, from).join()} ${row[to] === "null" ? "holds" : "held"}`);
    if (has.join("\n") !== wanted.join("\n"))
      wrong.push(`${customer} has ${has.join("; ")} instead of ${wanted.join("; ")}`);
    for (const [index, row] of rows.entries()) {
      const next = rows[index + 1];
      if (row[to] !== "null" && Number(row[to]) <= Number(row[from]))
        wrong.push(`${customer}: ${row.join()} never held`);
      if (next !== undefined && row[to] !== next[from])
        wrong.push(`${customer}: between ${row.join()} and the next is a gap`);
    }
  }
  for (const customer of byCustomer.keys()) wrong.push(`${customer} never was a customer`);
  return wrong;
}

/** Of each customer the versions in order: their values as a row's text, and whether that still holds. */
function customerVersions({ columns, key }: Relation, days: 1 | 2): Map<string, string[]> {
  const first = world();
  const registers = [first.sales.customers ?? [], ...(days === 2 ? [nextDay(first).sales.customers ?? []] : [])];
  const textOf = (row: Row): string =>
    Object.entries(columns)
      .map(([name, type]) => canonical(row[name] ?? null, type))
      .join();
  const versions = new Map<string, string[]>();
  const current = new Map<string, string>();
  for (const register of registers) {
    const now = new Map(register.map((row) => [canonical(row[key[0] ?? ""] ?? null, "VARCHAR"), textOf(row)]));
    for (const customer of new Set([...current.keys(), ...now.keys()])) {
      const [before, after] = [current.get(customer), now.get(customer)];
      if (before === after) continue;
      const known = versions.get(customer) ?? [];
      versions.set(customer, known);
      if (before !== undefined) known[known.length - 1] = `${before} held`;
      if (after !== undefined) known.push(`${after} holds`);
    }
    current.clear();
    for (const [customer, text] of now) current.set(customer, text);
  }
  return versions;
}
