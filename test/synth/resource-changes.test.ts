import { expect, it } from "vitest";
import { resourceChanges } from "../../src/synth/resource-changes.js";

const tree = (resource: unknown) =>
  new Map([
    ["stacks/local--a/cdk.tf.json", JSON.stringify({ resource })],
    ["sluice.json", "{}"],
  ]);

it("counts resources by address and content, whatever the order of their fields", () => {
  const before = tree({ terraform_data: { a: { input: 1, x: 2 }, b: { input: 1 }, c: {} } });
  const after = tree({ terraform_data: { a: { x: 2, input: 1 }, b: { input: 2 }, d: {} }, other: { c: {} } });
  expect(resourceChanges(before, after)).toEqual({ added: 2, changed: 1, removed: 1 });
  expect(resourceChanges(new Map(), after)).toEqual({ added: 4, changed: 0, removed: 0 });
});
