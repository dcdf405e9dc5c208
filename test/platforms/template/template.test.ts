import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { template } from "../../../platforms/_template/index.js";
import { assign } from "../../../src/assign/assign.js";
import { buildGraphs } from "../../../src/graph/build-graphs.js";
import type { Model } from "../../../src/model/model.js";
import { createRegistry, resolvePlatforms } from "../../../src/platform/registry.js";
import { type Handled, synthesize } from "../../../src/synth/synthesize.js";
import { writeTree } from "../../../src/synth/write-tree.js";
import { declarations, modelOfDeclarations } from "../../support/arbitraries.js";
import { planOf, terraform, withFolder } from "../../synth/terraform.js";

/** The ecosystem on instances of the template alone. */
function onTemplate(model: Model): { model: Model; handlers: Handled[] } {
  const platforms = model.platforms.map((one) => ({ ...one, type: "template", backend: { local: {} }, config: {} }));
  const moved = { ...model, platforms };
  const [resolved, findings] = resolvePlatforms(moved, createRegistry([template]));
  expect(findings).toEqual([]);
  const [graphs] = buildGraphs(moved, assign(moved)[0]);
  const handlers = graphs.platforms.map((graph) => {
    const one = resolved.find(({ instance }) => instance.key === graph.platform.key);
    if (one === undefined) throw new Error(`There is no instance ${graph.platform.key}.`);
    return { resolved: one, graph, handler: one.platform.createGraphHandler(graph, one.config) };
  });
  return { model: moved, handlers };
}

describe("the platform to copy", () => {
  it("renders every node of any ecosystem, the same whatever the order of its parts", async () => {
    await fc.assert(
      fc.asyncProperty(
        declarations().chain((objects) =>
          fc.tuple(fc.constant(objects), fc.shuffledSubarray([...objects], { minLength: objects.length })),
        ),
        async ([objects, shuffled]) => {
          const one = onTemplate(modelOfDeclarations(objects));
          const { tree, manifest } = await synthesize(one);
          const other = onTemplate(modelOfDeclarations(shuffled));
          expect((await synthesize({ ...other, handlers: [...other.handlers].reverse() })).tree).toEqual(tree);
          for (const { graph, handler } of one.handlers) {
            const text = tree.get(`stacks/${graph.platform.key}--pipeline/provenance.json`) ?? "{}";
            const nodes = Object.values(JSON.parse(text) as Record<string, { node: string }>).map(({ node }) => node);
            expect(nodes.sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
            const keys = handler.dataContainers().map(({ key }) => key);
            expect(new Set(keys).size).toBe(keys.length);
            for (const { container } of graph.nodes) if (container !== undefined) expect(keys).toContain(container);
          }
          expect(manifest.stacks.map(({ name }) => name)).toEqual(
            one.handlers.map(({ graph }) => `${graph.platform.key}--pipeline`).sort(),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("gives Terraform something to plan and apply", { timeout: 60_000 }, async () => {
    const [objects] = fc.sample(declarations(), { numRuns: 1, seed: 7 });
    const one = onTemplate(modelOfDeclarations(objects ?? []));
    const { tree, manifest } = await synthesize(one);
    await withFolder(async (folder) => {
      await writeTree(join(folder, "out"), tree);
      for (const { name } of manifest.stacks) {
        const stack = join(folder, "out/stacks", name);
        await terraform(stack, "init", "-no-color");
        const plan = await planOf(stack);
        expect(plan.resource_changes?.length).toBeGreaterThan(0);
        await terraform(stack, "apply", "-no-color", "plan.bin");
      }
    });
  });

  it("refuses what it does not support, each thing once and with a place", () => {
    fc.assert(
      fc.property(declarations(), (objects) => {
        const unsupported = objects.map((object) =>
          object.kind === "DataContainer" ? { ...object, type: "oracle" } : object,
        );
        const { handlers } = onTemplate(modelOfDeclarations(unsupported));
        for (const { graph, handler } of handlers) {
          const found = handler.lint();
          const places = found.map(({ target }) =>
            JSON.stringify(target && "subject" in target ? [target.subject.key, target.path] : target),
          );
          expect(new Set(places).size).toBe(places.length);
          const used = graph.nodes.some(
            ({ container, kind }) =>
              container !== undefined && !container.includes(":") && (kind === "ingest" || kind === "export"),
          );
          if (used) expect(found.map(({ detail }) => detail).join()).toContain('"oracle"');
        }
      }),
      { numRuns: 40 },
    );
  });
});
