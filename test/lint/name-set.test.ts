import { describe, expect, it } from "vitest";
import { NameSet } from "../../src/lint/name-set.js";

/** A large namespace, made anew each time: what it looks names up in is made by the first who asks. */
const large = (): NameSet =>
  new NameSet(
    Array.from(
      { length: 20_000 },
      (_, index) => `store_${String(((index * 7919) % 20_000) * 7919).padStart(9, "0")}_daily`,
    ),
  );

describe("a name set", () => {
  it("compares exactly, and points out a difference in case", () => {
    const names = new NameSet(["Sales", "sales_pg"]);
    expect(names.has("sales")).toBe(false);
    expect(names.suggest("sales")).toEqual({
      text: ' Names are compared with case: it is written "Sales".',
      fix: { title: 'Write "Sales"', replacement: "Sales" },
    });
  });

  it("offers a fix only where one name can be meant", () => {
    const names = new NameSet(["north", "south"]);
    expect(names.suggest("nort").fix?.replacement).toBe("north");
    expect(names.suggest("nouth").text).toBe(' Did you mean "north" or "south"?');
    expect(names.suggest("nouth").fix).toBeUndefined();
    expect(names.suggest("completely else")).toEqual({ text: "" });
  });

  it("offers no fix that would have to be quoted", () => {
    expect(new NameSet(["a: b"]).suggest("a: c").fix).toBeUndefined();
  });

  it("gives one answer whatever the order of names", () => {
    for (const names of [
      ["Note", "NOTE"],
      ["NOTE", "Note"],
    ])
      expect(new NameSet(names).suggest("note").fix?.replacement).toBe("NOTE");
  });

  it.each([
    ["at the beginning", "stoer_097760055_daily"],
    ["in the middle", "store_09776005_daily"],
    ["at the end", "store_097760055_dail"],
  ])("finds a slip %s in a large namespace", (_, wanted) => {
    expect(large().suggest(wanted).text).toContain('"store_097760055_daily"');
  });

  it("finds a slip in the first of many names", () => {
    expect(large().suggest("store_000000000_dail").text).toContain('"store_000000000_daily"');
  });

  it("finds slips at both ends in a namespace of up to 512 names", () => {
    const names = Array.from({ length: 512 }, (_, index) => `store_${String(index * 7919).padStart(9, "0")}_daily`);
    expect(new NameSet(names).suggest("stoer_002027264_dialy").text).toContain('"store_002027264_daily"');
  });

  it("takes a text for a slip up to 300 characters", () => {
    const names = new NameSet(["x".repeat(299)]);
    expect(names.suggest("x".repeat(300)).text).toContain("Did you mean");
    expect(names.suggest("x".repeat(301))).toEqual({ text: "" });
  });

  it("is not held up by a text beyond any name", () => {
    expect(large().suggest("x".repeat(1_000_000))).toEqual({ text: "" });
  });
});
