import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployed } from "../support/deployed.js";
import { garden, PLANTS } from "../support/garden.js";

const MART = "data/mart.duckdb";

/** One story, told in order. A sandbox is made and destroyed over and over, each time with the power cut at another step. */
describe("a kill in the middle", { timeout: 300_000 }, () => {
  let shop: Deployed;
  let before: unknown;
  const world = async (): Promise<unknown> => [shop.listing("data"), await shop.contents(MART)];
  const sandbox = ["--sandbox", "ann"];
  const killed = async (failpoint: string, command: string, ...options: readonly string[]): Promise<void> => {
    const { code } = await shop.sluice(command, ...options, { SLUICE_FAILPOINT: failpoint });
    expect(code, failpoint).not.toBe(0);
  };

  beforeAll(async () => {
    shop = new Deployed({ SLUICE_LOCK_WAIT: "20" });
    shop.write("data/source/plants.csv", PLANTS);
    shop.write("model.yaml", garden());
    await shop.apply();
    await shop.run();
    before = await world();
    // Both workspaces are in it, so that it has tables in a database and in files.
    await shop.does("plan", ...sandbox, "--workspace", "desk");
    await shop.does("plan", ...sandbox, "--workspace", "office");
  }, 120_000);
  afterAll(() => shop?.close());

  it.each(["provision.duckdb.commit:after#2"])(
    "of an apply, at %s: applying again makes the whole of it",
    async (failpoint) => {
      await killed(failpoint, "apply", ...sandbox, "--yes");
      await shop.apply(...sandbox);
      expect((await shop.does("plan", ...sandbox, "--detailed-exitcode")).code).toBe(0);
      expect((await shop.does("drift", ...sandbox, "--check")).code).toBe(0);
      await shop.run(...sandbox);
      expect(await shop.query(MART, "SELECT count(*) FROM sbx_ann__desk_live.garden_plants")).toEqual([["3"]]);
      expect(readFileSync(shop.path("data/drop/sbx_ann__office_live/garden_plants.csv"), "utf8")).toBe(PLANTS);
      await shop.does("destroy", ...sandbox, "--stack", "local--foundation", "--yes");
    },
  );

  it.each(["provision.duckdb.commit:before", "files.sweep:before"])(
    "of a destruction, at %s: destroying again leaves nothing",
    async (failpoint) => {
      await shop.apply(...sandbox, "--workspace", "desk");
      await shop.apply(...sandbox, "--workspace", "office");
      await shop.run(...sandbox);
      await killed(failpoint, "destroy", ...sandbox, "--yes");
      expect(existsSync(shop.path(".sluice/sandboxes/ann/sandbox.json"))).toBe(true);
      await shop.does("destroy", ...sandbox, "--yes");
      expect(existsSync(shop.path(".sluice/sandboxes"))).toBe(false);
      expect(await world()).toEqual(before);
    },
  );
});
