import { expect, it } from "vitest";
import { quote, quoteList } from "../../src/util/quote.js";

it("escapes what could mislead a reader or a terminal", () => {
  expect(quote('a"b\n\u001b[31m\u009b\u202e')).toBe('"a\\"b\\n\\u001b[31m\\u009b\\u202e"');
});

it("cuts what is long", () => {
  expect(quote("x".repeat(10_000))).toHaveLength(123);
});

it("lists a few and counts the rest", () => {
  expect(quoteList([])).toBe("");
  expect(quoteList(["a"])).toBe('"a"');
  expect(quoteList(["a", "b", "c"], "or")).toBe('"a", "b" or "c"');
  expect(quoteList(["a", "b", "c", "d"], "and", 2)).toBe('"a", "b" and 2 more');
});
