import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { Findings } from "../../src/load/findings.js";
import { readYaml } from "../../src/load/yaml/read-yaml.js";
import { objects } from "./random-objects.js";

function read(text: string): { values: unknown[]; codes: string[] } {
  const findings = new Findings();
  const documents = readYaml("m.yaml", text, findings);
  return { values: documents.map(({ value }) => value), codes: findings.list().map(({ code }) => code) };
}

/** The values that another, independent reader of YAML 1.2 gives; `undefined` when it refuses the text. */
function independently(text: string): unknown[] | undefined {
  const documents = parseAllDocuments(text, { version: "1.2", schema: "core", logLevel: "silent", merge: false });
  if (!Array.isArray(documents)) return [];
  if (documents.some(({ errors, warnings }) => errors.length > 0 || warnings.length > 0)) return undefined;
  try {
    return documents.map((document) => document.toJS({ maxAliasCount: 1000 }) as unknown);
  } catch {
    return undefined;
  }
}

describe("the values of a text", () => {
  it.each([
    ["plain texts", "a: b\nc: d e"],
    ["what 1.1 took for truth values", "[yes, no, on, off, y, n, Yes, ON]"],
    ["truth values and null", "[true, True, TRUE, false, null, Null, ~, tRue, nULL]"],
    ["numbers", "[1, -1, +1, 007, 0o17, 0x1F, 1.5, -1.5e3, .5, 5., 1e3, .inf, -.INF, .NaN]"],
    ["what looks like a number", "[1_000, 0b1, 1.2.3, 1e, .e1, 0o8, 0xg, +, ., 1:30, '1', \"2\"]"],
    ["dates", "[2024-01-01, 2024-01-01T00:00:00Z]"],
    ["tags of the core schema", "[!!str 1, !!int 1, !!float 1.5, !!bool true, !!null null, !!map {}, !!seq []]"],
    ["aliases", "a: &x [1, 2]\nb: *x\nc: { d: *x }"],
    ["block scalars", "a: |\n  x\n  y\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\n"],
    ["flow in block in flow", "- { a: [1, { b: c }], d }\n- - - x"],
    ["several documents", "a: 1\n---\n---\nb: 2\n...\n# end\n"],
    ["directives", "%YAML 1.2\n---\na: 1\n"],
    ["names of what every object has", "{ constructor: 1, toString: 2, hasOwnProperty: 3 }"],
    ["nothing", ""],
    ["comments only", "# a\n\n# b"],
  ])("are those another reader gives: %s", (_, text) => {
    const { values, codes } = read(text);
    expect(codes).toEqual([]);
    expect(values).toEqual(independently(text));
  });

  it("are those another reader gives, for random texts that both take", () => {
    const pieces = fc.constantFrom(
      "a",
      "b: ",
      "- ",
      "? ",
      ": ",
      "[",
      "]",
      "{",
      "}",
      ", ",
      "\n",
      "\n  ",
      "\n    ",
      "'",
      '"',
      "#",
      " #",
      "|\n",
      ">-\n",
      "---\n",
      "...\n",
      "1",
      "0.5",
      "true",
      "~",
      "x y",
      "&a ",
      "*a",
      "!!str ",
      "é",
      "😀",
      "\t",
      "\r\n",
      "<",
      ":",
      "-",
    ); // prettier-ignore
    const texts = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(""));
    let both = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const { values, codes } = read(text);
        const others = independently(text);
        if (codes.length > 0 || others === undefined) return;
        both++;
        // A document that is no mapping or list is refused whatever it says, and readers differ about the indentation of a bare one.
        const compound = (list: unknown[]): unknown[] =>
          list.filter((value) => typeof value === "object" && value !== null);
        expect(compound(values)).toEqual(compound(others));
      }),
      { numRuns: 3000 },
    );
    expect(both).toBeGreaterThan(200);
  });
});

describe("a text that is broken", () => {
  it("never makes reading throw, and is either read or found fault with", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 60 })), (text) => {
        const { values, codes } = read(text);
        expect(Array.isArray(values)).toBe(true);
        expect(codes.every((code) => code.startsWith("load/"))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("never makes reading throw when it was a good one", () => {
    const broken = fc
      .record({
        object: objects,
        at: fc.nat(),
        cut: fc.nat({ max: 5 }),
        put: fc.constantFrom("", "\t", "{", "[", '"', "'", ":", "-", "&", "*", "!", "\u0000", "---", "%"),
      })
      .map(({ object, at, cut, put }) => {
        const text = JSON.stringify(object, null, 1);
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + cut);
      });
    fc.assert(
      fc.property(broken, (text) => void read(text)),
      { numRuns: 500 },
    );
  });

  it.each([
    ["a: *x", "load/yaml-alias"],
    ["a: &x [*x]", "load/yaml-alias"],
    ["a: &x { b: 1 }\nc: { <<: *x }", "load/yaml-merge-key"],
    ["a: 1\na: 2", "load/duplicate-field"],
    ["a: 1\n'a': 2", "load/duplicate-field"],
    ["1: a", "load/field-name-not-text"],
    ["true: a", "load/field-name-not-text"],
    ["? [a]\n: b", "load/field-name-not-text"],
    ["? { a: b }\n: c", "load/field-name-not-text"],
    ["- &x a\n- { *x : b }", "load/field-name-not-text"],
    ["{ __proto__: { a: b } }", "load/reserved-field-name"],
    ['"__proto__": 1', "load/reserved-field-name"],
    ["a: !secret x", "load/yaml-tag"],
    ["a: !!int x", "load/yaml-tag"],
    ["a: !!set { b }", "load/yaml-tag"],
    ["a: !!binary aGk=", "load/yaml-tag"],
    ["a: [", "load/yaml-syntax"],
    ["a: b: c", "load/yaml-syntax"],
    ["a:\n\t- b", "load/yaml-syntax"],
    ["%YAML 3.0\n---\na", "load/yaml-syntax"],
    ["a: \u0000", "load/control-character"],
    ["a: \u001b[31m", "load/control-character"],
    ["[".repeat(101), "load/yaml-too-deep"],
  ])("is told: %j", (text, code) => expect(read(text).codes).toEqual([code]));

  it("does not hide the documents beside it", () => {
    const { values, codes } = read("a: 1\n---\nb: [\n---\nc: 3\n---\nd: {\n---\ne: 5\n");
    expect(codes).toEqual(["load/yaml-syntax", "load/yaml-syntax"]);
    expect(values).toEqual([{ a: 1 }, { c: 3 }, { e: 5 }]);
  });

  it("leaves what an alias cannot stand for out, and says so once", () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 30; level++)
      bomb.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    expect(read(bomb.join("\n")).codes).toEqual(["load/yaml-expansion"]);
  });

  it("does not let aliases nest deeper than anything else", () => {
    const lines = ["a0: &a0 []"];
    for (let level = 1; level < 150; level++) lines.push(`a${level}: &a${level} [*a${level - 1}]`);
    expect(new Set(read(lines.join("\n")).codes)).toEqual(new Set(["load/yaml-too-deep"]));
  });
});
