import { describe, expect, it } from "vitest";
import { locateAll } from "../../src/diagnostic/locate.js";
import { loadYaml } from "../support/model.js";

const store = "kind: Datastore\nname: a\nteam: us/a\nsource: {}\ndatasets:\n  - name: x\n    columns:\n";
const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** Texts that make careless readers hang, run out of stack or fill the memory. */
const TEXTS: readonly (readonly [string, () => string])[] = [
  ["10,000 open braces", () => "{".repeat(10_000)],
  ["10,000 open brackets", () => "[".repeat(10_000)],
  ["10,000 open braces with names", () => "{a: ".repeat(10_000)],
  ["10,000 question marks", () => "? ".repeat(10_000)],
  ["10,000 dashes in a line", () => "- ".repeat(10_000)],
  ["block mappings 5,000 deep", () => numbered(5_000, (depth) => `${" ".repeat(depth)}a:`)],
  ["block sequences 5,000 deep", () => numbered(5_000, (depth) => `${" ".repeat(depth)}-`)],
  ["a mapping of 100,000 names", () => numbered(100_000, (index) => `k${index}: ${index}`)],
  ["100,000 unknown fields", () => `kind: Team\n${numbered(100_000, (index) => `k${index}: ${index}`)}`],
  ["one name 100,000 times", () => "k: 1\n".repeat(100_000)],
  ["a sequence of 300,000 items", () => numbered(300_000, (index) => `- ${index}`)],
  ["240,000 empty columns", () => `${store}${"      - {}\n".repeat(240_000)}`],
  ["240,000 broken columns", () => `${store}${"      - { name: 1, tpye: x }\n".repeat(80_000)}`],
  ["2,900,000 nulls", () => `${store}${"      - \n".repeat(2_900_000)}`],
  ["10,000,000 empty lists", () => "[],".repeat(10_000_000)],
  ["100,000 lists as names", () => `[${"[a]: b, ".repeat(100_000)}]`],
  ["a plain text of 30 MB", () => `a: ${"x".repeat(30_000_000)}`],
  ["escapes of 30 MB", () => `kind: "${"\\n".repeat(15_000_000)}"`],
  ["a name of 30 MB", () => `kind: Team\n? ${"k".repeat(30_000_000)}\n: 1`],
  ["a number of 1 MB", () => `kind: Team\nname: ${"9".repeat(1_000_000)}`],
  ["30 MB of line ends", () => `a: b\n${"\n".repeat(30_000_000)}`],
  ["20,000 small documents", () => "---\nkind: Team\nname: x\n".repeat(20_000)],
  ["20,000 broken documents", () => "---\na: [\n".repeat(20_000)],
  ["a million empty documents", () => "---\n".repeat(1_000_000)],
  ["100,000 tag directives", () => `${numbered(100_000, (index) => `%TAG !a${index}! tag:x,2000:${index}`)}\n---\na`],
  [
    "aliases of aliases",
    () =>
      `a0: &a0 [x]\n${numbered(60, (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}]`)}`,
  ],
  ["500,000 aliases", () => `- &a x\n${"- *a\n".repeat(500_000)}`],
  ["100,000 anchors", () => numbered(100_000, (index) => `- &a${index} x`)],
  ["an alias inside itself", () => "kind: &a [*a]"],
  ["100,000 quotes", () => '"'.repeat(100_000)],
  ["100,000 colons", () => ": ".repeat(100_000)],
  [
    "a location tree 90 deep",
    () => `kind: Vendor\nname: v\ncloud: AWS\nlocations: ${"{a: ".repeat(90)}5${"}".repeat(90)}`,
  ],
  ["a file above 32 MB", () => "#".repeat(33 * 1024 * 1024)],
  ["types nested 10,000 deep", () => `${store}      - { name: c, type: "${"array<".repeat(10_000)}" }`],
]; // prettier-ignore

describe("hostile texts", () => {
  it.each(TEXTS)("are refused where they stand: %s", (_, make) => {
    const loaded = loadYaml({ "deep/hostile.yaml": make() });
    const located = locateAll(loaded.diagnostics, loaded.locate);
    const here = located.filter(({ position }) => position !== undefined);
    expect(located.length).toBeGreaterThan(0);
    expect(located.length).toBeLessThan(250);
    for (const { position } of here) {
      expect(position?.file).toBe("deep/hostile.yaml");
      expect(position?.line).toBeGreaterThan(0);
      expect(position?.column).toBeGreaterThan(0);
    }
    for (const { detail } of located) expect(detail.length).toBeLessThan(2_000);
  });

  it("keep the objects beside them", () => {
    const { model } = loadYaml({
      "a.yaml": "{".repeat(10_000),
      "b.yaml": "kind: Team\nzone: us\nname: sales\n---\n[[[\n---\nkind: Team\nzone: us\nname: finance\n",
    });
    expect(model.teams.map(({ key }) => key)).toEqual(["us/finance", "us/sales"]);
  });
});
