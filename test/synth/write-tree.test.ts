import { fork } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/synth/assemble.js";
import { compareTrees } from "../../src/synth/compare-trees.js";
import type { StackDraft } from "../../src/synth/draft.js";
import { readTree, repairTree } from "../../src/synth/read-tree.js";
import type { SwapSteps } from "../../src/synth/swap.js";
import type { FileTree } from "../../src/synth/tree.js";
import { TreeProblem } from "../../src/synth/tree-problem.js";
import { writeTree } from "../../src/synth/write-tree.js";
import { withFolder } from "./terraform.js";
import { treeOf } from "./trees.js";

/** Every file below a folder with its content; empty folders too. */
function contentOf(folder: string, prefix = ""): Record<string, string> {
  const found: Record<string, string> = {};
  if (!existsSync(folder)) return found;
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.length === 0 && prefix !== "") found[prefix] = "<empty>";
  for (const entry of entries) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(found, contentOf(join(folder, entry.name), path));
    else found[path] = readFileSync(join(folder, entry.name), "utf8");
  }
  return found;
}

/** The steps of a swap, each after something else. */
function stepsAfter(before: () => void): SwapSteps {
  return {
    rename(from, to) {
      before();
      renameSync(from, to);
    },
    writeJournal(path, text) {
      before();
      writeFileSync(path, text);
    },
  };
}

const asRecord = (tree: FileTree) => Object.fromEntries(tree);

const one = treeOf({ a: { x: "1", "specs/y.json": "2" }, b: { x: "1" } });
const two = treeOf({ a: { x: "1", z: "3" }, c: { x: "1" } });

describe("writeTree", () => {
  it("writes a tree that is read back, and nothing beside it", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "deep", "out");
      const written = await writeTree(out, one);
      expect(written.added).toEqual([...one.keys()].sort());
      expect(contentOf(out)).toEqual(asRecord(one));
      expect((await readTree(out)).tree).toEqual(one);
      expect(readdirSync(join(folder, "deep"))).toEqual(["out"]);
    });
  });

  it("leaves unchanged files alone, removes its own old ones and keeps everyone else's", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      await writeTree(out, one);
      const foreign = ["stacks/a/.terraform/providers/x", "stacks/b/.terraform.lock.hcl", "stacks/b/plan", "notes.md"];
      for (const path of foreign) {
        mkdirSync(join(out, path, ".."), { recursive: true });
        writeFileSync(join(out, path), path);
      }
      utimesSync(join(out, "stacks/a/x"), 1_000, 1_000);
      const before = statSync(join(out, "stacks/a/x"));
      const written = await writeTree(out, two);
      const after = statSync(join(out, "stacks/a/x"));
      expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
      expect(contentOf(out)).toEqual({ ...asRecord(two), ...Object.fromEntries(foreign.map((path) => [path, path])) });
      const { added, changed, removed } = compareTrees(one, two);
      expect({ ...written, unchanged: 0 }).toEqual({ added, changed, removed, unchanged: 0 });
      expect(existsSync(join(out, "stacks/a/specs"))).toBe(false);
      expect(await writeTree(out, two)).toEqual({ added: [], changed: [], removed: [], unchanged: two.size });
    });
  });

  it("leaves the old or the new tree to find, wherever it dies", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "disk", "out");
      await writeTree(out, one);
      writeFileSync(join(out, "stacks/b/plan"), "foreign");
      // The disk as it is before each step is what a process that dies there leaves behind.
      const deaths: string[] = [];
      const die = () => {
        const death = join(folder, `death-${deaths.length}`);
        cpSync(join(folder, "disk"), death, { recursive: true });
        for (const name of readdirSync(death))
          if (name.endsWith("-lock")) rmSync(join(death, name), { recursive: true });
        deaths.push(death);
      };
      await writeTree(out, two, stepsAfter(die));
      expect(deaths.length).toBeGreaterThan(8);
      let halfSwapped = 0;
      for (const death of deaths) {
        const dead = join(death, "out");
        const found = contentOf(dead);
        if (found["stacks/b/x"] === undefined || found["stacks/a/z"] !== undefined) halfSwapped += 1;
        const { tree } = await readTree(dead);
        expect([asRecord(one), asRecord(two)]).toContainEqual(asRecord(tree));
        expect(contentOf(dead)).toEqual({ ...asRecord(tree), "stacks/b/plan": "foreign" });
        await writeTree(dead, two);
        expect(contentOf(dead)).toEqual({ ...asRecord(two), "stacks/b/plan": "foreign" });
        expect(readdirSync(death)).toEqual(["out"]);
      }
      expect(halfSwapped).toBeGreaterThan(0);
    });
  });

  it("puts the old tree back when a step fails, and says why", async () => {
    for (let failing = 0; ; failing++) {
      const finished = await withFolder(async (folder) => {
        const out = join(folder, "out");
        await writeTree(out, one);
        let step = 0;
        const fail = () => {
          if (step++ === failing) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
        };
        let problem: unknown;
        await writeTree(out, two, stepsAfter(fail)).catch((error: unknown) => {
          problem = error;
        });
        if (problem === undefined) return true;
        expect(problem).toBeInstanceOf(TreeProblem);
        expect((problem as TreeProblem).message).toContain("the disk is full");
        expect((problem as TreeProblem).remedy).toContain("the old files are as they were");
        expect(contentOf(out)).toEqual(asRecord(one));
        expect(readdirSync(folder)).toEqual(["out"]);
        return false;
      });
      if (finished) {
        expect(failing).toBeGreaterThan(8);
        break;
      }
    }
  });

  it("writes any tree over any other", { timeout: 60_000 }, async () => {
    const stacks = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.dictionary(fc.constantFrom("x", "y", "d/x", "d/e/x"), fc.constantFrom("1", "2"), { minKeys: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(stacks, { minLength: 1, maxLength: 4 }), async (all) =>
        withFolder(async (folder) => {
          const out = join(folder, "out");
          for (const files of all) {
            const tree = treeOf(files);
            await writeTree(out, tree);
            expect(contentOf(out)).toEqual(asRecord(tree));
          }
        }),
      ),
      { numRuns: 40 },
    );
  });

  it("lets two writers take turns", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      await Promise.all([one, two, one, two].map((tree) => writeTree(out, tree)));
      expect([asRecord(one), asRecord(two)]).toContainEqual(contentOf(out));
    });
  });

  it("survives being killed by the system", { timeout: 120_000 }, async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      const size = 300;
      const script = join(import.meta.dirname, "write-for-ever.ts");
      const delays = [5, 0, 11, 17, 23, 37, 53];
      for (const delay of delays) {
        const child = fork(script, [out, String(size)], { execArgv: ["--import", "tsx"], stdio: "ignore" });
        // It tells when it has written once, so that the disk is busy when it dies.
        await new Promise((resolve) => child.once("message", resolve));
        await new Promise((resolve) => setTimeout(resolve, delay));
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
        // Its lock is given up by itself after some seconds; once is enough to wait for that.
        if (delay !== delays[0]) rmSync(join(folder, ".out.sluice-lock"), { recursive: true, force: true });
        await repairTree(out);
        const { tree } = await readTree(out);
        const generation = tree.get("stacks/s0/x");
        for (let index = 0; index < size; index++) expect(tree.get(`stacks/s${index}/x`)).toBe(generation);
        expect(contentOf(out)).toEqual(asRecord(tree));
      }
      await writeTree(out, two);
      expect(contentOf(out)).toEqual(asRecord(two));
    });
  });
});

describe("what a disk may hold against it", () => {
  const refusal = async (out: string, tree = one): Promise<TreeProblem> => {
    const error = await writeTree(out, tree).then(
      () => undefined,
      (problem: unknown) => problem,
    );
    expect(error).toBeInstanceOf(TreeProblem);
    return error as TreeProblem;
  };

  it("a manifest of something else", async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, "manifest.json"), '{ "name": "my web app" }');
      expect((await refusal(folder)).message).toContain("belongs to something else");
      expect(contentOf(folder)).toEqual({ "manifest.json": '{ "name": "my web app" }' });
    });
  });

  it("a folder where a file belongs, a file where a folder belongs, and a link", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      mkdirSync(join(out, "stacks/a/x"), { recursive: true });
      expect((await refusal(out)).message).toContain("is a folder; a file belongs there");
      const other = join(folder, "other");
      mkdirSync(other);
      writeFileSync(join(other, "stacks"), "");
      expect((await refusal(other)).message).toMatch(/a file is where a folder should be/);
      expect(contentOf(other)).toEqual({ stacks: "" });
      const linked = join(folder, "linked");
      mkdirSync(linked);
      symlinkSync(folder, join(linked, "stacks"));
      expect((await refusal(linked)).message).toContain("is a link");
    });
  });

  it.skipIf(process.getuid?.() === 0)("a folder that this user may not write", async () => {
    await withFolder(async (folder) => {
      chmodSync(folder, 0o555);
      expect((await refusal(join(folder, "out"))).message).toContain("this user may not");
      chmodSync(folder, 0o755);
    });
  });

  it("a manifest that names files elsewhere, which are not touched", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      await writeTree(out, one);
      writeFileSync(join(folder, "precious"), "!");
      const manifest = JSON.parse(one.get("sluice.json") as string) as object;
      writeFileSync(join(out, "sluice.json"), JSON.stringify({ ...manifest, files: ["../precious"] }));
      await expect(readTree(out)).rejects.toThrow(/corrupt.*\.\.\/precious/);
      await writeTree(out, two);
      expect(readFileSync(join(folder, "precious"), "utf8")).toBe("!");
      expect((await readTree(out)).tree).toEqual(two);
    });
  });
});

describe("readTree", () => {
  const problemOf = async (change: (out: string) => void): Promise<TreeProblem> =>
    withFolder(async (folder) => {
      const out = join(folder, "out");
      await writeTree(out, one);
      change(out);
      const error = await readTree(out).then(
        () => undefined,
        (problem: unknown) => problem,
      );
      expect(error).toBeInstanceOf(TreeProblem);
      return error as TreeProblem;
    });

  it.each<[string, RegExp, (out: string) => void]>([
    ["no folder", /There is no folder/, (out) => renameSync(out, `${out}2`)],
    ["no manifest", /holds no sluice\.json/, (out) => renameSync(join(out, "sluice.json"), join(out, "x"))],
    ["broken JSON", /corrupt: it is no JSON/, (out) => writeFileSync(join(out, "sluice.json"), "{")],
    ["a list", /corrupt: it holds no object/, (out) => writeFileSync(join(out, "sluice.json"), "[]")],
    ["a later format", /has the format 2/, (out) => writeFileSync(join(out, "sluice.json"), '{ "schema": 2 }')],
    [
      "a broken stack",
      /stack number 1 is broken/,
      (out) => writeFileSync(join(out, "sluice.json"), '{ "schema": 1, "model": "", "files": [], "stacks": [{}] }'),
    ],
    ["a missing file", /stacks\/a\/x is missing/, (out) => renameSync(join(out, "stacks/a/x"), join(out, "x"))],
    ["a changed file", /somebody has changed them/, (out) => writeFileSync(join(out, "stacks/a/x"), "mine")],
  ])("tells of %s", async (_, message, change) => {
    const problem = await problemOf(change);
    expect(problem.message).toMatch(message);
    expect(problem.remedy).not.toBe("");
  });

  it("does not mind foreign files", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      await writeTree(out, one);
      writeFileSync(join(out, "stacks/a/plan"), "");
      expect((await readTree(out)).tree).toEqual(one);
    });
  });
});

describe("compareTrees", () => {
  it("says what was added, changed and removed, wherever lines have moved", () => {
    expect(compareTrees(one, one)).toEqual({ added: [], changed: [], removed: [] });
    expect(compareTrees(one, two)).toEqual({
      added: [...two.keys()].filter((path) => !one.has(path)).sort(),
      changed: ["manifest.json", "sluice.json", "stacks/a/provenance.json"].filter(
        (path) => one.get(path) !== two.get(path),
      ),
      removed: [...one.keys()].filter((path) => !two.has(path)).sort(),
    });
    const draft: StackDraft[] = [];
    const bare = assemble(draft, "m", undefined).tree;
    const located = assemble(draft, "m", '{ "Team": {} }\n').tree;
    expect(located.has("sources.json")).toBe(true);
    expect(compareTrees(bare, located)).toEqual({ added: [], changed: [], removed: [] });
    expect(compareTrees(located, assemble(draft, "n", undefined).tree).changed).toEqual(["sluice.json"]);
  });
});
