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
    const text = readFileSync(file, "utf8");
    // What is quoted is text, also when it reads like the null value; asking for every field is slow, so only where there are quotes.
    const cast = (value: string, { quoting }: { quoting: boolean }) => (!quoting && value === nullValue ? null : value);
    const quotes = text.includes('"');
    const [header = [], ...records]: (string | null)[][] = parse(text, { delimiter, ...(quotes ? { cast } : {}) });
    const readers = Object.entries(columns).map(([name, read]) => {
      const index = header.indexOf(name);
      if (index === -1) throw new Error(`${file} has no column ${name}`);
      return { name, read, index };
    });
    return records.map((record) => {
      const row: Record<string, Cell> = {};
      for (const { name, read, index } of readers) {
        const value = record[index] ?? null;
        row[name] = value === null || (!quotes && value === nullValue) ? null : read(value);
      }
      return row;
    });
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
