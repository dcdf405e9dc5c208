import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadTexts } from "../../src/load/load.js";
import type { Model } from "../../src/model/model.js";
import { objects } from "./random-objects.js";

const CODE = "select 1";
const models = fc.array(objects, { minLength: 1, maxLength: 8 });

/** Loads files; a code file lies in every folder that could be meant. */
function load(files: Readonly<Record<string, string>>): Model {
  const { model, diagnostics } = loadTexts(new Map(Object.entries({ ...files, "code.sql": CODE })));
  expect(diagnostics.filter(({ code }) => code !== "load/no-ecosystem")).toEqual([]);
  return model;
}

const documents = (of: readonly unknown[], write: (value: unknown) => string): string => of.map(write).join("\n---\n");

describe("the same content gives the same model", () => {
  it("however it is written", () => {
    fc.assert(
      fc.property(models, (given) => {
        const json = load({ "m.yaml": documents(given, (value) => JSON.stringify(value)) });
        expect(load({ "m.yaml": documents(given, (value) => stringify(value)) })).toEqual(json);
        expect(
          load({
            "m.yaml": documents(given, (value) =>
              stringify(value, { lineWidth: 20, defaultStringType: "QUOTE_SINGLE" }),
            ),
          }),
        ).toEqual(json);
        expect(
          load({
            "m.yaml": documents(given, (value) =>
              stringify(value, { collectionStyle: "flow", defaultKeyType: "QUOTE_DOUBLE" }),
            ),
          }),
        ).toEqual(json);
        expect(
          load({ "m.yaml": `\ufeff${documents(given, (value) => stringify(value))}`.replaceAll("\n", "\r\n") }),
        ).toEqual(load({ "m.yaml": documents(given, (value) => stringify(value)) }));
      }),
      { numRuns: 150 },
    );
  });

  it("in whatever files and order", () => {
    const shuffled = models.chain((given) =>
      fc.record({
        given: fc.constant(given),
        order: fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
        files: fc.array(fc.constantFrom("a.yaml", "b.yml", "Z.yaml", "z1.yaml"), {
          minLength: given.length,
          maxLength: given.length,
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ given, order, files }) => {
        const texts: Record<string, string> = {};
        for (const [index, object] of order.entries()) {
          const file = files[index] ?? "a.yaml";
          texts[file] = `${texts[file] ?? ""}---\n${stringify(object)}\n`;
        }
        const one = load({ "one.yaml": documents(given, (value) => JSON.stringify(value)) });
        const other = load(texts);
        expect(other).toEqual(one);
        // Also in the order of everything: what is written from a model must not depend on its files.
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      { numRuns: 150 },
    );
  });
});
