import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeployProblem } from "../../src/deploy/deploy-problem.js";
import { headCommit } from "../../src/deploy/git/head-commit.js";
import { type PublishRequest, publish } from "../../src/deploy/git/publish.js";
import { readBranch, readRef } from "../../src/deploy/git/read-branch.js";
import type { FileTree } from "../../src/synth/tree.js";
import { cleanEnv, git, scratchFolder, treeOf } from "./support.js";

// Many runs of other programs: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let scratch: ReturnType<typeof scratchFolder>;
let env: Record<string, string>;
let remote: string;
let work: string;

beforeEach(() => {
  scratch = scratchFolder("publish");
  env = cleanEnv(scratch.path);
  remote = join(scratch.path, "remote.git");
  work = join(scratch.path, "work");
  git(scratch.path, env, "init", "-q", "--bare", "-b", "main", remote);
  git(scratch.path, env, "init", "-q", "-b", "main", work);
  git(work, env, "remote", "add", "origin", remote);
  writeFileSync(join(work, "model.yaml"), "kind: Ecosystem\n");
  git(work, env, "add", ".");
  git(work, env, "commit", "-qm", "model");
  git(work, env, "push", "-q", "origin", "main");
});
afterEach(() => scratch.clean());

const now = () => new Date("2030-01-02T03:04:05Z");
const send = (tree: FileTree, more: Partial<PublishRequest> = {}) =>
  publish({
    repository: work,
    remote: "origin",
    branch: "tf/prod",
    produce: async () => tree,
    compilerVersion: "1.2.3",
    now,
    env,
    ...more,
  });
const at = (...args: string[]) => git(remote, env, ...args);
const paths = (ref = "tf/prod") => at("ls-tree", "-r", "-z", "--name-only", ref).split("\0").filter(Boolean);
const commits = (ref = "tf/prod") => Number(at("rev-list", "--count", ref));
const two = () => treeOf({ "aws--a": {}, "aws--b": { after: ["aws--a"] } });
/** Commits foreign changes to the remote's branch, through a clone. */
function others(change: (folder: string) => void, branch = "tf/prod"): void {
  const clone = join(scratch.path, `clone-${Math.random()}`);
  git(scratch.path, env, "clone", "-q", "-b", branch, remote, clone);
  change(clone);
  git(clone, env, "add", "-A");
  git(clone, env, "commit", "-qm", "by hand");
  git(clone, env, "push", "-q", "origin", `HEAD:refs/heads/${branch}`);
}
/** Digest of a working copy: files, index, HEAD, branches, settings; not objects, nor where git last saw the remote. */
function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  const walk = (at: string) => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (/\.git\/(objects|(logs\/)?refs\/remotes)$/.test(path)) continue;
      hash.update(`${path}\0`);
      if (statSync(path).isDirectory()) walk(path);
      else hash.update(readFileSync(path));
    }
  };
  walk(folder);
  return hash.digest("hex");
}

describe("publish", () => {
  it("creates the branch, with the tree below out/ and files for people and hosts beside it", async () => {
    const tree = two();
    const result = await send(tree, { modelCommit: "abc123" });
    expect(result).toMatchObject({ action: "committed", branch: "tf/prod", attempts: 1, warnings: [] });
    expect(result.stacks).toEqual({ added: ["aws--a", "aws--b"], changed: [], removed: [] });
    expect(result.commit).toBe(at("rev-parse", "tf/prod"));
    expect(commits()).toBe(1);
    expect(paths()).toEqual(
      [
        ".gitattributes",
        ".gitignore",
        ".sluice-branch.json",
        "CODEOWNERS",
        "README.md",
        ...[...tree.keys()].map((path) => `out/${path}`),
      ].sort(),
    );
    for (const [path, text] of tree) expect(`${at("show", `tf/prod:out/${path}`)}\n`).toBe(text);
    expect(await readBranch({ remote, branch: "tf/prod", env })).toEqual(tree);
    expect(at("show", "tf/prod:README.md")).toContain("| aws | local | 2 |");
    expect(at("show", "tf/prod:.gitattributes")).toContain("/out/** -text linguist-generated=true");
  });

  it("writes trailers that git understands, by whom git's settings name", async () => {
    await send(two(), { modelCommit: "abc123", planSummary: () => "1 to create,\n2 to change" });
    const message = at("log", "-1", "--format=%B", "tf/prod");
    const file = join(scratch.path, "message");
    writeFileSync(file, message);
    const trailers = git(scratch.path, env, "interpret-trailers", "--parse", file);
    const digest = JSON.parse(at("show", "tf/prod:out/sluice.json")).model;
    expect(trailers.split("\n")).toEqual([
      "Model-Commit: abc123",
      `Model-Digest: ${digest}`,
      "Compiler: sluice 1.2.3",
      "Plan-Summary: 1 to create, 2 to change",
    ]);
    expect(message).toMatch(
      /^Publish out: 2 stacks added, 0 stacks changed, 0 stacks removed\n\n\+ aws--a\n\+ aws--b\n\n/,
    );
    expect(at("log", "-1", "--format=%an <%ae> %cn <%ce>", "tf/prod")).toBe(
      "Ann Author <ann@example.com> Ann Author <ann@example.com>",
    );
  });

  it("signs the commit where git's settings ask for it", async () => {
    const key = join(scratch.path, "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const settings = { "gpg.format": "ssh", "user.signingKey": key, "commit.gpgSign": "true" };
    for (const [name, value] of Object.entries(settings)) git(work, env, "config", name, value);
    await send(two());
    expect(at("cat-file", "commit", "tf/prod")).toContain("gpgsig -----BEGIN SSH SIGNATURE-----");
  });

  it("names the owners of each stack in CODEOWNERS: handles where they are known, comments where not", async () => {
    const tree = treeOf({
      "aws--a": { owned: { "x.a": "us/flights", "x.b": "us/ops", "x.c": "us/flights" } },
      "aws--b": { owned: { "x.d": "eu/none" } },
    });
    await send(tree, { handles: (owner) => (owner === "eu/none" ? [] : [`@acme/${owner.slice(3)}`]) });
    expect(at("show", "tf/prod:CODEOWNERS").split("\n").slice(1)).toEqual([
      "/out/stacks/aws--a/ @acme/flights @acme/ops",
      "# /out/stacks/aws--b/ is owned by eu/none, known by no handle",
    ]);
  });

  it("makes no commit when nothing changed, and leaves a note of the check that git shows", async () => {
    const { commit } = await send(two(), { modelCommit: "one" });
    const again = await send(two(), { modelCommit: "two", compilerVersion: "9.9.9" });
    expect(again).toMatchObject({ action: "unchanged", commit, warnings: [] });
    expect(at("rev-parse", "tf/prod")).toBe(commit);
    expect(at("notes", "--ref=sluice", "show", commit)).toContain("Model-Commit: two");
    expect(at("log", "-1", "--notes=sluice", "--format=%N", commit)).toContain("Checked: 2030-01-02T03:04:05.000Z");
    await send(two(), { modelCommit: "three" });
    const note = at("notes", "--ref=sluice", "show", commit);
    expect([note.includes("three"), note.includes("two")]).toEqual([true, false]);
    expect(at("notes", "--ref=sluice", "list").split("\n")).toHaveLength(1);
  });

  it("does not call a change what only sources.json says, and publishes it with the next one", async () => {
    const stacks = { "aws--a": {}, "aws--b": {} };
    const { commit } = await send(treeOf(stacks, { model: "m", files: { "sources.json": "1\n" } }));
    expect(await send(treeOf(stacks, { model: "m", files: { "sources.json": "2\n" } }))).toMatchObject({
      action: "unchanged",
      commit,
    });
    await send(treeOf({ ...stacks, "aws--c": {} }, { files: { "sources.json": "3\n" } }));
    expect(at("show", "tf/prod:out/sources.json")).toBe("3");
  });

  it("adds, changes and removes stacks in one commit on top of the last", async () => {
    const first = await send(treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {}, "aws--d": {} }));
    const next = await send(
      treeOf({ "aws--a": {}, "aws--b": { terraform: { changed: true } }, "aws--d": {}, "aws--e": {} }),
    );
    expect(next.stacks).toEqual({ added: ["aws--e"], changed: ["aws--b"], removed: ["aws--c"] });
    expect(at("rev-parse", "tf/prod^")).toBe(first.commit);
    expect(paths().filter((path) => path.includes("aws--c"))).toEqual([]);
  });

  it("hands the previous tree to produce, and nothing on a new branch", async () => {
    const seen: (FileTree | undefined)[] = [];
    const produce = (tree: FileTree) => async (previous: FileTree | undefined) => {
      seen.push(previous);
      return tree;
    };
    await send(two(), { produce: produce(two()) });
    await send(two(), { produce: produce(treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} })) });
    expect(seen).toEqual([undefined, two()]);
  });

  it("touches no index, HEAD, branch, setting or file of the working copy", async () => {
    await send(two());
    git(work, env, "checkout", "-q", "--detach");
    writeFileSync(join(work, "model.yaml"), "edited\n");
    writeFileSync(join(work, "staged"), "staged\n");
    git(work, env, "add", "staged");
    git(work, env, "fetch", "-q", "origin");
    const before = fingerprint(work);
    await send(two());
    expect(fingerprint(work)).toBe(before);
    mkdirSync(join(work, "deep"));
    const pushed = fingerprint(work);
    await send(treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} }), { repository: join(work, "deep") });
    expect(fingerprint(work)).toBe(pushed);
  });

  it("works without a local repository, from a bare one, and while a hook's variables point elsewhere", async () => {
    await send(two(), { repository: undefined, remote });
    const bare = join(scratch.path, "bare.git");
    git(scratch.path, env, "clone", "-q", "--bare", remote, bare);
    const more = treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} });
    expect(await send(more, { repository: bare })).toMatchObject({ action: "committed" });
    const hook = {
      ...env,
      GIT_DIR: "/nowhere",
      GIT_INDEX_FILE: join(scratch.path, "hook-index"),
      GIT_WORK_TREE: "/nowhere",
    };
    expect(await send(two(), { env: hook, allow: ["aws--c"] })).toMatchObject({ action: "committed" });
    expect(existsSync(join(scratch.path, "hook-index"))).toBe(false);
    expect(commits()).toBe(3);
  });

  it("publishes from a shallow clone and leaves it as shallow as it was", async () => {
    await send(two());
    const shallow = join(scratch.path, "shallow");
    git(scratch.path, env, "clone", "-q", "--depth=1", `file://${remote}`, shallow);
    const boundary = readFileSync(join(shallow, ".git", "shallow"), "utf8");
    await send(treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} }), { repository: shallow });
    expect([commits(), readFileSync(join(shallow, ".git", "shallow"), "utf8")]).toEqual([2, boundary]);
    git(work, env, "fetch", "-q", "origin", "tf/prod");
    expect(existsSync(join(work, ".git", "shallow"))).toBe(false);
  });

  it("keeps unusual contents, foreign names and branch names byte for byte", async () => {
    const files = {
      "stacks/aws--a/odd.json": "é\u0000\r\nno newline at end",
      "stacks/aws--a/empty": "",
      "stacks/aws--a/large": "x".repeat(3_000_000),
    };
    const branch = "tf/ümläut#1";
    await send(two(), { branch });
    const names = [
      "ünïcode ☃.json",
      "a\nnewline",
      "tab\there",
      "-dash",
      '"quoted" \\back',
      "out/stacks/aws--a/foreign ☃",
    ];
    others((folder) => {
      for (const name of names) writeFileSync(join(folder, name), name);
    }, branch);
    const tree = treeOf({ "aws--a": {}, "aws--b": {} }, { files });
    await send(tree, { branch });
    expect(await readBranch({ repository: work, remote: "origin", branch, env })).toEqual(tree);
    expect(paths(branch)).toEqual(expect.arrayContaining(names));
    expect(await send(tree, { branch })).toMatchObject({ action: "unchanged" });
  });

  it("gives the same tree on every machine", async () => {
    await send(two());
    const id = at("rev-parse", "tf/prod^{tree}");
    at("update-ref", "-d", "refs/heads/tf/prod");
    await send(two(), {
      repository: undefined,
      remote,
      compilerVersion: "2",
      env: { ...env, TZ: "Asia/Tokyo", LANG: "de_DE" },
    });
    expect(at("rev-parse", "tf/prod^{tree}")).toBe(id);
  });
});

describe("publish beside foreign files", () => {
  it("keeps what it does not own and replaces what it does", async () => {
    await send(two());
    others((folder) => {
      writeFileSync(join(folder, "NOTES.txt"), "ours\n");
      mkdirSync(join(folder, ".github"));
      writeFileSync(join(folder, ".github", "x.yml"), "on: push\n");
      writeFileSync(join(folder, "out", "stacks", "aws--b", ".terraform.lock.hcl"), "lock\n");
      writeFileSync(join(folder, "out", "stacks", "aws--a", "cdk.tf.json"), "edited by hand\n");
    });
    await send(treeOf({ "aws--a": {}, "aws--c": {}, "aws--d": {} }), { allow: ["aws"] });
    expect(at("show", "tf/prod:NOTES.txt")).toBe("ours");
    expect(at("show", "tf/prod:.github/x.yml")).toBe("on: push");
    expect(paths().filter((path) => path.includes("aws--b"))).toEqual(["out/stacks/aws--b/.terraform.lock.hcl"]);
    expect(at("show", "tf/prod:out/stacks/aws--a/cdk.tf.json")).not.toContain("edited");
  });

  it("mends what was edited or removed by hand, even when the model gives the same tree", async () => {
    await send(two());
    others((folder) => git(folder, env, "rm", "-q", "out/stacks/aws--a/provenance.json"));
    expect(await send(two())).toMatchObject({ action: "committed" });
    expect(await send(two())).toMatchObject({ action: "unchanged" });
    expect(await readBranch({ remote, branch: "tf/prod", env })).toEqual(two());
  });

  it("leaves a README, CODEOWNERS, .gitattributes and .gitignore alone that somebody else put there first", async () => {
    git(work, env, "push", "-q", "origin", "main:refs/heads/tf/prod");
    others((folder) => {
      for (const name of ["README.md", "CODEOWNERS", ".gitattributes", ".gitignore"])
        writeFileSync(join(folder, name), "mine\n");
    });
    await send(two());
    for (const name of ["README.md", "CODEOWNERS", ".gitattributes", ".gitignore"])
      expect(at("show", `tf/prod:${name}`)).toBe("mine");
    expect(at("show", "tf/prod:model.yaml")).toBe("kind: Ecosystem");
    expect(await send(two())).toMatchObject({ action: "unchanged" });
  });

  it("refuses a branch with an out/ that it did not make", async () => {
    git(work, env, "push", "-q", "origin", "main:refs/heads/tf/prod");
    others((folder) => {
      mkdirSync(join(folder, "out"));
      writeFileSync(join(folder, "out", "hand.tf"), "");
    });
    await expect(send(two())).rejects.toThrow(/has a folder out that Sluice did not make: out\/hand.tf is there/);
    expect(paths()).toContain("out/hand.tf");
  });

  it("refuses to write over a foreign file, through one, or in place of a folder with one", async () => {
    await send(treeOf({ "aws--a": {} }));
    const grown = (path: string) => treeOf({ "aws--a": {} }, { files: { [path]: "new\n" } });
    const cases: [string, string][] = [
      ["out/x/same", "x/same"],
      ["out/y", "y/below"],
      ["out/z/file", "z"],
    ];
    others((folder) => {
      for (const [foreign] of cases) {
        mkdirSync(join(folder, foreign, ".."), { recursive: true });
        writeFileSync(join(folder, foreign), "foreign\n");
      }
    });
    for (const [, path] of cases) await expect(send(grown(path))).rejects.toThrow(/is not Sluice's, and out\//);
    expect(await send(grown("x/other"))).toMatchObject({ action: "committed" });
  });

  it("turns its own file into a folder of the same name", async () => {
    await send(treeOf({ "aws--a": {} }, { files: { jobs: "file\n" } }));
    await send(treeOf({ "aws--a": {} }, { files: { "jobs/one": "in a folder\n" } }));
    expect(paths()).toContain("out/jobs/one");
  });
});

describe("publish --propose", () => {
  it("pushes <branch>-next on top of the branch, renews it, and leaves the branch alone", async () => {
    const { commit } = await send(two());
    const three = treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} });
    const first = await send(three, { propose: true });
    expect(first).toMatchObject({ action: "committed", branch: "tf/prod-next" });
    expect(at("rev-parse", "tf/prod", "tf/prod-next^").split("\n")).toEqual([commit, commit]);
    expect(await send(three, { propose: true })).toMatchObject({ action: "unchanged", commit: first.commit });
    const four = treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {}, "aws--d": {} });
    await send(four, { propose: true });
    expect(at("rev-parse", "tf/prod-next^")).toBe(commit);
    expect(commits("tf/prod-next")).toBe(2);
  });

  it("takes a proposal back when the model is again what the branch holds", async () => {
    const { commit } = await send(two());
    await send(treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} }), { propose: true });
    expect(await send(two(), { propose: true })).toMatchObject({ action: "withdrawn", commit });
    expect(at("rev-parse", "tf/prod-next")).toBe(commit);
    expect(await send(two(), { propose: true })).toMatchObject({ action: "unchanged" });
  });

  it("needs the branch to exist", async () => {
    await expect(send(two(), { propose: true })).rejects.toThrow(/does not exist yet/);
  });
});

describe("the guard of publish", () => {
  const many = (count: number, platform = "aws") =>
    treeOf(Object.fromEntries(Array.from({ length: count }, (_, at) => [`${platform}--s${at}`, {}])));

  it("refuses a tree without stacks, on a new branch and on an old one", async () => {
    await expect(send(treeOf({}))).rejects.toThrow(/has no stacks/);
    await send(two());
    await expect(send(treeOf({}))).rejects.toThrow(/has no stacks/);
    await expect(send(treeOf({}), { allow: ["azure"] })).rejects.toThrow(/has no stacks/);
    expect(await send(treeOf({}), { allow: ["aws"] })).toMatchObject({ action: "committed" });
  });

  it("refuses to let more than the set share vanish, unless it is named", async () => {
    await send(many(10));
    const refused = await send(many(6)).catch((thrown: unknown) => thrown as DeployProblem);
    expect(refused).toBeInstanceOf(DeployProblem);
    expect(refused).toMatchObject({
      message: "4 of 10 resources would vanish, more than 30 in a hundred.",
      remedy: expect.stringContaining("aws"),
    });
    expect((refused as DeployProblem).detail.split("\n")[0]).toBe("aws--s6 terraform_data.aws--s6");
    expect(commits()).toBe(1);
    expect(await send(many(6), { allow: ["aws--s6"] })).toMatchObject({ action: "committed" });
    expect(await send(many(5))).toMatchObject({ action: "committed" });
    expect(await send(many(1), { limit: 0.8 })).toMatchObject({ action: "committed" });
  });

  it("refuses to lose what holds data, unless a removed or moved block lets it go", async () => {
    const stateful = ["aws_s3_bucket.lake", "aws_dynamodb_table.t"];
    const others = { "aws--b": {}, "aws--c": {}, "aws--d": {}, "aws--e": {} };
    await send(treeOf({ ...others, "aws--a": { stateful } }));
    const lost = await send(treeOf({ ...others, "aws--a": { stateful: [] } })).catch(
      (thrown: unknown) => thrown as DeployProblem,
    );
    expect(lost).toMatchObject({ message: "2 things that hold data would vanish without having been retired." });
    await expect(send(treeOf(others))).rejects.toThrow(/hold data would vanish/);
    const removed = {
      removed: [{ from: "aws_s3_bucket.lake", lifecycle: { destroy: true } }],
      moved: { from: "aws_dynamodb_table.t", to: "x.y" },
    };
    await send(treeOf({ ...others, "aws--a": { stateful: [], terraform: removed } }));
    await send(treeOf({ ...others, "aws--a": { stateful: [] } }));
  });
});

describe("publish when the world says no", () => {
  const refusal = async (more: Partial<PublishRequest>) => {
    const thrown = await send(two(), more).catch((problem: unknown) => problem);
    expect(thrown).toBeInstanceOf(DeployProblem);
    const { message, remedy } = thrown as DeployProblem;
    expect(remedy).not.toBe("");
    return message;
  };

  it("tells what is wrong with the repository, the remote and the branch's name", async () => {
    expect(await refusal({ repository: join(scratch.path, "gone") })).toMatch(/gone is not a git repository/);
    mkdirSync(join(scratch.path, "plain"));
    expect(await refusal({ repository: join(scratch.path, "plain") })).toMatch(/plain is not a git repository/);
    expect(await refusal({ remote: "orign" })).toBe('There is no remote "orign". There are: origin.');
    expect(await refusal({ remote: "--upload-pack=touch x" })).toMatch(/There is no remote/);
    expect(await refusal({ branch: "a..b" })).toBe('"a..b" is not a name for a branch.');
    expect(await refusal({ branch: "-x" })).toMatch(/is not a name/);
  });

  it("tells an empty path, a remote that is gone and a host that is away", async () => {
    git(work, env, "remote", "set-url", "origin", join(scratch.path, "moved.git"));
    expect(await refusal({})).toMatch(/There is no repository at the remote origin/);
    expect(await refusal({ remote: "https://user:secret@127.0.0.1:1/x.git" })).toBe(
      "Asking for the branch failed: the remote https://127.0.0.1:1/x.git cannot be reached.",
    );
  });

  it("tells that nobody signs the commit", async () => {
    const anonymous = Object.fromEntries(Object.entries(env).filter(([name]) => !/^GIT_(AUTHOR|COMMITTER)/.test(name)));
    expect(await refusal({ env: anonymous })).toBe("Git does not know who makes the commit.");
    git(work, env, "config", "user.name", "Conf Igured");
    git(work, env, "config", "user.email", "conf@example.com");
    await send(two(), { env: anonymous });
    expect(at("log", "-1", "--format=%an", "tf/prod")).toBe("Conf Igured");
  });

  it("tells a branch that is checked out in the remote, and a rule of the remote", async () => {
    await send(two());
    const checkedOut = join(scratch.path, "checked-out");
    git(scratch.path, env, "clone", "-q", "-b", "tf/prod", remote, checkedOut);
    const more = treeOf({ "aws--a": {}, "aws--b": {}, "aws--c": {} });
    await expect(send(more, { remote: checkedOut })).rejects.toThrow(/is checked out in .*checked-out/);
    writeFileSync(join(remote, "hooks", "pre-receive"), "#!/bin/sh\necho no thanks >&2\nexit 1\n", { mode: 0o755 });
    await expect(send(more)).rejects.toThrow(/refused by the rules of origin/);
    expect(commits()).toBe(1);
    // A check that cannot be recorded is a warning: the branch is what it should be.
    const same = await send(two());
    expect(same).toMatchObject({ action: "unchanged" });
    expect(same.warnings[0]?.message).toMatch(/Recording the check was refused/);
  });

  it("passes on what produce throws, and stops when asked to", async () => {
    await expect(send(two(), { produce: () => Promise.reject(new Error("a bug")) })).rejects.toThrow("a bug");
    await expect(send(two(), { signal: AbortSignal.abort() })).rejects.toThrow(/interrupted/);
    const broken = new Map(two()).set("stray", "not listed");
    await expect(send(broken)).rejects.toThrow("sluice.json does not list the files of its tree");
    expect(() => at("rev-parse", "--verify", "tf/prod")).toThrow();
  });
});

describe("readBranch and readRef", () => {
  it("read nothing where nothing is, and what was published where it is", async () => {
    expect(await readBranch({ remote, branch: "tf/prod", env })).toBeUndefined();
    expect(await readBranch({ remote, branch: "main", env })).toBeUndefined();
    await send(two());
    git(work, env, "fetch", "-q", "origin");
    expect(await readRef({ repository: work, ref: "origin/tf/prod", env })).toEqual(two());
    expect(await readRef({ repository: work, ref: "HEAD", env })).toBeUndefined();
    await expect(readRef({ repository: work, ref: "nowhere", env })).rejects.toThrow(/"nowhere" names no commit/);
    await expect(readRef({ repository: work, ref: "--all", env })).rejects.toThrow(/names no commit/);
  });

  it("and headCommit tells what is checked out, if anything is", async () => {
    expect(await headCommit(work, env)).toBe(git(work, env, "rev-parse", "HEAD"));
    expect(await headCommit(scratch.path, env)).toBeUndefined();
    expect(await headCommit(remote, env)).toBe(git(work, env, "rev-parse", "HEAD"));
  });

  it("refuse a manifest that was spoilt", async () => {
    await send(two());
    others((folder) => writeFileSync(join(folder, "out", "sluice.json"), '{"schema":2}'));
    await expect(readBranch({ remote, branch: "tf/prod", env })).rejects.toThrow(
      /has the format 2; this version of Sluice knows format 1/,
    );
  });
});
