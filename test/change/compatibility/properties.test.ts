import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compatibilityFindings } from "../../../src/change/compatibility/compatibility.js";
import { COMPATIBILITY_PAGES } from "../../../src/change/compatibility/pages.js";
import { isPosition } from "../../../src/diagnostic/diagnostic.js";
import { type Model, objectsOf } from "../../../src/model/model.js";
import { arbitraryDocuments } from "../../lint/arbitrary-documents.js";
import { tell } from "../../lint/harness.js";
import { declarations, modelOfDeclarations } from "../../support/arbitraries.js";
import { loadYaml, modelOf } from "../../support/model.js";
import { COMPATIBLE, Draft, INCOMPATIBLE, luck } from "./edits.js";

const errors = (base: Model, head: Model): string[] =>
  compatibilityFindings(base, head)
    .filter(({ severity }) => severity === "error")
    .map(({ code, detail }) => `${code} ${detail}`);

describe("any ecosystem", () => {
  it("is compatible with itself, in whatever order it is written", () => {
    fc.assert(
      fc.property(declarations(), (objects) => {
        const model = modelOfDeclarations(objects);
        expect(compatibilityFindings(model, model)).toEqual([]);
        expect(compatibilityFindings(model, modelOfDeclarations([...objects].reverse()))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("may be changed in any way that breaks nobody, many at once, without an error", () => {
    const edits = fc.array(fc.constantFrom(...Object.keys(COMPATIBLE)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(declarations(), edits, luck(), (objects, names, numbers) => {
        const draft = new Draft(objects, numbers);
        for (const name of names) COMPATIBLE[name]?.(draft);
        expect(errors(modelOfDeclarations(objects), modelOfDeclarations(draft.objects as never))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.keys(INCOMPATIBLE))("is broken by %s, whatever else changes", (name) => {
    const harmless = ["a new nullable column", "columns in another order", "descriptions", "a deprecation"];
    let made = 0;
    fc.assert(
      fc.property(declarations(), fc.subarray(harmless), luck(), (objects, names, numbers) => {
        const draft = new Draft(objects, numbers);
        const code = INCOMPATIBLE[name]?.(draft);
        if (code === undefined) return;
        made++;
        for (const harmlessly of names) COMPATIBLE[harmlessly]?.(draft);
        const found = errors(modelOfDeclarations(objects), modelOfDeclarations(draft.objects as never));
        expect(found.map((text) => text.split(" ")[0])).toContain(code);
      }),
      { numRuns: 25 },
    );
    expect(made).toBeGreaterThan(0);
  });
});

describe("any two models the schemas admit", () => {
  const text = (documents: readonly unknown[]): string =>
    documents.map((document) => JSON.stringify(document)).join("\n---\n");
  const codes = new Set(COMPATIBILITY_PAGES.map(({ type }) => type.code));

  it("are compared without an exception, each finding with a page, in its tree, and said once, whatever the order", () => {
    fc.assert(
      fc.property(arbitraryDocuments, arbitraryDocuments, (before, after) => {
        const [base, head] = [loadYaml(text(before)), loadYaml(text(after))];
        const found = compatibilityFindings(base.model, head.model);
        const objects = {
          base: new Set<unknown>(objectsOf(base.model)),
          head: new Set<unknown>(objectsOf(head.model)),
        };
        for (const { code, target, tree, related } of found) {
          expect(codes).toContain(code);
          if (target === undefined || isPosition(target)) throw new Error("findings are about parts of objects");
          expect(objects[tree]).toContain(target.subject);
          expect((tree === "base" ? base : head).locate(target)).toBeDefined();
          for (const { target: place } of related) {
            if (isPosition(place)) throw new Error("related places are parts of objects");
            expect(objects.base.has(place.subject) || objects.head.has(place.subject)).toBe(true);
          }
        }
        const told = found.map(tell);
        expect(new Set(told).size).toBe(told.length);
        const others = compatibilityFindings(
          loadYaml(text([...before].reverse())).model,
          loadYaml(text([...after].reverse())).model,
        );
        expect(others.map(tell)).toEqual(told);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the first commit", () => {
  it("may hold anything, deprecated data in use, too", () => {
    const [shop] = fc.sample(declarations(), 1);
    const head = modelOfDeclarations(
      (shop ?? []).map((object) =>
        object.kind === "Datastore" ? { ...object, deprecated: { reason: "old" } } : object,
      ),
    );
    expect(compatibilityFindings(loadYaml("").model, head)).toEqual([]);
  });
});

describe("very large models", () => {
  it("are compared in time linear in their size, also where every column is renamed", () => {
    const model = modelOf(`
kind: Ecosystem
name: large
repository: { name: a/b, branch: proposals }
liveRepository: { name: a/b, branch: main }
governanceZones: []
---
kind: Datastore
name: store
team: us/sales
source: { container: pg }
datasets: [{ name: wide, columns: [{ name: id, type: string }] }]
`);
    const store = model.datastores[0];
    const dataset = store?.datasets[0];
    const column = dataset?.columns[0];
    if (!store || !dataset || !column) throw new Error("declared above");
    const wide = (prefix: string): Model => ({
      ...model,
      datastores: [
        {
          ...store,
          datasets: [
            {
              ...dataset,
              columns: Array.from({ length: 20_000 }, (_, at) => ({ ...column, name: `${prefix}_${at}` })),
            },
            ...Array.from({ length: 20_000 }, (_, at) => ({ ...dataset, name: `${prefix}_${at}` })),
          ],
        },
      ],
    });
    const before = performance.now();
    const found = compatibilityFindings(wide("was"), wide("is"));
    expect(found).toHaveLength(40_000);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
