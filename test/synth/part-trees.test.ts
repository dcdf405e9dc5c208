import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manifestOf } from "../../src/synth/manifest.js";
import { joinTrees, selectStacks } from "../../src/synth/part-trees.js";
import { readTree } from "../../src/synth/read-tree.js";
import { writeTree } from "../../src/synth/write-tree.js";
import { withFolder } from "./terraform.js";
import { treeOf } from "./trees.js";

describe("parts of a tree", () => {
  const stacks = fc.dictionary(
    fc.constantFrom("a", "b", "c", "d"),
    fc.dictionary(fc.constantFrom("x", "d/y"), fc.constantFrom("1", "2")),
    { minKeys: 1 },
  );

  it("join to the whole again", () => {
    fc.assert(
      fc.property(stacks, fc.subarray(["a", "b", "c", "d"]), (files, chosen) => {
        const tree = treeOf(files);
        const one = selectStacks(tree, ({ name }) => chosen.includes(name));
        const other = selectStacks(tree, ({ name }) => !chosen.includes(name));
        expect(manifestOf(one).stacks.map(({ name }) => name)).toEqual(
          Object.keys(files)
            .filter((name) => chosen.includes(name))
            .sort(),
        );
        expect(joinTrees([other, one])).toEqual(tree);
        expect(selectStacks(tree, () => true)).toEqual(tree);
      }),
    );
  });

  it("are trees by themselves", async () => {
    const part = selectStacks(treeOf({ a: { x: "1" }, b: { x: "2" } }), ({ name }) => name === "b");
    await withFolder(async (folder) => {
      await writeTree(`${folder}/out`, part);
      expect((await readTree(`${folder}/out`)).tree).toEqual(part);
    });
    expect([...part.keys()].some((path) => path.startsWith("stacks/a/"))).toBe(false);
    expect(joinTrees([])).toEqual(new Map());
  });
});
