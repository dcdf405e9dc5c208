import { expect, it } from "vitest";
import { didYouMean, nearest } from "../../src/util/did-you-mean.js";

const NAMES = ["zone", "name", "high", "critical", "description"];

it.each([
  ["zoen", ["zone"]],
  ["hihg", ["high"]],
  ["zone", ["zone"]],
  ["ZONE", ["zone"]],
  ["nmae", ["name"]],
  ["critcal", ["critical"]],
  ["descripton", ["description"]],
  ["zebra", []],
  ["ozen", []],
  ["", []],
])("%j is a slip for %j", (wanted, found) => expect(nearest(wanted, NAMES)).toEqual(found));

it("names the nearest first, each once, and three at most", () => {
  expect(nearest("abcd", ["abce", "abcd", "abcf", "abcg", "abcd"])).toEqual(["abcd", "abce", "abcf"]);
  expect(didYouMean("abcd", ["abce", "abcf"])).toBe(' Did you mean "abce" or "abcf"?');
  expect(didYouMean("abcd", ["xyz"])).toBe("");
});
