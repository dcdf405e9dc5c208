import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModel } from "../../../src/load/load.js";
import { folderWith } from "../../support/cli.js";
import { found, loadFiles } from "./code.js";

const IMPORT = 'import { defineTeam, defineVendor } from "sluice";\n';
const TEAM = 'defineTeam({ zone: "us", name: "a" });\n';

describe("a model file that fails", () => {
  it.each([
    ["throws", `${IMPORT}${TEAM}  throw new RangeError("too much");`, "x.model.ts:3:3", "RangeError: too much"],
    ["throws a text", `${IMPORT}throw "no";`, "x.model.ts:1:1", 'it throws "no"'],
    ["throws nothing", "throw undefined;", "x.model.ts:1:1", "it throws undefined"],
    ["throws what cannot be looked at", "throw { get message() { throw 1; } };", "x.model.ts:1:1", "it throws nothing"],
    ["throws in a function", 'function f() {\n  throw new Error("deep");\n}\nf();', "x.model.ts:2:3", "deep"],
    ["is no TypeScript", `${IMPORT}const a = {\n  b: 1;\n};`, "x.model.ts:3:7", "Unexpected token"],
    [
      "imports what is not there",
      '\nimport { x } from "./gone.ts";\nexport const y = x;',
      "x.model.ts:2:1",
      "./gone.ts",
    ],
    [
      "imports a package that is not there",
      'import { x } from "no-such-package";\nvoid x;',
      "x.model.ts:1:1",
      "no-such-package",
    ],
    [
      "calls what does not exist",
      'import * as s from "sluice";\n\n(s as any).defineNothing({});',
      "x.model.ts:3:1",
      "defineNothing is not a function",
    ],
    ["rejects", `${IMPORT}await Promise.reject(new Error("late"));`, "x.model.ts", "late"],
    [
      "has a getter that throws",
      `${IMPORT}defineTeam({ get zone() { throw new Error("got"); }, name: "a" } as never);`,
      "x.model.ts:2:1",
      "got",
    ],
  ])("because it %s is one finding", async (_, text, at, reason) => {
    const folder = folderWith({ "x.model.ts": text, "y.yaml": "kind: Team\nzone: us\nname: b\n" });
    const loaded = await loadModel(folder);
    const [finding, ...others] = found(loaded);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "load/code-failed", at: expect.stringContaining(at) });
    expect(finding?.detail).toContain(reason);
    expect(finding?.detail).not.toContain(folder);
    expect(loaded.model.teams.map(({ key }) => key)).toEqual(["us/b"]);
  });

  it("is told at the module that is to blame, and takes nothing with it that could load", async () => {
    const loaded = await loadFiles({
      "a.model.ts": `${IMPORT}import "./b.model.ts";\nimport "./c.model.ts";\n${TEAM}`,
      "b.model.ts": `${IMPORT}defineTeam({ zone: "us", name: "b" });`,
      "c.model.ts": `${IMPORT}defineTeam({ zone: "us", name: "c" });\nthrow new Error("c");`,
      "d.model.ts": `${IMPORT}import "./c.model.ts";\ndefineTeam({ zone: "us", name: "d" });`,
    });
    expect(found(loaded).map(({ at, code }) => `${at} ${code}`)).toEqual(
      Array(3).fill("c.model.ts:3:1 load/code-failed"),
    );
    expect(loaded.model.teams.map(({ key }) => key)).toEqual(["us/b"]);
    expect(loaded.broken.map(({ key }) => key)).toContain("us/c");
  });

  it.each([
    ["a function", "() => 1"],
    ["a symbol", "Symbol()"],
    ["a bigint", "1n"],
    ["an object of the class Date", "new Date(0)"],
    ["an object of the class Map", "new Map()"],
    ["an object of the class Own", "new (class Own { a = 1 })()"],
    ["a value that holds itself", "(() => { const a: unknown[] = []; a.push(a); return a; })()"],
    ["undefined", "[undefined]"],
    ["a mapping with a symbol as a name", "{ [Symbol()]: 1 }"],
    ["a value that nests too deep", 'JSON.parse("[".repeat(200) + "]".repeat(200))'],
    [
      "more values than an object may have",
      "(() => { let a: unknown = 1; for (let i = 0; i < 40; i++) a = [a, a]; return a; })()",
    ],
  ])("with %s is one finding", async (what, value) => {
    const text = `${IMPORT}defineVendor({\n  name: "v",\n  cloud: "AWS",\n  locations: ${value} as never,\n});`;
    const loaded = await loadFiles({ "x.model.ts": text });
    const all = found(loaded);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ code: "load/not-data", at: expect.stringMatching(/^x\.model\.ts:5:/) });
    expect(all[0]?.detail).toContain(what);
    expect(loaded.broken).toEqual([{ kind: "Vendor", key: "v" }]);
  });

  it("leaves no trace on prototypes", async () => {
    const text = `${IMPORT}defineTeam({ zone: "us", name: "a", ...JSON.parse('{"__proto__":{"spoiled":1}}') });`;
    expect(found(await loadFiles({ "x.model.ts": text })).map(({ code }) => code)).toEqual(["load/not-data"]);
    expect(({} as { spoiled?: unknown }).spoiled).toBeUndefined();
  });

  it("that is given no fields at all is told as an object is", async () => {
    expect(found(await loadFiles({ "x.model.ts": `${IMPORT}defineTeam("us/a" as never);` }))).toMatchObject([
      { code: "load/type-wrong", at: "x.model.ts:2:1" },
    ]);
  });
});

describe("code that is refused", () => {
  it("is one finding a file, and none of it runs", async () => {
    const text = `(globalThis as any).ran = true;\n${IMPORT}${TEAM}`;
    const loaded = await loadFiles(
      { "x.model.ts": text, "y.model.ts": text, "z.yaml": "kind: Team\nzone: us\nname: b\n" },
      false,
    );
    expect(found(loaded).map(({ at, code }) => `${at} ${code}`)).toEqual([
      "x.model.ts:1:1 load/code-refused",
      "y.model.ts:1:1 load/code-refused",
    ]);
    expect(loaded.model.teams.map(({ key }) => key)).toEqual(["us/b"]);
    expect("ran" in globalThis).toBe(false);
  });
});

describe("loading again", () => {
  it("sees what has changed, in model files and in what they import", async () => {
    const folder = folderWith({
      "x.model.ts": `${IMPORT}import { name } from "./name";\nimport { zone } from "./zone.json";\ndefineTeam({ zone, name });`,
      "name.ts": 'export const name = "a";',
      "zone.json": '{ "zone": "us" }',
    });
    const keys = async () => (await loadModel(folder)).model.teams.map(({ key }) => key);
    expect(await keys()).toEqual(["us/a"]);
    writeFileSync(join(folder, "name.ts"), 'export const name = "b";');
    expect(await keys()).toEqual(["us/b"]);
    writeFileSync(join(folder, "zone.json"), '{ "zone": "eu" }');
    expect(await keys()).toEqual(["eu/b"]);
  });

  it("at the same time gives each load everything", async () => {
    const folder = folderWith({
      "x.model.ts": `${IMPORT}await null;\n${TEAM}`,
      "y.model.ts": `${IMPORT}import "./x.model.ts";`,
    });
    const loads = await Promise.all([loadModel(folder), loadModel(folder), loadModel(folder)]);
    for (const { model } of loads) expect(model.teams).toHaveLength(1);
  });

  it("runs modules once that import each other", async () => {
    const { model, diagnostics } = await loadFiles({
      "x.model.ts": `import { team } from "./a.ts";\nimport { zone } from "./b.ts";\nteam(zone);`,
      "a.ts": `${IMPORT}import { zone } from "./b.ts";\nexport const team = (z: string) => defineTeam({ zone: z, name: zone });\ndefineTeam({ zone: "us", name: "once" });`,
      "b.ts": 'import { team } from "./a.ts";\nexport const zone = "us";\nexport const again = () => team;',
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["load/no-ecosystem"]);
    expect(model.teams.map(({ key }) => key)).toEqual(["us/once", "us/us"]);
  });
});
