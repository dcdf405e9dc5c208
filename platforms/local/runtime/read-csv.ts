import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { FileOptions, Shape } from "../spec.js";
import { assertColumns, type Layout, matchColumns } from "./columns.js";
import { fromText } from "./convert.js";
import { csvRecords, faultOf } from "./csv-faults.js";
import { scanCsv } from "./csv-scan.js";
import { LONGEST_RECORD, mendFile, type WrittenRecord } from "./mend.js";
import { show } from "./problem.js";
import type { BrokenRecords, Part, Reading } from "./reading.js";
import { assertSettled, type PickedFiles, type SourceFile } from "./source-files.js";
import { literal, pathLiteral } from "./sql.js";

interface CsvFile {
  readonly file: SourceFile;
  /** Where what DuckDB reads is: the file itself, or a copy without what is badly written. */
  readonly path: string;
  /** How many fields each record must have. */
  readonly width: number;
  /** Where the shape's columns are among them; -1 where they are not. */
  readonly at: readonly number[];
}

/**
 * CSV files, read as text and then converted, so that every bad value is found. Columns are matched by the names in
 * the header, whatever their order, each file by its own; those that the dataset does not have are left out.
 */
export async function readCsv(
  { all, wanted }: PickedFiles,
  options: FileOptions,
  shape: Shape,
  timezone: string,
  what: string,
  grows: boolean,
): Promise<Reading> {
  const layouts: Layout[] = [];
  for (const file of all) layouts.push({ label: file.label, ...(await layoutOf(file, options, shape, what)) });
  const read = all.flatMap((file, index) => {
    const layout = layouts[index];
    if (layout === undefined || !wanted.includes(file)) return [];
    return [{ file, path: file.path, width: layout.names.length, at: layout.at, layout }];
  });
  const notes = assertColumns(
    layouts,
    read.map(({ layout }) => layout),
    what,
    grows,
  );
  return readingOf(read, options, shape, timezone, what, notes);
}

function readingOf(
  files: readonly CsvFile[],
  options: FileOptions,
  shape: Shape,
  timezone: string,
  what: string,
  notes: readonly string[],
): Reading {
  let long = false;
  const part = (group: readonly CsvFile[]): Part => partOf(group, options, shape, timezone, long);
  return {
    get parts() {
      return groups(files).map(part);
    },
    single: () => files.map((one) => part([one])),
    notes,
    retry: (error) => {
      const again = !long && /Maximum line size/i.test(String(error));
      long ||= again;
      return again;
    },
    mend: async (session) => {
      const mended: CsvFile[] = [];
      const broken: BrokenRecords[] = [];
      for (const one of files) {
        const found = await mendFile(session, one.file.label, csvRecords(one.file, one.width, options));
        if (found === undefined) return undefined;
        mended.push({ ...one, path: found.path });
        broken.push(found.broken);
      }
      return { reading: readingOf(mended, options, shape, timezone, what, notes), broken };
    },
    failure: (error) => failureOf(error, files, options, what),
    settle: () =>
      assertSettled(
        files.map(({ file }) => file),
        what,
      ),
  };
}

async function layoutOf(
  file: SourceFile,
  options: FileOptions,
  shape: Shape,
  what: string,
): Promise<Omit<Layout, "label">> {
  const of = `${what}: ${file.label}`;
  if (!options.header) {
    const names = shape.columns.map(({ name }) => name);
    return { names, at: names.map((_, index) => index), missing: [], extra: [] };
  }
  for await (const record of scanCsv(file.path, options.delimiter, { keep: 1 })) {
    const names = record.texts ?? [];
    return { names, ...matchColumns(names, shape, of) };
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
    `[${group.map(({ path }) => pathLiteral(path)).join(", ")}]`,
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
    ...(long ? [`max_line_size = ${LONGEST_RECORD}`, "parallel = false"] : []),
  ];
  return {
    label: first?.file.label ?? "",
    from: `read_csv(${settings.join(", ")})`,
    cells: shape.columns.map((column, index) => {
      const at = first?.at[index] ?? -1;
      const raw = at < 0 ? "CAST(NULL AS VARCHAR)" : `c${at}`;
      return { raw, value: fromText(column, timezone)(raw) };
    }),
    steady: true,
    where: async (records) => (first ? linesOf(first, options, records) : []),
  };
}

/** Which lines records start on. In a mended file those that are badly written do not count. */
async function linesOf(
  { file, path, width }: CsvFile,
  options: FileOptions,
  records: readonly number[],
): Promise<readonly string[]> {
  const places: string[] = [];
  const all =
    path === file.path ? scanCsv(path, options.delimiter, { columns: width }) : goodOnes(file, width, options);
  let number = options.header ? -1 : 0;
  for await (const { line } of all) {
    number += 1;
    if (number === records[places.length]) places.push(`line ${line}`);
    if (places.length === records.length) break;
  }
  return records.map((record, index) => places[index] ?? `record ${record}`);
}

async function* goodOnes(...[file, width, options]: Parameters<typeof csvRecords>): AsyncGenerator<WrittenRecord> {
  for await (const record of csvRecords(file, width, options)) if (record.wrong === undefined) yield record;
}

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
      const why = faultOf(record, width);
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
