import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { IngestSpec, Shape, Source } from "../spec.js";
import { requireState } from "./database-table.js";
import { resolvePlace } from "./places.js";
import { openPostgres } from "./postgres/source.js";
import { show } from "./problem.js";
import { readCsv } from "./read-csv.js";
import { readJson } from "./read-json.js";
import { readParquet, readRelationTyped } from "./read-typed.js";
import type { Reading, Window } from "./reading.js";
import type { Session } from "./session.js";
import { assertSettled, databaseState, digestsOf, extraFiles, findFiles, type SourceFile } from "./source-files.js";
import { identifier, literal, qualified } from "./sql.js";

/** A source, looked at and not yet read. */
export interface OpenSource {
  /** In the order of the specification's. */
  readonly datasets: readonly SourceDataset[];
  /** Runs what reads several datasets so that they are read as of one moment, where the source can do so. */
  together<T>(body: () => Promise<T>): Promise<T>;
  /** @throws RuntimeProblem when any of it changed since it was looked at */
  settle(): Promise<void>;
}

export interface SourceDataset {
  /** Of its content: equal for equal contents, so that nothing unchanged is read. */
  readonly fingerprint: string;
  /** Where it is files: a digest of each one's content, in the order they are read. */
  readonly contents?: readonly string[];
  /** With the columns of `shape`. What is not wanted may be given all the same. */
  open(shape: Shape, wanted?: Wanted): Promise<Reading>;
}

/** What of a dataset is wanted; absent: all of it. */
export interface Wanted {
  /** Records in a window. A source that can leave others out does. */
  readonly window?: Window;
  /** Files but for those whose content bears one of these digests, and of equal ones only the first. */
  readonly skip?: ReadonlySet<string>;
  /** It was written bit by bit: what is older than a column lacks it, which is null there. */
  readonly grows?: boolean;
}

type Of<T extends Source["type"]> = Extract<Source, { type: T }>;

export async function openSource(session: Session, spec: IngestSpec): Promise<OpenSource> {
  switch (spec.source.type) {
    case "files":
      return openFiles(session, spec, spec.source);
    case "duckdb":
      return openDatabase(session, spec, spec.source);
    case "postgresql":
      return openPostgres(session, spec, spec.source);
    case "transformer":
      return openTransformer(session, spec, spec.source);
  }
}

/** All files are looked at before the first is read, and again after the last: nothing changed in between. */
async function openFiles(session: Session, spec: IngestSpec, source: Of<"files">): Promise<OpenSource> {
  const { format, options } = source;
  const place = await resolvePlace(source.place, session.environment);
  const everything: SourceFile[] = [];
  const datasets: SourceDataset[] = [];
  for (const { dataset, from } of spec.datasets) {
    const { files, ignored } = await findFiles(place, from, format, `${dataset} (container ${source.container})`);
    everything.push(...files);
    const contents = await digestsOf(files, session.signal);
    datasets.push({
      fingerprint: sha256(compactJson([sha256(contents.join("\n")), format, options])),
      contents,
      open: async (shape, { skip, grows = false } = {}) => {
        const wanted = skip ? unread(files, contents, skip) : files;
        const picked = { all: files, wanted };
        const reading =
          format === "csv"
            ? await readCsv(picked, options, shape, spec.timezone, dataset, grows)
            : format === "json"
              ? readJson(wanted, shape, spec.timezone, dataset)
              : await readParquet(session, picked, shape, spec.timezone, dataset, grows);
        return ignored.length === 0
          ? reading
          : { ...reading, notes: [...reading.notes, extraFiles(from, ignored, format)] };
      },
    });
  }
  return { datasets, together: (body) => body(), settle: () => assertSettled(everything, spec.title) };
}

function unread(
  files: readonly SourceFile[],
  contents: readonly string[],
  skip: ReadonlySet<string>,
): readonly SourceFile[] {
  const read = new Set(skip);
  return files.filter((_, index) => {
    const before = read.size;
    return read.add(contents[index] ?? "").size > before;
  });
}

/** One transaction reads all tables as of one moment. */
async function openDatabase(session: Session, spec: IngestSpec, source: Of<"duckdb">): Promise<OpenSource> {
  const path = await resolvePlace(source.file, session.environment);
  const { alias } = await session.attach(source.file, "read");
  // Looked at before it is read: should it change in between, the next run sees another state and reads it again.
  const content = await databaseState(path, session.signal);
  return {
    datasets: spec.datasets.map(({ dataset, from }) => ({
      fingerprint: sha256(compactJson([content, source.schema, from])),
      open: async (shape) => {
        const table = await findTable(session, alias, source, from, dataset);
        return readRelationTyped(session, table, `${from} of ${source.container}`, shape, spec.timezone, dataset);
      },
    })),
    together: (body) => session.transaction(body),
    settle: async () => undefined,
  };
}

async function findTable(
  session: Session,
  alias: string,
  source: Of<"duckdb">,
  from: string,
  dataset: string,
): Promise<string> {
  const dot = from.indexOf(".");
  const names = [{ schema: source.schema, name: from }];
  if (dot > 0) names.push({ schema: from.slice(0, dot), name: from.slice(dot + 1) });
  for (const name of names) {
    const found = await session.number(
      `SELECT (SELECT count(*) FROM duckdb_tables() WHERE database_name = ${literal(alias)} AND schema_name = ${literal(name.schema)} AND table_name = ${literal(name.name)}) + ` +
        `(SELECT count(*) FROM duckdb_views() WHERE database_name = ${literal(alias)} AND schema_name = ${literal(name.schema)} AND view_name = ${literal(name.name)})`,
    );
    if (found > 0) return qualified(alias, name);
  }
  const there = await session.rows(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = ${literal(alias)} AND schema_name = ${literal(source.schema)} ORDER BY ALL LIMIT 10`,
  );
  const names10 = there.map((row) => show(String(row.table_name))).join(", ");
  throw new RuntimeProblem(
    `${dataset}: there is no table ${show(from, 200)} in the schema ${show(source.schema)} of ${show(source.file.path, 200)}.${names10 ? ` There are ${names10}.` : ""}`,
    "Say under `tables` of the datastore's source what it is called, or name the schema in the container's connection.",
  );
}

/** What a transformer made last: its batch says whether it is new. */
async function openTransformer(session: Session, spec: IngestSpec, source: Of<"transformer">): Promise<OpenSource> {
  const { alias } = await session.attach(source.file, "update");
  const datasets: SourceDataset[] = [];
  for (const { dataset, from, shape } of spec.datasets) {
    const table = { schema: source.schema, name: from };
    // A transformer leaves current rows: history is made as they come in.
    const made: Shape = { ...shape, history: "live" };
    const state = await requireState(session, alias, table, made, `${dataset}, as ${source.workspace} makes it`);
    if (state.batch === null)
      throw new RuntimeProblem(
        `${dataset}: the transformer ${source.workspace} has not made it yet.`,
        "Run its transform first; `sluice run` does so in order.",
      );
    datasets.push({
      fingerprint: state.batch,
      open: (wanted) =>
        readRelationTyped(
          session,
          `${identifier(alias)}.${identifier(table.schema)}.${identifier(table.name)}`,
          `${from} of ${source.workspace}`,
          wanted,
          spec.timezone,
          dataset,
        ),
    });
  }
  return { datasets, together: (body) => session.transaction(body), settle: async () => undefined };
}
