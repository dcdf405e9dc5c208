import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Cell, Row } from "./relation.js";

/** How one column's text becomes a cell. */
export type Reader = (text: string) => Cell;
export const asText: Reader = (text) => text;
export const asNumber: Reader = (text) => {
  if (text.trim() === "" || Number.isNaN(Number(text))) throw new Error(`Not a number: ${text}`);
  return Number(text);
};
export const asBoolean: Reader = (text) => {
  if (text !== "true" && text !== "false") throw new Error(`Not a boolean: ${text}`);
  return text === "true";
};

/** The rows of a CSV file with a header, or of all files of a folder: columns by name, read as `columns` says. */
export function readCsv(
  path: string,
  columns: Readonly<Record<string, Reader>>,
  { delimiter = ",", nullValue = "" } = {},
): Row[] {
  return filesOf(path).flatMap((file) => {
    // What is quoted is text, also when it reads like the null value.
    const cast = (value: string, { quoting }: { quoting: boolean }) => (!quoting && value === nullValue ? null : value);
    const records: Record<string, string | null>[] = parse(readFileSync(file), { columns: true, delimiter, cast });
    return records.map((record) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, read]) => {
          const value = record[name];
          if (value === undefined) throw new Error(`${file} has no column ${name}`);
          return [name, value === null ? null : read(value)];
        }),
      ),
    );
  });
}

/** The rows of a file of JSON lines, or of all files of a folder. */
export function readJsonLines(path: string): Row[] {
  return filesOf(path).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Row),
  );
}

function filesOf(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name));
}
