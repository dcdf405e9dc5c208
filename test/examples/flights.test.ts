import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { flights } from "./oracle/flights.js";
import { wrongRelations } from "./support/consumers.js";
import { copyExample } from "./support/example.js";
import { flightsData } from "./support/flights.js";
import { sluiceFine, sluiceJson } from "./support/sluice.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const example = copyExample("flights");
const folder = join(example.root, "data", "nycflights13");
let missing: string | undefined;

beforeAll(() => {
  const data = flightsData();
  if ("missing" in data) missing = data.missing;
  else cpSync(data.folder, folder, { recursive: true });
});
afterAll(() => example.remove());

describe.sequential("flights from New York City", () => {
  it("has a clean model", async () => {
    const checked = await sluiceJson<{ diagnostics: unknown[] }>(example.root, ["check", "--json"]);
    expect(checked.diagnostics).toEqual([]);
  });

  it("delivers to both consumers exactly what the raw files say", async (context) => {
    if (missing !== undefined) return context.skip(`the flights could not be fetched: ${missing}`);
    await sluiceFine(example.root, ["apply", "--platform", "local", "--yes"]);
    await sluiceFine(example.root, ["run", "--platform", "local"]);
    const wrong = await wrongRelations(flights(folder), {
      "managed duckdb": { database: join(example.root, ".sluice/local/managed/duckdb.duckdb") },
      planner: { folder: join(example.root, "data/planner") },
    });
    expect(wrong).toEqual([]);
  });
});
