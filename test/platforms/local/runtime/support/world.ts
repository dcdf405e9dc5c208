import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { layout } from "../../../../../platforms/local/layout.js";
import { localRuntime, readRelation } from "../../../../../platforms/local/runtime/index.js";
import {
  type ExportSpec,
  type IngestSpec,
  jobSpecSchema,
  type Shape,
  type SpecInput,
  type Store,
  type TableRef,
} from "../../../../../platforms/local/spec.js";
import { mapType } from "../../../../../platforms/local/types.js";
import { parseDataType } from "../../../../../src/model/data-type.js";
import { type JobResult, type RuntimeEnvironment, RuntimeProblem } from "../../../../../src/platform/runtime.js";

/** A folder of its own with a model's root, a home and an out/, and what the compiler would have written there. */
export class World {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-local-")));
  readonly root = join(this.folder, "model");
  readonly home = join(this.folder, ".sluice", "local");
  readonly out = join(this.folder, "out");
  /** What the environment holds beside, such as credentials. */
  env: Readonly<Record<string, string>> = {};
  private specs = 0;

  constructor() {
    for (const path of [this.root, this.out]) mkdirSync(path, { recursive: true });
  }

  environment(changes: Partial<RuntimeEnvironment> = {}): RuntimeEnvironment {
    return { root: this.root, home: this.home, env: { SLUICE_LOCK_WAIT: "20", ...this.env }, ...changes };
  }

  /** Writes a file below the model's root. */
  file(path: string, content: string | Uint8Array): string {
    const at = join(this.root, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
    return at;
  }

  /** Writes a specification as synthesis would; gives its path. */
  spec(spec: SpecInput, stack = "local--store-shop"): string {
    this.specs += 1;
    const path = join(this.out, "stacks", stack, "specs", `s${this.specs}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(spec));
    return path;
  }

  provision(spec: SpecInput, environment = this.environment()): Promise<void> {
    return localRuntime.provision(this.spec(spec), environment);
  }

  /** Runs one job without writing it into the tree for good. */
  async run(
    spec: SpecInput,
    {
      environment = this.environment(),
      signal = new AbortController().signal,
      notes = [] as string[],
    }: { environment?: RuntimeEnvironment; signal?: AbortSignal; notes?: string[] } = {},
  ): Promise<JobResult> {
    const parsed = jobSpecSchema.parse(spec);
    const out = mkdtempSync(join(this.folder, "run-"));
    const folder = join(out, "stacks", "local--store-shop", "specs");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "job.json"), JSON.stringify({ ...parsed, after: [] }));
    const [job] = await localRuntime.plan(out, "local", environment);
    rmSync(out, { recursive: true });
    if (job === undefined) throw new Error("no job");
    return job.run((note) => notes.push(note), signal);
  }

  /** The problem a job has. */
  async problem(spec: SpecInput, options: Parameters<World["run"]>[1] = {}): Promise<RuntimeProblem> {
    return problemOf(this.run(spec, options));
  }

  /** The rows of a table or relation, as its consumer sees them. */
  async rows(ref: TableRef, limit = 100_000): Promise<readonly (readonly unknown[])[]> {
    return (await readRelation(this.environment(), ref.store, ref.table, limit)).rows;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function problemOf(promise: Promise<unknown>): Promise<RuntimeProblem> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RuntimeProblem) return error;
    throw error;
  }
  throw new Error("It went well, and should not have.");
}

/** `shape({ id: "integer!", name: "varchar(5)" }, "id")`: `!` is not nullable. */
export function shape(columns: Record<string, string>, ...primaryKey: string[]): Shape {
  return {
    history: "live",
    primaryKey,
    columns: Object.entries(columns).map(([name, text]) => {
      const type = text.replace(/!$/, "");
      const parsed = parseDataType(type).type;
      const mapped = parsed && mapType(parsed);
      if (!mapped || mapped.fidelity === "impossible") throw new Error(`no type ${type}`);
      return { name, type, storage: mapped.duckdb, nullable: !text.endsWith("!") };
    }),
  };
}

export const rootDatabase = (path: string): Extract<Store, { type: "duckdb" }> => ({
  type: "duckdb",
  file: { base: "root", path },
});

export function rootFolder(
  path: string,
  format: "csv" | "parquet" | "json" = "parquet",
  options: Partial<Extract<Store, { type: "files" }>["options"]> = {},
): Extract<Store, { type: "files" }> {
  return {
    type: "files",
    folder: { base: "root", path },
    format,
    options: { header: true, delimiter: ",", nullValue: "", ...options },
  };
}

export const staging = (datastore: string, dataset: string): TableRef => ({
  store: layout.staging(datastore),
  table: layout.table(datastore, dataset),
});

export const shared = (store: Store, datastore: string, dataset: string): TableRef => ({
  store,
  table: layout.table(datastore, dataset),
});

type IngestParts = {
  shapes: Record<string, Shape>;
  from?: Record<string, string>;
  datastore?: string;
  source?: SpecInput extends infer S ? (S extends { kind: "ingest"; source: infer Source } ? Source : never) : never;
  method?: IngestSpec["method"];
  timezone?: string;
};

/** An ingestion of a datastore from files in `data/`, unless told otherwise. */
export function ingestSpec({
  shapes,
  from = {},
  datastore = "shop",
  source,
  method,
  timezone,
}: IngestParts): SpecInput & {
  kind: "ingest";
} {
  return {
    schema: 1,
    kind: "ingest",
    id: `ingest:${datastore}`,
    title: `ingest ${datastore}`,
    after: [],
    priority: "medium",
    timezone: timezone ?? "UTC",
    source: source ?? { type: "files", container: "shop_files", place: { base: "root", path: "data" }, format: "csv" },
    method: method ?? { type: "snapshot" },
    target: layout.staging(datastore),
    datasets: Object.entries(shapes).map(([name, of]) => ({
      dataset: `${datastore}/${name}`,
      from: from[name] ?? name,
      table: layout.table(datastore, name),
      shape: of,
    })),
  };
}

export function exportSpec(of: Shape, to: Store, dataset = "orders", datastore = "shop"): ExportSpec {
  return {
    missedRuns: "once",
    schema: 1,
    kind: "export",
    id: `export:c/${datastore}/${dataset}`,
    title: `export ${datastore}/${dataset}`,
    after: [`ingest:${datastore}`],
    priority: "medium",
    timezone: "UTC",
    dataset: `${datastore}/${dataset}`,
    from: staging(datastore, dataset),
    to: shared(to, datastore, dataset),
    shape: of,
  };
}

export function tableSpec(at: TableRef, of: Shape, dataset = `shop/${at.table.name}`): SpecInput {
  return { schema: 1, kind: "table", dataset, at, shape: of };
}

/** Runs statements on a database file of the user's, from outside of Sluice. */
export async function sql(path: string, ...statements: string[]): Promise<readonly (readonly unknown[])[]> {
  mkdirSync(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  let rows: readonly (readonly unknown[])[] = [];
  try {
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return rows;
}
