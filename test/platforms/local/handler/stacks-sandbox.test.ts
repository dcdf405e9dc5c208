import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layout } from "../../../../platforms/local/layout.js";
import { sandboxPrefix } from "../../../../platforms/local/names.js";
import type { Store, TableName } from "../../../../platforms/local/spec.js";
import { type Out, specsOf, synthesized, TRADING } from "./ecosystem.js";
import { localDeclarations, textsOf, usable } from "./random-ecosystem.js";

/** Everything that a tree's specifications name in places that copies of the same model may share: `what where name`. */
function madeBy(out: Out): Set<string> {
  const made = new Set<string>();
  const table = (store: Store, { schema, name }: TableName) =>
    made.add(`table ${JSON.stringify(store)} ${schema}.${name}`.toLowerCase());
  for (const spec of specsOf(out).values())
    switch (spec.kind) {
      case "table":
      case "drop":
        table(spec.at.store, spec.at.table);
        break;
      case "relations":
        made.add(`owner ${JSON.stringify(spec.store)} ${spec.workspace}`.toLowerCase());
        for (const { schema, name, table: shown } of spec.relations) {
          table(spec.store, { schema, name });
          table(spec.store, shown);
        }
        break;
      case "ingest":
        for (const one of spec.datasets) table(spec.target, one.table);
        break;
      case "export":
        table(spec.from.store, spec.from.table);
        table(spec.to.store, spec.to.table);
        break;
      case "trigger":
        for (const { store, table: input } of spec.inputs) table(store, input);
        break;
      case "transform":
        for (const { from } of spec.inputs) table(from.store, from.table);
        for (const one of spec.outputs) table(spec.target, one.table);
    }
  return made;
}

const sandboxName = fc
  .array(fc.constantFrom("a", "b", "x0", "store"), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("_"));
const identifier = fc
  .array(fc.constantFrom("a", "b", "_", "__", "store", "sbx"), { maxLength: 5 })
  .map((parts) => `a${parts.join("")}`);

describe("a developer's own copy", () => {
  it("names the same stacks and resources, and everything they make by a name of its own", async () => {
    const [real, copy] = [await synthesized(TRADING), await synthesized(TRADING, undefined, "ann")];
    expect(copy.manifest.stacks.map(({ name, after, stateful }) => ({ name, after, stateful }))).toEqual(
      real.manifest.stacks.map(({ name, after, stateful }) => ({ name, after, stateful })),
    );
    expect([...copy.tree.keys()]).toEqual([...real.tree.keys()]);
    const specs = specsOf(copy);
    expect(specs.get("workspace-live/specs/shape-relations-reporting.json")).toMatchObject({
      workspace: "sbx_ann__live@local",
      relations: [
        { schema: "sbx_ann__live_people", name: "masked_people", table: { schema: "sbx_ann___store_masked" } },
        { schema: "sbx_ann__live_people", name: "nw_orders" },
        { schema: "sbx_ann__live_shop", name: "nw_customers" },
        { schema: "sbx_ann__live_shop", name: "nw_orders" },
      ],
    });
    expect(specs.get("store-masked/specs/ingest.json")).toMatchObject({
      source: { type: "transformer", schema: "sbx_ann___store_masked" },
      datasets: [{ from: "people", table: { schema: "sbx_ann___store_masked", name: "people" } }],
    });
    // What a transformer's SQL reads is called as it is everywhere.
    expect(specs.get("transformer-mask/specs/transform.json")).toMatchObject({
      inputs: [{ relation: "nw_customers", from: { table: { schema: "sbx_ann___store_nw" } } }],
    });
  });

  it("shares no table, view or owner with the thing itself or another copy, whatever the ecosystem", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(localDeclarations(), sandboxName, sandboxName, async (objects, one, other) => {
        fc.pre(one !== other && usable(objects));
        const texts = textsOf(objects);
        const all = [
          madeBy(await synthesized(texts)),
          madeBy(await synthesized(texts, undefined, one)),
          madeBy(await synthesized(texts, undefined, other)),
        ];
        const [real] = all;
        expect(real?.size).toBeGreaterThan(0);
        for (const made of all) expect(made.size).toBe(real?.size);
        const together = new Set(all.flatMap((made) => [...made]));
        expect(together.size).toBe(3 * (real?.size ?? 0));
        compared += 1;
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  it("is told apart by the beginning of its names alone, however workspaces and stores are called", () => {
    const schemasOf = (sandbox: string | undefined, names: readonly string[]): string[] => {
      const prefix = sandboxPrefix(sandbox);
      return names.flatMap((name) => [`${prefix}${name}_g`, layout.table(name, "t", prefix).schema]);
    };
    const sandbox = fc.option(sandboxName, { nil: undefined });
    fc.assert(
      fc.property(sandbox, sandbox, fc.array(identifier), fc.array(identifier), (one, other, names, others) => {
        fc.pre(one !== other);
        const [mine, theirs] = [schemasOf(one, names), new Set(schemasOf(other, others))];
        expect(mine.filter((schema) => theirs.has(schema))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
