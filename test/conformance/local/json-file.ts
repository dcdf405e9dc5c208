import { readFileSync } from "node:fs";
import { type Cell, canonical, type Row } from "../canonical.js";
import type { Column } from "../model.js";
import { isNested } from "./duckdb.js";

/** Begins a string that stands for a number, so that all its digits survive a parser that knows 64-bit floats only. */
const NUMBER = "\u0001";
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Rows of a file of one JSON object a line, as somebody reads them who knows their types and takes care of long numbers. */
export function readJsonFile(path: string, columns: readonly Pick<Column, "name" | "type">[]): readonly Row[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const marked = line.replace(TOKENS, (token) => (token.startsWith('"') ? token : JSON.stringify(NUMBER + token)));
      const values = JSON.parse(marked) as Readonly<Record<string, unknown>>;
      return Object.fromEntries(columns.map(({ name, type }): [string, Cell] => [name, cellOf(type, values[name])]));
    });
}

function cellOf(type: string, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (type === "json" || type === "variant") return canonical(type, numbersBack(JSON.stringify(value)));
  if (isNested(type)) return canonical(type, JSON.stringify(value).replaceAll('"\\u0001', '"'));
  const text = String(value).replace(NUMBER, "");
  if (type.startsWith("binary")) return hexOf(text);
  return canonical(type, type === "interval" ? intervalOf(text) : text);
}

function numbersBack(json: string): string {
  return json.replace(/"\\u0001([^"]*)"/g, "$1");
}

/** Bytes as DuckDB writes them: ASCII, and `\xAB` for what is none. */
function hexOf(text: string): string {
  const bytes = text.match(/\\x[\dA-F]{2}|[\s\S]/gi) ?? [];
  return bytes
    .map((byte) => (byte.length === 4 ? byte.slice(2) : byte.charCodeAt(0).toString(16).padStart(2, "0")))
    .join("")
    .toLowerCase();
}

/** An interval as DuckDB writes it, such as `-1 year 2 months 3 days -00:00:00.5`. */
function intervalOf(text: string): string {
  const part = (unit: string): number => Number(new RegExp(`(-?\\d+) ${unit}s?\\b`).exec(text)?.[1] ?? 0);
  const [, sign = "", hours = "0", minutes = "0", seconds = "0", fraction = ""] =
    /(-?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  const whole = (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000n;
  const micros = (whole + BigInt(fraction.padEnd(6, "0"))) * (sign === "-" ? -1n : 1n);
  return `${part("year") * 12 + part("month")} months ${part("day")} days ${micros} microseconds`;
}
