import { describe, expect, it } from "vitest";
import { lint } from "../../src/lint/lint.js";
import type { Model } from "../../src/model/model.js";
import { modelOf } from "../support/model.js";
import { transformer } from "./documents.js";

/** A model of transformers made in memory: `inputs(n)` are the numbers of the transformers that the n-th reads from. */
function transformers(count: number, inputs: (index: number) => readonly number[]): Model {
  const template = modelOf(transformer("t", "s/rows", "o"));
  const [workspace] = template.workspaces;
  const [store] = template.datastores;
  if (workspace?.transformer === undefined || store === undefined) throw new Error("the template has both");
  const name = (index: number): string => `t${String(index).padStart(6, "0")}`;
  const { transformer: made } = workspace;
  return {
    ...template,
    workspaces: Array.from({ length: count }, (_, index) => ({
      ...workspace,
      name: name(index),
      key: name(index),
      datasetGroups: workspace.datasetGroups.map((group) => ({
        ...group,
        sinks: inputs(index).map((input) => ({ dataset: `${name(input)}_out/rows`, allowDeprecated: false })),
      })),
      transformer: { ...made, output: `${name(index)}_out` },
    })),
    datastores: Array.from({ length: count }, (_, index) => ({
      ...store,
      name: `${name(index)}_out`,
      key: `${name(index)}_out`,
      source: { transformer: name(index) },
    })),
  };
}

describe("transformers in large graphs", () => {
  const cycles = (model: Model) => lint(model).filter(({ code }) => code === "lint/transformer-cycle");

  it("judges a chain of 100,000", () => {
    expect(cycles(transformers(100_000, (index) => (index === 0 ? [] : [index - 1])))).toEqual([]);
  }, 120_000);

  it("prints a loop of 100,000", () => {
    const [finding, ...others] = cycles(transformers(100_000, (index) => [(index + 99_999) % 100_000]));
    expect(others).toEqual([]);
    expect(finding?.detail.split(" -> ")).toHaveLength(200_001);
    expect(finding?.related).toHaveLength(99_999);
  }, 120_000);

  it("judges 50 layers of 200, each on all of the layer before", () => {
    const layer = (index: number): number[] => {
      const first = Math.floor(index / 200) * 200 - 200;
      return first < 0 ? [] : Array.from({ length: 200 }, (_, place) => first + place);
    };
    expect(cycles(transformers(10_000, layer))).toEqual([]);
  });
});
