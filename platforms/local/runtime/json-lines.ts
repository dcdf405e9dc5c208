import { cutFile, noText, type WrittenRecord } from "./mend.js";
import type { SourceFile } from "./source-files.js";

const LF = 0x0a;

interface Line {
  readonly line: number;
  readonly end: number;
  /** Whether the file ends with it, without an end of line. */
  readonly unfinished: boolean;
}

class LineCutter {
  private line = 0;
  private before = 0;
  private last = 0;

  *feed(chunk: Buffer): Generator<Line> {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) yield this.cut(at + 1, false);
    this.before += chunk.length;
  }

  *end(): Generator<Line> {
    if (this.last < this.before) yield this.cut(0, true);
  }

  private cut(length: number, unfinished: boolean): Line {
    this.line += 1;
    this.last = this.before + length;
    return { line: this.line, end: this.last, unfinished };
  }
}

/**
 * The records of a file with one JSON value per line, as they are written. Where the first line is none, as in an array
 * over many lines, or the last one is not whole, nothing tells where records end.
 */
export async function* jsonRecords(file: SourceFile): AsyncGenerator<WrittenRecord> {
  let first = true;
  for await (const { line, bytes, unfinished } of cutFile(file, new LineCutter())) {
    const text = bytes.toString("utf8");
    const wrong = text.trim() === "" ? undefined : (noText(bytes) ?? noJson(text));
    yield { line, bytes, wrong, fatal: first || unfinished };
    if (text.trim() !== "") first = false;
  }
}

function noJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return "it is no JSON";
  }
}
