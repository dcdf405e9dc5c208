import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { publish } from "../../src/deploy/git/publish.js";
import { readBranch } from "../../src/deploy/git/read-branch.js";
import type { FileTree, SluiceManifest } from "../../src/synth/tree.js";
import { cleanEnv, git, scratchFolder, treeOf } from "./support.js";

// Hundreds of runs of git: slow on a busy machine, and never a measure of anything.
vi.setConfig({ testTimeout: 300_000 });

let scratch: ReturnType<typeof scratchFolder>;
let env: Record<string, string>;
let remote: string;

beforeEach(() => {
  scratch = scratchFolder("races");
  env = cleanEnv(scratch.path);
  remote = join(scratch.path, "remote.git");
  git(scratch.path, env, "init", "-q", "--bare", "-b", "main", remote);
});
afterEach(() => scratch.clean());

const stacksOf = (tree: FileTree | undefined): readonly string[] =>
  tree === undefined
    ? []
    : (JSON.parse(tree.get("sluice.json") ?? "") as SluiceManifest).stacks.map(({ name }) => name);

/** A publisher whose tree is the previous one and a stack of its own: what it saw must be what it builds upon. */
const adding = (name: string, gate?: () => Promise<void>) =>
  publish({
    remote,
    branch: "tf",
    produce: async (previous) => {
      const tree = treeOf(Object.fromEntries([...stacksOf(previous), name].map((stack) => [stack, {}])));
      await gate?.();
      return tree;
    },
    compilerVersion: "1",
    attempts: 40,
    env,
  });

/** A gate that opens when `count` have come to it; later comers pass. */
function gateFor(count: number): () => Promise<void> {
  let waiting = count;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    waiting -= 1;
    if (waiting <= 0) open();
    await opened;
  };
}

describe("publishers that race", () => {
  for (const [count, fresh] of [
    [2, true],
    [2, false],
    [10, true],
  ] as const) {
    it(`${count} on ${fresh ? "a new" : "an existing"} branch: nobody's work is lost, and losers synthesize again`, async () => {
      if (!fresh) await adding("base--x");
      const gate = gateFor(count);
      const names = Array.from({ length: count }, (_, at) => `p--s${at}`);
      const results = await Promise.all(names.map((name) => adding(name, gate)));
      expect(results.every(({ action }) => action === "committed")).toBe(true);
      expect(stacksOf(await readBranch({ remote, branch: "tf", env }))).toEqual([
        ...(fresh ? [] : ["base--x"]),
        ...names,
      ]);
      expect(Number(git(remote, env, "rev-list", "--count", "--first-parent", "tf"))).toBe(count + (fresh ? 0 : 1));
      expect(git(remote, env, "rev-list", "--merges", "tf")).toBe("");
      expect(Math.max(...results.map(({ attempts }) => attempts))).toBeGreaterThan(1);
    });
  }

  it("makes one commit when all of them want the same", async () => {
    const gate = gateFor(4);
    const tree = treeOf({ "aws--a": {} });
    const produce = async () => {
      await gate();
      return tree;
    };
    // Different words in the trailers: the same commit, made twice in a second, would be one.
    const same = (modelCommit: string) =>
      publish({ remote, branch: "tf", produce, modelCommit, compilerVersion: "1", attempts: 40, env });
    const results = await Promise.all(["m1", "m2", "m3", "m4"].map(same));
    expect(results.map(({ action }) => action).sort()).toEqual(["committed", "unchanged", "unchanged", "unchanged"]);
    expect(git(remote, env, "rev-list", "--count", "tf")).toBe("1");
  });

  it("gives up after the set number of attempts", async () => {
    await adding("base--x");
    let count = 0;
    const produce = async (previous: FileTree | undefined) => {
      count += 1;
      await adding(`other--s${count}`);
      return treeOf(Object.fromEntries([...stacksOf(previous), "mine--x"].map((stack) => [stack, {}])));
    };
    const run = publish({ remote, branch: "tf", produce, compilerVersion: "1", attempts: 3, env });
    await expect(run).rejects.toThrow("The branch tf was moved by others 3 times in a row.");
    expect(count).toBe(3);
  });
});

describe("a publisher that is killed", () => {
  it("leaves the branch at the old or the new commit, before and after every step", async () => {
    const work = join(scratch.path, "work");
    await adding("aws--a");
    const old = git(remote, env, "rev-parse", "tf");
    const real = spawnSync("which", ["git"], { encoding: "utf8" }).stdout.trim();
    const bin = join(scratch.path, "bin");
    const counter = join(scratch.path, "count");
    mkdirSync(bin);
    // A git that counts its runs and kills who called it before (or after) the one that is asked for.
    const script = `#!/bin/sh
echo x >> '${counter}'
n=$(wc -l < '${counter}')
if [ "$n" = "$KILL_BEFORE" ]; then kill -9 $PPID; exit 1; fi
'${real}' "$@"
code=$?
if [ "$n" = "$KILL_AFTER" ]; then kill -9 $PPID; fi
exit $code
`;
    writeFileSync(join(bin, "git"), script);
    chmodSync(join(bin, "git"), 0o755);
    const temporary = join(scratch.path, "tmp");
    const run = (kill: Record<string, string>) => {
      rmSync(work, { recursive: true, force: true });
      git(scratch.path, env, "init", "-q", work);
      git(work, env, "remote", "add", "origin", remote);
      rmSync(counter, { force: true });
      mkdirSync(temporary, { recursive: true });
      const args = ["--import", "tsx", join(import.meta.dirname, "publish-once.ts"), work, "aws--a", "aws--b"];
      const path = `${bin}${delimiter}${env.PATH}`;
      return spawnSync(process.execPath, args, {
        env: { ...env, TMPDIR: temporary, PATH: path, ...kill },
        encoding: "utf8",
      });
    };
    const back = () => git(remote, env, "update-ref", "refs/heads/tf", old);
    expect(run({}).status).toBe(0);
    const steps = readFileSync(counter, "utf8").split("\n").length - 1;
    expect(steps).toBeGreaterThan(8);
    expect(readdirSync(temporary).filter((name) => name.startsWith("sluice-"))).toEqual([]);
    const seen = new Set<string>();
    for (let step = 1; step <= steps; step += 1) {
      for (const when of step === steps ? ["KILL_BEFORE", "KILL_AFTER"] : ["KILL_BEFORE"]) {
        back();
        expect(run({ [when]: String(step) }).signal).toBe("SIGKILL");
        const now = git(remote, env, "rev-parse", "tf");
        seen.add(now === old ? "old" : "new");
        if (now !== old) expect(git(remote, env, "rev-parse", "tf^")).toBe(old);
        git(remote, env, "fsck", "--strict", "--no-dangling");
        git(work, env, "fsck", "--strict", "--no-dangling");
        expect(existsSync(join(work, ".git", "index.lock"))).toBe(false);
      }
    }
    // The last step is the push: after it the new commit is there, whoever was killed.
    expect([...seen].sort()).toEqual(["new", "old"]);
    back();
    expect(run({}).status).toBe(0);
    expect(stacksOf(await readBranch({ remote, branch: "tf", env }))).toEqual(["aws--a", "aws--b"]);
  });
});
