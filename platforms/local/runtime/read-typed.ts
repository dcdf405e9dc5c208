import { RuntimeProblem } from "../../../src/platform/runtime.js";
import type { Shape } from "../spec.js";
import { assertColumns, type Layout, matchColumns } from "./columns.js";
import { fromTyped } from "./convert.js";
import { firstLines, show } from "./problem.js";
import type { Cell, Part, Reading } from "./reading.js";
import type { Session } from "./session.js";
import { assertSettled, type PickedFiles, type SourceFile } from "./source-files.js";
import { identifier, pathLiteral } from "./sql.js";

interface Relation {
  readonly from: string;
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly steady: boolean;
}

interface Parquet extends Relation {
  readonly paths: readonly string[];
}

/** Parquet files. Columns are matched by name, each file by its own schema. */
export async function readParquet(
  session: Session,
  { all, wanted }: PickedFiles,
  shape: Shape,
  timezone: string,
  what: string,
  grows: boolean,
): Promise<Reading> {
  const failure = async (error: unknown): Promise<unknown> => {
    await assertSettled(all, what);
    return /Parquet|magic bytes|decompression|Failed to read file|Thrift|TProtocol|metadata/i.test(String(error))
      ? new RuntimeProblem(
          `${what}: ${labelOf(error, all)} is no whole Parquet file: ${reasonOf(error)}.`,
          "Write the file again; writers do best to write elsewhere and rename.",
          { cause: error },
        )
      : error;
  };
  const relations: Parquet[] = [];
  for (const { path, label } of all) {
    const paths = [pathLiteral(path)];
    const from = `read_parquet([${paths[0]}])`;
    const columns = await session.describe(`SELECT * FROM ${from}`).catch(async (error: unknown) => {
      throw await failure(error);
    });
    relations.push({ from, label, columns, steady: true, paths });
  }
  const layouts = relations.map((relation) => layoutOf(relation, shape, what));
  const picked = relations.flatMap((relation, index) => {
    const [file, layout] = [all[index], layouts[index]];
    return file && layout && wanted.includes(file) ? [{ relation, layout }] : [];
  });
  const notes = assertColumns(
    layouts,
    picked.map(({ layout }) => layout),
    what,
    grows,
  );
  const part = (relation: Relation): Promise<Part> =>
    partOf(session, relation, layoutOf(relation, shape, what), shape, timezone, what);
  const single: Part[] = [];
  for (const { relation } of picked) single.push(await part(relation));
  const parts: Part[] = [];
  for (const relation of merged(picked.map(({ relation }) => relation))) parts.push(await part(relation));
  return { parts, single: () => single, notes, failure, settle: () => assertSettled(wanted, what) };
}

/** Files of one schema that follow one another are read at once. */
function merged(files: readonly Parquet[]): readonly Parquet[] {
  const found: Parquet[] = [];
  for (const file of files) {
    const last = found.at(-1);
    if (last && JSON.stringify(last.columns) === JSON.stringify(file.columns)) {
      const paths = [...last.paths, ...file.paths];
      found[found.length - 1] = { ...last, paths, from: `read_parquet([${paths.join(", ")}])` };
    } else found.push(file);
  }
  return found;
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
  const relation: Relation = { from, label, columns: await session.describe(`SELECT * FROM ${from}`), steady: false };
  const layout = layoutOf(relation, shape, what);
  const notes = assertColumns([layout], [layout], what, false);
  const part = await partOf(session, relation, layout, shape, timezone, what);
  return {
    parts: [part],
    single: () => [part],
    notes,
    failure: async (error) => error,
    settle: async () => undefined,
  };
}

function layoutOf({ label, columns }: Relation, shape: Shape, what: string): Layout {
  const names = columns.map(({ name }) => name);
  return { label, names, ...matchColumns(names, shape, `${what}: ${label}`) };
}

async function partOf(
  session: Session,
  relation: Relation,
  { at }: Layout,
  shape: Shape,
  timezone: string,
  what: string,
): Promise<Part> {
  const cells: Cell[] = [];
  for (const [index, column] of shape.columns.entries()) {
    const found = relation.columns[at[index] ?? -1];
    const nothing = `CAST(NULL AS ${column.storage})`;
    if (found === undefined) {
      cells.push({ raw: nothing, value: nothing });
      continue;
    }
    const raw = identifier(found.name);
    const convert = fromTyped(column, found.type, timezone);
    // A column of nothing but nulls has whatever type its writer came up with.
    const empty = convert === undefined && (await session.number(`SELECT count(${raw}) FROM ${relation.from}`)) === 0;
    if (convert === undefined && !empty)
      throw new RuntimeProblem(
        `${what}: ${relation.label}: ${show(column.name)} is ${found.type} there, and the dataset declares ${column.type}: these types do not agree.`,
        "Declare the column as what the source holds, or convert it at the source.",
      );
    cells.push({ raw, value: convert?.(raw) ?? nothing });
  }
  return {
    label: relation.label,
    from: relation.from,
    cells,
    steady: relation.steady,
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
