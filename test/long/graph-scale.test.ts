import { expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { buildGraphs } from "../../src/graph/build-graphs.js";
import { chain, layers } from "../graph/scale-models.js";

test.each([100_000, 100])("a chain of 100,000 transformers, a consumer at every %i", { timeout: 300_000 }, (every) => {
  const model = chain(100_000, every);
  const [assignment, findings] = assign(model);
  expect(findings).toEqual([]);
  const [local] = buildGraphs(model, assignment)[0].platforms;
  expect(local?.nodes).toHaveLength(2 + 4 * 100_000);
  expect(local?.topological()).toHaveLength(2 + 4 * 100_000);
  const { groups, total } = local?.intentions("ingest:d0/data") ?? { groups: [], total: 0 };
  expect(total).toBe(100_000 / every);
  expect(groups).toHaveLength(Math.min(50, total));
  for (const { id } of local?.nodes ?? []) expect(local?.intentions(id).total).toBeGreaterThan(0);
});

test("50 layers of 200 transformers that read everything of the layer before", { timeout: 300_000 }, () => {
  const model = layers(50, 200);
  const [assignment, findings] = assign(model);
  expect(findings).toEqual([]);
  const [local] = buildGraphs(model, assignment)[0].platforms;
  expect(local?.nodes).toHaveLength(200 * 2 + 50 * 200 * 4);
  expect(local?.edges).toHaveLength(200 + 50 * (200 * 200 + 200 * 3));
  expect(local?.topological()).toHaveLength(local?.nodes.length ?? 0);
  expect(local?.intentions("ingest:d0_0/data").total).toBe(200);
});
