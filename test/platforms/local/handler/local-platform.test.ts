import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { PLATFORMS } from "../../../../platforms/index.js";
import { localConfigSchema } from "../../../../platforms/local/config.js";
import { local } from "../../../../platforms/local/index.js";
import { edited, prepare, TRADING } from "./ecosystem.js";

describe("the local platform", () => {
  it("is one of the kinds a model may name", () => {
    expect(PLATFORMS).toContain(local);
  });

  it("takes a time zone, a location, what is done about missed runs and what transformers may use, and nothing else", () => {
    const usual = { timezone: "UTC", missedRuns: "once", transformers: { timeLimit: "PT10M", memoryLimit: 512 } };
    expect(localConfigSchema.parse({})).toEqual(usual);
    expect(localConfigSchema.parse({ transformers: { memoryLimit: 64 } })).toEqual({
      ...usual,
      transformers: { timeLimit: "PT10M", memoryLimit: 64 },
    });
    const all = {
      timezone: "Asia/Kolkata",
      location: "onprem:us",
      missedRuns: "each",
      transformers: { timeLimit: "P1D", memoryLimit: 65_536 },
    };
    expect(localConfigSchema.parse(all)).toEqual(all);
    for (const wrong of [
      { timezone: "Mars/Olympus" },
      { timezone: "" },
      { timezone: 1 },
      { zone: "UTC" },
      { missedRuns: "all" },
      { transformers: { timeLimit: "10 minutes" } },
      { transformers: { timeLimit: "PT0S" } },
      { transformers: { timeLimit: "PT86401S" } },
      { transformers: { timeLimit: "P1M" } },
      { transformers: { memoryLimit: 63 } },
      { transformers: { memoryLimit: 65_537 } },
      { transformers: { memoryLimit: 512.5 } },
      { transformers: { memory: 512 } },
    ])
      expect(localConfigSchema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
  });

  it("reports every container on a graph, with what rests in it and where", () => {
    const home = { locations: ["onprem:us/ny"], encryption: { serverSide: false, clientSide: false } };
    expect(prepare(TRADING).handler.dataContainers()).toEqual([
      { key: "crm_db", role: "producer", type: "duckdb", ...home, datasets: ["crm/accounts", "crm/contacts"] },
      { key: "drop", role: "consumer", type: "files", ...home, datasets: ["crm/accounts", "crm/contacts"] },
      {
        key: "home:local",
        role: "internal",
        type: "duckdb",
        ...home,
        datasets: ["crm/accounts", "crm/contacts", "masked/people", "nw/customers", "nw/orders"],
      },
      { key: "managed:duckdb", role: "consumer", type: "duckdb", ...home, datasets: ["nw/customers"] },
      { key: "managed:files", role: "consumer", type: "files", ...home, datasets: ["nw/orders"] },
      {
        key: "reporting",
        role: "consumer",
        type: "duckdb",
        locations: ["onprem:us/sf"],
        encryption: { serverSide: true, clientSide: false },
        datasets: ["crm/accounts", "masked/people", "nw/customers", "nw/orders"],
      },
      { key: "shop_files", role: "producer", type: "files", ...home, datasets: ["nw/customers", "nw/orders"] },
    ]);
  });

  it("keeps its own containers at the first of its locations where its config names none", () => {
    const { handler } = prepare(edited([", location: onprem:us/ny }", " }"]));
    const own = handler.dataContainers().filter(({ key }) => key.includes(":"));
    expect(own.map(({ locations }) => locations)).toEqual([["onprem:us"], ["onprem:us"], ["onprem:us"]]);
  });

  it("reports a container that is read and written once, with all that is in it", () => {
    const texts = edited(["container: drop\n", "container: crm_db\n"], ["[crm/accounts, crm/contacts]", "[nw/orders]"]);
    const uses = prepare(texts)
      .handler.dataContainers()
      .filter(({ key }) => key === "crm_db");
    expect(uses).toMatchObject([{ role: "consumer", datasets: ["crm/accounts", "nw/orders"] }]);
  });

  it("loads neither Terraform's bindings nor DuckDB until they are needed", async () => {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL("../../../../platforms/local/index.ts", import.meta.url))],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outdir: "unused",
      logLevel: "silent",
    });
    const entry = Object.keys(metafile.inputs).find((path) => path.endsWith("platforms/local/index.ts")) ?? "";
    const reached = (kinds: readonly string[]): Set<string> => {
      const found = new Set([entry]);
      for (const path of found)
        for (const { path: to, kind } of metafile.inputs[path]?.imports ?? []) if (kinds.includes(kind)) found.add(to);
      return found;
    };
    const heavy = (paths: Set<string>) => [...paths].filter((path) => /^(?:cdktf|constructs|@duckdb)/.test(path));
    expect(heavy(reached(["import-statement"]))).toEqual([]);
    // The same walk finds them once imports on demand count: so it would notice.
    expect(heavy(reached(["import-statement", "dynamic-import"])).length).toBeGreaterThan(1);
  });
});
