import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { buildGraphs } from "../../src/graph/build-graphs.js";
import { formatGraphText } from "../../src/graph/format/text.js";
import { chain, layers } from "./scale-models.js";

// Large enough that recursion would overflow and anything quadratic would time out; larger ones are in test/long.
describe("large graphs", () => {
  test("a chain of 8,000 transformers with a consumer at every tenth", () => {
    const model = chain(8_000, 10);
    const [assignment, findings] = assign(model);
    expect(findings).toEqual([]);
    const [graph, loops] = buildGraphs(model, assignment);
    expect(loops).toEqual([]);
    const [local] = graph.platforms;
    expect(local?.nodes).toHaveLength(2 + 4 * 8_000);
    expect(local?.components).toBe(1);
    expect(local?.topological()[0]?.id).toBe("ingest:d0/data");
    expect(local?.topological()[4]?.id).toBe("ingest:d1");
    expect(local?.nodes.reduce((sum, { id }) => sum + (local?.intentions(id).total ?? 0), 0)).toBe(
      // 40 nodes lie between two consumers and are needed by all that follow; the source has two more.
      Array.from({ length: 800 }, (_, at) => (800 - at) * 40).reduce((sum, count) => sum + count, 0) + 2 * 800,
    );
    expect(local?.node("ingest:d0/data")?.needs.classifications).toEqual(["internal"]);
    expect(formatGraphText(graph).length).toBeLessThan(10_000_000);
  });

  test("20 layers of 50 transformers that read everything of the layer before", () => {
    const model = layers(20, 50);
    const [graph] = buildGraphs(model, assign(model)[0]);
    const [local] = graph.platforms;
    expect(local?.nodes).toHaveLength(50 * 2 + 20 * 50 * 4);
    expect(local?.edges).toHaveLength(50 + 20 * (50 * 50 + 50 * 3));
    expect(local?.intentions("ingest:d0_0/data").total).toBe(50);
    expect(local?.intentions("trigger:t20_7").groups).toEqual(["c7/main"]);
  });
});
