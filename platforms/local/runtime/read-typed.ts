import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";
import { fromTyped } from "./convert.js";
import { firstLines, show } from "./problem.js";
import { type Cell, extraColumns, matchColumns, type Part, type Reading } from "./reading.js";
import type { Session } from "./session.js";
import { assertSettled, type SourceFile } from "./source-files.js";
import { identifier, pathLiteral } from "./sql.js";

interface Layout {
  readonly from: string;
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly steady: boolean;
}

/** Parquet files. Columns are matched by name, each file by its own schema. */
export async function readParquet(
  session: Session,
  files: readonly SourceFile[],
  shape: Shape,
  timezone: string,
  what: string,
): Promise<Reading> {
  const failure = async (error: unknown): Promise<unknown> => {
    await assertSettled(files, what);
    return /Parquet|magic bytes|decompression|Failed to read file|Thrift|TProtocol|metadata/i.test(String(error))
      ? new RuntimeProblem(
          `${what}: ${labelOf(error, files)} is no whole Parquet file: ${reasonOf(error)}.`,
          "Write the file again; writers do best to write elsewhere and rename.",
          { cause: error },
        )
      : error;
  };
  const layouts: (Layout & { readonly paths: readonly string[] })[] = [];
  for (const file of files) {
    const path = pathLiteral(file.path);
    let columns: Layout["columns"];
    try {
      columns = await session.describe(`SELECT * FROM read_parquet([${path}])`);
    } catch (error) {
      throw await failure(error);
    }
    layouts.push({ from: `read_parquet([${path}])`, label: file.label, columns, steady: true, paths: [path] });
  }
  const notes = new Set<string>();
  const part = (layout: Layout): Promise<Part> => partOf(session, layout, shape, timezone, what, notes);
  const merged: (Layout & { readonly paths: readonly string[] })[] = [];
  for (const layout of layouts) {
    const last = merged.at(-1);
    if (last && JSON.stringify(last.columns) === JSON.stringify(layout.columns)) {
      const paths = [...last.paths, ...layout.paths];
      merged[merged.length - 1] = { ...last, paths, from: `read_parquet([${paths.join(", ")}])` };
    } else merged.push(layout);
  }
  const single: Part[] = [];
  for (const layout of layouts) single.push(await part(layout));
  const parts: Part[] = [];
  for (const layout of merged) parts.push(await part(layout));
  return {
    parts,
    single: () => single,
    notes: [...notes],
    failure,
    settle: () => assertSettled(files, what),
  };
}

/** A table, a view or anything else that can be selected from. */
export async function readRelationTyped(
  session: Session,
  from: string,
  label: string,
  shape: Shape,
  timezone: string,
  what: string,
): Promise<Reading> {
  const notes = new Set<string>();
  const columns = await session.describe(`SELECT * FROM ${from}`);
  const part = await partOf(session, { from, label, columns, steady: false }, shape, timezone, what, notes);
  return {
    parts: [part],
    single: () => [part],
    notes: [...notes],
    failure: async (error) => error,
    settle: async () => undefined,
  };
}

async function partOf(
  session: Session,
  layout: Layout,
  shape: Shape,
  timezone: string,
  what: string,
  notes: Set<string>,
): Promise<Part> {
  const of = `${what}: ${layout.label}`;
  const { at, extra } = matchColumns(
    layout.columns.map(({ name }) => name),
    shape,
    of,
  );
  if (extra.length > 0) notes.add(extraColumns(layout.label, extra));
  const cells: Cell[] = [];
  for (const [index, column] of shape.columns.entries()) {
    const found = layout.columns[at[index] ?? -1] ?? { name: column.name, type: column.storage };
    const raw = identifier(found.name);
    const convert = fromTyped(column, found.type, timezone);
    // A column of nothing but nulls has whatever type its writer came up with.
    const empty = convert === undefined && (await session.number(`SELECT count(${raw}) FROM ${layout.from}`)) === 0;
    if (convert === undefined && !empty)
      throw new RuntimeProblem(
        `${of}: ${show(column.name)} is ${found.type} there, and the dataset declares ${column.type}: these types do not agree.`,
        "Declare the column as what the source holds, or convert it at the source.",
      );
    cells.push({ raw, value: convert?.(raw) ?? `CAST(NULL AS ${column.storage})` });
  }
  return {
    label: layout.label,
    from: layout.from,
    cells,
    steady: layout.steady,
    where: async (records) => records.map((record) => `row ${record}`),
  };
}

function labelOf(error: unknown, files: readonly SourceFile[]): string {
  const text = String(error);
  return files.find(({ path }) => text.includes(path))?.label ?? files.map(({ label }) => label).join(", ");
}

function reasonOf(error: unknown): string {
  const text = firstLines(error instanceof Error ? error.message : String(error));
  return text
    .replace(/^[A-Za-z ]+ Error: /, "")
    .replace(/['"][^'"]*[/\\][^'"]*['"] ?/g, "")
    .replace(/\.$/, "");
}
