import { describe, expect, it } from "vitest";
import { transformerCycle } from "../../../src/lint/rules/transformer-cycle.js";
import { cyclicComponents, shortestCycle } from "../../../src/lint/strong-components.js";
import { transformer, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const ring = (names: readonly string[]) =>
  names
    .map((name, index) =>
      transformer(name, `${names[(index + names.length - 1) % names.length]}_out/rows`, `${name}_out`),
    )
    .join("---\n");

testRule(transformerCycle, {
  valid: {
    "a chain": {
      add: `${transformer("first", "nw_data/products", "first_out")}---\n${transformer("second", "first_out/rows", "second_out")}---\n${workspace("second_out/rows")}`,
    },
    "a diamond": {
      add: `${["top", "left", "right"].map((name) => transformer(name, name === "top" ? "nw_data/products" : "top_out/rows", `${name}_out`)).join("---\n")}---\n${transformer("bottom", "left_out/rows, right_out/rows", "bottom_out")}---\n${workspace("bottom_out/rows")}`,
    },
  },
  invalid: {
    "a transformer that uses what it makes": {
      add: ring(["one"]),
      expect: [
        {
          code: "lint/transformer-cycle",
          target: "Workspace one datasetGroups/0/sinks/0",
          text: "one_out/rows",
          related: [],
          detail: /"one" -> "one_out" -> "one"\./,
        },
      ],
    },
    "three, the whole loop": {
      add: ring(["b", "c", "a"]),
      expect: [
        {
          code: "lint/transformer-cycle",
          target: "Workspace a datasetGroups/0/sinks/0",
          related: ["Workspace b datasetGroups/0/sinks/0", "Workspace c datasetGroups/0/sinks/0"],
          detail: /"a" -> "a_out" -> "b" -> "b_out" -> "c" -> "c_out" -> "a"\. None of them could ever start\. Take/,
        },
      ],
    },
    "two loops, each": {
      add: `${ring(["a", "b"])}---\n${ring(["c"])}`,
      expect: [
        { code: "lint/transformer-cycle", target: "Workspace a datasetGroups/0/sinks/0" },
        { code: "lint/transformer-cycle", target: "Workspace c datasetGroups/0/sinks/0" },
      ],
    },
    "a loop with a second one through it": {
      add: `${transformer("a", "b_out/rows, c_out/rows", "a_out")}---\n${transformer("b", "a_out/rows", "b_out")}---\n${transformer("c", "a_out/rows", "c_out")}`,
      expect: [
        {
          code: "lint/transformer-cycle",
          target: "Workspace a datasetGroups/0/sinks/0",
          detail: /"a" -> "a_out" -> "b" -> "b_out" -> "a".* One more transformer is caught/,
        },
      ],
    },
  },
});

describe("cyclicComponents", () => {
  it("finds the sets that reach one another", () => {
    const components = cyclicComponents([[1], [2], [0, 3], [4], [5], [4], [6], []]);
    expect(components.map((component) => [...component].sort()).sort()).toEqual([[0, 1, 2], [4, 5], [6]]);
  });

  it("gives a shortest cycle", () => {
    expect(shortestCycle([[1, 3], [2], [0], [0]], 0, new Set([0, 1, 2, 3]))).toEqual([0, 3]);
    expect(shortestCycle([[1], []], 0, new Set([0, 1]))).toEqual([]);
  });
});
