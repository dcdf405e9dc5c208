import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { build } from "esbuild";
import { measure, medianUsage, type Usage } from "../measure.js";
import { type Case, CREATE, cases, reader } from "./cases.js";
import { MODEL } from "./ecosystem.js";

/** How often each is measured; the first time does not count. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SIZE = Number(process.env.BENCH_ROWS ?? 1_000_000);
const REPOSITORY = new URL("../../", import.meta.url).pathname;

/** The local platform beside the same work in plain DuckDB SQL, one after the other, in one run. */
export async function benchLocal(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const plain = await plainProgram(folder);
    const root = join(folder, "model");
    mkdirSync(root);
    writeFileSync(join(root, "model.yaml"), MODEL);
    await sluice(root, "apply", "--yes");
    console.log(`${SIZE} rows of 10 columns; medians of ${ROUNDS} whole processes\n`);
    console.log("| work | plain SQL: wall | cpu | memory | platform: wall | cpu | memory | wall ratio | cpu ratio |");
    console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (const one of cases(SIZE)) console.log(line(one, await run(one, folder, root, plain)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Sides {
  readonly plain: Usage;
  readonly platform: Usage;
}

async function run(one: Case, folder: string, root: string, plain: string): Promise<Sides> {
  const base = join(folder, "base");
  rmSync(base, { recursive: true, force: true });
  cpSync(root, base, { recursive: true });
  const data = (at: string): string => join(at, "data", one.method, "orders");
  mkdirSync(data(base), { recursive: true });
  const limit = join(folder, "limit.duckdb");
  for (const path of [limit, `${limit}.wal`]) rmSync(path, { force: true });
  await sql(limit, CREATE);
  for (const file of one.before) {
    const path = join(data(base), file.name);
    await write(path, file.rows);
    await sql(
      limit,
      `INSERT INTO orders SELECT * ${one.method === "cdc" ? "EXCLUDE (seq, op) " : ""}FROM ${reader([path], one.method === "cdc")}`,
    );
  }
  if (one.before.length > 0) await sluice(base, "run", "--platform", "local", "--workspace", `${one.method}_desk`);
  for (const file of one.after) await write(join(data(base), file.name), file.rows);

  const sides: { plain: Usage[]; platform: Usage[] } = { plain: [], platform: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const copy = join(folder, "copy");
    rmSync(copy, { recursive: true, force: true });
    cpSync(base, copy, { recursive: true });
    const file = join(copy, "limit.duckdb");
    cpSync(limit, file);
    // Windows of both are looked for in all that is there.
    const read = one.method === "watermark" ? [...one.before, ...one.after] : one.after;
    const source = reader(
      read.map(({ name }) => join(data(copy), name)),
      one.method === "cdc",
    );
    const usage = await measure([plain, file, ...one.plain(source)], { cwd: copy });
    await expect(file, "orders", one);
    const platform = await sluice(copy, "run", "--platform", "local", "--workspace", `${one.method}_desk`);
    await expect(join(copy, "mart", `${one.method}.duckdb`), `${one.method}_desk_live.${one.method}_orders`, one);
    if (round === 0) continue;
    sides.plain.push(usage);
    sides.platform.push(platform);
  }
  return { plain: medianUsage(sides.plain), platform: medianUsage(sides.platform) };
}

function sluice(cwd: string, ...args: readonly string[]): Promise<Usage> {
  return measure([join(REPOSITORY, "bin/sluice.mjs"), ...args], { cwd });
}

async function plainProgram(folder: string): Promise<string> {
  const outfile = join(folder, "plain.mjs");
  await build({
    entryPoints: [join(REPOSITORY, "bench/local/plain.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@duckdb/node-api"],
  });
  cpSync(join(REPOSITORY, "node_modules", "@duckdb"), join(folder, "node_modules", "@duckdb"), { recursive: true });
  return outfile;
}

async function write(path: string, rows: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await sql(":memory:", `COPY (${rows}) TO '${path}' (HEADER)`);
}

async function expect(file: string, table: string, { name, result }: Case): Promise<void> {
  const found = await sql(file, result.query + table);
  if (found !== result.number)
    throw new Error(`${name}: ${table} of ${file} gives ${found} instead of ${result.number}.`);
}

/** Runs a statement; gives the first number of its result. */
async function sql(file: string, statement: string): Promise<number> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    return Number((await connection.runAndReadAll(statement)).getRowsJson()[0]?.[0] ?? Number.NaN);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function line({ name }: Case, { plain, platform }: Sides): string {
  const shown = ({ wall, cpu, memory }: Usage): string[] => [
    `${wall.toFixed(2)} s`,
    `${cpu.toFixed(2)} s`,
    `${Math.round(memory)} MB`,
  ];
  const ratios = [platform.wall / plain.wall, platform.cpu / plain.cpu].map((ratio) => `${ratio.toFixed(1)}x`);
  return `| ${[name, ...shown(plain), ...shown(platform), ...ratios].join(" | ")} |`;
}
