/** A cell as an oracle writes it. Decimals, dates, times and UUIDs are text; the column's type says how to read it. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [field: string]: Cell };
export type Row = Readonly<Record<string, Cell>>;

/** What a consumer must see: its columns in order with their DuckDB types, and its rows in any order. */
export interface Relation {
  readonly columns: Readonly<Record<string, string>>;
  /** The columns that tell rows apart; only used to say where a difference is. */
  readonly key: readonly string[];
  readonly rows: readonly Row[];
}

/** A relation as it was found: each cell in its canonical text. */
export interface Found {
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly string[])[];
}

/**
 * The one text of a cell under its type, so that equal cells have equal text and unequal ones do not: instants become
 * microseconds, floating numbers their shortest form, and text is quoted so that it cannot pass for null.
 */
export function canonical(cell: Cell, type: string): string {
  if (cell === null) return "null";
  if (type.endsWith("[]"))
    return `[${(cell as readonly Cell[]).map((item) => canonical(item, type.slice(0, -2))).join()}]`;
  if (type.startsWith("STRUCT(")) {
    const fields = [...type.slice(7, -1).matchAll(/"?(\w+)"? (\w+)/g)];
    const struct = cell as { readonly [field: string]: Cell };
    return `{${fields.map(([, name = "", fieldType = ""]) => `${name}:${canonical(struct[name] ?? null, fieldType)}`).join()}}`;
  }
  switch (type) {
    case "TIMESTAMP":
      return micros(`${cell}Z`);
    case "TIMESTAMP WITH TIME ZONE":
      return micros(String(cell));
    case "VARCHAR":
      return JSON.stringify(cell);
    default:
      return Object.is(cell, -0) ? "-0" : String(cell);
  }
}

function micros(text: string): string {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) throw new Error(`Not an instant: ${text}`);
  return String(BigInt(millis) * 1000n);
}
