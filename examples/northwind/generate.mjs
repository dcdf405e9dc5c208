// Writes the data of Northwind's sources below data/: the same rows on every machine, at any time.
//
//   node examples/northwind/generate.mjs              everything up to the end of 2024
//   node examples/northwind/generate.mjs --next-day   what 1 January 2025 adds to that
//
// `--into FOLDER` writes somewhere else than into the data/ beside this file.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { filesOf, filesOfNextDay } from "./generator/files.mjs";
import { nextDay, world } from "./generator/world.mjs";
import { writeFiles } from "./generator/write.mjs";

const { values } = parseArgs({ options: { "next-day": { type: "boolean" }, into: { type: "string" } } });
const folder = values.into ?? fileURLToPath(new URL("data", import.meta.url));
const now = world();
const files = values["next-day"] ? filesOfNextDay(nextDay(now)) : filesOf(now);
await writeFiles(folder, files);
for (const { path, rows, tables } of files)
  console.log(
    `${path}: ${tables ? tables.map((table) => `${table.name} ${table.rows.length}`).join(", ") : rows.length} rows`,
  );
