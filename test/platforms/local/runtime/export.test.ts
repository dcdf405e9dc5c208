import {
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import type { RelationsSpec, Store } from "../../../../platforms/local/spec.js";
import {
  exportSpec,
  ingestSpec,
  problemOf,
  rootDatabase,
  rootFolder,
  shape,
  shared,
  sql,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ORDERS = shape({ id: "integer!", customer: "string", total: "decimal(8,2)", ratio: "float64" }, "id");
const HEADER = "id,customer,total,ratio\n";
const SEEN = { schema: "reporting_live", name: "shop_orders" };

const relations = (store: Store, names = [SEEN], workspace = "reporting"): RelationsSpec => ({
  schema: 1,
  kind: "relations",
  workspace,
  store,
  relations: names.map((name) => ({ ...name, table: layout.table("shop", "orders"), history: "live" as const })),
});

async function prepare(store: Store): Promise<void> {
  await world.provision(tableSpec(staging("shop", "orders"), ORDERS));
  await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
  await world.provision(relations(store));
}

async function ingest(...lines: string[]): Promise<void> {
  world.file("data/orders.csv", HEADER + lines.map((line) => `${line}\n`).join(""));
  await world.run(ingestSpec({ shapes: { orders: ORDERS } }));
}

const STORES: readonly (readonly [string, Store])[] = [
  ["a declared DuckDB file", rootDatabase("marts/reporting.duckdb")],
  ["the managed DuckDB file", layout.managedDuckdb],
  ["the managed folder", layout.managedFiles],
  ["a folder of Parquet files", rootFolder("marts")],
  ["a folder of CSV files", rootFolder("marts", "csv", { delimiter: ";", nullValue: "NA" })],
  ["a folder of JSON files", rootFolder("marts", "json")],
];

describe.each(STORES)("an export to %s", (_, store) => {
  it("shows the consumer what was ingested, and changes only what changed", async () => {
    await prepare(store);
    const spec = exportSpec(ORDERS, store);
    expect((await world.problem(spec)).message).toContain("never ingested");
    expect(await world.rows({ store, table: SEEN })).toEqual([]);

    await ingest("1,ANNA,10.50,0.1", '2,"",,', "3,NA,-1,nan", "4,,0,-inf");
    expect(await world.run(spec)).toMatchObject({ inserted: 4, updated: 0, deleted: 0, unchanged: false });
    const texts = store.type === "files" && store.format === "csv";
    const json = store.type === "files" && store.format === "json";
    const decimal = (text: string): unknown => (json ? Number(text) : text);
    const seen = (await world.rows({ store, table: SEEN })).map((row) => row.slice(0, 3));
    expect(seen).toEqual([
      [texts ? "1" : json ? "1" : 1, "ANNA", decimal("10.50")],
      [texts ? "2" : json ? "2" : 2, "", null],
      [texts ? "3" : json ? "3" : 3, "NA", decimal("-1.00")],
      [texts ? "4" : json ? "4" : 4, null, decimal("0.00")],
    ]);
    expect(await world.run(spec)).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: true });

    await ingest("1,ANNA,10.50,0.1", "3,NA,-1.01,nan", "5,new,,");
    expect(await world.run(spec)).toMatchObject({ inserted: 1, updated: 1, deleted: 2, unchanged: false });
    expect((await world.rows({ store, table: SEEN })).length).toBe(3);
  });
});

it.each(STORES)(
  "values of every type stay what they are in %s, so that only what changed is counted",
  async (_, store) => {
    const of = shape(
      {
        id: "integer!",
        small: "uint8",
        big: "uint64",
        real: "float32",
        double: "float64",
        exact: "decimal(38,10)",
        bytes: "binary",
        day: "date",
        clock: "time",
        wall: "timestamp",
        instant: "timestamptz",
        span: "interval",
        uuid: "uuid",
        document: "json",
        vector: "vector(2)",
        list: "array<struct<a:integer,b:string>>",
        map: "map<string,decimal(5,2)>",
        flag: "boolean",
      },
      "id",
    );
    for (const at of [staging("shop", "orders"), shared(store, "shop", "orders")])
      await world.provision(tableSpec(at, of));
    const header = of.columns.map(({ name }) => name).join(",");
    const least = `1,0,0,-0.0,5e-324,-0.0000000001,"",0001-01-01,00:00:00,0001-01-01 00:00:00,0001-01-01 00:00:00+00,1 month,00000000-0000-0000-0000-000000000000,null,"[0, -0.0]",[],{},false`;
    const most = `2,255,18446744073709551615,nan,-inf,9999999999999999999999999999.9999999999,\\x00\\xFF,9999-12-31,23:59:59.999999,9999-12-31 23:59:59.999999,9999-12-31 23:59:59.999999+00,-3 days 01:02:03.004,ffffffff-ffff-ffff-ffff-ffffffffffff,"{""a"": [1]}","[1.5, nan]","[{'a': 1, 'b': NULL}, NULL]","{x=1.10, y=NULL}",true`;
    const none = `3${",".repeat(of.columns.length - 1)}`;
    world.file("data/orders.csv", [header, least, most, none, ""].join("\n"));
    await world.run(ingestSpec({ shapes: { orders: of } }));
    expect(await world.run(exportSpec(of, store))).toMatchObject({ inserted: 3 });
    // Zeros are one; a month and 30 days are two.
    world.file("data/orders.csv", [header, least.replace("-0.0,5e-324", "0.0,5e-324"), most, none, ""].join("\n"));
    expect(await world.run(ingestSpec({ shapes: { orders: of } }))).toMatchObject({ unchanged: true });
    world.file("data/orders.csv", [header, least.replace("1 month", "30 days"), most, none, ""].join("\n"));
    for (const spec of [ingestSpec({ shapes: { orders: of } }), exportSpec(of, store)])
      expect(await world.run(spec)).toMatchObject({ inserted: 0, updated: 1, deleted: 0, unchanged: false });
  },
);

describe("a folder", () => {
  const store = rootFolder("marts", "csv");
  const at = (path: string): string => join(world.root, "marts", path);
  const batches = () => readdirSync(at("_sluice/_store_shop/orders")).sort();

  it("shows files by links that hold when it is moved, written as the container says", async () => {
    await prepare(store);
    await ingest('1,"a, b",1,0.5', "2,,,");
    await world.run(exportSpec(ORDERS, store));
    expect(readlinkSync(at("reporting_live/shop_orders.csv"))).toBe("../_store_shop/orders.csv");
    expect(readlinkSync(at("_store_shop/orders.csv"))).toMatch(
      /^\.\.\/_sluice\/_store_shop\/orders\/[0-9a-f]{32}\.csv$/,
    );
    renameSync(at("."), join(world.root, "elsewhere"));
    expect(readFileSync(join(world.root, "elsewhere/reporting_live/shop_orders.csv"), "utf8")).toBe(
      `${HEADER}1,"a, b",1.00,0.5\n2,,,\n`,
    );
  });

  it("keeps the batch before for who is reading it, and none older", async () => {
    await prepare(store);
    const reading: string[] = [];
    for (const line of ["1,a,,", "1,b,,", "1,c,,", "1,d,,"]) {
      await ingest(line);
      reading.push(readFileSync(at("reporting_live/shop_orders.csv"), "utf8"));
      await world.run(exportSpec(ORDERS, store));
    }
    expect(batches().length).toBe(4);
    expect(readFileSync(at("reporting_live/shop_orders.csv"), "utf8")).toContain("1,d");
  });

  it("is mended when what consumers read was lost, and what a killed job left is cleared away", async () => {
    await prepare(store);
    await ingest("1,a,,");
    await world.run(exportSpec(ORDERS, store));
    const link = at("_store_shop/orders.csv");
    const data = join(at("_store_shop"), readlinkSync(link));
    rmSync(data);
    expect(await world.run(exportSpec(ORDERS, store))).toMatchObject({ unchanged: true });
    expect(readFileSync(link, "utf8")).toBe(`${HEADER}1,a,,\n`);
    unlinkSync(link);
    writeFileSync(at("_sluice/_store_shop/orders/ffff.csv.unfinished"), "half");
    await world.run(exportSpec(ORDERS, store));
    expect(readFileSync(link, "utf8")).toBe(`${HEADER}1,a,,\n`);
    expect(batches().some((name) => name.endsWith("unfinished"))).toBe(false);
  });

  it("is written anew when the container says another format or delimiter", async () => {
    await prepare(store);
    await ingest("1,a,,");
    await world.run(exportSpec(ORDERS, store));
    const piped = rootFolder("marts", "csv", { delimiter: "|", header: false });
    await world.provision(tableSpec(shared(piped, "shop", "orders"), ORDERS));
    expect(readFileSync(at("reporting_live/shop_orders.csv"), "utf8")).toBe("1|a||\n");
    const json = rootFolder("marts", "json");
    await world.provision(tableSpec(shared(json, "shop", "orders"), ORDERS));
    expect(readFileSync(at("_store_shop/orders.json"), "utf8")).toBe(
      '{"id":1,"customer":"a","total":null,"ratio":null}\n',
    );
    expect(() => lstatSync(at("_store_shop/orders.csv"))).toThrow();
    await world.provision(relations(json));
    expect(readdirSync(at("reporting_live"))).toEqual(["shop_orders.json"]);
  });

  it("is left alone where Sluice did not make what is there", async () => {
    await world.provision(tableSpec(staging("shop", "orders"), ORDERS));
    await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
    world.file("marts/reporting_live/shop_orders.csv", "mine");
    expect((await problemOf(world.provision(relations(store)))).message).toContain("Sluice did not make it");
    expect(readFileSync(at("reporting_live/shop_orders.csv"), "utf8")).toBe("mine");
    world.file("marts/_store_shop/other.csv", "mine");
    const other = tableSpec(shared(store, "shop", "other"), ORDERS);
    expect((await problemOf(world.provision(other))).message).toContain("Sluice did not make it");
  });
});

describe.each([
  ["DuckDB", rootDatabase("marts.duckdb")],
  ["files", rootFolder("marts")],
] as const)("the relations of a workspace in %s", (_, store) => {
  const A = { schema: "reporting_a", name: "shop_orders" };
  const B = { schema: "reporting_b", name: "shop_orders" };
  const there = (table: typeof A) =>
    world.rows({ store, table }).then(
      () => true,
      () => false,
    );

  it("are exactly those asked for; those of others stay", async () => {
    await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
    await world.provision(relations(store, [A, B]));
    await world.provision(relations(store, [SEEN], "other"));
    expect([await there(A), await there(B)]).toEqual([true, true]);
    await world.provision(relations(store, [B]));
    await world.provision(relations(store, [B]));
    expect([await there(A), await there(B), await there(SEEN)]).toEqual([false, true, true]);
    await world.provision(relations(store, []));
    expect([await there(B), await there(SEEN)]).toEqual([false, true]);
    expect((await problemOf(world.provision(relations(store, [SEEN])))).message).toMatch(/belongs to|did not make/);
  });

  it("wait for their tables", async () => {
    expect((await problemOf(world.provision(relations(store)))).remedy).toContain("sluice apply");
  });

  it("go with a table that is dropped, and with nothing else", async () => {
    await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
    await world.provision(tableSpec(shared(store, "shop", "items"), ORDERS));
    await world.provision(relations(store));
    const drop = { schema: 1, kind: "drop", dataset: "shop/orders", at: shared(store, "shop", "orders") } as const;
    await world.provision(drop);
    await world.provision(drop);
    expect(await there(SEEN)).toBe(false);
    expect(await world.rows(shared(store, "shop", "items"))).toEqual([]);
    await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
    await world.provision(relations(store));
    expect(await there(SEEN)).toBe(true);
  });
});

describe("a consumer's own database", () => {
  it("keeps what is in it, and a view or table of the consumer's is never replaced", async () => {
    const store = rootDatabase("mine.duckdb");
    const path = join(world.root, "mine.duckdb");
    await sql(
      path,
      "CREATE SCHEMA reporting_live",
      "CREATE TABLE reporting_live.mine AS SELECT 1 AS a",
      "CREATE VIEW reporting_live.shop_orders AS SELECT 1 AS b",
    );
    await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
    expect((await problemOf(world.provision(relations(store)))).message).toContain(
      "A view reporting_live.shop_orders is there already",
    );
    await sql(path, "DROP VIEW reporting_live.shop_orders");
    await world.provision(relations(store));
    await world.provision(relations(store, []));
    expect(await sql(path, "SELECT * FROM reporting_live.mine")).toEqual([[1]]);
  });

  it("is waited for while another program has it open, and then that program is named", async () => {
    const store = rootDatabase("mine.duckdb");
    await world.provision(tableSpec(shared(store, "shop", "orders"), ORDERS));
    const { spawn } = await import("node:child_process");
    const holder = spawn(process.execPath, [
      "--input-type=module",
      "-e",
      `import { DuckDBInstance } from "@duckdb/node-api"; await DuckDBInstance.create(${JSON.stringify(join(world.root, "mine.duckdb"))}); console.log("open"); setTimeout(() => {}, 60000);`,
    ]);
    try {
      await new Promise((resolve) => holder.stdout.once("data", resolve));
      const environment = world.environment({ env: { SLUICE_LOCK_WAIT: "0.3" } });
      const { message } = await problemOf(world.provision(relations(store), environment));
      expect(message).toContain(`PID ${holder.pid}`);
      const waiting = world.provision(relations(store));
      setTimeout(() => holder.kill("SIGKILL"), 300);
      await waiting;
    } finally {
      holder.kill("SIGKILL");
    }
  });
});
