import { describe, expect, test } from "vitest";
import { inputsOf, lineageOf, zoneOf } from "../../src/model/lineage.js";
import { type Declared, found, indexOf } from "./policies.js";

const STORES: NonNullable<Declared["stores"]> = {
  raw: ["us/a", { r: "pii", s: "pii" }],
  z: ["us/a", { z: "" }],
  y: ["us/a", { y: "" }],
  x: ["us/a", { x: "" }],
  w: ["us/a", { w: "" }],
};

describe("the order of transformers", () => {
  test.each<[string, NonNullable<Declared["made"]>, string[], string[]]>([
    [
      "each after those whose output it reads",
      { x: ["us/a", ["y/y"]], y: ["us/a", ["z/z"]], z: ["us/a", ["raw/r"]] },
      ["to_z", "to_y", "to_x"],
      [],
    ],
    [
      "after all of them",
      { w: ["us/a", ["y/y", "z/z"]], y: ["us/a", ["z/z"]], z: ["us/a", []] },
      ["to_z", "to_y", "to_w"],
      [],
    ],
    [
      "what is read twice is waited for once",
      { x: ["us/a", ["z/z", "z/z"]], z: ["us/a", ["raw/r"]] },
      ["to_z", "to_x"],
      [],
    ],
    [
      "a loop and what is behind it never run",
      { z: ["us/a", ["y/y"]], y: ["us/a", ["z/z"]], x: ["us/a", ["y/y"]], w: ["us/a", ["raw/r"]] },
      ["to_w"],
      ["to_x", "to_y", "to_z"],
    ],
    ["one that reads its own output never runs", { z: ["us/a", ["z/z"]] }, [], ["to_z"]],
    ["an input that is not there is not waited for", { z: ["us/a", ["gone/g"]] }, ["to_z"], []],
  ])("%s", (_, made, order, looped) => {
    const lineage = lineageOf(indexOf({ stores: STORES, made }));
    expect(lineage.order.map(({ key }) => key)).toEqual(order);
    expect([...lineage.looped].sort()).toEqual(looped);
  });
});

describe("who makes a store", () => {
  const index = indexOf({ stores: STORES, made: { z: ["us/a", ["raw/r"]] } });
  const makerOf = (key: string, source = {}) => {
    const store = found(index.datastores, key);
    return lineageOf(index).makerOf({ ...store, source: { ...store.source, ...source } })?.key;
  };
  test("the transformer that both sides agree on", () => {
    expect(makerOf("z")).toBe("to_z");
    expect(makerOf("raw")).toBeUndefined();
    expect(makerOf("raw", { transformer: "to_z" })).toBeUndefined();
    expect(makerOf("z", { transformer: "gone" })).toBeUndefined();
  });
  test("nobody, where the workspace that its source names makes nothing", () => {
    const { transformer: _, ...consumer } = found(index.workspaces, "to_z");
    const workspaces = new Map([["to_z", consumer]]);
    expect(lineageOf({ ...index, workspaces }).makerOf(found(index.datastores, "z"))).toBeUndefined();
  });
});

test("the inputs of a workspace: each once, as they are written, and only those that are there", () => {
  const index = indexOf({ stores: STORES, made: { z: ["us/a", ["raw/s", "raw/r", "gone/g", "raw/s"]] } });
  expect(inputsOf(index, found(index.workspaces, "to_z")).map(({ key }) => key)).toEqual(["raw/s", "raw/r"]);
});

test("consumers stand in no order of transformers", () => {
  const index = indexOf({ stores: STORES, made: { z: ["us/a", ["raw/r"]] } });
  const { transformer: _, ...consumer } = found(index.workspaces, "to_z");
  const workspaces = new Map([["desk", { ...consumer, key: "desk" }]]);
  expect(lineageOf({ ...index, workspaces }).order).toEqual([]);
});

test.each([
  ["us/sales", "us"],
  ["us", "us"],
  ["us/a/b", "us"],
  ["/a", ""],
])("the zone of team %s is %s", (team, zone) => {
  expect(zoneOf(team)).toBe(zone);
});
