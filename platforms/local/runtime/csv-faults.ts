import type { FileOptions } from "../spec.js";
import { type CsvFault, type CsvRecord, CsvScanner } from "./csv-scan.js";
import { cutFile, noText, type WrittenRecord } from "./mend.js";
import { count } from "./problem.js";
import type { SourceFile } from "./source-files.js";

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

/** The records of a CSV file as they are written, the header included. */
export async function* csvRecords(
  file: SourceFile,
  width: number,
  { delimiter, header }: FileOptions,
): AsyncGenerator<WrittenRecord> {
  for await (const record of cutFile(file, new CsvScanner(delimiter, width, 0))) {
    const wrong = faultOf(record, width) ?? noText(record.bytes);
    const doubtful = record.unfinished || (record.fault !== undefined && record.fault !== "after-quote");
    yield { line: record.line, bytes: record.bytes, wrong, fatal: doubtful || (header && record.number === 1) };
  }
}
