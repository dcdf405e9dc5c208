import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sluice } from "../support/cli.js";
import { DATA, provision, synthesized, TWO_STORES } from "./deployed.js";

const run = (folder: string, ...args: string[]) => sluice(["run", folder, "--platform", "local", ...args]);
const states = (stdout: string): Record<string, string> =>
  Object.fromEntries(JSON.parse(stdout).jobs.map(({ id, state }: { id: string; state: string }) => [id, state]));

describe("run", () => {
  it("passes over what is not applied, and says so", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    await provision(folder, /shop|desk/);
    const { code, stderr } = await run(folder);
    expect(stderr).toMatch(/– ingest depot +not applied/);
    expect(stderr).toMatch(/– export depot\/boxes to managed:duckdb +not applied/);
    expect(stderr).toContain("3 jobs done, 0 unchanged, 2 not applied");
    expect(stderr).not.toContain("failed");
    expect(code).toBe(0);
    expect(states((await run(folder, "--json")).stdout)).toMatchObject({
      "ingest:shop": "done",
      "ingest:depot": "not applied",
      "export:managed:duckdb/depot/boxes": "not applied",
    });
  });

  it("says what to do when nothing is applied", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    const { code, stderr } = await run(folder);
    expect(stderr).toContain("Nothing of this was applied yet");
    expect(stderr).toContain("sluice apply");
    expect(code).toBe(1);
  });

  it("fails when a table is gone that it filled before", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    await provision(folder);
    expect((await run(folder)).code).toBe(0);
    writeFileSync(join(folder, ".sluice/local/staging/depot.duckdb"), "");
    const { code, stderr } = await run(folder);
    expect(stderr).toContain("ingest depot failed");
    expect(code).toBe(1);
  });

  it("brings one workspace its data, with all that comes before", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES, ...DATA });
    await provision(folder);
    const yard = await run(folder, "--workspace", "yard", "--json");
    expect(states(yard.stdout)).toEqual({ "ingest:depot": "done", "export:managed:duckdb/depot/boxes": "done" });
    const wrong = await run(folder, "--workspace", "yrd");
    expect(wrong.stderr).toContain('No job serves a workspace "yrd". Did you mean "yard"?');
    expect(wrong.code).toBe(64);
  });

  it("is either once or a watch", async () => {
    const folder = await synthesized({ "model.yaml": TWO_STORES });
    const { code, stderr } = await run(folder, "--once", "--watch");
    expect(stderr).toContain("exclude each other");
    expect(code).toBe(64);
  });
});
