import { describe, expect, it } from "vitest";
import { TerraformData, TerraformVariable } from "../../src/platform/cdktf.js";
import type { SynthesisScope } from "../../src/platform/synthesis-scope.js";
import { synthesize } from "../../src/synth/synthesize.js";
import type { FileTree } from "../../src/synth/tree.js";
import { Bucket, Cloud, Region } from "./cloud.js";
import { because, handled, labModel } from "./fixtures.js";

const make = async (build: (scope: SynthesisScope) => void, previous?: FileTree, model = labModel()) =>
  (await synthesize({ handlers: [handled(model, build)], model, ...(previous ? { previous } : {}) })).tree;

const terraformOf = (tree: FileTree) =>
  JSON.parse(tree.get("stacks/lab--s/cdk.tf.json") ?? "null") as Record<string, Record<string, unknown>>;

/** A bucket of the provider's second alias, in a region that is looked up, named by a variable; and something else. */
function full(scope: SynthesisScope): void {
  const stack = scope.stack({ name: "s", after: [] });
  new Cloud(stack.terraform, "plain");
  const second = new Cloud(stack.terraform, "second", "second");
  const prefix = new TerraformVariable(stack.terraform, "prefix", { default: "nw" });
  const region = new Region(stack.terraform, "region");
  stack.own(region, "here", because("nw"));
  const bucket = new Bucket(
    stack.terraform,
    "bucket",
    { name: `${prefix.stringValue}-${region.getStringAttribute("name")}` },
    { provider: second },
  );
  stack.own(bucket, "lake", because("nw/customers", true));
  few(scope, stack);
}

function few(scope: SynthesisScope, stack = scope.stack({ name: "s", after: [] })): void {
  stack.own(new TerraformData(stack.terraform, "other"), "other", because("nw/orders"));
}

describe("what is carried over", () => {
  it("keeps its provider, data source and variable where the stack goes on without them", async () => {
    const first = await make(full);
    const second = await make((scope) => few(scope), first);
    const before = terraformOf(first);
    const after = terraformOf(second);
    expect(after.resource).toEqual(before.resource);
    expect(after.data).toEqual(before.data);
    expect(after.variable).toEqual(before.variable);
    expect(after.provider).toEqual(before.provider);
    expect(after.terraform).toEqual(before.terraform);
    expect(await make((scope) => few(scope), second)).toEqual(second);
  });

  it("keeps its provider also where the stack has another of that kind", async () => {
    const first = await make(full);
    const second = await make((scope) => {
      const stack = scope.stack({ name: "s", after: [] });
      new Cloud(stack.terraform, "plain");
      stack.own(new Bucket(stack.terraform, "b", {}), "new", because("nw/orders", true));
    }, first);
    expect(terraformOf(second).provider).toEqual(terraformOf(first).provider);
    expect(Object.keys(terraformOf(second).resource?.cloud_bucket as object).sort()).toEqual(["lake", "new"]);
  });

  it("keeps the provider of what is removed, and all of them in a tombstone", async () => {
    const first = await make(full);
    const retirements = labModel(
      "kind: Retirements\nretirements: [{ platform: lab, object: nw, then: destroy, reason: gone }]",
    );
    const removing = terraformOf(await make(() => {}, first, retirements));
    expect(removing.resource).toBeUndefined();
    expect(removing.removed).toEqual([{ from: "cloud_bucket.lake", lifecycle: { destroy: true } }]);
    expect(removing.provider).toEqual(terraformOf(first).provider);

    const stateless = await make((scope) => {
      const stack = scope.stack({ name: "s", after: [] });
      new Cloud(stack.terraform, "plain");
      stack.own(new Bucket(stack.terraform, "b", {}), "b", because("nw/orders"));
    });
    const tombstone = terraformOf(await make(() => {}, stateless));
    const { resource: _, ...rest } = terraformOf(stateless);
    expect(tombstone).toEqual(rest);
  });
});
