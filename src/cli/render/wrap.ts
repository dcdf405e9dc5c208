import stringWidth from "string-width";

/**
 * A plain line in rows of at most so many columns, broken between words; a word longer than a row has one of its own,
 * whole, so that it can be copied. `taken`: the columns of the first row that are in use already.
 */
export function wrap(line: string, columns: number, taken = 0): string[] {
  const rows: string[] = [];
  let row = "";
  let width = taken;
  for (const word of line.split(" ")) {
    const size = stringWidth(word);
    const gap = row === "" && rows.length === 0 ? 0 : row === "" ? 0 : 1;
    if (row !== "" && width + gap + size > columns) {
      rows.push(row);
      row = word;
      width = size;
    } else {
      row = row === "" ? word : `${row} ${word}`;
      width += gap + size;
    }
  }
  rows.push(row);
  return rows;
}
