import { describe, expect, test } from "vitest";
import { inheritedReasons, type Reason, tidyReasons } from "../../src/assign/reason.js";

const reason = (text: string, kind: Reason["kind"] = "location"): Reason => ({ kind, text, standing: false });
const many = (count: number, prefix = "r"): Reason[] =>
  Array.from({ length: count }, (_, at) => reason(`${prefix}${at}`));

describe("tidyReasons", () => {
  test("puts them in order of kind and text, each text once", () => {
    const told = tidyReasons([
      reason("b", "policy"),
      reason("a", "policy"),
      reason("c"),
      reason("d", "history"),
      reason("b", "policy"),
      reason("e", "latency"),
      reason("f", "department"),
    ]);
    expect(told.map(({ text }) => text)).toEqual(["f", "e", "d", "c", "a", "b"]);
  });
});

describe("inheritedReasons", () => {
  test("is nothing where nothing is inherited", () => {
    expect(inheritedReasons([])).toEqual([]);
    expect(inheritedReasons([[], []])).toEqual([]);
  });

  test("is the one list itself where only one has any, so that a long chain shares it", () => {
    const list = many(8);
    expect(inheritedReasons([[], list, [], list])).toBe(list);
  });

  test("joins several, in order", () => {
    const told = inheritedReasons([[reason("b")], [reason("a"), reason("b")]]);
    expect(told.map(({ text }) => text)).toEqual(["a", "b"]);
  });

  test("is bounded, whether it comes of one list or of several", () => {
    const first = Array.from({ length: 8 }, (_, at) => `r${at}`);
    expect(inheritedReasons([many(9)]).map(({ text }) => text)).toEqual(first);
    expect(inheritedReasons([many(6), many(6, "s")])).toHaveLength(8);
  });
});
