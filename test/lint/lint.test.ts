import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasErrors, isPosition } from "../../src/diagnostic/diagnostic.js";
import { lint } from "../../src/lint/lint.js";
import { LINT_PAGES } from "../../src/lint/rules/index.js";
import { objectsOf } from "../../src/model/model.js";
import { loadYaml } from "../support/model.js";
import { arbitraryDocuments } from "./arbitrary-documents.js";
import { BASE } from "./base.js";
import { container, datastore, SNAPSHOT, transformer, workspace } from "./documents.js";
import { changed, describeFinding, documentsOf, findings, tell } from "./harness.js";

const text = (documents: readonly unknown[]): string =>
  documents.map((document) => JSON.stringify(document)).join("\n---\n");
const codes = new Set(LINT_PAGES.map(({ type }) => type.code));

describe("any model the schemas admit", () => {
  it("is judged without an exception, each finding with a page, a place in the model and said once", () => {
    fc.assert(
      fc.property(arbitraryDocuments, (documents) => {
        const { model, locate } = loadYaml(text(documents));
        const objects = new Set<unknown>(objectsOf(model));
        const found = lint(model);
        for (const { code, target, related } of found) {
          // Thousands of findings: an assertion for each of them would take most of the time.
          if (!codes.has(code)) throw new Error(`${code} has no page`);
          for (const place of [target, ...related.map(({ target }) => target)]) {
            if (place === undefined || isPosition(place)) throw new Error("a rule points at parts of objects");
            if (!objects.has(place.subject)) throw new Error(`${code} points at what is no object of the model`);
            if (locate(place) === undefined) throw new Error(`${code} points at no place`);
          }
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it("gives the same findings in whatever order its documents come", () => {
    fc.assert(
      fc.property(
        arbitraryDocuments.chain((documents) =>
          fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length })),
        ),
        ([documents, shuffled]) => {
          const told = (order: readonly unknown[]): string[] =>
            lint(loadYaml(text(order)).model)
              .map(tell)
              .sort();
          expect(told(shuffled)).toEqual(told(documents));
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** Documents that each break some laws, and have nothing to do with one another. */
const BROKEN: readonly string[] = [
  container("type: postgresql\nconnection: { host: 'a b', port: 0 }\n", "locations: []\n").replace(
    "orders_box",
    "box-1",
  ),
  datastore("{}").replace("name: orders", "name: b1"),
  datastore(SNAPSHOT.replace("sales_pg", "nowhere")).replace("name: orders", "name: b2").replace("us/sales", "xx/yy"),
  datastore(SNAPSHOT.replace("0 0 * * *", "@daily")).replace("name: orders", "name: b3").replace("bigint", "vector(0)"),
  datastore("{ container: sales_pg, ingestion: { method: watermark } }").replace("name: orders", "name: b4"),
  workspace("nw_data/nothing, gone/away", "").replace("web_shop", "select"),
  workspace("nw_data/products, nw_data/products").replace("web_shop", "w2").replace("platform: lake", "platform: nope"),
  `${transformer("t1", "t2_out/rows", "t1_out")}---\n${transformer("t2", "t1_out/rows", "t2_out")}`,
  transformer("t3", "t3_out/rows", "t3_out").replace("#v1, entry: main.sql", "#v1"),
  "kind: Vendor\nname: V\ncloud: PRIVATE\nlocations: [A, A, a]\n",
  "kind: DataPlatform\nname: p--q\ntype: local\nlocations: [mars]\ndeployment: { branch: a..b }\n",
  "kind: GovernanceZone\nname: zz\nteams:\n  - { name: t, repository: { name: x, branch: '' } }\npolicies:\n  - { name: p }\n",
  "kind: Team\nzone: us\nname: ghosts\n",
];

describe("one broken object", () => {
  it("hides no finding of another, and adds none to it", () => {
    const alone = BROKEN.map((document) => findings(changed({ add: document })).map(tell));
    for (const found of alone) expect(found).not.toEqual([]);
    fc.assert(
      fc.property(fc.subarray(BROKEN.map((_, index) => index)), (chosen) => {
        const together = findings(changed({ add: chosen.map((index) => BROKEN[index]).join("---\n") }));
        expect(together.map(tell).sort()).toEqual(chosen.flatMap((index) => alone[index] ?? []).sort());
      }),
      { numRuns: 40 },
    );
  });
});

describe("what an object shows by itself", () => {
  it("is remembered with it: another model around it gives the same findings", () => {
    const { model } = loadYaml(changed({ add: BROKEN[3] ?? "" }));
    const first = lint(model);
    const again = lint({ ...model, vendors: [...model.vendors] });
    expect(hasErrors(first)).toBe(true);
    expect(again).toEqual(first);
    expect(again.filter(({ code }) => code === "lint/type-parameters")[0]).toBe(
      first.filter(({ code }) => code === "lint/type-parameters")[0],
    );
  });
});

describe("a model without an ecosystem", () => {
  const judged = (text: string): string[] => {
    const without = documentsOf(text).filter((document) => !document.startsWith("kind: Ecosystem"));
    return lint(loadYaml(without.join("---\n")).model).map(describeFinding);
  };

  it("is judged as far as it can be", () => {
    expect(judged(BASE)).toEqual([]);
    expect(judged(changed({ edits: [["container: sales_pg\n", "container: sales\n"]] }))).toEqual([
      "error lint/unknown-container Datastore nw_data source/container",
    ]);
  });

  it.each([
    ["zones", "owner: us\n", "owner: apac\n"],
    ["departments", "departments: [sales]\n", "departments: [hr]\n"],
    ["classifications", "classification: pii\n", "classification: secret\n"],
  ])("has whatever %s it names: nobody can tell who declares them", (_, find, replace) => {
    expect(judged(changed({ edits: [[find, replace]] }))).toEqual([]);
  });
});
