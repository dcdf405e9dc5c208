import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import type { FileOptions } from "../spec.js";
import { type CsvFault, type CsvRecord, CsvScanner } from "./csv-scan.js";
import { count, show } from "./problem.js";
import type { BrokenRecords } from "./reading.js";
import type { Session } from "./session.js";
import type { SourceFile } from "./source-files.js";
import { pathLiteral } from "./sql.js";

/** The longest record that is read, in bytes. */
export const LONGEST_LINE = 64 * 1024 * 1024;
/** How much of a badly written record is kept to show, in bytes. */
const LONGEST_SHOWN = 4_000;
const CHUNK = 1 << 20;

const FAULTS: Readonly<Record<CsvFault, string>> = {
  "open-quote": "a quote is opened and never closed",
  "after-quote": "something follows a closing quote; a quote within quotes is written twice",
  "stray-return": "a carriage return stands alone, or ends some lines only",
  "mixed-ends": "its lines end in two ways, with and without a carriage return",
};

/** What is wrong with how a record is written, if anything is. */
export function faultOf(record: CsvRecord, width: number): string | undefined {
  if (record.fault) return FAULTS[record.fault];
  if (record.fields === width) return undefined;
  const half = record.unfinished ? "; the file ends there, as one does that is half written" : "";
  return `${count(record.fields, "field")} where ${width} are wanted${half}`;
}

export interface WrittenRecord extends CsvRecord {
  readonly bytes: Buffer;
  readonly wrong: string | undefined;
}

/**
 * The records of a file with their bytes, and what is wrong with each.
 * @throws RuntimeProblem at one that is longer than any is read
 */
export async function* writtenRecords(
  { path, label }: SourceFile,
  width: number,
  delimiter: string,
): AsyncGenerator<WrittenRecord> {
  const scanner = new CsvScanner(delimiter, width, 0);
  let data: Buffer = Buffer.alloc(0);
  /** Where in the file `data` begins, and where the next record does. */
  let [start, next] = [0, 0];
  const written = (record: CsvRecord): WrittenRecord => {
    const bytes = data.subarray(next - start, record.end - start);
    next = record.end;
    return { ...record, bytes, wrong: faultOf(record, width) ?? (isUtf8(bytes) ? undefined : "it is not UTF-8") };
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    data = Buffer.concat([data.subarray(next - start), chunk as Buffer]);
    start = next;
    if (data.length > LONGEST_LINE)
      throw new RuntimeProblem(
        `${show(label, 200)}: a record is longer than ${LONGEST_LINE / 1024 / 1024} MiB, as one is whose quote is never closed.`,
        "Write the file again; or split what it holds.",
      );
    for (const record of scanner.feed(chunk as Buffer)) yield written(record);
  }
  for (const record of scanner.end()) yield written(record);
}

/**
 * Copies a file without the records that are badly written, and those into a file of their own. `undefined` when it is in
 * doubt where records end: then what follows cannot be trusted either.
 */
export async function mendCsv(
  session: Session,
  file: SourceFile,
  width: number,
  options: FileOptions,
): Promise<{ readonly path: string; readonly broken: BrokenRecords } | undefined> {
  const [path, aside] = [await session.scratchPath("mended.csv"), await session.scratchPath("broken.json")];
  const [good, bad] = [await open(path, "w"), await open(aside, "w")];
  const [goods, bads]: [Buffer[], Buffer[]] = [[], []];
  let size = 0;
  const flush = async (): Promise<void> => {
    for (const [handle, parts] of [
      [good, goods],
      [bad, bads],
    ] as const)
      if (parts.length > 0) await handle.write(Buffer.concat(parts.splice(0)));
    size = 0;
  };
  try {
    for await (const record of writtenRecords(file, width, options.delimiter)) {
      const heads = options.header && record.number === 1;
      if (record.wrong !== undefined && (heads || isFatal(record))) return undefined;
      if (record.wrong === undefined) goods.push(record.bytes);
      else bads.push(Buffer.from(`${JSON.stringify(shown(record))}\n`));
      size += record.bytes.length;
      if (size > CHUNK) await flush();
    }
    await flush();
  } finally {
    await good.close();
    await bad.close();
  }
  const columns = "{line: 'BIGINT', problem: 'VARCHAR', record: 'VARCHAR', digest: 'VARCHAR'}";
  const from = `read_json([${pathLiteral(aside)}], format = 'newline_delimited', columns = ${columns})`;
  return { path, broken: { label: file.label, from } };
}

function isFatal(record: CsvRecord): boolean {
  return record.unfinished || (record.fault !== undefined && record.fault !== "after-quote");
}

function shown({ line, wrong, bytes }: WrittenRecord) {
  const text = bytes
    .subarray(0, LONGEST_SHOWN)
    .toString("utf8")
    .replace(/^[\r\n]+|[\r\n]+$/g, "");
  const more = bytes.length > LONGEST_SHOWN ? "…" : "";
  return { line, problem: wrong, record: JSON.stringify(text + more), digest: sha256(bytes.toString("latin1")) };
}
