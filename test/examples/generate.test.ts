import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nextDay, world } from "../../examples/northwind/generator/world.mjs";
import { readDatabase } from "./oracle/read-back.js";
import { generate } from "./support/northwind.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "northwind-data-"));
const first = join(folder, "first");
const second = join(folder, "second");

beforeAll(() => {
  generate(first);
  generate(second, { TZ: "Asia/Kolkata", LC_ALL: "tr_TR.UTF-8" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("Northwind's generator", () => {
  it("writes the same files in another time zone and language", async () => {
    expect(digests(first).size).toBeGreaterThan(15);
    expect(digests(second)).toEqual(digests(first));
    // A DuckDB file carries a random identity of its own: what it holds is compared instead.
    const [one, other] = await Promise.all(
      [first, second].map((data) => readDatabase(join(data, "warehouse/warehouse.duckdb"), ["inv"])),
    );
    expect(one?.get("inv.stock_level")?.rows).toHaveLength(480);
    expect(other).toEqual(one);
  });

  it("adds one day whose entries come after all others, with amended orders among them", () => {
    const now = world();
    const { rows } = nextDay(now);
    const last = Math.max(...[...(now.orders.orders ?? []), ...(now.orders.order_lines ?? [])].map(entryOf));
    const added = [...(rows.orders.orders ?? []), ...(rows.orders.order_lines ?? [])].map(entryOf);
    expect(Math.min(...added)).toBe(last + 1);
    expect(new Set(added).size).toBe(added.length);
    const known = new Set(now.orders.orders?.map(({ order_id }) => order_id));
    expect(rows.orders.orders?.filter(({ order_id }) => known.has(order_id))).toHaveLength(3);
  });
});

function entryOf(row: Readonly<Record<string, unknown>>): number {
  return Number(row.entry_no);
}

function digests(data: string): Map<string, string> {
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".duckdb"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    files.map((file) => [file.slice(data.length), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}
