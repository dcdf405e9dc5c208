import type { Position } from "../diagnostic/diagnostic.js";

/** How much text lies between two remembered line numbers. */
const STEP = 1 << 14;
const LF = 10;
const CR = 13;

/**
 * Turns offsets of a text into lines and columns, both from 1. Lines end at LF, CRLF or CR; columns count UTF-16
 * code units, as editors' protocols do. Remembers one line number per block of text rather than every line's
 * start: a text of nothing but line ends costs no more than any other.
 */
export class LineIndex {
  private readonly blocks: { readonly line: number; readonly start: number }[] = [{ line: 1, start: 0 }];

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  /** The position of the code unit at `offset`; beyond the end, that of the end. */
  position(offset: number): Position {
    const end = Math.max(0, Math.min(offset, this.text.length));
    const wanted = Math.floor(end / STEP);
    for (let known = this.blocks.length; known <= wanted; known++) this.blocks.push(this.walk(known - 1, known * STEP));
    const { line, start } = this.walk(wanted, end);
    return { file: this.file, line, column: end - start + 1 };
  }

  /** The offset of a line and column; `undefined` when there is no such line. */
  offset(line: number, column: number): number | undefined {
    let at = 0;
    for (let current = 1; current < line; current++) {
      const lf = this.text.indexOf("\n", at);
      if (lf < 0) return undefined;
      at = lf + 1;
    }
    return at + column - 1;
  }

  /** The line that holds `to`, found from the beginning of a block at or before it. */
  private walk(block: number, to: number): { line: number; start: number } {
    let { line, start } = this.blocks[block] ?? { line: 1, start: 0 };
    for (let at = block * STEP; at < to; at++) {
      const code = this.text.charCodeAt(at);
      // A CR right before its LF does not end a line by itself.
      if (code === LF || (code === CR && this.text.charCodeAt(at + 1) !== LF)) {
        line++;
        start = at + 1;
      }
    }
    return { line, start };
  }
}
