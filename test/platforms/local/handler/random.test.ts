import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Declaration } from "../../../support/arbitraries.js";
import { type Out, prepare, specsOf, synthesized } from "./ecosystem.js";
import { localDeclarations, textsOf, usable } from "./random-ecosystem.js";

const stackNames = (out: Out) =>
  new Map(out.manifest.stacks.map(({ name, digest }) => [name.replace("local--", ""), digest]));

/** A dataset more in a store, and a sink of it in a group of a workspace. */
function withDataset(objects: readonly Declaration[], store: string, workspace: string): Declaration[] {
  return objects.map((object): Declaration => {
    if (object.kind === "Datastore" && object.name === store) {
      const columns = [{ name: "id", type: "integer", nullable: false }];
      const more = { name: "another", primaryKey: ["id"], columns };
      return { ...object, datasets: [...(object.datasets as object[]), more] };
    }
    if (object.kind !== "Workspace" || object.name !== workspace) return object;
    const [first, ...rest] = object.datasetGroups as { sinks: unknown[] }[];
    return { ...object, datasetGroups: [{ ...first, sinks: [...(first?.sinks ?? []), `${store}/another`] }, ...rest] };
  });
}

const named = (objects: readonly Declaration[], kind: string, prefix: string): string[] =>
  objects.filter((one) => one.kind === kind && String(one.name).startsWith(prefix)).map(({ name }) => String(name));

describe("any graph of a local instance", () => {
  it("is rendered whole: a job for each node, and a table, made once, for everything a specification mentions", async () => {
    let rendered = 0;
    await fc.assert(
      fc.asyncProperty(localDeclarations(), async (objects) => {
        fc.pre(usable(objects));
        const { graph, handler } = prepare(textsOf(objects));
        expect(handler.lint().filter(({ severity }) => severity === "error")).toEqual([]);
        const specs = [...specsOf(await synthesized(textsOf(objects))).values()];
        const jobs = specs.flatMap((spec) => ("id" in spec ? [spec.id] : []));
        expect(jobs.sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
        const tables = specs.flatMap((spec) => (spec.kind === "table" ? [JSON.stringify(spec.at)] : []));
        expect(new Set(tables).size).toBe(tables.length);
        const dropped = specs.flatMap((spec) => (spec.kind === "drop" ? [JSON.stringify(spec.at)] : []));
        expect(dropped.sort()).toEqual([...tables].sort());
        const made = new Set(tables);
        const mentioned = specs.flatMap((spec) => {
          switch (spec.kind) {
            case "export":
              return [spec.from, spec.to];
            case "trigger":
              return spec.inputs;
            case "transform":
              return [
                ...spec.inputs.map(({ from }) => from),
                ...spec.outputs.map(({ table }) => ({ store: spec.target, table })),
              ];
            case "ingest":
              return spec.datasets.map(({ table }) => ({ store: spec.target, table }));
            case "relations":
              return spec.relations.map(({ table }) => ({ store: spec.store, table }));
            default:
              return [];
          }
        });
        for (const table of mentioned) expect(made).toContain(JSON.stringify(table));
        rendered += 1;
      }),
      { numRuns: 60 },
    );
    expect(rendered).toBeGreaterThan(20);
  });

  it("has for every container what governance must judge, each once", async () => {
    await fc.assert(
      fc.property(localDeclarations(), (objects) => {
        fc.pre(usable(objects));
        const { graph, handler } = prepare(textsOf(objects));
        const uses = handler.dataContainers();
        const keys = uses.map(({ key }) => key);
        expect(keys).toEqual([...new Set(keys)].sort());
        const touched = new Set(graph.nodes.flatMap(({ container }) => container ?? []));
        expect(new Set(keys)).toEqual(new Set([...touched, "home:local"]));
        for (const { key, locations, datasets } of uses) {
          expect(locations.length, key).toBeGreaterThan(0);
          const wanted = graph.nodes.filter((node) =>
            key === "home:local" ? node.kind === "ingest" : node.container === key,
          );
          expect(datasets, key).toEqual([...new Set(wanted.flatMap((node) => node.datasets))].sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  it("changes with a dataset more only where its store and its consumer are", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(localDeclarations(), fc.nat(), fc.nat(), async (objects, one, other) => {
        fc.pre(usable(objects));
        const stores = named(objects, "Datastore", "store_");
        const consumers = named(objects, "Workspace", "workspace_");
        const store = stores[one % stores.length] ?? "";
        const workspace = consumers[other % consumers.length] ?? "";
        const more = withDataset(objects, store, workspace);
        fc.pre(usable(more));
        const before = stackNames(await synthesized(textsOf(objects)));
        const after = stackNames(await synthesized(textsOf(more)));
        for (const name of before.keys()) expect(after.has(name), name).toBe(true);
        const changed = [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name);
        expect(changed.sort()).toEqual([`store-${store}`, `workspace-${workspace}`]);
        compared += 1;
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});
