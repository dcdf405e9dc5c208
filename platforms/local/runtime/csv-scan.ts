import { createReadStream } from "node:fs";

/** A record of a CSV file: where it starts, and how many fields it has. */
export interface CsvRecord {
  /** From 1, the header included. */
  readonly number: number;
  readonly line: number;
  /** How many bytes of the file lie before what follows it. */
  readonly end: number;
  readonly fields: number;
  /** What is wrong with how it is written. */
  readonly fault?: CsvFault;
  /** Whether the file ends with it, without an end of line. */
  readonly unfinished: boolean;
  /** Its fields' texts, where they were asked for. */
  readonly texts?: readonly string[];
}

export type CsvFault = "open-quote" | "after-quote" | "stray-return" | "mixed-ends";

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads a CSV file record by record, as RFC 4180 has it: only to name a header, a line or a fault. Rows are read by
 * DuckDB. Blank lines are no records, unless the file has a single column. `keep` says how many records keep texts.
 */
export async function* scanCsv(
  path: string,
  delimiter: string,
  options: { readonly columns?: number; readonly keep?: number } = {},
): AsyncGenerator<CsvRecord> {
  const scanner = new CsvScanner(delimiter, options.columns, options.keep ?? 0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 })) yield* scanner.feed(chunk as Buffer);
  yield* scanner.end();
}

/** Finds the records in what it is fed of a file. */
export class CsvScanner {
  private number = 0;
  private line = 1;
  private start = 1;
  private fields = 1;
  private size = 0;
  private fault: CsvFault | undefined;
  private state: "start" | "plain" | "quoted" | "closed" = "start";
  private pendingReturn = false;
  private ends: "lf" | "crlf" | "cr" | undefined;
  private bytes: number[] = [];
  private texts: string[] = [];
  private first = true;
  private before = 0;
  private readonly delimiter: readonly number[];

  constructor(
    delimiter: string,
    private readonly columns: number | undefined,
    private readonly keep: number,
  ) {
    this.delimiter = [...Buffer.from(delimiter)];
  }

  *feed(chunk: Buffer): Generator<CsvRecord> {
    let at = 0;
    if (this.first && chunk.length >= 3) {
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = 3;
      this.first = false;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.pendingReturn) {
        this.pendingReturn = false;
        const record = byte === LF ? this.finish("crlf", this.before + at + 1) : this.finish("cr", this.before + at);
        if (record) yield record;
        if (byte === LF) continue;
      }
      if (this.state === "quoted") {
        if (byte === QUOTE) this.state = "closed";
        else this.take(byte);
        if (byte === LF) this.line += 1;
      } else if (byte === LF) {
        const record = this.finish("lf", this.before + at + 1);
        if (record) yield record;
      } else if (byte === CR) this.pendingReturn = true;
      else if (this.isDelimiter(chunk, at)) {
        at += this.delimiter.length - 1;
        this.size += 1;
        this.endField();
      } else if (byte === QUOTE && this.state === "start") {
        this.state = "quoted";
        this.size += 1;
      } else if (byte === QUOTE && this.state === "closed") {
        this.state = "quoted";
        this.take(byte);
      } else {
        if (this.state === "closed") this.fault ??= "after-quote";
        else this.state = "plain";
        this.take(byte);
      }
    }
    this.before += chunk.length;
  }

  *end(): Generator<CsvRecord> {
    if (this.pendingReturn) {
      const record = this.finish("cr", this.before);
      if (record) yield record;
    }
    if (this.state === "quoted") this.fault ??= "open-quote";
    if (this.size > 0) yield this.record(true, this.before);
  }

  private isDelimiter(chunk: Buffer, at: number): boolean {
    return this.delimiter.every((byte, index) => chunk[at + index] === byte);
  }

  private take(byte: number): void {
    this.size += 1;
    if (this.number < this.keep && this.bytes.length < 4096) this.bytes.push(byte);
  }

  private endField(): void {
    this.fields += 1;
    this.closeText();
    this.state = "start";
  }

  private closeText(): void {
    if (this.number < this.keep) this.texts.push(Buffer.from(this.bytes).toString("utf8"));
    this.bytes = [];
  }

  private finish(end: "lf" | "crlf" | "cr", at: number): CsvRecord | undefined {
    if (this.ends !== undefined && this.ends !== end)
      this.fault ??= end === "cr" || this.ends === "cr" ? "stray-return" : "mixed-ends";
    this.ends ??= end;
    const blank = this.size === 0 && this.columns !== 1;
    const record = blank ? undefined : this.record(false, at);
    this.line += 1;
    this.start = this.line;
    this.state = "start";
    return record;
  }

  private record(unfinished: boolean, end: number): CsvRecord {
    this.closeText();
    this.number += 1;
    const record: CsvRecord = {
      number: this.number,
      line: this.start,
      end,
      fields: this.fields,
      unfinished,
      ...(this.fault ? { fault: this.fault } : {}),
      ...(this.number <= this.keep ? { texts: this.texts } : {}),
    };
    this.fields = 1;
    this.size = 0;
    this.fault = undefined;
    this.texts = [];
    return record;
  }
}
