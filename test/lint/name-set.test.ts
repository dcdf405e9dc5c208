import { describe, expect, it } from "vitest";
import { NameSet } from "../../src/lint/name-set.js";

const large = new NameSet(
  Array.from({ length: 20_000 }, (_, index) => `store_${String(index * 7919).padStart(9, "0")}_daily`),
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
    expect(new NameSet(["Note", "NOTE"]).suggest("note")).toEqual(new NameSet(["NOTE", "Note"]).suggest("note"));
  });

  it.each([
    ["at the beginning", "stoer_000039595_daily"],
    ["in the middle", "store_00039595_daily"],
    ["at the end", "store_000039595_dail"],
  ])("finds a slip %s in a large namespace", (_, wanted) => {
    expect(large.suggest(wanted).text).toContain('"store_000039595_daily"');
  });

  it("is not held up by a text beyond any name", () => {
    expect(large.suggest("x".repeat(1_000_000))).toEqual({ text: "" });
  });
});
