import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseChangeSource } from "../../src/change/change-source.js";
import { openBase } from "../../src/cli/open-base.js";
import { openProject } from "../../src/cli/project.js";
import { sourceLines } from "../../src/cli/source-lines.js";
import { UsageProblem } from "../../src/cli/usage-problem.js";
import { type CheckedChange, checkAgainst } from "../../src/compile.js";
import { locateAll } from "../../src/diagnostic/locate.js";
import { SMALL_MODEL } from "../support/cli.js";
import { type Repository, repositoryAt, repositoryWith, temporaryFolder } from "../support/repository.js";

const SALES = "shop/sales#main";
const ZONE = "shop/us#main";
const ECOSYSTEM = "shop/ecosystem#proposals";

interface Judged extends CheckedChange {
  /** `tree file:line code` of errors. */
  readonly errors: readonly string[];
  /** The lines that errors point at. */
  readonly lines: readonly (string | undefined)[];
}

/** Checks the model in `folder` as a change, in this process. */
async function judge(folder: string, against: string, source: string, code = false): Promise<Judged> {
  const change = parseChangeSource(source);
  if (change === undefined) throw new Error(source);
  const project = await openProject(folder, { code });
  const base = await openBase({ root: project.root, against, code, watched: false });
  try {
    const checked = await checkAgainst(project.source, { base: base.source, source: change });
    await base.refuseMoved(checked.base.model);
    const located = locateAll(checked.diagnostics, checked.loaded.locate, checked.base.locate).filter(
      ({ severity }) => severity === "error",
    );
    const line = sourceLines({ head: checked.loaded.textOf, base: checked.base.textOf });
    return {
      ...checked,
      errors: located.map(({ tree, position, code }) => `${tree} ${position?.file}:${position?.line} ${code}`),
      lines: located.map(({ tree, position }) => position && line(tree, position.file, position.line)),
    };
  } finally {
    await base.close();
  }
}

const problemOf = async (judging: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await judging.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(UsageProblem);
  return (thrown as UsageProblem).message;
};

/** The model with a wider type: something its team may do. */
const WIDER = SMALL_MODEL.replace("decimal(10,2)", "decimal(12,2)");
/** The model with a narrower one: something nobody may do. */
const NARROWER = SMALL_MODEL.replace("decimal(10,2)", "decimal(9,2)");
/** The model without its workspace. */
const WITHOUT = SMALL_MODEL.slice(0, SMALL_MODEL.indexOf("---\nkind: Workspace"));
const small = (): Repository => repositoryWith({ "m/model.yaml": SMALL_MODEL, "README.md": "x" });

describe("what a change is compared with", () => {
  it("is nothing new on an unchanged tree, for every owner", async () => {
    const { folder } = small();
    for (const source of [SALES, ZONE, ECOSYSTEM]) {
      const judged = await judge(join(folder, "m"), "HEAD", source);
      expect(judged.errors).toEqual([]);
      expect(judged.clean).toBe(true);
      expect(judged.impact).toEqual({ objects: [], workspaces: [], teams: [], platforms: [], stacks: [] });
    }
    expect((await judge(join(folder, "m"), "HEAD", "shop/Sales#main")).errors).toEqual([
      "head undefined:undefined change/unknown-source",
    ]);
  });

  it("is a branch, a tag, a commit, an ancestor, a remote's branch or a folder", async () => {
    const repository = small();
    const { git, write, commit, folder } = repository;
    const id = git("rev-parse", "HEAD");
    git("tag", "--no-sign", "v1");
    git("update-ref", "refs/remotes/origin/main", id);
    git("branch", "some/branch");
    write({ "m/model.yaml": NARROWER });
    commit();
    const elsewhere = repositoryWith({ "model.yaml": SMALL_MODEL }).folder;
    for (const against of ["v1", id, id.slice(0, 12), "HEAD~1", "origin/main", "some/branch", elsewhere])
      expect((await judge(join(folder, "m"), against, SALES)).errors, against).toEqual([
        "head model.yaml:48 change/column-type",
      ]);
    expect((await judge(join(folder, "m"), "HEAD", SALES)).errors).toEqual([]);
  });

  it("is what was committed, whatever lies in the working tree and its index", async () => {
    const { folder, write, git } = small();
    write({ "m/model.yaml": NARROWER });
    git("add", "--all");
    expect((await judge(join(folder, "m"), "HEAD", SALES)).errors).toHaveLength(1);
  });

  it("may be another worktree's branch, or the repository that a worktree belongs to", async () => {
    const { folder, git } = small();
    const other = join(temporaryFolder(), "tree");
    git("worktree", "add", "--quiet", "-b", "change", other);
    repositoryAt(other).write({ "m/model.yaml": NARROWER });
    repositoryAt(other).commit();
    expect((await judge(join(other, "m"), "main", SALES)).errors).toHaveLength(1);
    expect((await judge(join(folder, "m"), "change", SALES)).impact?.objects).toHaveLength(1);
    const bare = join(temporaryFolder(), "bare.git");
    git("clone", "--quiet", "--bare", folder, bare);
    const tree = join(temporaryFolder(), "tree");
    repositoryAt(bare).git("worktree", "add", "--quiet", tree, "change");
    expect((await judge(join(tree, "m"), "main", SALES)).errors).toHaveLength(1);
  });

  it("may lie in files of other names, in another order and with other line ends", async () => {
    const { folder, write } = small();
    const documents = SMALL_MODEL.split("---\n").reverse();
    write({ "m/model.yaml": undefined, "m/a.yml": documents.slice(0, 3).join("---\n").replaceAll("\n", "\r\n") });
    write({ "m/b.yaml": `# moved\n${documents.slice(3).join("---\n")}` });
    const judged = await judge(join(folder, "m"), "HEAD", ZONE);
    expect(judged.errors).toEqual([]);
    expect(judged.impact?.objects).toEqual([]);
  });

  it("shows what went where it was", async () => {
    const { folder, write } = small();
    write({ "m/model.yaml": `# another line\n${WITHOUT}` });
    const judged = await judge(join(folder, "m"), "HEAD", ZONE);
    expect(judged.errors).toEqual(["base model.yaml:50 change/foreign-object"]);
    expect(judged.lines).toEqual(["kind: Workspace"]);
    expect((await judge(join(folder, "m"), "HEAD", SALES)).errors).toEqual([]);
  });

  it("cannot be taken over by a repository in it: a folder that becomes a submodule is not what it was", async () => {
    const { folder, git, write, commit } = small();
    const cut = SMALL_MODEL.indexOf("---\nkind: Datastore");
    write({ "m/model.yaml": SMALL_MODEL.slice(0, cut), "m/data/model.yaml": SMALL_MODEL.slice(cut + 4) });
    commit();
    git("init", "--quiet", "m/data");
    repositoryAt(join(folder, "m/data")).commit();
    git("rm", "-r", "--quiet", "--cached", "m/data");
    git("add", "--all");
    expect(git("ls-files", "--stage", "m/data")).toMatch(/^160000 /);
    expect((await judge(join(folder, "m"), "HEAD", ZONE)).errors.join()).toContain(
      "head data/model.yaml:1 load/file-unreadable",
    );
  });

  it("shows what else has to do with that where it is now, if it is still there", async () => {
    const { folder, write, commit } = small();
    const cut = SMALL_MODEL.indexOf("---\nkind: Workspace");
    const desk = SMALL_MODEL.slice(cut + 4);
    write({ "m/model.yaml": SMALL_MODEL.slice(0, cut), "m/desk.yaml": desk });
    commit();
    write({ "m/model.yaml": SMALL_MODEL.slice(0, cut).replace("- name: products", "- name: goods") });
    write({ "m/desk.yaml": undefined, "m/apps/desk.yaml": desk });
    const judged = await judge(join(folder, "m"), "HEAD", SALES);
    const located = locateAll(judged.diagnostics, judged.loaded.locate, judged.base.locate);
    const removed = located.find(({ code }) => code === "change/removed-in-use");
    expect([removed?.tree, removed?.position?.file]).toEqual(["base", "model.yaml"]);
    expect(removed?.related.map(({ tree, position }) => [tree, position?.file])).toEqual([["head", "apps/desk.yaml"]]);
  });

  it("is told once where a new use of deprecated data is an error: its warning goes, those of other uses stay", async () => {
    const deprecated = SMALL_MODEL.replaceAll(
      /- name: (customers|products)\n/g,
      "- name: $1\n    deprecated: { reason: old }\n",
    );
    const sinks = "[shop/customers, shop/products]";
    expect(deprecated).toContain(sinks);
    const { folder, write } = repositoryWith({ "m/model.yaml": deprecated.replace(sinks, "[shop/customers]") });
    write({ "m/model.yaml": deprecated });
    const { diagnostics } = await judge(join(folder, "m"), "HEAD", SALES);
    const told = diagnostics.filter(({ code }) => code.includes("deprecated"));
    expect(told.map(({ code, detail }) => `${code} ${/"shop\/\w+"/.exec(detail)?.[0]}`)).toEqual([
      'lint/deprecated-data "shop/customers"',
      'change/deprecated-sink "shop/products"',
    ]);
  });

  it("is read with its own configuration", async () => {
    const { folder, write } = repositoryWith({
      "model.yaml": SMALL_MODEL,
      "drafts/x.yaml": "kind: Nonsense\n",
      "sluice.config.yaml": "exclude: [drafts/**]\n",
    });
    expect((await judge(folder, "HEAD", SALES)).errors).toEqual([]);
    write({ "drafts/x.yaml": undefined, "sluice.config.yaml": "# the same\nexclude:\n  - drafts/**\n" });
    expect((await judge(folder, "HEAD", SALES)).errors).toEqual([]);
    write({ "sluice.config.yaml": undefined });
    expect((await judge(folder, "HEAD", SALES)).errors).toEqual([
      "base sluice.config.yaml:1 change/foreign-configuration",
    ]);
    write({ "sluice.config.yaml": "exclude: [drafts/**, x/**]\n" });
    expect((await judge(folder, "HEAD", ZONE)).errors).toEqual([
      "head sluice.config.yaml:1 change/foreign-configuration",
    ]);
    expect((await judge(folder, "HEAD", ECOSYSTEM)).errors).toEqual([]);
  });

  it("may name code and contracts, also through links within it, and compares the code's text", async () => {
    const { folder, write, commit } = repositoryWith({ "code/mask.sql": "select 1\n" });
    symlinkSync("code", join(folder, "linked"));
    write({ "model.yaml": `${WITHOUT}---\n${transformer("linked/mask.sql")}` });
    commit();
    expect((await judge(folder, "HEAD", SALES)).errors).toEqual([]);
    write({ "code/mask.sql": "select 1\r\n" });
    expect((await judge(folder, "HEAD", ZONE)).errors).toEqual([]);
    write({ "code/mask.sql": "select 2\n" });
    const { impact } = await judge(folder, "HEAD", SALES);
    expect(impact?.objects).toEqual([{ kind: "Workspace", key: "mask", change: "changed" }]);
  });
});

const transformer = (file: string): string => `kind: Workspace
name: mask
team: us/sales
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: inputs, sinks: [shop/customers] }]
transformer: { code: [{ runtime: sql, file: ${file} }], trigger: { on: change }, output: masked }
---
kind: Datastore
name: masked
team: us/sales
source: { transformer: mask }
datasets: [{ name: customers, classification: internal, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]
---
kind: Workspace
name: reader
team: us/sales
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: live, platform: local, sinks: [masked/customers] }]
`;

describe("a base that is no model", () => {
  it("is that of a first commit when it is empty, which only the ecosystem's repository may make", async () => {
    const { folder, write } = repositoryWith({ "README.md": "x" });
    write({ "m/model.yaml": SMALL_MODEL });
    expect((await judge(join(folder, "m"), "HEAD", SALES)).errors).toEqual(["head model.yaml:4 change/first-commit"]);
    expect((await judge(join(folder, "m"), "HEAD", ECOSYSTEM)).errors).toEqual([]);
  });

  it.each([
    ["does not parse", { "model.yaml": `${SMALL_MODEL}---\nkind: [` }],
    ["has a broken object", { "model.yaml": SMALL_MODEL.replace("team: us/sales\ncontainer", "container") }],
    ["has no Ecosystem", { "model.yaml": "kind: Team\nzone: us\nname: sales\n" }],
    ["has code that is not run", { "model.yaml": SMALL_MODEL, "x.model.ts": "export {};" }],
    ["has a link that leads out of it", { "model.yaml": SMALL_MODEL, "x.yaml": "LINK" }],
  ])("lets nobody through when it %s", async (_, files) => {
    const { folder, write, commit } = repositoryWith({ "model.yaml": SMALL_MODEL });
    for (const [path, text] of Object.entries(files))
      if (text === "LINK") symlinkSync("../../etc/passwd", join(folder, path));
      else write({ [path]: text });
    commit();
    write({ "model.yaml": SMALL_MODEL, "x.model.ts": "" });
    for (const path of ["x.model.ts", ...("x.yaml" in files ? ["x.yaml"] : [])]) write({ [path]: undefined });
    for (const source of [SALES, ECOSYSTEM]) {
      const judged = await judge(folder, "HEAD", source);
      expect(judged.clean).toBe(false);
      expect(judged.errors.length).toBeGreaterThan(1);
      expect(judged.errors.every((error) => error.startsWith("base "))).toBe(true);
      expect(judged.errors.join()).toContain("change/broken-base");
      expect(judged.impact).toBeUndefined();
    }
  });

  it("has files whose names no checkout could tell apart, or that are no text", async () => {
    const { folder, write, git, commit } = repositoryWith({ "model.yaml": SMALL_MODEL });
    const id = git("rev-parse", "HEAD:model.yaml");
    git("update-index", "--add", "--cacheinfo", `100644,${id},MODEL.yaml`);
    git("commit", "--quiet", "--message", "x");
    expect((await judge(folder, "HEAD", SALES)).errors.join()).toContain("base model.yaml:1 load/path-case");
    git("reset", "--quiet", "--hard", "HEAD~1");
    write({ "latin.yaml": new Uint8Array([0x23, 0xe9, 0x0a]) });
    commit();
    write({ "latin.yaml": undefined });
    expect((await judge(folder, "HEAD", SALES)).errors.join()).toContain("base latin.yaml:1 load/not-utf8");
  });

  it("has a file whose name is no UTF-8", async () => {
    const { folder, git } = repositoryWith({ "model.yaml": SMALL_MODEL });
    const id = git("rev-parse", "HEAD:model.yaml");
    const line = Buffer.concat([
      Buffer.from(`100644 blob ${id}\tmodel.yaml\u0000100644 blob ${id}\t`),
      Buffer.from([0xff]),
      Buffer.from(".yaml\u0000"),
    ]);
    const tree = execFileSync("git", ["mktree", "-z"], { cwd: folder, input: line }).toString().trim();
    const commit = git("commit-tree", tree, "-m", "x");
    expect((await judge(folder, commit, SALES)).errors.join()).toContain("load/file-unreadable");
  });
});

describe("a base that is asked for wrongly", () => {
  it.each(["nope", "-x", "--all", "HEAD:m", "main..main", "", "v1^{tree}"])("is wrong usage: %j", async (against) => {
    const { folder } = small();
    expect(await problemOf(judge(join(folder, "m"), against, SALES))).toMatch(/names no commit/);
  });

  it("is a folder only where it is written as one: a change could hold a folder with the name of a revision", async () => {
    const { folder, write } = small();
    const mine = SMALL_MODEL.replaceAll("shop/sales", "evil/fork");
    write({ "m/model.yaml": mine, "main/model.yaml": mine, "copy/model.yaml": SMALL_MODEL });
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await judge(join(folder, "m"), "main", "evil/fork#main")).errors).toEqual([
        "head undefined:undefined change/unknown-source",
      ]);
      expect((await judge(join(folder, "m"), "./main", "evil/fork#main")).errors).toEqual([]);
      expect((await judge(join(folder, "m"), "./copy", ZONE)).errors).toEqual([]);
      expect(await problemOf(judge(join(folder, "m"), "copy", ZONE))).toMatch(
        /names no commit(.|\n)*A folder is written as a path: --against \.\/copy$/,
      );
    } finally {
      process.chdir(before);
    }
  });

  it("is wrong usage where a tag and a branch have one name: whoever may push the one could stand in for the other", async () => {
    const { folder, git, write, commit } = small();
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    write({ "m/model.yaml": SMALL_MODEL.replaceAll("shop/sales", "evil/fork") });
    const forged = commit();
    git("update-ref", "refs/tags/origin/main", forged);
    expect(await problemOf(judge(join(folder, "m"), "origin/main", "evil/fork#main"))).toMatch(
      /"origin\/main" names more than one thing(.|\n)*refs\/remotes\/origin\/main/,
    );
    expect((await judge(join(folder, "m"), "refs/remotes/origin/main", "evil/fork#main")).errors).toEqual([
      "head undefined:undefined change/unknown-source",
    ]);
    git("update-ref", `refs/heads/${forged}`, "HEAD~1");
    expect((await judge(join(folder, "m"), forged, "evil/fork#main")).errors).toEqual([]);
  });

  it("is wrong usage outside of a repository", async () => {
    const folder = temporaryFolder();
    repositoryAt(folder).write({ "model.yaml": SMALL_MODEL });
    expect(await problemOf(judge(folder, "main", SALES))).toMatch(/is not a git repository/);
  });

  it("says how to fetch what a shallow clone lacks", async () => {
    const { folder, git, write, commit } = small();
    write({ "m/model.yaml": WIDER });
    commit();
    const shallow = join(temporaryFolder(), "clone");
    git("clone", "--quiet", "--depth=1", `file://${folder}`, shallow);
    const problem = await problemOf(judge(join(shallow, "m"), "origin/other", SALES));
    expect(problem).toMatch(/This clone is shallow\..* git fetch origin other/);
    expect((await judge(join(shallow, "m"), "origin/main", SALES)).errors).toEqual([]);
  });

  it("fetches nothing that a partial clone lacks", async () => {
    const { folder, git, write, commit } = small();
    git("config", "uploadpack.allowFilter", "true");
    const clone = join(temporaryFolder(), "clone");
    write({ "m/model.yaml": WIDER });
    commit();
    git("clone", "--quiet", "--filter=blob:none", `file://${folder}`, clone);
    await expect(judge(join(clone, "m"), "HEAD~1", SALES)).rejects.toThrow(/lacks files of the revision/);
    expect((await judge(join(clone, "m"), "HEAD", SALES)).errors).toEqual([]);
  });

  it("does not take a folder that a change moved, or has lead elsewhere, for a first commit", async () => {
    const { folder, write, git } = small();
    const mine = SMALL_MODEL.replace("shop/ecosystem, branch: proposals", "evil/fork, branch: x");
    write({ "evil/model.yaml": mine });
    expect(await problemOf(judge(join(folder, "evil"), "HEAD", "evil/fork#x"))).toContain("m/model.yaml");
    git("rm", "-r", "--quiet", "m");
    symlinkSync("evil", join(folder, "m"));
    expect(await problemOf(judge(join(folder, "m"), "HEAD", "evil/fork#x"))).toMatch(
      /is a symbolic link in the repository/,
    );
  });

  it("does not take a folder that is a link or a file there for one that is not there yet", async () => {
    const { folder, write, commit, git } = repositoryWith({ "real/model.yaml": SMALL_MODEL });
    symlinkSync("real", join(folder, "m"));
    commit();
    git("rm", "--quiet", "m");
    write({ "m/model.yaml": SMALL_MODEL });
    expect(await problemOf(judge(join(folder, "m"), "HEAD", ECOSYSTEM))).toMatch(/m is no folder in the revision/);
  });
});

describe("a change that is not trusted", () => {
  it("runs nothing: no code of either side, no hook, no filter, no program that a setting names", async () => {
    const traces = temporaryFolder();
    const trap = (name: string): string =>
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(join(traces, name))}, "");`;
    const { folder, write, git, commit } = repositoryWith({
      "m/model.yaml": `${WITHOUT}---\n${transformer("mask.sql")}`,
      "m/mask.sql": "select 1",
      "m/.gitattributes": "* filter=trap diff=trap text=auto\n",
      "trap.sh": `#!/bin/sh\ntouch ${traces}/$1\ncat\n`,
    });
    chmodSync(join(folder, "trap.sh"), 0o755);
    const program = (name: string): string => `${join(folder, "trap.sh")} ${name}`;
    mkdirSync(join(folder, "hooks"));
    for (const hook of ["post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"]) {
      write({ [`hooks/${hook}`]: `#!/bin/sh\ntouch ${traces}/${hook}\n` });
      chmodSync(join(folder, "hooks", hook), 0o755);
    }
    write({ "m/mask.sql": "select 2", "m/x.model.ts": trap("model"), "m/lib.ts": trap("lib") });
    for (const [name, value] of [
      ["core.fsmonitor", program("fsmonitor")],
      ["core.hooksPath", join(folder, "hooks")],
      ["filter.trap.smudge", program("smudge")],
      ["filter.trap.clean", program("clean")],
      ["diff.trap.textconv", program("textconv")],
      ["core.pager", program("pager")],
      ["core.sshCommand", program("ssh")],
    ] as const)
      git("config", name, value);
    const judged = await judge(join(folder, "m"), "HEAD", SALES);
    expect(judged.errors).toEqual(["head x.model.ts:1 load/code-refused"]);
    expect(readdirSync(traces)).toEqual([]);
    write({ "m/x.model.ts": undefined, "m/sluice.config.ts": trap("config") });
    expect(await problemOf(judge(join(folder, "m"), "HEAD", SALES))).toMatch(/sluice.config.ts is code/);
    write({ "m/sluice.config.ts": undefined });
    expect((await judge(join(folder, "m"), "HEAD", SALES)).errors).toEqual([]);
    expect(readdirSync(traces)).toEqual([]);
    // The traps do spring where they are meant to.
    git("status");
    commit();
    expect(readdirSync(traces)).toContain("clean");
  });

  it("refuses code in the base's configuration", async () => {
    const { folder, write } = repositoryWith({ "model.yaml": SMALL_MODEL, "sluice.config.ts": "throw 1" });
    write({ "sluice.config.ts": undefined });
    expect(await problemOf(judge(folder, "HEAD", SALES))).toMatch(/--against HEAD: sluice.config.ts is code/);
  });

  it("may hold a repository of its own, which is not taken for the one it is in", async () => {
    const { folder, git, write } = small();
    const inner = join(folder, "m");
    const traces = temporaryFolder();
    git("clone", "--quiet", "--bare", folder, join(folder, "inner.git"));
    for (const name of ["HEAD", "objects", "refs", "config"])
      cpSync(join(folder, "inner.git", name), join(inner, name), { recursive: true });
    write({ "m/config": `[core]\n\tbare = true\n\tfsmonitor = "touch ${traces}/x"\n` });
    const thrown = await judge(inner, "HEAD", SALES).then(
      () => "accepted",
      (error: Error) => error.message,
    );
    // Refused, or taken for what it is: a folder of the outer repository. Never the inner one.
    expect(thrown).not.toBe("accepted");
    expect(readdirSync(traces)).toEqual([]);
  });

  it("ignores variables that point git elsewhere", async () => {
    const { folder, write } = small();
    const other = repositoryWith({ "m/model.yaml": NARROWER });
    write({ "m/model.yaml": NARROWER });
    process.env.GIT_DIR = join(other.folder, ".git");
    process.env.GIT_OBJECT_DIRECTORY = join(other.folder, ".git/objects");
    try {
      expect((await judge(join(folder, "m"), "HEAD", SALES)).errors).toHaveLength(1);
    } finally {
      delete process.env.GIT_DIR;
      delete process.env.GIT_OBJECT_DIRECTORY;
    }
  });
});

describe("code that may run", () => {
  const FILES = {
    "lib/names.ts": 'export const zone = "us";',
    "m/parts/team.ts": 'export const team = "sales";',
    "m/teams.model.ts":
      'import { defineTeam } from "sluice";\nimport { zone } from "../lib/names.js";\nimport { team } from "./parts/team.js";\ndefineTeam({ zone, name: team });\n',
    "m/model.yaml": SMALL_MODEL.replace("kind: Team\nzone: us\nname: sales\n---\n", ""),
  };

  it("of the base runs from a private copy of it, which is gone afterwards", async () => {
    const { folder, write } = repositoryWith(FILES);
    const project = await openProject(join(folder, "m"), { code: true });
    const base = await openBase({ root: project.root, against: "HEAD", code: true, watched: false });
    expect(base.source.snapshot).toBeUndefined();
    expect(existsSync(base.source.root)).toBe(true);
    await base.close();
    expect(existsSync(base.source.root)).toBe(false);
    expect((await judge(join(folder, "m"), "HEAD", ECOSYSTEM, true)).errors).toEqual([]);
    // What an imported module says counts, and places in the base can be shown.
    write({ "m/teams.model.ts": undefined, "m/team.yaml": "kind: Team\nzone: us\nname: sales\ncontact: x\n" });
    const changed = await judge(join(folder, "m"), "HEAD", ZONE, true);
    expect(changed.errors).toEqual(["head team.yaml:4 change/foreign-object"]);
    expect((await judge(join(folder, "m"), "HEAD", ZONE, true)).impact?.objects).toEqual([
      { kind: "Team", key: "us/sales", change: "changed" },
    ]);
  });

  it("of a base without any needs no copy", async () => {
    const { folder } = small();
    const base = await openBase({ root: join(folder, "m"), against: "HEAD", code: true, watched: false });
    expect(base.source.snapshot).toBeDefined();
    await base.close();
  });

  it("may be the configuration, which belongs to the ecosystem", async () => {
    const { folder, write } = repositoryWith({
      "model.yaml": SMALL_MODEL,
      "sluice.config.ts": "export default { exclude: ['x/**'] };",
    });
    expect((await judge(folder, "HEAD", SALES, true)).errors).toEqual([]);
    write({ "sluice.config.ts": "export default { exclude: ['y/**'] };" });
    expect((await judge(folder, "HEAD", SALES, true)).errors).toEqual([
      "head sluice.config.ts:1 change/foreign-configuration",
    ]);
    expect((await judge(folder, "HEAD", ECOSYSTEM, true)).errors).toEqual([]);
  });
});

describe("all findings at once", () => {
  it("are told also where the head does not lint", async () => {
    const { folder, write } = small();
    write({ "m/model.yaml": NARROWER.replace("sinks: [shop/customers", "sinks: [shop/nobody, shop/customers") });
    const { errors, clean, impact } = await judge(join(folder, "m"), "HEAD", ZONE);
    expect(clean).toBe(false);
    expect(errors.join()).toMatch(/lint\/unknown/);
    expect(errors.join()).toMatch(/change\/foreign-object/);
    expect(errors.join()).toMatch(/change\/column-type/);
    expect(impact?.objects.map(({ key }) => key)).toEqual(["shop", "desk"]);
    expect(impact?.stacks).toBeUndefined();
  });

  it("leave out what is not known of a head that does not load", async () => {
    const { folder, write } = small();
    write({ "m/model.yaml": SMALL_MODEL.replace("name: desk", "nam: desk") });
    const { errors, clean } = await judge(join(folder, "m"), "HEAD", ZONE);
    expect(clean).toBe(false);
    expect(errors.filter((error) => error.includes("change/"))).toEqual([]);
  });

  it("tell a pin that is not the computed one", async () => {
    const byNeeds = SMALL_MODEL.replace("platform: local, sinks", "platform: { byNeeds: true }, sinks");
    const other = "---\nkind: DataPlatform\nname: other\ntype: local\nlocations: [onprem]\nprotection: off\n";
    const pin = (instance: string): string =>
      `---\nkind: PlatformAssignments\nassignments: { desk/live: ${instance} }\n`;
    const { folder, write } = repositoryWith({ "model.yaml": SMALL_MODEL + other });
    write({ "model.yaml": byNeeds + other + pin("other") });
    expect((await judge(folder, "HEAD", SALES)).errors.join()).toContain("change/pin-not-computed");
    write({ "model.yaml": byNeeds + other + pin("local") });
    expect((await judge(folder, "HEAD", SALES)).errors).toEqual([]);
  });
});
