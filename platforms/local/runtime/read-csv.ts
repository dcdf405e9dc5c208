import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { FileOptions, Shape } from "../spec.js";
import { fromText } from "./convert.js";
import { type CsvFault, scanCsv } from "./csv-scan.js";
import { count, show } from "./problem.js";
import { extraColumns, matchColumns, type Part, type Reading } from "./reading.js";
import { assertSettled, type SourceFile } from "./source-files.js";
import { literal, pathLiteral } from "./sql.js";

interface CsvFile {
  readonly file: SourceFile;
  /** How many fields each record must have. */
  readonly width: number;
  /** Where the shape's columns are among them. */
  readonly at: readonly number[];
}

/** Lines as long as DuckDB takes without being asked, and as long as we ask it to. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * CSV files, read as text and then converted, so that every bad value is found. Columns are matched by the names in
 * the header, whatever their order, each file by its own; those that the dataset does not have are left out.
 */
export async function readCsv(
  files: readonly SourceFile[],
  options: FileOptions,
  shape: Shape,
  timezone: string,
  what: string,
): Promise<Reading> {
  const notes = new Set<string>();
  const layouts: CsvFile[] = [];
  for (const file of files) {
    const layout = await layoutOf(file, options, shape, what);
    if (layout.extra.length > 0) notes.add(extraColumns(file.label, layout.extra));
    layouts.push({ file, width: layout.width, at: layout.at });
  }
  let long = false;
  const part = (group: readonly CsvFile[]): Part => partOf(group, options, shape, timezone, long);
  return {
    get parts() {
      return groups(layouts).map(part);
    },
    single: () => layouts.map((layout) => part([layout])),
    notes: [...notes],
    retry: (error) => {
      const again = !long && /Maximum line size/i.test(String(error));
      long ||= again;
      return again;
    },
    failure: (error) => failureOf(error, layouts, options, what),
    settle: () => assertSettled(files, what),
  };
}

async function layoutOf(
  file: SourceFile,
  options: FileOptions,
  shape: Shape,
  what: string,
): Promise<{ readonly width: number; readonly at: readonly number[]; readonly extra: readonly string[] }> {
  const of = `${what}: ${file.label}`;
  if (!options.header) return { width: shape.columns.length, at: shape.columns.map((_, index) => index), extra: [] };
  for await (const record of scanCsv(file.path, options.delimiter, { keep: 1 })) {
    const names = record.texts ?? [];
    return { width: names.length, ...matchColumns(names, shape, of) };
  }
  throw new RuntimeProblem(
    `${of} is empty: not even a header is there.`,
    "An empty table is a header and no more. If nothing was meant to be there, write that; else write the file again.",
  );
}

/** Files of one layout that follow one another are read at once. */
function groups(layouts: readonly CsvFile[]): CsvFile[][] {
  const found: CsvFile[][] = [];
  for (const layout of layouts) {
    const last = found.at(-1)?.[0];
    if (last && last.width === layout.width && last.at.join() === layout.at.join()) found.at(-1)?.push(layout);
    else found.push([layout]);
  }
  return found;
}

function partOf(group: readonly CsvFile[], options: FileOptions, shape: Shape, timezone: string, long: boolean): Part {
  const [first] = group;
  const columns = Array.from({ length: first?.width ?? 0 }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const settings = [
    `[${group.map(({ file }) => pathLiteral(file.path)).join(", ")}]`,
    `columns = {${columns}}`,
    "auto_detect = false",
    `header = ${options.header}`,
    `delim = ${literal(options.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ${literal(options.nullValue)}`,
    "allow_quoted_nulls = false",
    "strict_mode = true",
    "null_padding = false",
    "ignore_errors = false",
    ...(long ? [`max_line_size = ${LONGEST_LINE}`, "parallel = false"] : []),
  ];
  return {
    label: first?.file.label ?? "",
    from: `read_csv(${settings.join(", ")})`,
    cells: shape.columns.map((column, index) => {
      const raw = `c${first?.at[index] ?? 0}`;
      return { raw, value: fromText(column, timezone)(raw) };
    }),
    steady: true,
    where: async (records) => (first ? linesOf(first, options, records) : []),
  };
}

/** Which lines records start on. */
async function linesOf(
  { file, width }: CsvFile,
  options: FileOptions,
  records: readonly number[],
): Promise<readonly string[]> {
  const places: string[] = [];
  const header = options.header ? 1 : 0;
  for await (const { number, line } of scanCsv(file.path, options.delimiter, { columns: width })) {
    if (number - header === records[places.length]) places.push(`line ${line}`);
    if (places.length === records.length) break;
  }
  return records.map((record, index) => places[index] ?? `record ${record}`);
}

const FAULTS: Readonly<Record<CsvFault, string>> = {
  "open-quote": "a quote is opened and never closed",
  "after-quote": "something follows a closing quote; a quote within quotes is written twice",
  "stray-return": "a carriage return stands alone, or ends some lines only",
  "mixed-ends": "its lines end in two ways, with and without a carriage return",
};

/** Says which record is not written as CSV has it; where none is found, what DuckDB said. */
async function failureOf(
  error: unknown,
  layouts: readonly CsvFile[],
  options: FileOptions,
  what: string,
): Promise<unknown> {
  for (const { file, width } of layouts) {
    await assertSettled([file], what);
    let first: string | undefined;
    let bad = 0;
    for await (const record of scanCsv(file.path, options.delimiter, { columns: width })) {
      const why = record.fault
        ? FAULTS[record.fault]
        : record.fields === width
          ? undefined
          : `${count(record.fields, "field")} where ${width} are wanted${record.unfinished ? "; the file ends there, as one does that is half written" : ""}`;
      if (why === undefined) continue;
      bad += 1;
      first ??= `line ${record.line}: ${why}`;
    }
    if (first !== undefined)
      return new RuntimeProblem(
        `${what}: ${file.label}, ${first} (${bad === 1 ? "1 bad row" : `${bad} bad rows`}); none was taken.`,
        `Write the file as CSV with ${show(options.delimiter)} between fields, or say under \`options\` of its container how it is written.`,
        { cause: error },
      );
  }
  if (/Invalid unicode|not utf-8/i.test(String(error)))
    return new RuntimeProblem(
      `${what}: ${layouts.map(({ file }) => file.label).join(", ")}: not UTF-8${lineOf(error)}.`,
      "Write the file in UTF-8.",
      { cause: error },
    );
  return error;
}

function lineOf(error: unknown): string {
  const line = /on Line: (\d+)/i.exec(String(error))?.[1];
  return line === undefined ? "" : `, line ${line}`;
}
