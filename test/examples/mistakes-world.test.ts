import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { wrongRelations } from "./support/consumers.js";
import { contentsOf } from "./support/example.js";
import { generate } from "./support/northwind.js";
import { northwindPlaces } from "./support/places.js";
import { type Ended, sluice, sluiceFine } from "./support/sluice.js";
import { smallNorthwind, smallOracle } from "./support/small-northwind.js";
import { inStack } from "./support/terraform.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const example = smallNorthwind();
const data = join(example.root, "data");
const elsewhere = mkdtempSync(join(tmpdir(), "mistakes-"));
/** What commands may write by themselves while nothing of the user's changes. */
const OWN = new Set([".sluice", "marts", "out"]);

beforeAll(async () => {
  generate(data);
  await sluiceFine(example.root, ["synth"]);
});
afterAll(() => {
  example.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

/** The one problem a command told: its text. A stack trace or a bug report is none. */
function problemOf({ stderr }: Ended): string {
  expect(stderr).not.toMatch(/bug in Sluice|^\s+at /m);
  return stderr;
}

describe.sequential("a mistake before anything was applied", () => {
  it("no Terraform on PATH", async () => {
    const bin = join(elsewhere, "only-node");
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, "node"));
    const before = contentsOf(example.root, new Set([".sluice"]));
    const ended = await sluice(example.root, ["apply", "--platform", "local", "--yes"], {
      PATH: bin,
      SLUICE_TERRAFORM: undefined,
      XDG_CACHE_HOME: join(elsewhere, "cache"),
    });
    expect(ended.code).toBe(1);
    expect(problemOf(ended)).toMatch(/terraform/i);
    expect(problemOf(ended)).toMatch(/--terraform-bin|SLUICE_TERRAFORM/);
    expect(contentsOf(example.root, new Set([".sluice"]))).toEqual(before);
  });

  it("no git repository to publish from", async () => {
    const before = contentsOf(example.root);
    const ended = await sluice(example.root, ["publish", "--branch", "terraform/local"], {
      GIT_CEILING_DIRECTORIES: join(example.root, ".."),
    });
    expect(ended.code).toBe(1);
    expect(problemOf(ended)).toMatch(/git repository/i);
    expect(problemOf(ended)).toMatch(/inside one/);
    expect(contentsOf(example.root)).toEqual(before);
  });

  it("running what was never applied", async () => {
    const ended = await sluice(example.root, ["run", "--platform", "local", "--once"]);
    expect(ended.code).toBe(1);
    expect(problemOf(ended)).toMatch(/sluice apply/);
  });

  it("no SLUICE_ROOT in a bare terraform apply", async () => {
    const out = join(example.root, "out");
    const stack = "local--store-returns";
    const before = contentsOf(data);
    expect((await inStack(out, stack, undefined, ["init"])).code).toBe(0);
    const ended = await inStack(out, stack, undefined, ["apply", "-auto-approve"]);
    expect(ended.code).toBe(1);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/SLUICE_ROOT is not set/);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/sluice apply/);
    expect(contentsOf(data)).toEqual(before);
  });

  it("a model folder that is not there", async () => {
    const ended = await sluice(example.root, ["check", "nowhere"]);
    expect(ended.code).toBe(64);
    expect(problemOf(ended)).toMatch(/folder .*nowhere/i);
  });
});

interface BadFile {
  readonly title: string;
  readonly file: string;
  /** Makes the mistake. */
  readonly spoil: (path: string) => void;
  readonly says: readonly RegExp[];
}

const edit = (change: (text: string) => string) => (path: string) =>
  writeFileSync(path, change(readFileSync(path, "utf8")));
const halve = (path: string) => truncateSync(path, Math.floor(readFileSync(path).length / 2));

const BAD_FILES: readonly BadFile[] = [
  {
    title: "a column with another name",
    file: "sales/products.csv",
    spoil: edit((text) => text.replace("unit_price", "price")),
    says: [/products\.csv/, /unit_price/],
  },
  {
    title: "text where a number belongs",
    file: "sales/products.csv",
    spoil: edit((text) => text.replace(/^(3,[^,]*),\d+,/m, "$1,eight,")),
    says: [/products\.csv/, /line 4/, /category_id/, /eight/],
  },
  {
    title: "nothing where there must be something",
    file: "returns/product_returns.csv",
    spoil: edit((text) => text.replace(/^2,\d+,/m, "2,,")),
    says: [/product_returns\.csv/, /line 3/, /order_id/],
  },
  {
    title: "one key twice",
    file: "returns/product_returns.csv",
    spoil: edit((text) => text.replace(/^3,/m, "2,")),
    says: [/returns\/product_returns/, /return_no/, /2/],
  },
  {
    title: "a CSV file that is half written",
    file: "sales/customers.csv",
    spoil: edit((text) => text.slice(0, text.indexOf("C00700") + 20)),
    says: [/customers\.csv/, /line \d+/],
  },
  {
    title: "a Parquet file that is half written",
    file: "purchasing/suppliers.parquet",
    spoil: halve,
    says: [/suppliers\.parquet/],
  },
  {
    title: "a JSON file that is half written",
    file: "web/page_views/2023-2024.json",
    spoil: edit((text) => text.slice(0, text.lastIndexOf("visitor_id"))),
    says: [/2023-2024\.json/],
  },
  {
    title: "a database that is half written",
    file: "warehouse/warehouse.duckdb",
    spoil: halve,
    says: [/warehouse\.duckdb/],
  },
  {
    title: "a file that is gone",
    file: "returns/product_returns.csv",
    spoil: (path) => rmSync(path),
    says: [/product_returns/],
  },
];

describe.sequential("a mistake in the data", () => {
  beforeAll(async () => {
    await sluiceFine(example.root, ["apply", "--platform", "local", "--yes"]);
    await sluiceFine(example.root, ["run", "--platform", "local", "--once"]);
  });

  it.each(BAD_FILES)(
    "$title is told once, and everyone keeps the last complete data",
    async ({ file, spoil, says }) => {
      const path = join(data, file);
      const good = readFileSync(path);
      spoil(path);
      const before = contentsOf(example.root, OWN);
      const ended = await sluice(example.root, ["run", "--platform", "local", "--once"]);
      expect(ended.code).toBe(1);
      const problem = problemOf(ended);
      for (const part of says) expect(problem).toMatch(part);
      expect(problem.match(/^error: /gm)).toHaveLength(1);
      expect(contentsOf(example.root, OWN)).toEqual(before);
      writeFileSync(path, good);
      expect(await wrongRelations(smallOracle(data), northwindPlaces(example.root))).toEqual([]);
    },
  );

  it("is over once the file is mended", async () => {
    await sluiceFine(example.root, ["run", "--platform", "local", "--once"]);
    expect(await wrongRelations(smallOracle(data), northwindPlaces(example.root))).toEqual([]);
  });
});
