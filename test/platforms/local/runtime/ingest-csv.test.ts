import { appendFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Shape } from "../../../../platforms/local/spec.js";
import { ingestSpec, shape, staging, tableSpec, World } from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const ORDERS = shape({ id: "integer!", customer: "varchar(5)", total: "decimal(8,2)", placed: "date" }, "id");

async function prepare(of: Shape, dataset = "orders"): Promise<void> {
  await world.provision(tableSpec(staging("shop", dataset), of));
}

const rows = (dataset = "orders") => world.rows(staging("shop", dataset));

describe("a snapshot of CSV files", () => {
  it("brings every row in, and says what changed", async () => {
    await prepare(ORDERS);
    const spec = ingestSpec({ shapes: { orders: ORDERS } });
    world.file("data/orders.csv", 'id,customer,total,placed\n1,ANNA,10.50,2024-02-29\n2,,-0.01,\n3,"",0,0001-01-01\n');
    expect(await world.run(spec)).toMatchObject({ inserted: 3, updated: 0, deleted: 0, unchanged: false });
    expect(await rows()).toEqual([
      [1, "ANNA", "10.50", "2024-02-29"],
      [2, null, "-0.01", null],
      [3, "", "0.00", "0001-01-01"],
    ]);
    expect(await world.run(spec)).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: true });
    world.file("data/orders.csv", "id,customer,total,placed\n1,ANNA,10.5,2024-02-29\n2,BERT,-0.01,\n4,D,1,\n");
    expect(await world.run(spec)).toMatchObject({ inserted: 1, updated: 1, deleted: 1, unchanged: false });
    expect((await rows()).map(([id]) => id)).toEqual([1, 2, 4]);
  });

  it("matches columns by name whatever their order and case, and leaves out what the dataset does not have", async () => {
    await prepare(ORDERS);
    world.file("data/orders.csv", "\ufeffPLACED,note, total ,ID,Customer\n2024-01-01,x,1,7,A\n");
    const notes: string[] = [];
    await world.run(ingestSpec({ shapes: { orders: ORDERS } }), { notes });
    expect(await rows()).toEqual([[7, "A", "1.00", "2024-01-01"]]);
    expect(notes.join()).toContain('left out: "note"');
  });

  it("keeps what text can hold: quotes, ends of lines, blanks, any script", async () => {
    const of = shape({ id: "integer!", text: "string" }, "id");
    await prepare(of, "texts");
    const texts = [
      'a "quoted" word',
      "two\nlines",
      "two\r\nlines",
      " blanks ",
      "naïve 😀 中文",
      "",
      "NA",
      "comma, too",
      "\\",
      "'",
    ];
    const body = texts.map((text, id) => `${id},"${text.replaceAll('"', '""')}"`).join("\n");
    world.file("data/texts.csv", `id,text\n${body}\n${texts.length},\n`);
    await world.run(ingestSpec({ shapes: { texts: of } }));
    expect((await rows("texts")).map(([, text]) => text)).toEqual([...texts, null]);
  });

  it("reads files without a header, with another delimiter and another null", async () => {
    await prepare(ORDERS);
    world.file("data/orders.csv", '1;NA;2.5;2024-01-01\n2;"NA";NA;NA\n');
    const source = {
      type: "files" as const,
      container: "c",
      place: { base: "root" as const, path: "data" },
      format: "csv" as const,
      options: { header: false, delimiter: ";", nullValue: "NA" },
    };
    await world.run(ingestSpec({ shapes: { orders: ORDERS }, source }));
    expect(await rows()).toEqual([
      [1, null, "2.50", "2024-01-01"],
      [2, "NA", null, null],
    ]);
  });

  it("reads all files of a folder in the order of their names, each by its own header", async () => {
    await prepare(ORDERS);
    world.file("data/orders/2.csv", "customer,id,total,placed\nB,2,,\n");
    world.file("data/orders/1.csv", "id,customer,total,placed\n1,A,,\n");
    world.file("data/orders/3.csv", "id,customer,total,placed\n");
    world.file("data/orders/.hidden.csv", "nonsense\n");
    world.file("data/orders/4.csv.part", "nonsense\n");
    const notes: string[] = [];
    await world.run(ingestSpec({ shapes: { orders: ORDERS }, from: { orders: "orders/" } }), { notes });
    expect((await rows()).map(([id, customer]) => [id, customer])).toEqual([
      [1, "A"],
      [2, "B"],
    ]);
    expect(notes.join()).toContain("4.csv.part");
    world.file("data/orders/2.csv", "customer,id,total,placed\nB,1,,\n");
    expect((await world.problem(ingestSpec({ shapes: { orders: ORDERS } }))).message).toContain('id = "1" (2 rows)');
  });

  it("takes names with signs that mean something to SQL, to shells or to globs", async () => {
    const of = shape({ id: "integer!", 'say "hi"': "string", select: "string", "it's": "string" }, "id");
    await prepare(of, "it's");
    world.file("data/a [1]*'?.csv", 'id,"say ""hi""",select,it\'s\n1,a,b,c\n');
    world.file("data/a 1x.csv", "id,other\n9,9\n");
    await world.run(ingestSpec({ shapes: { "it's": of }, from: { "it's": "a [1]*'?.csv" } }));
    expect(await rows("it's")).toEqual([[1, "a", "b", "c"]]);
  });

  it("empties the table when the source has a header and no more", async () => {
    await prepare(ORDERS);
    world.file("data/orders.csv", "id,customer,total,placed\n1,A,,\n");
    await world.run(ingestSpec({ shapes: { orders: ORDERS } }));
    world.file("data/orders.csv", "id,customer,total,placed\n");
    expect(await world.run(ingestSpec({ shapes: { orders: ORDERS } }))).toMatchObject({ deleted: 1 });
    expect(await rows()).toEqual([]);
  });

  it("takes a table without a key as a whole, and counts what is really new", async () => {
    const of = shape({ a: "integer", b: "string" });
    await prepare(of, "log");
    const spec = ingestSpec({ shapes: { log: of } });
    world.file("data/log.csv", "a,b\n1,x\n1,x\n2,\n");
    expect(await world.run(spec)).toMatchObject({ inserted: 3, deleted: 0 });
    world.file("data/log.csv", "a,b\n2,\n1,x\n1,x\n");
    expect(await world.run(spec)).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: true });
    world.file("data/log.csv", "a,b\n1,x\n3,y\n");
    expect(await world.run(spec)).toMatchObject({ inserted: 1, deleted: 2 });
    expect(await rows("log")).toEqual([
      [1, "x"],
      [3, "y"],
    ]);
  });

  it("reads lines longer than DuckDB takes by itself", async () => {
    const of = shape({ id: "integer!", text: "string" }, "id");
    await prepare(of, "long");
    world.file("data/long.csv", `id,text\n1,${"x".repeat(3_000_000)}\n`);
    await world.run(ingestSpec({ shapes: { long: of } }));
    expect(String((await rows("long"))[0]?.[1]).length).toBe(3_000_000);
  });

  it("brings all datasets of a store in together, or none", async () => {
    const items = shape({ id: "integer!" }, "id");
    await prepare(ORDERS);
    await prepare(items, "items");
    const spec = ingestSpec({ shapes: { items, orders: ORDERS } });
    world.file("data/items.csv", "id\n1\n");
    world.file("data/orders.csv", "id,customer,total,placed\n1,A,,\n");
    expect(await world.run(spec)).toMatchObject({ inserted: 2 });
    world.file("data/items.csv", "id\n1\n2\n");
    world.file("data/orders.csv", "id,customer,total,placed\nx,A,,\n");
    await world.problem(spec);
    expect(await rows("items")).toEqual([[1]]);
    world.file("data/orders.csv", "id,customer,total,placed\n2,A,,\n");
    expect(await world.run(spec)).toMatchObject({ inserted: 2, updated: 0, deleted: 1, unchanged: false });
  });
});

describe("a CSV file that is not as it should be", () => {
  const broken = async (content: string, of = ORDERS): Promise<string> => {
    await prepare(of);
    const good = ingestSpec({ shapes: { orders: of } });
    world.file("data/orders.csv", `${of.columns.map(({ name }) => name).join(",")}\n1,,,\n`);
    await world.run(good);
    world.file("data/orders.csv", content);
    const problem = await world.problem(good);
    // Whatever was wrong: the last complete batch stays.
    expect((await rows()).length).toBe(1);
    expect(problem.remedy).not.toBe("");
    return problem.message;
  };

  it("is told of with file, line, column, value, type and how many rows", async () => {
    const message = await broken(
      'id,customer,total,placed\n1,"a\nb",1,\n\n2,A,x\u001b[31m,\n3,A,1.234,\n4,A,9999999,\n5,A,1,2023-02-29\n',
    );
    expect(message).toContain("4 rows are bad, so none was taken");
    expect(message).toContain('orders.csv, line 5: "total" is "x\\u001b[31m", which is no decimal(8,2)');
    expect(message).toContain('orders.csv, line 6: "total" is "1.234"');
    expect(message).toContain("These are the first of 4 bad rows");
    expect(message).not.toContain("\u001b");
  });

  const cases: readonly (readonly [string, string, string])[] = [
    ["a whole number with a fraction", "1.5,,,", '"id" is "1.5", which is no integer'],
    ["a number too great", "2147483648,,,", '"id" is "2147483648"'],
    ["text longer than its type", "1,ABCDEF,,", '"customer" is "ABCDEF", which is no varchar(5)'],
    ["a time in a date", "1,,,2024-01-01 10:00", '"placed" is "2024-01-01 10:00", which is no date'],
    ["a null in the key", ",A,,", '"id" is null, and it is part of the primary key'],
    ["a repeated key", "1,A,,\n1,B,,", 'id = "1" (2 rows)'],
    ["too few fields", "1,A,", "line 2: 3 fields where 4 are wanted"],
    ["too many fields", "1,A,1,,5", "line 2: 5 fields where 4 are wanted"],
    [
      "a half-written last line",
      "1,A,1,\n2,B",
      "line 3: 2 fields where 4 are wanted; the file ends there, as one does that is half written",
    ],
    ["a quote that is never closed", '1,"A,1,', "line 2: a quote is opened and never closed"],
    ["text after a quote", '1,"A"x,1,', "line 2: something follows a closing quote"],
    ["a value of thousands of signs", `1,,${"9".repeat(5000)},`, `"total" is "${"9".repeat(60)}…"`],
  ];
  for (const [name, record, expected] of cases)
    it(`names ${name}`, async () => {
      const end = record.includes("half") || name.includes("half") ? "" : "\n";
      const message = await broken(`id,customer,total,placed\n${record}${end}`);
      expect(message).toContain(expected);
      expect(message.length).toBeLessThan(700);
    });

  it("names missing and repeated columns", async () => {
    expect(await broken("id,customer,placed\n1,A,\n")).toContain(
      'the column "total" is missing. It has "id", "customer", "placed"',
    );
    world.file("data/orders.csv", "id,id,customer,total,placed\n1,1,A,,\n");
    expect((await world.problem(ingestSpec({ shapes: { orders: ORDERS } }))).message).toContain(
      '"id" is there 2 times',
    );
  });

  it("names what is not UTF-8 and what is no text", async () => {
    await prepare(ORDERS);
    world.file(
      "data/orders.csv",
      Buffer.from([...Buffer.from("id,customer,total,placed\n1,"), 0xff, 0xfe, ...Buffer.from(",1,\n")]),
    );
    expect((await world.problem(ingestSpec({ shapes: { orders: ORDERS } }))).message).toMatch(/orders\.csv.*not UTF-8/);
  });

  it("names two ways to end a line", async () => {
    expect(await broken("id,customer,total,placed\n1,A,1,2024-01-01\r\n2,A,1,2024-01-01\n")).toContain(
      "line 2: its lines end in two ways",
    );
  });

  it("is not taken when it is empty to the last byte", async () => {
    expect(await broken("")).toContain("is empty: not even a header is there");
  });

  it("is not taken when it is declared not nullable and null", async () => {
    const of = shape({ id: "integer!", name: "string!", a: "string", b: "string" }, "id");
    await prepare(of);
    world.file("data/orders.csv", 'id,name,a,b\n1,"",,\n2,,,\n');
    expect((await world.problem(ingestSpec({ shapes: { orders: of } }))).message).toContain(
      'line 3: "name" is null, and it is declared not nullable',
    );
  });
});

describe("where a source is", () => {
  it("is said when nothing is there, with names that are near", async () => {
    await prepare(ORDERS);
    world.file("data/order.csv", "id\n");
    const { message } = await world.problem(ingestSpec({ shapes: { orders: ORDERS } }));
    expect(message).toContain('there is no "orders"');
    expect(message).toContain('There is "order.csv"');
    rmSync(join(world.root, "data"), { recursive: true });
    expect((await world.problem(ingestSpec({ shapes: { orders: ORDERS } }))).message).toContain("is not there");
  });

  it("may not be outside of the model's folder, also not by a link", async () => {
    await prepare(ORDERS);
    const outside = join(world.folder, "secret.csv");
    world.file("../secret.csv", "id,customer,total,placed\n1,A,,\n");
    mkdirSync(join(world.root, "data"));
    symlinkSync(outside, join(world.root, "data", "orders.csv"));
    expect((await world.problem(ingestSpec({ shapes: { orders: ORDERS } }))).message).toContain("leads out of");
    const up = ingestSpec({ shapes: { orders: ORDERS }, from: { orders: "../../secret.csv" } });
    expect((await world.problem(up)).message).toContain("leads out of");
  });

  it("needs SLUICE_ROOT, and says so once and clearly", async () => {
    await prepare(ORDERS);
    const spec = ingestSpec({ shapes: { orders: ORDERS } });
    const { message, remedy } = await world.problem(spec, { environment: world.environment({ root: undefined }) });
    expect(message).toContain("SLUICE_ROOT is not set");
    expect(remedy).toContain("sluice run");
    const gone = world.environment({ root: join(world.folder, "nowhere") });
    expect((await world.problem(spec, { environment: gone })).message).toMatch(
      /SLUICE_ROOT names ".*nowhere", which is not there/,
    );
  });

  it("is not read while it is written", async () => {
    await prepare(ORDERS);
    const lines = Array.from({ length: 200_000 }, (_, id) => `${id},A,1,2024-01-01\n`).join("");
    const path = world.file("data/orders.csv", `id,customer,total,placed\n${lines}`);
    const spec = ingestSpec({ shapes: { orders: ORDERS } });
    const running = world.problem(spec);
    let id = 200_000;
    const writer = setInterval(() => {
      id += 1;
      appendFileSync(path, `${id},A,1,2024-01-01\n`);
    }, 1);
    const { message } = await running.finally(() => clearInterval(writer));
    expect(message).toContain('"orders.csv" is still being written');
    expect(await rows()).toEqual([]);
    expect(await world.run(spec)).toMatchObject({ deleted: 0 });
  });
});

it("asks for sluice apply where no table was provisioned, or one of another shape", async () => {
  world.file("data/orders.csv", "id,customer,total,placed\n");
  const spec = ingestSpec({ shapes: { orders: ORDERS } });
  expect((await world.problem(spec)).remedy).toContain("sluice apply");
  await prepare(shape({ id: "integer!" }, "id"));
  expect((await world.problem(spec)).remedy).toContain("sluice apply");
});
