import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LINT_PAGES, RULES } from "../../src/lint/rules/index.js";

const folder = new URL("../../src/lint/rules/", import.meta.url);
const files = readdirSync(folder).filter((file) => file !== "index.ts");

describe("the list of rules", () => {
  it("holds every rule there is a file for, once", () => {
    expect(RULES.map(({ name }) => `${name}.ts`).sort()).toEqual([...files].sort());
  });

  it("is frozen", () => {
    expect(Object.isFrozen(RULES)).toBe(true);
    expect(RULES.every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(LINT_PAGES)).toBe(true);
  });

  it("gives each code to one finding", () => {
    const codes = LINT_PAGES.map(({ type }) => type.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^lint\/[a-z]+(?:-[a-z]+)*$/);
  });
});

describe.each(RULES.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
  it("says its law in one sentence above its declaration", () => {
    const text = readFileSync(new URL(`${name}.ts`, folder), "utf8");
    expect(text).toMatch(/\/\*\* [A-Z][^\n]*\. \*\/\nexport const [a-zA-Z]+ = defineRule\(\{\n {2}name: "/);
  });

  it("looks at something and has a page for each of its findings", () => {
    expect(rule.each ?? rule.check).toBeDefined();
    expect(rule.pages.length).toBeGreaterThan(0);
    for (const { type, why, wrong, right } of rule.pages) {
      expect(why).toMatch(/[.:;]$/);
      expect(wrong?.trim()).toBeTruthy();
      expect(right?.trim()).toBeTruthy();
      expect(wrong).not.toBe(right);
      expect(type.summary).toMatch(/^[a-zA-Z][^\n.]*$/);
    }
  });

  it("is tested by a file of its name", () => {
    expect(existsSync(new URL(`rules/${name}.test.ts`, import.meta.url))).toBe(true);
  });
});
