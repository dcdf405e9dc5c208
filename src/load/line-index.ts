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
  private readonly lines: number[] = [1];

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  /** The position of the code unit at `offset`; beyond the end, that of the end. */
  position(offset: number): Position {
    const end = Math.max(0, Math.min(offset, this.text.length));
    const block = Math.floor(end / STEP);
    for (let known = this.lines.length; known <= block; known++)
      this.lines.push((this.lines[known - 1] ?? 1) + this.breaks((known - 1) * STEP, known * STEP));
    const line = (this.lines[block] ?? 1) + this.breaks(block * STEP, end);
    return { file: this.file, line, column: end - this.startOfLine(end) + 1 };
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

  /** Line breaks that end in the half-open range; a CR right before its LF does not end one. */
  private breaks(from: number, to: number): number {
    let found = 0;
    for (let at = from; at < to; at++) if (this.endsLine(at)) found++;
    return found;
  }

  private startOfLine(offset: number): number {
    let at = offset;
    while (at > 0 && !this.endsLine(at - 1)) at--;
    return at;
  }

  private endsLine(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === LF || (code === CR && this.text.charCodeAt(at + 1) !== LF);
  }
}
