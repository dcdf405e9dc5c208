import { expect, it } from "vitest";
import { TerraformData } from "../../src/platform/cdktf.js";
import { synthesize } from "../../src/synth/synthesize.js";
import { because, handled, labModel } from "./fixtures.js";

const RETIRED = "kind: Retirements\nretirements: [{ platform: lab, object: nw/gone, then: destroy, reason: old }]";

function make(sandbox?: string) {
  const model = labModel(RETIRED);
  const handler = handled(model, (scope) => {
    const stack = scope.stack({ name: "store", after: [] });
    stack.own(new TerraformData(stack.terraform, "table", { input: "t" }), "table", because("nw/customers", true));
  });
  return synthesize({ handlers: [handler], model, previous: new Map(), ...(sandbox === undefined ? {} : { sandbox }) });
}

it("has states of its own in the instance's backend, one for each sandbox", async () => {
  const keys = await Promise.all(
    [undefined, "ann", "ann_b"].map(async (name) => (await make(name)).manifest.stacks[0]?.backend.settings.path),
  );
  expect(keys).toEqual([
    "state/lab--store.tfstate",
    "state/sandbox-ann--lab--store.tfstate",
    "state/sandbox-ann_b--lab--store.tfstate",
  ]);
});

it("protects nothing, and follows no decision about the thing itself", async () => {
  const real = await make();
  const own = await make("ann");
  const terraform = (made: typeof real) => JSON.parse(made.tree.get("stacks/lab--store/cdk.tf.json") ?? "");
  expect(terraform(real).resource.terraform_data.table.lifecycle).toEqual({ prevent_destroy: true });
  expect(terraform(own).resource.terraform_data.table.lifecycle).toBeUndefined();
  expect(real.diagnostics.map(({ code }) => code)).toEqual(["synth/retirement-without-effect"]);
  expect(own.diagnostics).toEqual([]);
});
