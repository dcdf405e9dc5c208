import { describe, expect, it } from "vitest";
import { firstDifference } from "../../src/change/first-difference.js";

describe("the first difference", () => {
  it.each<[string, object, object, (string | number)[]]>([
    ["equal", { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ["a field, in the order of names", { b: 1, a: 1 }, { b: 2, a: 2 }, ["a"]],
    ["inside", { a: { b: [1, 2, 3] } }, { a: { b: [1, 5, 3] } }, ["a", "b", 1]],
    ["a new field", { a: {} }, { a: { b: 1 } }, ["a", "b"]],
    ["a field that is missing: what lacks it", { a: { b: 1 } }, { a: {} }, ["a"]],
    ["a new element", { a: [1] }, { a: [1, 2] }, ["a", 1]],
    ["an element that is missing: the list", { a: [1, 2] }, { a: [1] }, ["a"]],
    ["a list for a record", { a: { 0: 1 } }, { a: [2] }, ["a"]],
    ["a record for a list", { a: [2] }, { a: { 0: 1 } }, ["a"]],
    ["a record for a list that has its fields", { a: ["x"] }, { a: { 0: "y" } }, ["a"]],
    ["a record for nothing", { a: null }, { a: { b: 1 } }, ["a"]],
    ["nothing for a record", { a: { b: 1 } }, { a: null }, ["a"]],
    ["a record for a text", { a: "x" }, { a: { b: 1 } }, ["a"]],
    ["a text for its equal in another form", { a: 1 }, { a: "1" }, ["a"]],
    ["a record for a text of its own", { a: '{"b":1}' }, { a: { b: 1 } }, ["a"]],
    ["a field named as every object has one", { a: {} }, { a: { toString: 1 } }, ["a", "toString"]],
  ])("%s", (_, was, is, path) => {
    expect(firstDifference(was, is)).toEqual(path);
  });
});
