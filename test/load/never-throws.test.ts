import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locateAll } from "../../src/diagnostic/locate.js";
import { lint } from "../../src/lint/lint.js";
import { loadTexts } from "../../src/load/load.js";
import { objectsOf } from "../../src/model/model.js";
import { objects } from "./random-objects.js";

const root = fileURLToPath(new URL("../fixtures/every-kind", import.meta.url));
const files: readonly (readonly [string, string])[] = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  .sort()
  .map((path) => [path, readFileSync(join(root, path), "utf8")]);

/** Loads, and insists that whatever is found has a place in one of the files (or is about the model as a whole). */
function check(texts: ReadonlyMap<string, string>): void {
  const { model, diagnostics, locate, broken } = loadTexts(texts);
  for (const { position, code, detail } of locateAll(diagnostics, locate)) {
    if (position === undefined) expect(["load/empty-model", "load/no-ecosystem"]).toContain(code);
    else {
      const text = texts.get(position.file);
      expect(text, `${position.file} of ${code}`).toBeDefined();
      const lines = (text ?? "").replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
      expect(position.line).toBeLessThanOrEqual(lines.length);
      expect(position.column).toBeLessThanOrEqual((lines[position.line - 1]?.length ?? 0) + 1);
    }
    expect(detail).not.toMatch(/undefined|\[object|NaN/);
  }
  if (broken.length > 0) expect(diagnostics.length).toBeGreaterThan(0);
  // What loads can be judged: nothing that a file says makes a later step throw.
  if (diagnostics.every(({ severity }) => severity !== "error")) lint(model);
  for (const subject of objectsOf(model)) expect(locate({ subject, path: [] })).toBeDefined();
}

const MESS = [
  "",
  " ",
  "\n",
  "\t",
  "\r",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  ": ",
  "- ",
  "? ",
  "#",
  "'",
  '"',
  "&a ",
  "*a",
  "!",
  "|",
  ">",
  "%",
  "---\n",
  "...\n",
  "~",
  "null",
  "0",
  "1e9",
  "true",
  "é",
  "😀",
  "\u0000",
  "\u001b",
  "\ufeff",
  "<<: ",
  "__proto__: ",
  "../",
]; // prettier-ignore

describe("whatever is in the files, loading does not throw and every finding has a place", () => {
  it("when files of a good model are damaged", () => {
    const damage = fc.record({
      file: fc.nat(),
      at: fc.nat(),
      cut: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 200 })),
      put: fc.constantFrom(...MESS),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const texts = new Map(files);
        for (const { file, at, cut, put } of damages) {
          const [path] = files[file % files.length] ?? ["", ""];
          const text = texts.get(path) ?? "";
          const from = at % (text.length + 1);
          texts.set(path, text.slice(0, from) + put + text.slice(from + cut));
        }
        check(texts);
      }),
      { numRuns: 400 },
    );
  });

  it("when values are exchanged for others", () => {
    const values = fc.constantFrom<unknown>(
      null,
      0,
      1.5,
      true,
      "",
      "x",
      "constructor",
      [],
      {},
      [null],
      [[]],
      { a: null },
      ["x", 1],
      { constructor: 1 },
    ); // prettier-ignore
    const changed = fc
      .record({
        object: objects,
        steps: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
        value: values,
        drop: fc.boolean(),
      })
      .map(({ object, steps, value, drop }) => {
        const copy = structuredClone(object) as Record<string, unknown>;
        let holder: Record<string, unknown> = copy;
        for (const [index, step] of steps.entries()) {
          const names = Object.keys(holder);
          const name = names[step % Math.max(1, names.length)];
          if (name === undefined) break;
          const inner = holder[name];
          if (index < steps.length - 1 && inner !== null && typeof inner === "object")
            holder = inner as Record<string, unknown>;
          else {
            if (drop && !Array.isArray(holder)) delete holder[name];
            else holder[name] = value;
            break;
          }
        }
        return copy;
      });
    fc.assert(
      fc.property(fc.array(changed, { minLength: 1, maxLength: 3 }), (changes) => {
        check(new Map([["m.yaml", changes.map((object) => JSON.stringify(object, null, 1)).join("\n---\n")]]));
      }),
      { numRuns: 600 },
    );
  });

  it("when they are any texts at all", () => {
    const paths = fc.constantFrom("a.yaml", "b/c.yml", "b/d.yaml");
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.array(fc.constantFrom(...MESS, "kind", "Team", "name"), { maxLength: 20 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(paths, text), { maxLength: 3 }), (entries) => check(new Map(entries))),
      { numRuns: 600 },
    );
  });
});
