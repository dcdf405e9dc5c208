import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMPATIBILITY_PAGES } from "../../../src/change/compatibility/pages.js";
import { COMPATIBILITY_RULES } from "../../../src/change/compatibility/rules/index.js";

const folder = new URL("../../../src/change/compatibility/rules/", import.meta.url);

describe("the rules about compatibility", () => {
  it("are all listed, each with a test of its name", () => {
    const files = readdirSync(folder).filter((file) => file !== "index.ts");
    expect(COMPATIBILITY_RULES.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
    for (const { name } of COMPATIBILITY_RULES)
      expect(existsSync(new URL(`rules/${name}.test.ts`, import.meta.url)), name).toBe(true);
  });

  it("give each code one page, in order, with both examples", () => {
    const codes = COMPATIBILITY_PAGES.map(({ type }) => type.code);
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const { type, why, wrong, right } of COMPATIBILITY_PAGES) {
      expect(type.code).toMatch(/^change\/[a-z]+(?:-[a-z]+)*$/);
      expect(type.summary).toMatch(/^[a-zA-Z][^\n.]*$/);
      expect(why).toMatch(/\.$/);
      expect(wrong).toBeTruthy();
      expect(right).toBeTruthy();
      expect(wrong).not.toBe(right);
    }
  });
});
