import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TerraformData } from "../../src/platform/cdktf.js";
import type { SynthesisScope } from "../../src/platform/synthesis-scope.js";
import { type Synthesis, synthesize } from "../../src/synth/synthesize.js";
import type { FileTree, ProvenanceEntry } from "../../src/synth/tree.js";
import { writeTree } from "../../src/synth/write-tree.js";
import { because, handled, labModel } from "./fixtures.js";
import { terraform, withFolder } from "./terraform.js";

/** A stack of views, each with a farewell, and one grant without. */
function views(names: readonly string[]): (scope: SynthesisScope) => void {
  return (scope) => {
    if (names.length === 0) return;
    const stack = scope.stack({ name: "workspace", after: [] });
    stack.own(new TerraformData(stack.terraform, "grant", { input: "grant" }), "grant", because("reports"));
    for (const name of names) {
      const view = new TerraformData(stack.terraform, name, {
        provisioners: [
          {
            type: "local-exec",
            when: "destroy",
            interpreter: ["/bin/sh", "-c"],
            command: `cat specs/drop-${name}.json >> dropped.txt`,
          },
        ],
      });
      stack.own(view, name, because("reports"));
      stack.file(`specs/drop-${name}.json`, `${name}\n`);
    }
  };
}

function make(names: readonly string[], before?: Synthesis, applied = false): Promise<Synthesis> {
  return synthesize({
    handlers: [handled(labModel(), views(names))],
    model: labModel(),
    ...(before ? { previous: before.tree } : {}),
    ...(before && applied
      ? { applied: new Map(before.manifest.stacks.map(({ name, digest }) => [name, digest])) }
      : {}),
  });
}

function read(tree: FileTree, file: string): Record<string, unknown> {
  return JSON.parse(tree.get(`stacks/lab--workspace/${file}`) ?? "{}");
}

describe("what holds no data and has to do something when it goes", () => {
  it("leaves by a removed block, in a stack that goes on and in one that does not", async () => {
    const first = await make(["a", "b"]);
    const second = await make(["b"], first);
    expect(read(second.tree, "cdk.tf.json").removed).toMatchObject([
      { from: "terraform_data.a", lifecycle: { destroy: true }, provisioner: [{ "local-exec": { when: "destroy" } }] },
    ]);
    expect(second.tree.has("stacks/lab--workspace/specs/drop-a.json")).toBe(true);
    expect(second.manifest.stacks[0]).toMatchObject({ status: "active", stateful: [] });
    const third = await make([], second);
    expect(third.manifest.stacks[0]).toMatchObject({ status: "tombstone", stateful: [] });
    expect(Object.keys(read(third.tree, "removed.json")).sort()).toEqual(["terraform_data.a", "terraform_data.b"]);
    const entry = read(third.tree, "provenance.json")["terraform_data.a"] as ProvenanceEntry;
    expect(entry).toMatchObject({ object: { key: "reports" }, stateful: false, retired: true });
  });

  it("is said again until it has been applied, and comes back without a trace", async () => {
    const first = await make(["a"]);
    const gone = await make([], first);
    expect((await make([], gone)).tree).toEqual(gone.tree);
    expect((await make(["a"], gone)).tree).toEqual(first.tree);
    expect((await make([], gone, true)).manifest.stacks).toEqual([]);
    const shorter = await make(["b"], await make(["a", "b"]));
    expect((await make(["b"], shorter, true)).tree).toEqual((await make(["b"])).tree);
  });

  it("does it when Terraform applies the tree", { timeout: 120_000 }, async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      const stack = join(out, "stacks/lab--workspace");
      const apply = async (made: Synthesis): Promise<void> => {
        await writeTree(out, made.tree);
        await terraform(stack, "init", "-input=false");
        await terraform(stack, "apply", "-auto-approve", "-input=false");
      };
      const first = await make(["a", "b"]);
      await apply(first);
      const second = await make(["b"], first);
      await apply(second);
      expect(readFileSync(join(stack, "dropped.txt"), "utf8")).toBe("a\n");
      await apply(await make([], second));
      expect(readFileSync(join(stack, "dropped.txt"), "utf8")).toBe("a\nb\n");
    });
  });
});
