import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { northwind } from "./oracle/northwind.js";
import { misreadEvents } from "./oracle/northwind-sources.js";
import { wrongCustomerVersions } from "./oracle/northwind-versions.js";
import { readDatabase } from "./oracle/read-back.js";
import { wrongRelations } from "./support/consumers.js";
import { copyExample } from "./support/example.js";
import { generate, generateNextDay } from "./support/northwind.js";
import { northwindPlaces as places } from "./support/places.js";
import { runProgram, sluiceFine, sluiceJson } from "./support/sluice.js";
import { plainTerraform } from "./support/terraform.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Outcome {
  readonly jobs: readonly {
    readonly id: string;
    readonly state: string;
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
    readonly unchanged: boolean;
    readonly rejects?: number;
  }[];
}

const here = copyExample("northwind");
const there = copyExample("northwind");
const data = join(here.root, "data");

const run = (): Promise<Outcome> => sluiceJson(here.root, ["run", "--platform", "local", "--once", "--json"]);
const total = (outcome: Outcome) =>
  outcome.jobs.reduce((sum, job) => sum + job.inserted + job.updated + job.deleted, 0);

/** What is wrong with what the sales desk is told of every version of a customer. */
async function wrongVersions(days: 1 | 2): Promise<string[]> {
  const customers = northwind(data, days).get("sales_desk_live.nw_data_customers");
  if (customers === undefined) throw new Error("The sales desk has no customers.");
  const found = await readDatabase(join(data, "marts/sales.duckdb"), ["sales_desk_credit"]);
  return wrongCustomerVersions(customers, found.get("sales_desk_credit.nw_data_customers"), days);
}

beforeAll(() => {
  generate(data);
  generate(join(there.root, "data"));
});
afterAll(() => {
  here.remove();
  there.remove();
});

describe.sequential("Northwind on this machine", () => {
  it("is applied", async () => {
    await sluiceFine(here.root, ["apply", "--platform", "local", "--yes"]);
  });

  it("delivers to every consumer exactly what the raw files say", async () => {
    const outcome = await run();
    expect(outcome.jobs.filter(({ state }) => state !== "done")).toEqual([]);
    expect(await wrongRelations(northwind(data, 1), places(here.root))).toEqual([]);
    expect(await wrongVersions(1)).toEqual([]);
    const tracking = outcome.jobs.find(({ id }) => id === "ingest:tracking/shipment_events");
    expect(misreadEvents(data)).toBeGreaterThan(5);
    expect(tracking?.rejects).toBe(misreadEvents(data));
  });

  it("plans no change right after it was applied", async () => {
    expect(await plainTerraform.changedStacks(join(here.root, "out"), here.root)).toEqual([]);
  });

  it("changes nothing when it is run again", async () => {
    const outcome = await run();
    expect(total(outcome)).toBe(0);
    expect(await wrongRelations(northwind(data, 1), places(here.root))).toEqual([]);
  });

  it("takes in what a new day brings, amendments and a leaving customer too, and nothing else", async () => {
    generateNextDay(data);
    const outcome = await run();
    const ingest = (id: string) => outcome.jobs.find((job) => job.id === id);
    expect(ingest("ingest:order_book")).toMatchObject({ inserted: 25 + 64, updated: 3, deleted: 0 });
    expect(ingest("ingest:nw_data")).toMatchObject({ inserted: 1, updated: 1, deleted: 1 });
    expect(ingest("ingest:inventory")).toMatchObject({ unchanged: true });
    // Twelve new parcels, of the records that came again none, and late events between those that were there.
    expect(ingest("ingest:shipping/shipments")).toMatchObject({ inserted: 12, updated: 0, deleted: 0 });
    expect(ingest("ingest:tracking/shipment_events")).toMatchObject({ inserted: 26, updated: 0 });
    expect(await wrongRelations(northwind(data, 2), places(here.root))).toEqual([]);
    expect(await wrongVersions(2)).toEqual([]);
  });

  it("is published, cloned elsewhere, applied by plain Terraform and run there: the same rows", async () => {
    const git = async (cwd: string, ...args: string[]) => {
      const ended = await runProgram("git", ["-c", "user.name=n", "-c", "user.email=n@example.com", ...args], cwd);
      if (ended.code !== 0) throw new Error(ended.stderr);
    };
    const bare = join(here.root, "..", "deployment.git");
    const clone = join(there.root, "..", "clone");
    await git(here.root, "init", "--quiet", "--bare", bare);
    await git(here.root, "init", "--quiet");
    await git(here.root, "add", ".");
    await git(here.root, "commit", "--quiet", "-m", "The model");
    await sluiceFine(here.root, ["publish", "--branch", "terraform/local", "--remote", bare]);
    await git(here.root, "clone", "--quiet", "--branch", "terraform/local", bare, clone);

    const out = join(clone, "out");
    await plainTerraform.applyAll(out, there.root);
    await sluiceFine(there.root, ["run", "--platform", "local", "--out", out]);
    const expected = northwind(join(there.root, "data"), 1);
    expect(await wrongRelations(expected, places(there.root, join(clone, ".sluice", "local")))).toEqual([]);
  });
});
