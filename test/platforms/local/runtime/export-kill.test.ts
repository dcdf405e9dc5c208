import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { RelationsSpec, Shape, Store } from "../../../../platforms/local/spec.js";
import { buildProgram, ended, start } from "./support/child.js";
import {
  exportSpec,
  ingestSpec,
  rootDatabase,
  rootFolder,
  shape,
  shared,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

const COLUMNS = { id: "integer!", name: "string" };
const LIVE = shape(COLUMNS, "id");
const EVERY: Shape = { ...LIVE, history: "milestoned" };
const WIDER: Shape = { ...shape({ ...COLUMNS, more: "date" }, "id"), history: "milestoned" };
const MART = rootDatabase("mart.duckdb");
const FILES = rootFolder("mart", "csv");

let world: World;
let program: string;
let version = 0;
beforeAll(async () => {
  world = new World();
  program = await buildProgram(join(world.folder, "program"));
  for (const at of [staging("shop", "orders"), shared(MART, "shop", "orders"), shared(FILES, "shop", "orders")])
    await world.provision(tableSpec(at, EVERY));
  world.spec({ ...ingestSpec({ shapes: { orders: EVERY } }), id: "a" });
  world.spec({ ...exportSpec(EVERY, MART), id: "b", after: ["a"] });
  world.spec({ ...exportSpec(EVERY, FILES), id: "c", after: ["a"] });
  // There is something to sweep only from the third batch on.
  for (let round = 0; round < 2; round += 1) {
    write();
    expect(await run()).toContain("done");
  }
}, 60_000);
afterAll(() => world.remove());

/** One row changes and one comes with each version, and one goes with every third. */
function write(): void {
  version += 1;
  const rows = Array.from({ length: version }, (_, id) => `${id},n${id === 0 ? version : 0}\n`);
  world.file("data/orders.csv", `id,name\n${rows.slice(0, version - (version % 3)).join("")}99,last\n`);
}

const run = (env = {}): Promise<string> => ended(start(program, "run", world, world.out, env));

const versionsOf = (store: Store) => ({
  store,
  table: { ...layout.table("shop", "orders"), name: store.type === "files" ? "orders.versions" : "orders" },
});

async function contents(): Promise<readonly string[]> {
  const all: string[] = [];
  for (const ref of [staging("shop", "orders"), versionsOf(MART), versionsOf(FILES)])
    all.push(
      (await world.rows(ref))
        .map((row) => row.map((value) => String(value ?? "")).join())
        .sort()
        .join("\n"),
    );
  return all;
}

it.each([
  "export.duckdb.commit:before",
  "export.duckdb.commit:after",
  "files.batch:before",
  "files.batch:after",
  "files.manifest:before",
  "files.manifest:after",
  "files.link:before",
  "files.link:after",
  "files.link:before#2",
  "files.sweep:before",
  "files.sweep:after",
])(
  "a kill at %s leaves the batch before or the next, and the next run sets all right",
  async (failpoint) => {
    // There is something to sweep only from the third batch on.
    for (let round = 0; round < 2; round += 1) {
      write();
      expect(await run()).toContain("done");
    }
    const before = await contents();
    write();
    expect(await run({ SLUICE_FAILPOINT: failpoint })).not.toContain("done");
    const [fresh = "", ...left] = await contents();
    expect(fresh).not.toBe(before[0]);
    for (const one of left) expect([before[0], fresh]).toContain(one);
    expect(await run()).toContain("done");
    expect(new Set(await contents())).toEqual(new Set([fresh]));
    const folder = readdirSync(join(world.root, "mart/_sluice/_store_shop/orders"));
    expect(folder.some((name) => name.endsWith(".unfinished"))).toBe(false);
    expect(folder.length).toBeLessThanOrEqual(6);
  },
  60_000,
);

it.each([
  ["provision.duckdb.commit:before", MART],
  ["provision.duckdb.commit:after", MART],
  ["files.batch:after", FILES],
  ["files.manifest:before", FILES],
  ["files.manifest:after", FILES],
  ["files.link:after", FILES],
  ["files.sweep:before", FILES],
] as const)(
  "a kill at %s loses no row of a table that is migrated",
  async (failpoint, store) => {
    const at = shared(store, "shop", "orders");
    const before = (await world.rows(versionsOf(store))).length;
    expect(before).toBeGreaterThan(1);
    const spec = world.spec(tableSpec(at, WIDER), "other");
    for (const env of [{ SLUICE_FAILPOINT: failpoint }, {}]) {
      const text = await ended(start(program, "provision", world, spec, env));
      expect(text.includes("done")).toBe(env.SLUICE_FAILPOINT === undefined);
      const rows = await world.rows(versionsOf(store));
      expect(rows.length).toBe(before);
      expect(text.includes("done") ? [5] : [4, 5]).toContain(rows[0]?.length);
    }
    await world.provision(tableSpec(at, EVERY));
    expect(await run()).toContain("done");
    expect(new Set(await contents()).size).toBe(1);
  },
  60_000,
);

it.each([
  "relations.record:before",
  "relations.record:after",
  "relations.link:before",
  "relations.link:after#2",
  "relations.record:before#2",
])(
  "a kill at %s leaves links that are known, and the next apply makes them right",
  async (failpoint) => {
    const relations = (...names: string[]): RelationsSpec => ({
      schema: 1,
      kind: "relations",
      workspace: "w",
      store: FILES,
      relations: names.map((name, index) => ({
        schema: `w_${name}`,
        name,
        table: layout.table("shop", "orders"),
        history: index % 2 === 0 ? "live" : "milestoned",
      })),
    });
    await world.provision(relations("a", "b"));
    const spec = world.spec(relations("c", "a"), "relations");
    expect(await ended(start(program, "provision", world, spec, { SLUICE_FAILPOINT: failpoint }))).not.toContain(
      "done",
    );
    expect(await ended(start(program, "provision", world, spec))).toContain("done");
    const links = readdirSync(join(world.root, "mart"), { recursive: true }).map(String);
    expect(links.filter((name) => /^w_/.test(name)).sort()).toEqual(["w_a", "w_a/a.csv", "w_c", "w_c/c.csv"]);
    await world.provision(relations());
    expect(readdirSync(join(world.root, "mart")).filter((name) => name.startsWith("w_"))).toEqual([]);
  },
  60_000,
);
