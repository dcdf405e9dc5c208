import { type Cell, plainJson } from "../canonical.js";
import type { Column } from "../model.js";

/** A table to be written: cells in the order of the columns. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A table as CSV: values in quotes, nulls as nothing. */
export function csvText({ columns, rows }: Table): string {
  const value = (column: Column, cell: Cell): string =>
    cell === null ? "" : `"${(column.type.startsWith("binary") ? escaped(cell) : cell).replaceAll('"', '""')}"`;
  const lines = rows.map((row) => columns.map((column, at) => value(column, row[at] ?? null)).join());
  return [columns.map(({ name }) => name).join(), ...lines, ""].join("\n");
}

/** A table as one JSON object a line. */
export function jsonText({ columns, rows }: Table): string {
  return rows
    .map((row) => {
      const fields = columns.map(({ name, type }, at) => `${JSON.stringify(name)}:${jsonValue(type, row[at] ?? null)}`);
      return `{${fields.join()}}\n`;
    })
    .join("");
}

/** Whole numbers keep all their digits; decimals are strings, for many readers would take them for floats. */
function jsonValue(type: string, cell: Cell): string {
  if (cell === null) return "null";
  if (/^(?:tinyint|smallint|integer|bigint|uint\d+)$/.test(type)) return cell;
  if (type.startsWith("float")) return Number.isFinite(Number(cell)) ? cell : JSON.stringify(cell);
  if (type.startsWith("binary")) return JSON.stringify(escaped(cell));
  return JSON.stringify(plainJson(type, cell));
}

/** Bytes in the text form that DuckDB has for them. */
function escaped(hex: string): string {
  return hex.replace(/../g, (byte) => `\\x${byte.toUpperCase()}`);
}
