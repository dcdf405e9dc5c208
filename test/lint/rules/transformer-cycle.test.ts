import { describe, expect, it } from "vitest";
import { transformerCycle } from "../../../src/lint/rules/transformer-cycle.js";
import { cyclicComponents, shortestCycle } from "../../../src/lint/strong-components.js";
import { datastore, transformer, workspace } from "../documents.js";
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
    "a loop that is fed: it is told from its first transformer on": {
      add: `${transformer("a", "nw_data/products", "a_out")}---\n${transformer("z", "a_out/rows, m_out/rows", "z_out")}---\n${transformer("m", "nw_data/products, z_out/rows", "m_out")}`,
      expect: [
        {
          code: "lint/transformer-cycle",
          target: "Workspace m datasetGroups/0/sinks/1",
          related: ["Workspace z datasetGroups/0/sinks/1"],
          detail: /: "m" -> "m_out" -> "z" -> "z_out" -> "m"\. None of them could ever start\. Take/,
        },
      ],
    },
    "a loop through another group than the first": {
      add: transformer("one", "nw_data/products", "one_out").replace(
        "transformer:\n",
        "  - { name: more, sinks: [nw_data/customers, one_out/rows] }\ntransformer:\n",
      ),
      expect: [{ code: "lint/transformer-cycle", target: "Workspace one datasetGroups/1/sinks/1" }],
    },
    "a loop of which only the transformer says what it makes": {
      add: ring(["one"]).replace("source: { transformer: one }", "source: { transformer: mask_customers }"),
      expect: [
        { code: "lint/transformer-cycle", target: "Workspace one datasetGroups/0/sinks/0" },
        { code: "lint/output-unconfirmed", target: "Workspace one transformer/output" },
        { code: "lint/output-unclaimed", target: "Datastore one_out source/transformer" },
      ],
    },
    "a loop of which only the datastore says what makes it": {
      add: `${ring(["one"]).replace("output: one_out", "output: other_out")}---\n${datastore("{ transformer: one }").replace("name: orders", "name: other_out")}`,
      expect: [
        {
          code: "lint/transformer-cycle",
          target: "Workspace one datasetGroups/0/sinks/0",
          detail: /: "one" -> "one_out" -> "one"\./,
        },
        { code: "lint/unconsumed-output", target: "Workspace one transformer/output", severity: "info" },
        { code: "lint/output-unclaimed", target: "Datastore one_out source/transformer" },
      ],
    },
    "one transformer in two loops, which is alone in them": {
      add: `${transformer("one", "one_out/rows, other_out/lines", "one_out")}---\n${datastore("{ transformer: one }").replace("name: orders", "name: other_out")}`,
      expect: [
        {
          code: "lint/transformer-cycle",
          target: "Workspace one datasetGroups/0/sinks/0",
          detail: /: "one" -> "one_out" -> "one"\. None of them could ever start\. Take/,
        },
        { code: "lint/output-unclaimed", target: "Datastore other_out source/transformer" },
      ],
    },
    "a loop beside a datastore that names no transformer there is": {
      add: `${ring(["one"])}---\n${datastore("{ transformer: nobody }")}`,
      expect: [
        { code: "lint/transformer-cycle", target: "Workspace one datasetGroups/0/sinks/0" },
        { code: "lint/unknown-transformer", target: "Datastore orders source/transformer" },
      ],
    },
  },
});

describe("cyclicComponents", () => {
  it("finds the sets that reach one another", () => {
    const components = cyclicComponents([[1], [2], [0, 3], [4], [5], [4], [6], []]);
    expect(components.map((component) => [...component].sort()).sort()).toEqual([[0, 1, 2], [4, 5], [6]]);
  });

  it("finds each once, and those that lead to others", () => {
    expect(cyclicComponents([[1], [1]])).toEqual([[1]]);
    expect(cyclicComponents([[2], [2, 3], [], [1]]).map((component) => [...component].sort())).toEqual([[1, 3]]);
  });

  it("gives a shortest cycle", () => {
    expect(shortestCycle([[1, 2], [3], [3], [0]], 0, new Set([0, 1, 2, 3]))).toEqual([0, 1, 3]);
    expect(shortestCycle([[1, 3], [2], [0], [0]], 0, new Set([0, 1, 2, 3]))).toEqual([0, 3]);
    expect(shortestCycle([[1], []], 0, new Set([0, 1]))).toEqual([]);
  });
});
