/**
 * The column after the scalar that begins at a column of a line of YAML, both from 1; `undefined` where that is not
 * certain from the line alone: in code, or where a comma may belong to the text or end it.
 */
export function tokenEnd(file: string, line: string, column: number): number | undefined {
  if (!/\.ya?ml$/i.test(file)) return undefined;
  const rest = line.slice(column - 1);
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(rest);
  if (quoted) return column + quoted[0].length;
  // What begins otherwise is no plain scalar, and `#` or `: ` end one.
  const plain = /^[\p{L}\p{N}_/.-](?:(?!\s*(?:[,[\]{}]|:(?:[\s,[\]{}]|$)|\s#|$)).)*/u.exec(rest)?.[0];
  if (plain === undefined) return undefined;
  const next = rest.slice(plain.length).trimStart();
  const inFlow = /[[{]/.test(line.slice(0, column - 1));
  if (/^[,[\]{}]/.test(next) && !inFlow) return undefined;
  return column + plain.length;
}
