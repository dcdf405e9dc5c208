import { describe, expect, it } from "vitest";
import { Comparison, placesOf } from "../../../src/change/compatibility/comparison.js";
import { compatibilityFindings } from "../../../src/change/compatibility/compatibility.js";
import { consumerOf, storeOf } from "../../../src/change/compatibility/example.js";
import { LONGEST, likelyRename, MOST_CANDIDATES } from "../../../src/change/compatibility/likely-rename.js";
import { changed } from "../../lint/harness.js";
import { loadYaml } from "../../support/model.js";

const model = (add: string) => loadYaml(changed({ add })).model;
const compare = (before: string, after: string) => new Comparison(model(before), model(after));
const NOTE = "name: note, type: string, classification: internal";

describe("a comparison", () => {
  it("pairs datasets that differ and have columns on both sides", () => {
    const keys = (before: string, after: string) => compare(before, after).datasets.map(({ key }) => key);
    const bare = storeOf([]).replace(/ {4}columns:\n[\s\S]*$/, "    columns: []\n");
    expect(keys(storeOf([]), storeOf([NOTE]))).toEqual(["orders/lines"]);
    expect(keys(storeOf([]), storeOf([]))).toEqual([]);
    expect(keys(bare, storeOf([]))).toEqual([]);
    expect(keys(storeOf([]), bare)).toEqual([]);
    expect(keys("", storeOf([]))).toEqual([]);
  });

  it("takes the first of two columns of one name", () => {
    const [pair] = compare(storeOf([NOTE]), storeOf([NOTE, NOTE.replace("string", "json")])).datasets;
    expect(pair?.common.map(([, head]) => head.index)).toEqual([0, 1]);
    expect(pair?.added).toEqual([]);
  });

  it("knows what is used before and still", () => {
    const used = `${storeOf([])}---\n${consumerOf("orders/lines")}`;
    expect(compare(used, used).isKept("orders/lines")).toBe(true);
    expect(compare(storeOf([]), used).isKept("orders/lines")).toBe(false);
    expect(compare(used, storeOf([])).isKept("orders/lines")).toBe(false);
  });

  it("counts a group once, at its first sink, however often it names a dataset", () => {
    const twice = compare("", `${storeOf([])}---\n${consumerOf("nw_data/products, orders/lines, orders/lines")}`);
    expect(twice.usesIn(twice.head, "orders/lines").map(({ target }) => target.path)).toEqual([
      ["datasetGroups", 0, "sinks", 1],
    ]);
  });

  it("shows five places of many", () => {
    const many = Array.from({ length: 7 }, (_, at) => consumerOf("orders/lines").replace("web_shop", `shop_${at}`));
    const comparison = compare("", `${storeOf([])}---\n${many.join("---\n")}`);
    const uses = comparison.usesIn(comparison.head, "orders/lines");
    expect(uses).toHaveLength(7);
    expect(placesOf(uses).map(({ message }) => message)).toEqual(
      [0, 1, 2, 3, 4].map((at) => `"shop_${at}/main" uses it`),
    );
  });
});

describe("the first commit of an ecosystem", () => {
  it("breaks nothing: before it there was nobody", () => {
    const before = loadYaml(`${storeOf([NOTE])}---\n${consumerOf("orders/lines")}`).model;
    expect(compatibilityFindings(before, model(storeOf([])))).toEqual([]);
    expect(compatibilityFindings(loadYaml("").model, model(storeOf([])))).toEqual([]);
  });
});

describe("what a name may have become", () => {
  const others = (count: number) => Array.from({ length: count }, (_, at) => `${at}`.repeat(9));

  it("is near it, or holds it, or is held by it", () => {
    expect(likelyRename("colour", ["size", "color"])).toBe("color");
    expect(likelyRename("Total", ["xx", "grand_total_of_everything"])).toBe("grand_total_of_everything");
    expect(likelyRename("grand_total_of_everything", ["xx", "TOTAL"])).toBe("TOTAL");
    expect(likelyRename("colour", ["size", "weight"])).toBeUndefined();
  });

  it("is not looked for among more than so many", () => {
    expect(likelyRename("colour", [...others(MOST_CANDIDATES - 1), "color"])).toBe("color");
    expect(likelyRename("colour", [...others(MOST_CANDIDATES), "color"])).toBeUndefined();
  });

  it("is not looked for among texts that are no names", () => {
    const [long, longer] = ["x".repeat(LONGEST), "x".repeat(LONGEST + 1)];
    expect(likelyRename(long, [`${long.slice(1)}y`])).toBe(`${long.slice(1)}y`);
    expect(likelyRename(longer, [long])).toBeUndefined();
    expect(likelyRename(long, [longer])).toBeUndefined();
  });
});
