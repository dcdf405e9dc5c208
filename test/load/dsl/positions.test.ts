import { describe, expect, it } from "vitest";
import { objectsOf } from "../../../src/model/model.js";
import { found, loadFiles } from "./code.js";

const IMPORT = 'import { defineTeam, defineTeam as dt, defineVendor, defineDatastore } from "sluice";\n';

/** The text without its marks «», and the place of each. */
function marked(text: string): { text: string; at: string } {
  const before = text.slice(0, text.indexOf("«"));
  const line = before.split("\n").length;
  return { text: text.replace("«", ""), at: `x.model.ts:${line}:${before.length - before.lastIndexOf("\n")}` };
}

describe("the place of a finding", () => {
  it.each([
    ["a field's value", 'defineTeam({ zone: "us", name: «7 });'],
    ["a field's name", 'defineTeam({ zone: "us", name: "a", «mail: "x" });'],
    ["a quoted name", `defineTeam({ zone: "us", name: "a", «'ma il': "x" });`],
    ["the call, where a field is missing", '  «defineTeam({ zone: "us" });'],
    [
      "beyond types and comments",
      'interface X { a: 1 }\n/* a\nb */\ntype Y = X;\ndefineTeam({ zone: "us",\n  name: «7 as never } as const);',
    ],
    ["a renamed function", 'dt({ zone: "us", name: «7 });'],
    ["a namespace", 'import * as s from "sluice";\ns\n  .defineTeam({ zone: "us", name: «7 });'],
    ["the second call of a line", 'defineTeam({ zone: "us", name: "a" }); defineTeam({ zone: "us", name: «7 });'],
    [
      "the one of a line that ran",
      'if (Math.PI < 3) defineTeam({ zone: "us", name: "a" }); defineTeam({ zone: «7, name: "b" });',
    ],
    ["a call in a loop", 'for (const zone of ["a"])\n  defineTeam({ zone, name: «7 });'],
    ["a variable", 'const name = 7;\ndefineTeam({ zone: "us", name: «name as never });'],
    ["a shorthand", 'const name = 7;\ndefineTeam({ zone: "us", «name });'],
    ["what a spread may have given", 'const more = { name: 7 };\n«defineTeam({ zone: "us", name: "a", ...more });'],
    ["a field after a spread", 'const more = { zone: "us" };\ndefineTeam({ ...more, name: «7 });'],
    [
      "deep inside",
      'defineDatastore({ name: "s", team: "us/a", source: {}, datasets: [\n { name: "d", columns: [{ name: "a", type: "date" }, { name: "b", type: «"dat" }] }] });',
    ],
    [
      "the name of the field that lacks something",
      'defineDatastore({ name: "s", team: "us/a", source: {}, datasets: [\n «{ columns: [] }] });',
    ],
    [
      "what is computed",
      'const columns = [{ name: "a", type: "dat" }];\ndefineDatastore({ name: "s", team: "us/a", source: {}, datasets: [{ name: "d", columns: «columns }] });',
    ],
    [
      "a list with a spread",
      'const more = [{ name: "a", type: "dat" }];\ndefineDatastore({ name: "s", team: "us/a", source: {}, datasets: [{ name: "d", «columns: [...more] }] });',
    ],
    [
      "a helper of the same file",
      'const team = (name: never) => defineTeam({ zone: "us", name: «name });\nteam(7 as never);',
    ],
    ["what is no data", 'defineTeam({ zone: "us", name: "a", contact: («() => "x") as never });'],
    ["a name that is reserved", 'defineVendor({ name: "v", cloud: "AWS", locations: { [«"__proto__"]: ["x"] } });'],
  ])("is %s", async (_, source) => {
    const { text, at } = marked(IMPORT + source);
    const all = found(await loadFiles({ "x.model.ts": text }));
    expect(all.map((finding) => finding.at)).toEqual([at]);
  });

  it("is the call in the model file that led to a helper, or else the file's first line", async () => {
    const loaded = await loadFiles({
      "x.model.ts": 'import { team } from "./helpers";\nconst a = 1; team(\n  "a",\n);\n',
      "helpers.ts":
        'import { defineTeam } from "sluice";\ndefineTeam({ zone: "us", name: "top" });\nconst inner = (name: string) => defineTeam({ zone: "us", name });\nexport const team = (name: string) => inner(name);\n',
    });
    const places = [...objectsOf(loaded.model)].map((object) => [
      object.key,
      loaded.locate({ subject: object, path: ["name"] }),
    ]);
    expect(places).toEqual([
      ["us/a", { file: "x.model.ts", line: 2, column: 14 }],
      ["us/top", { file: "x.model.ts", line: 1, column: 1 }],
    ]);
    expect(loaded.files).toEqual(["helpers.ts", "x.model.ts"]);
  });

  it("is the model file that declares, whichever imports it", async () => {
    const loaded = await loadFiles({
      "a.model.ts":
        'import { b } from "./b.model.ts";\nimport { defineTeam } from "sluice";\ndefineTeam({ ...b, name: "a" });\n',
      "b.model.ts": 'import { defineTeam } from "sluice";\n\nexport const b = defineTeam({ zone: "us", name: "b" });\n',
      "c.model.ts":
        'import { b } from "./b.model.js";\nimport { defineTeam } from "sluice";\ndefineTeam({ ...b, name: "c" });\n',
    });
    expect(found(loaded)).toEqual([]);
    expect(loaded.model.teams.map((team) => [team.key, loaded.locate({ subject: team, path: ["zone"] })])).toEqual([
      ["us/a", { file: "a.model.ts", line: 3, column: 1 }],
      ["us/b", { file: "b.model.ts", line: 3, column: 37 }],
      ["us/c", { file: "c.model.ts", line: 3, column: 1 }],
    ]);
  });
});
