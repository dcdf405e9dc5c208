import { describe, expect, it } from "vitest";
import { isPosition } from "../../../../src/diagnostic/diagnostic.js";
import { edited, prepare } from "./ecosystem.js";

const GOOD = `import { createHash } from "node:crypto";
export function transform({ nw_customers }) {
  return { people: nw_customers.map(({ customer_id, country }) => ({ customer_id, country: createHash("md5").update(country).digest("hex") })) };
}
`;

/** What is found of a transformer whose module has this text, each as `code line:column`. */
function found(text: string): readonly string[] {
  const texts = {
    ...edited(["{ runtime: sql, file: mask.sql }", "{ runtime: javascript, file: mask.js }"]),
    "mask.js": text,
  };
  return prepare(texts)
    .handler.lint()
    .map(({ code, target, related, detail }) => {
      if (target === undefined || !isPosition(target)) throw new Error(`${code} is not in a file.`);
      expect(target.file).toBe("mask.js");
      expect(related[0]?.target).toMatchObject({ subject: { key: "mask" }, path: ["transformer", "code", 1, "file"] });
      expect(detail).toContain("transformer mask");
      return `${code} ${target.line}:${target.column}`;
    });
}

describe("a transformer's module", () => {
  it.each([
    GOOD,
    "export default () => ({ people: [] });",
    "const transform = async () => ({ people: [] }); export { transform };",
    "export const transform = () => ({ people: [] }), more = await import(`node:fs`); await import(more.x);",
    "export { readFile as transform } from 'node:fs/promises';",
  ])("is one: %#", (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ["export function transform( {", ["local/module-syntax 1:29"]],
    ["let 😀;", ["local/module-syntax 1:5"]],
    ["/* 😀 */\nlet a;\r\nlet a; export const transform = 1", ["local/module-syntax 3:5"]],
    ["export const transform = (row: object) => row;", ["local/module-syntax 1:26"]],
    [`export const transform = ${"[".repeat(100_000)}`, ["local/module-syntax 1:1026"]],
    ["", ["local/module-export 1:1"]],
    ["function transform() {}", ["local/module-export 1:1"]],
    ["module.exports = { transform() {} };", ["local/module-export 1:1"]],
    ["export * from './all.js';", ["local/module-import 1:15", "local/module-export 1:1"]],
    [`import "lodash";\nimport fs from "fs"; ${GOOD}`, ["local/module-import 1:8", "local/module-import 2:16"]],
    [
      `${GOOD}await import("./b.js"); await import("data:text/javascript,1"); import("node:nothing");`,
      ["local/module-import 5:14", "local/module-import 5:38", "local/module-import 5:72"],
    ],
  ] as const)("is none, or does not stand alone: %#", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});
