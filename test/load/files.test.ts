import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { locateAll } from "../../src/diagnostic/locate.js";
import { type Loaded, type LoadOptions, loadModel, loadTexts } from "../../src/load/load.js";

const team = (name: string): string => `kind: Team\nzone: us\nname: ${name}\n`;

let root: string;
let outside: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "model-")));
  outside = realpathSync(mkdtempSync(join(tmpdir(), "outside-")));
});
afterEach(() => {
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array, folder = root): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function load(options: LoadOptions = {}): Promise<Loaded> {
  return loadModel(root, options);
}

/** `file:line:column code` of what is wrong, but for the missing Ecosystem. */
function places({ diagnostics, locate }: Loaded): string[] {
  return locateAll(diagnostics, locate)
    .filter(({ code }) => code !== "load/no-ecosystem")
    .map(({ position: p, code }) => `${p ? `${p.file}:${p.line}:${p.column} ` : ""}${code}`);
}

const teams = ({ model }: Loaded): string[] => model.teams.map(({ name }) => name);

describe("the files of a model", () => {
  it.each(["file", "folder"] as const)("are not those of a repository below it, whose .git is a %s", async (kind) => {
    write("model.yaml", team("own"));
    if (kind === "file") write("sub/.git", "gitdir: ../.git/modules/sub\n");
    else write("sub/.git/HEAD", "ref: refs/heads/main\n");
    write("sub/deep/model.yaml", team("other"));
    write("sub/mask.sql", "select 1");
    symlinkSync("sub/deep/model.yaml", join(root, "link.yaml"));
    write(".git/HEAD", "ref: refs/heads/main\n");
    const loaded = await load();
    expect(teams(loaded)).toEqual(["own"]);
    expect(places(loaded)).toEqual(["sub/deep/model.yaml:1:1 load/file-unreadable"]);
    expect(loaded.diagnostics[0]?.detail).toContain("lies in a git repository of its own, such as a submodule");
    expect(loaded.unread).toBe(true);
    expect(teams(await load({ exclude: ["sub/**", "link.yaml"] }))).toEqual(["own"]);
    expect(places(await load({ exclude: ["sub/**"] }))).toEqual(["link.yaml:1:1 load/file-unreadable"]);
  });

  it("are all YAML files of the folder, but not what is hidden, installed, written or about the project", async () => {
    for (const path of ["a.yaml", "b.yml", "deep/er/c.yaml", "us/out/d.yaml", "with space/é/e.yaml"])
      write(path, team(path[0] === "w" ? "e" : (/([a-d])\.y/.exec(path)?.[1] ?? "")));
    for (const path of [
      ".hidden.yaml",
      ".github/x.yaml",
      "node_modules/p/x.yaml",
      "a/node_modules/p/x.yaml",
      "out/x.yaml",
      "sluice.config.yaml",
      "deep/sluice.config.yml",
      "x.json",
      "x.yaml.bak",
      "x.md",
    ])
      write(path, "kind: Nothing");
    const loaded = await load();
    expect(places(loaded)).toEqual([]);
    expect(teams(loaded)).toEqual(["a", "b", "c", "d", "e"]);
    expect(loaded.files).toEqual(["a.yaml", "b.yml", "deep/er/c.yaml", "us/out/d.yaml", "with space/é/e.yaml"]);
  });

  it("are those that the project includes and does not exclude", async () => {
    for (const path of ["model/a.yaml", "model/old/b.yaml", "c.yaml"]) write(path, team(path.slice(-6, -5)));
    expect(teams(await load({ exclude: ["model/old/**"] }))).toEqual(["a", "c"]);
    expect(teams(await load({ include: ["model/**/*.yaml"] }))).toEqual(["a", "b"]);
    expect(teams(await load({ include: ["model/**"], exclude: ["**/b.*"] }))).toEqual(["a"]);
    write("x.yaml", team("x"), outside);
    expect(teams(await load({ include: [`../${outside.split("/").at(-1)}/*.yaml`, "c.yaml"] }))).toEqual(["c"]);
  });

  it("may be none, or without an object, or without an Ecosystem", async () => {
    const codes = async (): Promise<string[]> => (await load()).diagnostics.map(({ code }) => code);
    expect(await codes()).toEqual(["load/empty-model"]);
    write("a.yaml", "---\n# nothing\n---\n");
    expect(await codes()).toEqual(["load/empty-model"]);
    write("b.yaml", team("b"));
    expect(await codes()).toEqual(["load/no-ecosystem"]);
    // One that is broken is not missing.
    write(
      "c.yaml",
      "kind: Ecosystem\nname: e\nrepository: { name: a/b, branch: x }\nliveRepository: { name: a/b, branch: main }\n",
    );
    expect(await codes()).toEqual(["load/field-missing"]);
  });

  it("are two when their names differ only in case, and that is an error at both", () => {
    const texts = {
      "us/Sales.yaml": team("a"),
      "us/sales.yaml": team("b"),
      "us/other.yaml": team("c"),
      "caf\u00e9.yaml": team("d"),
      "cafe\u0301.yaml": team("e"),
    };
    const loaded = loadTexts(new Map(Object.entries(texts)));
    expect(places(loaded)).toEqual(["caf\u00e9.yaml:1:1 load/path-case", "us/sales.yaml:1:1 load/path-case"]);
    expect(
      loaded.diagnostics.filter(({ code }) => code === "load/path-case").map(({ related }) => related[0]?.target),
    ).toEqual([
      { file: "cafe\u0301.yaml", line: 1, column: 1 },
      { file: "us/Sales.yaml", line: 1, column: 1 },
    ]);
  });

  it("are two as well where code files that a model names differ only in case", () => {
    const code = (name: string, file: string): string =>
      `kind: Workspace\nname: ${name}\nteam: us/a\ndatasetGroups: []\ntransformer:\n  code: [{ runtime: sql, file: ${file} }]\n  trigger: { on: change }\n  output: o\n`;
    const texts = {
      "w.yaml": `${code("v", "mask.sql")}---\n${code("w", "Mask.sql")}`,
      "mask.sql": "1",
      "Mask.sql": "2",
    };
    expect(places(loadTexts(new Map(Object.entries(texts))))).toEqual(["mask.sql:1:1 load/path-case"]);
  });

  it("are UTF-8, and told where they are not", async () => {
    write(
      "latin.yaml",
      Buffer.concat([Buffer.from(`${team("a")}contact: caf`), Buffer.from([0xe9]), Buffer.from(" x\n")]),
    );
    write("utf16.yaml", Buffer.from(`\ufeff${team("b")}`, "utf16le"));
    write("binary.yaml", Buffer.from([0, 1, 2, 3, 0xff, 0xfe]));
    write("bom.yaml", `\ufeff${team("c")}`);
    write("good.yaml", `${team("d")}contact: café 日本 😀\n`);
    write("nul.yaml", `${team("e")}contact: "a\u0000b"\n`);
    const loaded = await load();
    expect(places(loaded)).toEqual([
      "binary.yaml:1:5 load/not-utf8",
      "latin.yaml:4:13 load/not-utf8",
      "nul.yaml:4:12 load/control-character",
      "utf16.yaml:1:1 load/not-utf8",
    ]);
    expect(
      loaded.diagnostics.find(({ target }) => target && "file" in target && target.file === "utf16.yaml")?.detail,
    ).toContain("UTF-16");
    expect(teams(loaded)).toEqual(["c", "d"]);
    expect(loaded.model.teams[1]?.contact).toBe("café 日本 😀");
  });

  it("are refused above 32 MB", async () => {
    write("large.yaml", `${team("a")}#${"x".repeat(32 * 1024 * 1024)}`);
    write("small.yaml", team("b"));
    const loaded = await load();
    expect(places(loaded)).toEqual(["large.yaml:1:1 load/file-too-large"]);
    expect(teams(loaded)).toEqual(["b"]);
  });

  it.skipIf(process.getuid?.() === 0)("are told when they cannot be read", async () => {
    write("closed.yaml", team("a"));
    write("closed/a.yaml", team("a"));
    chmodSync(join(root, "closed.yaml"), 0);
    chmodSync(join(root, "closed"), 0);
    expect(places(await load())).toEqual([
      "load/empty-model",
      "closed:1:1 load/file-unreadable",
      "closed.yaml:1:1 load/file-unreadable",
    ]);
    chmodSync(join(root, "closed"), 0o700);
  });

  it("load the same whatever the order of the folder", async () => {
    const names = ["b", "a", "c", "Z", "é"];
    for (const name of names) write(`${name}.yaml`, team(`n${name.codePointAt(0)}`));
    const one = await load();
    for (const name of names) rmSync(join(root, `${name}.yaml`));
    for (const [index, name] of [...names].reverse().entries())
      write(`${index}/x.yaml`, team(`n${name.codePointAt(0)}`));
    expect((await load()).model).toEqual(one.model);
  });
});

describe("links in a model", () => {
  it("are read where they lead inside, once", async () => {
    write("a.yaml", team("a"));
    write("data/kept.txt", team("b"));
    symlinkSync(join(root, "a.yaml"), join(root, "again.yaml"));
    symlinkSync(join(root, "data/kept.txt"), join(root, "linked.yaml"));
    const loaded = await load();
    expect(places(loaded)).toEqual([]);
    expect(teams(loaded)).toEqual(["a", "b"]);
  });

  it("never lead out", async () => {
    write("secret.yaml", team("secret"), outside);
    write("folder/secret.yaml", team("secret"), outside);
    write("secret.sql", "select 'secret'", outside);
    symlinkSync(join(outside, "secret.yaml"), join(root, "a.yaml"));
    symlinkSync(join(outside, "folder"), join(root, "folder"));
    symlinkSync(outside, join(root, "b.yaml"));
    symlinkSync(join(root, "nowhere"), join(root, "dangling.yaml"));
    symlinkSync("loop.yaml", join(root, "loop.yaml"));
    symlinkSync(outside, join(root, "code"));
    symlinkSync(join(outside, "not-there-yet"), join(root, "later"));
    write(
      "w.yaml",
      `kind: Workspace\nname: w\nteam: us/a\ndatasetGroups: []\ntransformer:\n  code:\n    - { runtime: sql, file: code/secret.sql }\n  trigger: { on: change }\n  output: o\n---\nkind: DataContainer\nname: c\nowner: us/a\ntype: files\nlocations: []\npath: folder/data\n---\nkind: DataContainer\nname: d\nowner: us/a\ntype: files\nlocations: []\npath: later\n`,
    );
    const loaded = await load();
    expect(places(loaded)).toEqual([
      "a.yaml:1:1 load/link-outside",
      "b.yaml:1:1 load/link-outside",
      "code/secret.sql:1:1 load/link-outside",
      "dangling.yaml:1:1 load/link-outside",
      "loop.yaml:1:1 load/link-outside",
      "w.yaml:16:7 load/link-outside",
      "w.yaml:23:7 load/link-outside",
    ]);
    expect(JSON.stringify(loaded.model) + JSON.stringify([...loaded.model.files])).not.toContain("secret'");
    expect(teams(loaded)).toEqual([]);
  });

  it("may lead to the model itself", async () => {
    write("real/a.yaml", team("a"));
    symlinkSync(join(root, "real"), join(outside, "model"));
    const loaded = await loadModel(join(outside, "model"));
    expect(places(loaded)).toEqual([]);
    expect(loaded.files).toEqual(["a.yaml"]);
    expect(loaded.locate({ subject: loaded.model.teams[0] ?? { kind: "", key: "" }, path: ["name"] })).toEqual({
      file: "a.yaml",
      line: 3,
      column: 7,
    });
  });
});

describe("code that is not to be run", () => {
  it("is a finding for each file, and the rest loads", async () => {
    write("a.model.ts", "throw new Error('ran')");
    write("b.model.ts", "throw new Error('ran')");
    write("c.yaml", team("c"));
    const loaded = await load({ code: false });
    expect(places(loaded)).toEqual(["a.model.ts:1:1 load/code-refused", "b.model.ts:1:1 load/code-refused"]);
    expect(teams(loaded)).toEqual(["c"]);
  });

  it("is never run from texts", () => {
    const loaded = loadTexts(
      new Map([
        ["a.model.ts", "throw new Error('ran')"],
        ["c.yaml", team("c")],
        ["code.ts", "x"],
      ]),
    );
    expect(places(loaded)).toEqual(["a.model.ts:1:1 load/code-refused"]);
  });
});
