import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locateAll } from "../../src/diagnostic/locate.js";
import type { Loaded } from "../../src/load/load.js";
import { resolveReference } from "../../src/load/references.js";
import { loadYaml } from "../support/model.js";

function places({ diagnostics, locate }: Loaded): string[] {
  return locateAll(diagnostics, locate)
    .filter(({ code }) => code !== "load/no-ecosystem")
    .map(({ position: p, code, detail }) => `${p?.file}:${p?.line}:${p?.column} ${code} ${detail}`);
}

const transformer = (code: string): string =>
  `kind: Workspace\nname: w\nteam: us/a\ndatasetGroups: []\ntransformer:\n  code: [${code}]\n  trigger: { on: change }\n  output: o\n`;
const container = (path: string): string =>
  `kind: DataContainer\nname: c\nowner: us/a\ntype: files\nlocations: []\npath: ${JSON.stringify(path)}\n`;

describe("a path that a model file names", () => {
  it.each([
    ["a.yaml", "x.sql", "x.sql"],
    ["us/sales/a.yaml", "x.sql", "us/sales/x.sql"],
    ["us/sales/a.yaml", "./x.sql", "us/sales/x.sql"],
    ["us/sales/a.yaml", "../x.sql", "us/x.sql"],
    ["us/sales/a.yaml", "../../data//x/", "data/x"],
    ["us/sales/a.yaml", "../..", "."],
    ["us/a.yaml", "deep/../../y/./x.sql", "y/x.sql"],
    ["us/a.yaml", "..a/x", "us/..a/x"],
    ["us/a.yaml", "with space/é.sql", "us/with space/é.sql"],
    ["us/a.yaml", "~/x", "us/~/x"],
  ])("in %s, %s is %s", (file, written, path) => expect(resolveReference(file, written)).toEqual({ path }));

  it.each([
    ["a.yaml", "../x", "outside"],
    ["us/a.yaml", "../../x", "outside"],
    ["us/a.yaml", "x/../../../us/x", "outside"],
    ["us/a.yaml", "..", undefined],
    ["a.yaml", "..", "outside"],
    ["a.yaml", "/etc/passwd", "absolute"],
    ["a.yaml", "//host/share", "absolute"],
    ["a.yaml", "\\\\host\\share", "absolute"],
    ["a.yaml", "C:\\x", "absolute"],
    ["a.yaml", "c:/x", "absolute"],
    ["a.yaml", "c:", "absolute"],
    ["a.yaml", "x\\y", "backslash"],
    ["a.yaml", "..\\..\\x", "backslash"],
    ["a.yaml", "", "empty"],
    ["a.yaml", "  ", "empty"],
    ["a.yaml", "x\u0000y", "control"],
    ["a.yaml", "x\ny", "control"],
  ])("in %s, %j is refused as %s", (file, written, problem) => {
    const found = resolveReference(file, written);
    expect("problem" in found ? found.problem : undefined).toBe(problem);
  });

  it("never leads out", () => {
    const part = fc.constantFrom("..", ".", "a", "b c", "", "...", "~", "é");
    const path = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(path, path, (folder, written) => {
        const file = `${folder.replaceAll("..", "x").replace(/^\/+/, "")}/m.yaml`.replace(/^\/+/, "");
        const found = resolveReference(file, written);
        if ("problem" in found) return;
        expect(found.path.startsWith("/")).toBe(false);
        expect(found.path.split("/")).not.toContain("..");
        expect(found.path === "." || !found.path.split("/").includes(".")).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("files that a model names", () => {
  it("are told where they are named when they are missing or lead out", () => {
    const code = [
      "{ runtime: sql, file: x.sql }",
      "{ runtime: sql, file: ../../y.sql }",
      '{ runtime: sql, file: "/z.sql" }',
    ].join(", ");
    expect(places(loadYaml({ "us/w.yaml": transformer(code), "us/c.yaml": container("..\\x") }))).toEqual([
      'us/c.yaml:6:7 load/path-outside "..\\x" has a backslash, which separates folders on Windows only. Use "/".',
      'us/w.yaml:6:32 load/file-missing There is no file us/x.sql in the model ("x.sql", seen from this file). Paths are relative to the file that names them.',
      `us/w.yaml:6:63 load/path-outside "../../y.sql" leads out of the model's root folder. Put the file inside; the model must mean the same wherever it is checked out.`,
      'us/w.yaml:6:100 load/path-outside "/z.sql" is absolute, so it means another file on every machine. Write it relative to this file.',
    ]);
  });

  it("are in the model with their texts, by their path from the root, each once and in order", () => {
    const { model, files } = loadYaml({
      "us/w.yaml": transformer(
        "{ runtime: sql, file: z.sql }, { runtime: pyspark, file: ../py/a.py }, { runtime: javascript, artifact: x, entry: y }",
      ),
      "eu/w.yaml": transformer("{ runtime: sql, file: ../us/z.sql }").replace("name: w", "name: v"),
      "us/z.sql": "\ufeffselect 1\r\n",
      "py/a.py": "print(1)",
      "us/unused.sql": "select 2",
    });
    expect([...model.files]).toEqual([
      ["py/a.py", "print(1)"],
      ["us/z.sql", "select 1\n"],
    ]);
    expect(model.workspaces.map(({ transformer }) => transformer?.code.map(({ file }) => file))).toEqual([
      ["us/z.sql"],
      ["us/z.sql", "py/a.py", undefined],
    ]);
    expect(files).toEqual(["eu/w.yaml", "py/a.py", "us/w.yaml", "us/z.sql"]);
  });

  it("need not be there yet when they are data", () => {
    const { model, diagnostics } = loadYaml({ "us/c.yaml": container("../data/later/") });
    expect(diagnostics.map(({ code }) => code)).toEqual(["load/no-ecosystem"]);
    expect(model.containers[0]?.path).toBe("data/later");
  });

  it("may lie in a folder with any name that is text", () => {
    const { model, diagnostics } = loadYaml({ "a b/ü/c.yaml": container("./x y") });
    expect(diagnostics.map(({ code }) => code)).toEqual(["load/no-ecosystem"]);
    expect(model.containers[0]?.path).toBe("a b/ü/x y");
  });
});
