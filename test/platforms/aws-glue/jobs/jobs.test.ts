import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Spec, specSchema } from "../../../../platforms/aws-glue/spec.js";
import { postgresAvailable, startPostgres, type TestPostgres } from "../../../support/postgres.js";
import { sparkAvailable } from "../../../support/spark.js";

const JOBS = fileURLToPath(new URL("../../../../platforms/aws-glue/jobs", import.meta.url));
const MINUTES = 60_000;
const spark = await sparkAvailable();
const scratch = mkdtempSync(join(tmpdir(), "sluice-jobs-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs Python with the jobs' package at hand, and gives what it says. @throws with all of it where it fails */
async function python(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  if (spark === undefined) throw new Error("There is no Spark.");
  try {
    const done = await promisify(execFile)(spark.python, [...args], {
      cwd: JOBS,
      env: { ...spark.env, PYTHONDONTWRITEBYTECODE: "1", ...env },
      maxBuffer: 1 << 26,
    });
    return done.stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${args.join(" ")}\n${stdout.slice(-20_000)}\n${stderr.slice(-4_000)}`);
  }
}

describe.skipIf(spark === undefined)("the jobs of the lake", () => {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    if (postgresAvailable()) postgres = await startPostgres();
  }, 2 * MINUTES);
  afterAll(() => postgres?.stop());

  it(
    "are clean",
    async () => {
      await python(["-m", "ruff", "check", "--no-cache", "."]);
      await python(["-m", "ruff", "format", "--no-cache", "--check", "."]);
    },
    MINUTES,
  );

  it(
    "are typed",
    async () => {
      await python(["-m", "mypy", "--cache-dir", join(scratch, "mypy")]);
    },
    5 * MINUTES,
  );

  it(
    "read and write as they should, on real Spark and Iceberg",
    async () => {
      const database = await postgres?.database();
      const server =
        postgres && database
          ? {
              host: postgres.host,
              port: postgres.port,
              user: postgres.user,
              password: postgres.password,
              database: database.name,
            }
          : undefined;
      const said = await python(
        ["-m", "pytest", "--basetemp", join(scratch, "pytest")],
        server === undefined ? {} : { SLUICE_TEST_POSTGRES: JSON.stringify(server) },
      );
      expect(said).toMatch(/\d+ passed/);
      if (server !== undefined) expect(said).not.toMatch(/skipped/);
    },
    20 * MINUTES,
  );

  it(
    "read every specification that the stacks may write",
    async () => {
      const files = SPECS.map((spec, index) => {
        const path = join(scratch, `${index}.json`);
        writeFileSync(path, JSON.stringify(specSchema.parse(spec)));
        return path;
      });
      const program =
        "import sys\nfrom sluice_glue.read_spec import read_spec\nfor path in sys.argv[1:]: print(type(read_spec(open(path).read())).__name__)";
      const names = (await python(["-c", program, ...files])).trim().split("\n");
      expect(names).toEqual(SPECS.map(({ kind }) => `${kind[0]?.toUpperCase()}${kind.slice(1)}Spec`));
    },
    MINUTES,
  );

  it(
    "are the only ones that know Glue's own library, in a few lines",
    async () => {
      const program = [
        "import pathlib, re",
        "known = [p.name for p in pathlib.Path('.').rglob('*.py') if re.search(r'^\\s*(from|import) awsglue', p.read_text(), re.M)]",
        "lines = [l for l in pathlib.Path('run_job.py').read_text().splitlines() if l.strip()]",
        "print(known, len(lines) <= 10)",
      ].join("\n");
      expect((await python(["-c", program])).trim()).toBe("['run_job.py'] True");
    },
    MINUTES,
  );
});

type Input = Readonly<Record<string, unknown>> & { readonly kind: Spec["kind"] };

const at = { database: "store", table: "people" };
const shape = {
  columns: [
    { name: "id", type: "integer", storage: "int", nullable: false },
    { name: "body", type: "map<string,decimal(5,2)>", storage: "map<string,decimal(5,2)>", nullable: true },
  ],
  primaryKey: ["id"],
  history: "milestoned",
};
const table = { at, location: "s3://lake/people", shape };
const server = { container: "c", engine: "postgresql", host: "h", port: 5432, database: "d", secret: "s" };
const files = { type: "files", container: "c", uri: "s3://b/p", format: "csv" };
const ingest = {
  schema: 1,
  id: "i",
  title: "t",
  kind: "ingest",
  rejects: { at, location: "s3://lake/rejects" },
  datasets: [{ dataset: "store/people", from: "people", table, retention: "P1Y" }],
} as const;
const feed = {
  type: "cdc",
  sequence: "seq",
  sequenceType: "bigint",
  operation: "op",
  inserted: "I",
  updated: "U",
  deleted: "D",
};
const transform = { schema: 1, id: "i", title: "t", kind: "transform", workspace: "desk" } as const;
const exported = {
  schema: 1,
  id: "i",
  title: "t",
  kind: "export",
  dataset: "store/people",
  from: table,
  shape,
} as const;

/** One of each kind of everything. */
const SPECS: readonly Input[] = [
  { ...ingest, source: files, method: { type: "snapshot" } },
  {
    ...ingest,
    source: { ...files, options: { delimiter: ";", nullValue: "NA", header: false } },
    method: feed,
    badRecords: "reject",
  },
  {
    ...ingest,
    source: { type: "database", server, schema: "public" },
    method: { type: "watermark", column: "id", overlap: "5" },
  },
  {
    ...ingest,
    source: { type: "tables", database: "made" },
    method: { ...feed, overlap: "5" },
    extraColumns: "refuse",
  },
  {
    ...ingest,
    source: { type: "exchange", peer: "eu", uri: "s3://b/p" },
    method: { type: "snapshot" },
    timezone: "Europe/Berlin",
  },
  { ...exported, to: files, retention: "P1Y" },
  {
    ...exported,
    to: {
      type: "database",
      server,
      schema: "s",
      table: "t",
      relations: [{ schema: "desk_now", name: "people", history: "live" }],
    },
  },
  {
    ...transform,
    code: { runtime: "sql", file: "a.sql", text: "SELECT 1" },
    inputs: [],
    outputs: [{ dataset: "desk/a", name: "a", table }],
  },
  {
    ...transform,
    code: { runtime: "pyspark", file: "a.py", text: "" },
    inputs: [{ relation: "store_people", from: table }],
    outputs: [{ dataset: "desk/a", name: "a", table }],
  },
];
