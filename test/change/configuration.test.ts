import { describe, expect, it } from "vitest";
import { type Configuration, configurationFindings } from "../../src/change/configuration.js";
import { SOURCES, type SourceName } from "./base.js";
import { edited, modelFrom, source } from "./harness.js";

const base = modelFrom(edited({}));
const YAML: Configuration = { file: "sluice.config.yaml", content: "{}" };
const OTHER: Configuration = { file: "sluice.config.ts", content: '{"exclude":["x"]}' };
const NONE: Configuration = { content: "" };

const check = (from: SourceName, was: Configuration | undefined, is: Configuration | undefined, model = base) =>
  configurationFindings(model, source(SOURCES[from]), was, is);

describe("the configuration of a project", () => {
  it.each([
    ["added to a project without one", undefined, OTHER, "added", "sluice.config.ts", "head"],
    ["added to a project that says nothing", NONE, OTHER, "added", "sluice.config.ts", "head"],
    ["changed", YAML, OTHER, "changed", "sluice.config.ts", "head"],
    ["removed", YAML, undefined, "removed", "sluice.config.yaml", "base"],
    ["removed, to say nothing", YAML, NONE, "removed", "sluice.config.yaml", "base"],
    ["of no known file", undefined, { content: "x" }, "removed", "sluice.config.yaml", "base"],
  ] as const)("%s: only the ecosystem's repository may", (_, was, is, did, file, tree) => {
    const [finding, ...others] = check("sales", was, is);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "change/foreign-configuration",
      severity: "error",
      target: { file, line: 1, column: 1 },
      tree,
      related: [],
    });
    expect(finding?.detail).toContain(`${file} is ${did} by "github.com/northwind/team-sales#main"`);
    expect(finding?.detail).toContain('ecosystem ("github.com/northwind/ecosystem#proposals")');
    expect(check("ecosystem", was, is)).toEqual([]);
  });

  it.each([
    ["is the same", YAML, { ...YAML }],
    ["says the same in another file", YAML, { ...OTHER, content: YAML.content }],
    ["is in neither", undefined, undefined],
  ])("that %s is nobody's affair", (_, was, is) => {
    expect(check("sales", was, is)).toEqual([]);
  });

  it("is nobody's where the base declares no ecosystem", () => {
    const without = modelFrom(edited({ remove: ["Ecosystem northwind"] }));
    expect(check("sales", YAML, OTHER, without)).toEqual([]);
  });

  it("of two ecosystems is for both", () => {
    const repository = "repository: { name: northwind/team-sales, branch: main }";
    const second = `kind: Ecosystem\nname: other\n${repository}\nliveRepository: { name: a/b, branch: main }\ngovernanceZones: []\n`;
    const two = modelFrom(edited({ add: second }));
    for (const from of ["sales", "ecosystem"] as const) expect(check(from, YAML, OTHER, two)).toHaveLength(1);
  });
});
