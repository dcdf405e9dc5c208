import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { localRuntime } from "../../../../platforms/local/runtime/index.js";
import { buildProgram, start } from "./support/child.js";
import { feed, javascriptCode, ORDERS, prepare, result, TOTALS, transformSpec } from "./support/sums.js";
import { exportSpec, ingestSpec, shape, shared, sql, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(async () => {
  world = new World();
  await prepare(world);
  await feed(world, ["1,A,1.5"]);
});
afterEach(() => world.remove());

const module = (body: string): string => `
import fs from "node:fs";
export async function transform({ shop_orders }) {
  ${body}
  return { totals: [] };
}`;

const problem = (body: string, limits = {}) => world.problem(transformSpec(javascriptCode(module(body), limits)));

/** Lets other processes run jobs of this world: this one goes on with its run for a moment. */
async function endRun(): Promise<void> {
  await (await localRuntime.reserve(world.environment(), "end the run")).release();
}

/** Processes of this machine that run a worker in this world, or keep one. */
function workers(): readonly string[] {
  return readdirSync("/proc").flatMap((id) => {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
      return command.includes("transform-") && command.includes(world.home) ? [id] : [];
    } catch {
      return [];
    }
  });
}

async function noWorkers(): Promise<void> {
  while (workers().length > 0) await sleep(20);
}

it("may touch nothing but its inputs and outputs", async () => {
  const secret = world.file("secret.csv", "a\n1\n");
  const leak = join(world.folder, "leak");
  const attempts = [
    `fs.readFileSync(${JSON.stringify(secret)})`,
    `fs.readdirSync(${JSON.stringify(world.root)})`,
    "fs.statSync('/etc/hostname')",
    `fs.writeFileSync(${JSON.stringify(leak)}, "x")`,
    `fs.writeFileSync("leak", "x")`,
    "fs.readFileSync('module.mjs'); fs.writeFileSync('module.mjs', 'x')",
    `fs.symlinkSync("/", "output-1.json")`,
    `await fs.promises.readFile(${JSON.stringify(secret)})`,
    `fs.openAsBlob(${JSON.stringify(secret)}).catch(() => 0); await (await fs.openAsBlob(${JSON.stringify(secret)})).text()`,
    `(await import("node:child_process")).execFileSync("/bin/ls")`,
    `(await import("node:child_process")).fork("module.mjs")`,
    `new (await import("node:worker_threads")).Worker("1", { eval: true })`,
    `process.binding("fs")`,
    `process.dlopen({ exports: {} }, "/x.node")`,
    `process.kill(process.ppid, "SIGKILL")`,
    `process.chdir("/")`,
    `(await import("node:inspector")).open(0)`,
    `new (await import("node:wasi")).WASI({ version: "preview1", preopens: { "/": "/" } })`,
    `(await import("node:v8")).writeHeapSnapshot(${JSON.stringify(leak)})`,
    `process.report.writeReport(${JSON.stringify(leak)})`,
    `await import(${JSON.stringify(secret)})`,
    `(await import("node:module")).createRequire("/")("/etc/hostname")`,
    `await fetch("http://127.0.0.1:8123/")`,
    `(await import("node:net")).connect(9, "127.0.0.1")`,
    `(await import("node:net")).createServer().listen(0)`,
    `(await import("node:http")).get("http://127.0.0.1:8123/")`,
    `(await import("node:tls")).connect(9, "127.0.0.1")`,
    `(await import("node:http2")).connect("http://127.0.0.1:8123/")`,
    `(await import("node:dgram")).createSocket("udp4").send("x", 9, "127.0.0.1")`,
    `(await import("node:dns")).lookup("localhost", () => 0)`,
    `const { resolve } = await import("node:dns/promises"); await resolve("localhost")`,
    `new (await import("node:dns")).Resolver().resolve4("localhost", () => 0)`,
  ];
  const seen = shape({ n: "integer!", code: "string" }, "n");
  await prepare(world, { outputs: { seen } });
  const tried = attempts.map((attempt) => `async () => { ${attempt} }`).join(",\n");
  const code = `import fs from "node:fs";
    const codeOf = (error) => error === undefined ? undefined : error.code ?? codeOf(error.cause);
    export async function* all() {
      for (const [n, attempt] of [${tried}].entries())
        yield { n, code: await attempt().then(() => "it went well", (error) => codeOf(error) ?? error.message) };
    }
    export const transform = () => ({ seen: all() });`;
  await world.run(transformSpec(javascriptCode(code), { outputs: { seen } }));
  const rows = await world.rows(result("seen"));
  expect(rows).toHaveLength(attempts.length);
  const allowed = rows.filter(([, found]) => !/^ERR_(?:ACCESS_DENIED|DLOPEN_DISABLED)$/.test(String(found)));
  expect(allowed.map(([n, found]) => `${attempts[Number(n)]}: ${found}`)).toEqual([]);
  const place = "transform sums: sums.js(?::4:\\d+)?: a transformer may not do this: ";
  for (const [attempt, says] of [
    ['fs.readFileSync("/etc/hostname")', "FileSystemRead /etc/hostname"],
    ['await fetch("http://127.0.0.1:8123/")', "connect to anything"],
  ] as const)
    expect((await problem(attempt)).message).toMatch(new RegExp(`^${place}${says}\\.$`));
  expect(existsSync(leak)).toBe(false);
}, 120_000);

it("is not run from a path that would open more than it names", async () => {
  const environment = world.environment({ home: join(world.folder, "any*", ".sluice", "local") });
  const spec = { ...transformSpec(javascriptCode(module(""))), inputs: [] };
  await world.provision(tableSpec(result(), TOTALS), environment);
  expect((await world.problem(spec, { environment })).message).toContain("with a * in its path");
});

it("sees nothing of the environment", async () => {
  const seen = shape({ what: "string!" }, "what");
  await prepare(world, { outputs: { seen } });
  world.env = { SECRET: "s3cret" };
  const code = `export const transform = () => ({ seen: [Object.entries(process.env).join(), process.argv.length, process.stdin.isTTY, new Date(0).getTimezoneOffset()].map((what) => ({ what: String(what) })) })`;
  await world.run(transformSpec(javascriptCode(code), { outputs: { seen } }));
  expect((await world.rows(result("seen"))).flat().sort()).toEqual(["0", "3", "TZ,UTC", "undefined"]);
});

it("is stopped when it takes too long, whatever it does meanwhile", async () => {
  for (const endless of [
    "for (;;) {}",
    "for (;;) await null;",
    "await new Promise((resolve) => setTimeout(resolve, 100_000));",
    "process.on('SIGTERM', () => 0); process.on('exit', () => { for (;;) {} }); process.exit();",
    "return { totals: (function* () { for (;;) yield* []; })() };",
  ]) {
    const { message, remedy } = await problem(endless, { timeLimit: 1 });
    expect(message).toBe("transform sums: sums.js was stopped after 1 second, which is how long it may run.");
    expect(remedy).toContain("transformers.timeLimit");
    expect(workers()).toEqual([]);
  }
}, 60_000);

it("is stopped when it takes too much memory, of whatever kind", async () => {
  for (const [greedy, memoryLimit] of [
    ["const all = []; for (;;) all.push({ n: all.length });", 64],
    ["const all = []; for (;;) all.push('x'.repeat(1000) + all.length);", 128],
    ["const all = []; for (;;) { all.push(Buffer.alloc(1 << 20, 1)); }", 64],
    ["const all = []; for (;;) { all.push(new Float64Array(1 << 17).fill(1)); await null; }", 256],
    [
      "(await import('node:v8')).setFlagsFromString('--max-old-space-size=100000'); const all = []; for (;;) all.push({ n: all.length });",
      64,
    ],
  ] as const) {
    const { message, remedy } = await problem(greedy, { memoryLimit });
    expect(message).toBe(
      `transform sums: sums.js was stopped because it needs more memory than the ${memoryLimit} mebibytes it may use.`,
    );
    expect(remedy).toContain("transformers.memoryLimit");
  }
  expect(workers()).toEqual([]);
}, 60_000);

it("goes through inputs, and makes outputs, that are larger than its memory", async () => {
  const many = shape({ id: "integer!", customer: "string" }, "id");
  await prepare(world, { outputs: { many } });
  const rows = 250_000;
  await sql(
    join(world.root, "data/db.duckdb"),
    `CREATE TABLE orders AS SELECT range::INTEGER AS id, repeat('c', 300) AS customer, 1.5::DECIMAL(8,2) AS total FROM range(${rows})`,
  );
  const source = {
    type: "duckdb",
    container: "db",
    file: { base: "root", path: "data/db.duckdb" },
    schema: "main",
  } as const;
  await world.run(ingestSpec({ shapes: { orders: ORDERS }, source }));
  await world.run(exportSpec(ORDERS, layout.managedDuckdb));
  const code = (rows: string): string =>
    `export const transform = ({ shop_orders }) => ({ many: (function* () { for (const { id, customer } of ${rows}) yield { id, customer }; })() })`;
  const spec = (text: string) => transformSpec(javascriptCode(text, { memoryLimit: 64 }), { outputs: { many } });
  expect(await world.run(spec(code("shop_orders")))).toMatchObject({ inserted: rows, rows });
  expect((await world.problem(spec(code("shop_orders.toArray()")))).remedy).toContain("for … of");
}, 120_000);

it("is stopped with its job", async () => {
  const stop = new AbortController();
  const notes: string[] = [];
  const spec = transformSpec(
    javascriptCode(
      module("console.log('begun'); await null; setInterval(() => 0, 1000); for (;;) await new Promise(setImmediate);"),
    ),
  );
  const running = world.problem(spec, { signal: stop.signal, notes });
  while (!notes.includes("sums.js: begun")) await sleep(20);
  expect(workers().length).toBeGreaterThan(0);
  stop.abort();
  expect((await running).message).toContain("Stopped before it was done: transform sums");
  expect(workers()).toEqual([]);
  expect(existsSync(join(world.home, "tmp")) ? readdirSync(join(world.home, "tmp")) : []).toEqual([]);
});

it("does not outlive whoever runs it, even in a loop without an end", async () => {
  const program = await buildProgram(join(world.folder, "program"));
  world.spec(
    transformSpec(javascriptCode(module("console.log('begun'); await new Promise(setImmediate); for (;;) {}"))),
  );
  await endRun();
  const child = start(program, "run", world, world.out);
  await new Promise<void>((resolve) => child.stdout.on("data", (text) => String(text).includes("begun") && resolve()));
  expect(workers().length).toBeGreaterThan(0);
  child.kill("SIGKILL");
  await noWorkers();
});

it("keeps what it made, or nothing, wherever it is killed", async () => {
  const code =
    "export const transform = ({ shop_orders }) => ({ totals: shop_orders.map(({ customer, total }) => ({ customer, total, orders: 1 })) })";
  const program = await buildProgram(join(world.folder, "program"));
  world.spec(transformSpec(javascriptCode(code)));
  const run = async (env = {}): Promise<string> => {
    const child = start(program, "run", world, world.out, env);
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    await new Promise((resolve) => child.once("close", resolve));
    return said;
  };
  await endRun();
  expect(await run({ SLUICE_FAILPOINT: "transform.commit:before" })).not.toContain("done");
  expect(await world.rows(result())).toEqual([]);
  expect(await run({ SLUICE_FAILPOINT: "transform.commit:after" })).not.toContain("done");
  expect(await world.rows(result())).toEqual([["A", "1.50", "1"]]);
  expect(await run()).toContain("done");
  expect(await world.rows(result())).toEqual([["A", "1.50", "1"]]);
  expect(await world.rows(shared(layout.managedDuckdb, "shop", "orders"))).toHaveLength(1);
  expect(existsSync(join(world.home, "tmp")) ? readdirSync(join(world.home, "tmp")) : []).toEqual([]);
});
