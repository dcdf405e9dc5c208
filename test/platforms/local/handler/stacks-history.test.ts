import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExportSpec, RelationsSpec, Spec, TableRef } from "../../../../platforms/local/spec.js";
import { compareRetention } from "../../../../src/model/duration.js";
import { containerKeyOf } from "../../../../src/model/model-index.js";
import { edited, prepare, specsOf, synthesized } from "./ecosystem.js";
import { localDeclarations, textsOf, usable } from "./random-ecosystem.js";

const ofKind = <K extends Spec["kind"]>(specs: readonly Spec[], kind: K) =>
  specs.filter((spec): spec is Extract<Spec, { kind: K }> => spec.kind === kind);

const named = (at: TableRef) => JSON.stringify(at);

/** The trading company, whose platform keeps history, with other needs of some groups. */
async function tradingWith(...needs: readonly (readonly [group: string, needs: string])[]): Promise<Spec[]> {
  const edits = needs.map(([group, asked]) => [`{ name: ${group},`, `{ name: ${group}, needs: { ${asked} },`] as const);
  const able = ["locations: [onprem:us]\n", "locations: [onprem:us]\ncapabilities: { history: milestoned }\n"] as const;
  return [...specsOf(await synthesized(edited(able, ...edits))).values()];
}

/** `container-ish place: history retention` of every table of a dataset. */
function keptOf(specs: readonly Spec[], dataset: string): Record<string, string> {
  const place = ({ store }: TableRef) =>
    store.type === "files" ? store.folder.path : store.type === "duckdb" ? store.file.path : store.server.container;
  const retentions = new Map<string, string | undefined>([
    ...ofKind(specs, "export").map((spec): [string, string | undefined] => [named(spec.to), spec.retention]),
    ...ofKind(specs, "ingest").flatMap(({ target, datasets }) =>
      datasets.map(({ table, retention }): [string, string | undefined] => [
        named({ store: target, table }),
        retention,
      ]),
    ),
  ]);
  const tables = ofKind(specs, "table").filter((spec) => spec.dataset === dataset);
  return Object.fromEntries(
    tables.map(({ at, shape }) => [place(at), `${shape.history} ${retentions.get(named(at)) ?? "-"}`]),
  );
}

describe("history", () => {
  it("is kept in a container as soon as one group there needs it, and then in staging, and nowhere else", async () => {
    const specs = await tradingWith(["rest", "history: milestoned"]);
    expect(keptOf(specs, "nw/orders")).toEqual({
      "staging/nw.duckdb": "milestoned -",
      "data/reporting.duckdb": "milestoned -",
      "managed/files": "live -",
    });
    expect(keptOf(specs, "nw/customers")).toEqual({
      "staging/nw.duckdb": "live -",
      "data/reporting.duckdb": "live -",
      "managed/duckdb.duckdb": "live -",
    });
  });

  it("is shown to the groups that need it; others see what is current", async () => {
    const relations = ofKind(await tradingWith(["rest", "history: milestoned"]), "relations");
    const seen = (workspace: string) =>
      relations
        .filter((spec) => spec.workspace === `${workspace}@local` && spec.relations.length > 0)
        .flatMap((spec: RelationsSpec) => spec.relations.map(({ name, history }) => `${name} ${history}`));
    expect(seen("audit")).toEqual(["crm_accounts milestoned", "nw_orders milestoned"]);
    expect(seen("live")).toEqual(["masked_people live", "nw_orders live", "nw_customers live", "nw_orders live"]);
    expect(seen("mask")).toEqual(["nw_customers live"]);
  });

  it("lasts in a container as long as the group there that needs it longest, and in staging as long as in any", async () => {
    const needs = (retention: string) => `history: milestoned, retention: ${retention}`;
    const specs = await tradingWith(
      ["shop", needs("P1Y")],
      ["people", "retention: P30D"],
      ["rest", needs("P2Y")],
      ["notes", needs("P3Y")],
    );
    expect(keptOf(specs, "nw/orders")).toEqual({
      "staging/nw.duckdb": "milestoned P3Y",
      "data/reporting.duckdb": "milestoned P2Y",
      "managed/files": "milestoned P3Y",
    });
  });

  it("lasts for ever where a group says nothing else", async () => {
    const specs = await tradingWith(["rest", "history: milestoned"], ["notes", "history: milestoned, retention: P3Y"]);
    expect(keptOf(specs, "nw/orders")).toEqual({
      "staging/nw.duckdb": "milestoned -",
      "data/reporting.duckdb": "milestoned -",
      "managed/files": "milestoned P3Y",
    });
  });

  it("of what a transformer makes begins where it is ingested: neither its results nor its inputs keep any", async () => {
    const specs = await tradingWith(["people", "history: milestoned, retention: P1Y"]);
    expect(keptOf(specs, "masked/people")).toEqual({
      "transforms/mask.duckdb": "live -",
      "staging/masked.duckdb": "milestoned P1Y",
      "data/reporting.duckdb": "milestoned P1Y",
    });
    expect(keptOf(specs, "nw/customers")).toMatchObject({ "managed/duckdb.duckdb": "live -" });
    const [transform] = ofKind(specs, "transform");
    expect(transform?.outputs.map(({ shape }) => shape.history)).toEqual(["live"]);
  });

  it("is the same in every specification that mentions a table, and what the groups of any ecosystem need", async () => {
    let milestoned = 0;
    await fc.assert(
      fc.asyncProperty(localDeclarations(), async (objects) => {
        fc.pre(usable(objects));
        const { graph, loaded } = prepare(textsOf(objects));
        const specs = [...specsOf(await synthesized(textsOf(objects))).values()];
        const tables = new Map(ofKind(specs, "table").map((spec) => [named(spec.at), spec]));
        const shapeAt = (at: TableRef) => tables.get(named(at))?.shape;
        const exports = ofKind(specs, "export");
        const ingests = ofKind(specs, "ingest").flatMap(({ target, datasets }) =>
          datasets.map((one) => ({ ...one, at: { store: target, table: one.table } })),
        );
        const groupsOf = (spec: ExportSpec) =>
          loaded.model.workspaces
            .filter(
              (workspace) =>
                !workspace.transformer && spec.id === `export:${containerKeyOf(workspace)}/${spec.dataset}`,
            )
            .flatMap(({ datasetGroups }) => datasetGroups)
            .filter(({ sinks }) => sinks.some(({ dataset }) => dataset === spec.dataset));
        for (const spec of exports) {
          const needs = groupsOf(spec).map((group) => group.needs);
          const wanted = needs.some(({ history }) => history === "milestoned");
          expect(spec.shape.history).toBe(wanted ? "milestoned" : "live");
          expect(shapeAt(spec.to)).toEqual(spec.shape);
          if (!wanted) expect(spec.retention).toBeUndefined();
          else {
            expect(spec.retention).toBe(graph.node(spec.id)?.needs.retention);
            for (const { retention } of needs)
              expect(compareRetention(spec.retention, retention)).toBeGreaterThanOrEqual(0);
            milestoned += 1;
          }
        }
        for (const { at, dataset, shape, retention } of ingests) {
          const kept = exports.filter((one) => one.dataset === dataset && one.shape.history === "milestoned");
          expect(shape.history).toBe(kept.length > 0 ? "milestoned" : "live");
          expect(shapeAt(at)).toEqual(shape);
          const longest = kept
            .map((one) => one.retention)
            .sort(compareRetention)
            .at(-1);
          expect(compareRetention(retention, kept.length > 0 ? longest : undefined)).toBe(0);
          if (kept.length === 0) expect(retention).toBeUndefined();
        }
        for (const { inputs, outputs, target } of ofKind(specs, "transform")) {
          for (const { from, shape } of inputs) expect(shapeAt(from)).toEqual(shape);
          for (const { table, shape } of outputs) {
            expect(shape.history).toBe("live");
            expect(shapeAt({ store: target, table })).toEqual(shape);
          }
        }
        for (const { store, relations } of ofKind(specs, "relations"))
          for (const { table, history } of relations)
            if (history === "milestoned") expect(shapeAt({ store, table })?.history).toBe("milestoned");
      }),
      { numRuns: 60 },
    );
    expect(milestoned).toBeGreaterThan(20);
  });
});
