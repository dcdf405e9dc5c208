import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../../src/load/validate.js";
import { KIND_LISTS } from "../../../src/model/model.js";
import { type Declaration, declarations } from "../../support/arbitraries.js";
import { codeOf, found, loadFiles, yamlOf } from "./code.js";

const main = { host: "git.example", name: "shop/ecosystem", branch: "main" };

/** One object of each kind, with fields of every sort. */
const EVERY_KIND: readonly Declaration[] = [
  {
    kind: "Ecosystem",
    name: "shop",
    repository: { name: "shop/ecosystem", branch: "proposals" },
    liveRepository: main,
    departments: ["sales"],
    governanceZones: [{ name: "us", repository: { name: "shop/us", branch: "main" } }],
  },
  { kind: "Vendor", name: "onprem", cloud: "PRIVATE", locations: { us: ["ny", "la"], eu: { de: ["fra"] } } },
  {
    kind: "DataPlatform",
    name: "local",
    type: "local",
    locations: ["onprem"],
    config: { timezone: "UTC", deep: [1, null] },
  },
  {
    kind: "GovernanceZone",
    name: "us",
    teams: [{ name: "sales", repository: { name: "shop/sales", branch: "main" } }],
    policies: [{ name: "onshore", locations: { allow: ["onprem:us"] } }],
  },
  { kind: "Team", zone: "us", name: "sales", contact: "sales@shop.example" },
  {
    kind: "DataContainer",
    name: "files",
    owner: "us/sales",
    type: "files",
    locations: ["onprem:us/ny"],
    path: "../data",
    format: "csv",
    options: { header: true, delimiter: ";" },
  },
  {
    kind: "Datastore",
    name: "orders",
    team: "us/sales",
    source: {
      container: "files",
      ingestion: { method: "snapshot", schedule: "0 * * * *" },
      tables: { lines: "l.csv" },
    },
    approvals: { "report/all": ["lines"] },
    datasets: [
      { name: "lines", primaryKey: ["id"], columns: [{ name: "id", type: "decimal(10,2)", nullable: false }] },
      {
        name: "free",
        columns: [{ name: "note", type: "array<struct<a:varchar(3),b:integer>>" }],
      },
    ],
  },
  {
    kind: "Workspace",
    name: "masked",
    team: "us/sales",
    container: { managedBy: "platform", type: "duckdb" },
    datasetGroups: [{ name: "in", sinks: ["orders/lines", { dataset: "orders/free", allowDeprecated: true }] }],
    transformer: { code: [{ runtime: "sql", file: "mask.sql" }], trigger: { on: "change" }, output: "masked_orders" },
  },
  { kind: "PlatformAssignments", assignments: { "report/all": "local" } },
  // biome-ignore lint/suspicious/noThenProperty: the field's name in the language
  { kind: "Retirements", retirements: [{ platform: "local", object: "a/b", then: "forget", reason: "gone" }] },
];

const OTHERS = { "team/mask.sql": "select 1", "data/l.csv": "id\n" };

describe("one content, one model", () => {
  it("for every kind", async () => {
    const inYaml = await loadFiles({ ...OTHERS, "team/model.yaml": yamlOf(EVERY_KIND) });
    const inCode = await loadFiles({ ...OTHERS, "team/all.model.ts": codeOf(EVERY_KIND) });
    expect(found(inYaml)).toEqual([]);
    expect(found(inCode)).toEqual([]);
    expect(inCode.model).toEqual(inYaml.model);
    for (const kind of KINDS) expect(inCode.model[KIND_LISTS[kind]], kind).toHaveLength(1);
    expect(inCode.model.files).toEqual(new Map([["team/mask.sql", "select 1"]]));
    expect(inCode.model.containers[0]?.path).toBe("data");
  });

  it.each(EVERY_KIND)("with the same findings when a $kind is wrong", async (object) => {
    const wrong = [{ ...object, nmae: 1, name: 7, suppress: [{ code: 1 }] }] as const;
    const inYaml = await loadFiles({ "model.yaml": yamlOf(wrong) });
    const inCode = await loadFiles({ "x.model.ts": codeOf(wrong) });
    const told = (all: ReturnType<typeof found>) => all.map(({ code, detail }) => `${code} ${detail}`).sort();
    expect(told(found(inCode)).length).toBeGreaterThan(1);
    expect(told(found(inCode))).toEqual(told(found(inYaml)));
    expect(inCode.broken).toEqual(inYaml.broken);
  });

  it("for random models, in one file or in several, mixed with YAML or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        declarations(),
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
        async (objects, where) => {
          const files: Record<string, Declaration[]> = {};
          for (const [index, object] of objects.entries()) {
            const number = where[index % where.length] as number;
            const path = number === 3 ? "some.yaml" : `part-${number}/x.model.ts`;
            files[path] = [...(files[path] ?? []), object];
          }
          const texts = Object.entries(files).map(([path, part]) => [
            path,
            (path === "some.yaml" ? yamlOf : codeOf)(part),
          ]);
          const inCode = await loadFiles(Object.fromEntries(texts));
          const inYaml = await loadFiles({ "model.yaml": yamlOf(objects) });
          expect(found(inCode)).toEqual([]);
          expect(inCode.model).toEqual(inYaml.model);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("does not look at what becomes of a value after it was declared", async () => {
    const { model } = await loadFiles({
      "x.model.ts": `import { defineTeam } from "sluice";
        const team = { zone: "us", name: "a" };
        const same = defineTeam(team);
        team.name = "b";
        export default defineTeam({ zone: same.zone, name: same.name, contact: undefined });`,
    });
    expect(model.teams.map(({ key }) => key)).toEqual(["us/a", "us/b"]);
    expect(model.teams.some((team) => "contact" in team)).toBe(false);
  });
});
