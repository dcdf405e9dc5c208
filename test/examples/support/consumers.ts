import { join } from "node:path";
import { differences } from "../oracle/compare.js";
import { readDatabase, readParquet } from "../oracle/read-back.js";
import type { Found, Relation } from "../oracle/relation.js";

/** Where a place's relations are: a DuckDB file, or a folder of Parquet files. */
export type Location = { readonly database: string } | { readonly folder: string };

/**
 * What is wrong with what the consumers have: every relation that `expected` demands is read from its place and compared
 * cell by cell. Empty when every consumer sees exactly what it should.
 */
export async function wrongRelations<Place extends string>(
  expected: ReadonlyMap<string, Relation & { readonly place: Place }>,
  locations: Readonly<Record<Place, Location>>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const place of new Set([...expected.values()].map((relation) => relation.place))) {
    const wanted = [...expected].filter(([, relation]) => relation.place === place);
    const found = await readPlace(
      locations[place],
      wanted.map(([name]) => name),
    );
    for (const [name, relation] of wanted) {
      const has = found.get(name);
      if (has === undefined) wrong.push(`${place}: ${name} is not there`);
      else wrong.push(...differences(relation, has).map((line) => `${place}: ${name}: ${line}`));
    }
  }
  return wrong;
}

async function readPlace(location: Location, names: readonly string[]): Promise<ReadonlyMap<string, Found>> {
  if ("database" in location)
    return await readDatabase(location.database, [...new Set(names.map((name) => name.split(".")[0] ?? ""))]);
  const found = new Map<string, Found>();
  for (const name of names)
    found.set(name, await readParquet(join(location.folder, `${name.replace(".", "/")}.parquet`)));
  return found;
}
