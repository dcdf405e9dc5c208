import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { show } from "./problem.js";
import type { BrokenRecords } from "./reading.js";
import type { Session } from "./session.js";
import type { SourceFile } from "./source-files.js";
import { pathLiteral } from "./sql.js";

/** The longest record that is read, in bytes. */
export const LONGEST_RECORD = 64 * 1024 * 1024;
/** How much of a badly written record is kept to show, in bytes. */
const LONGEST_SHOWN = 4_000;
const CHUNK = 1 << 20;

/** A record of a file as it is written. */
export interface WrittenRecord {
  /** Where it starts, from 1. */
  readonly line: number;
  readonly bytes: Buffer;
  /** What is wrong with how it is written. */
  readonly wrong: string | undefined;
  /** Whether that leaves in doubt where records end, so that what follows cannot be trusted either. */
  readonly fatal: boolean;
}

/** Cuts what it is fed of a file: gives the ends of the records in it, counted in bytes from the file's start. */
export interface Cutter<T extends { readonly end: number }> {
  feed(chunk: Buffer): Iterable<T>;
  /** What is left when the file ends. */
  end(): Iterable<T>;
}

/**
 * The records of a file with their bytes.
 * @throws RuntimeProblem at one that is longer than any is read
 */
export async function* cutFile<T extends { readonly end: number }>(
  { path, label }: SourceFile,
  cutter: Cutter<T>,
): AsyncGenerator<T & { readonly bytes: Buffer }> {
  let data: Buffer = Buffer.alloc(0);
  /** Where in the file `data` begins, and where the next record does. */
  let [start, next] = [0, 0];
  const cut = (record: T): T & { readonly bytes: Buffer } => {
    const bytes = data.subarray(next - start, record.end - start);
    next = record.end;
    return { ...record, bytes };
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    data = Buffer.concat([data.subarray(next - start), chunk as Buffer]);
    start = next;
    if (data.length > LONGEST_RECORD)
      throw new RuntimeProblem(
        `${show(label, 200)}: a record is longer than ${LONGEST_RECORD / 1024 / 1024} MiB, as one is that is never closed.`,
        "Write the file again; or split what it holds.",
      );
    for (const record of cutter.feed(chunk as Buffer)) yield cut(record);
  }
  for (const record of cutter.end()) yield cut(record);
}

/** What is wrong with bytes that are to be text. */
export function noText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? undefined : "it is not UTF-8";
}

/**
 * Copies the records of a file that are well written into one, and what there is to say of the others into another.
 * `undefined` when it is in doubt where records end.
 */
export async function mendFile(
  session: Session,
  label: string,
  records: AsyncIterable<WrittenRecord>,
): Promise<{ readonly path: string; readonly broken: BrokenRecords } | undefined> {
  const [path, aside] = [await session.scratchPath("mended"), await session.scratchPath("broken")];
  const [good, bad] = [await open(path, "w"), await open(aside, "w")];
  const [goods, bads]: [Buffer[], Buffer[]] = [[], []];
  let size = 0;
  const flush = async (): Promise<void> => {
    for (const [handle, parts] of [
      [good, goods],
      [bad, bads],
    ] as const)
      if (parts.length > 0) await handle.writeFile(Buffer.concat(parts.splice(0)));
    size = 0;
  };
  try {
    for await (const record of records) {
      if (record.wrong !== undefined && record.fatal) return undefined;
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
  return { path, broken: { label, from } };
}

function shown({ line, wrong, bytes }: WrittenRecord) {
  const text = bytes
    .subarray(0, LONGEST_SHOWN)
    .toString("utf8")
    .replace(/^[\r\n]+|[\r\n]+$/g, "");
  const more = bytes.length > LONGEST_SHOWN ? "…" : "";
  return { line, problem: wrong, record: JSON.stringify(text + more), digest: sha256(bytes.toString("latin1")) };
}
