import { describe, expect, test } from "vitest";
import { classificationsOf, ownClassifications } from "../../src/model/classification.js";
import type { Column } from "../../src/model/datastore.js";
import { type Declared, found, indexOf } from "./policies.js";

const CHAIN: Declared = {
  stores: {
    raw: ["us/a", { people: "pii", places: "public" }],
    notes: ["eu/b", { health: "phi" }],
    clean: ["eu/b", { people: "", marked: "internal" }],
    report: ["eu/b", { totals: "" }],
  },
  made: { clean: ["eu/b", ["raw/people", "notes/health"], "pii, phi"], report: ["eu/b", ["clean/marked"]] },
};

function kinds(declared: Declared, dataset: string): readonly string[] {
  const index = indexOf({ ...CHAIN, ...declared });
  return classificationsOf(index).of(found(index.datasets, dataset));
}

describe("what kinds of data there are in a dataset", () => {
  const trusted = { "us to_clean": "pii", "eu to_clean": "phi" };
  test.each<[string, Declared, string, string[]]>([
    ["what it says of itself", {}, "raw/people", ["pii"]],
    ["what arrives, in the order of names", {}, "clean/people", ["phi", "pii"]],
    ["what it says of itself adds to what arrives", {}, "clean/marked", ["internal", "phi", "pii"]],
    ["what arrives goes on, with what was added", {}, "report/totals", ["internal", "phi", "pii"]],
    ["not what is removed from it", { trusted }, "clean/people", []],
    ["nor what was removed before", { trusted }, "report/totals", ["internal"]],
    [
      "only what the zone of the data trusts it to remove",
      { trusted: { "us to_clean": "pii, phi" } },
      "clean/people",
      ["phi"],
    ],
    [
      "only what the transformer says that it removes",
      { trusted: { "eu to_clean": "phi, pii" }, made: { clean: ["eu/b", ["raw/people", "notes/health"], "pii"] } },
      "clean/people",
      ["phi", "pii"],
    ],
    ["another transformer's trust is its own", { trusted: { "us to_report": "pii" } }, "clean/people", ["phi", "pii"]],
    [
      "a transformer in a loop brings nothing",
      { made: { clean: ["eu/b", ["raw/people", "report/totals"]], report: ["eu/b", ["clean/marked"]] } },
      "clean/marked",
      ["internal"],
    ],
  ])("%s", (_, declared, dataset, expected) => {
    expect(kinds(declared, dataset)).toEqual(expected);
  });
});

test("two kinds are not one whose name is both of theirs", () => {
  const index = indexOf({
    stores: {
      raw: ["us/a", { whole: "datahealth", part: "health" }],
      clean: ["us/a", { rows: "data" }],
    },
    made: { clean: ["us/a", ["raw/part"]] },
  });
  const { of } = classificationsOf(index);
  expect(of(found(index.datasets, "raw/whole"))).toEqual(["datahealth"]);
  expect(of(found(index.datasets, "clean/rows"))).toEqual(["data", "health"]);
});

describe("what a transformer takes away", () => {
  const removed = (declared: Declared, team: string): string[] => {
    const index = indexOf({ ...CHAIN, ...declared });
    return [...classificationsOf(index).removedBy(found(index.workspaces, "to_clean"), team)];
  };
  test("is what both it and the zone of the team say", () => {
    const declared = { trusted: { "us to_clean": "pii, secret" } };
    expect(removed(declared, "us/a")).toEqual(["pii"]);
    expect(removed(declared, "us/other")).toEqual(["pii"]);
    expect(removed(declared, "eu/b")).toEqual([]);
  });
  test("is nothing where it only consumes", () => {
    const index = indexOf({ ...CHAIN, trusted: { "us desk": "pii" } });
    const { transformer: _, ...consumer } = found(index.workspaces, "to_clean");
    expect([...classificationsOf(index).removedBy({ ...consumer, key: "desk" }, "us/a")]).toEqual([]);
  });
  test("is what any of the zone's entries about it says", () => {
    const [us] = indexOf({ trusted: { "us to_clean": "pii" } }).model.zones.filter(({ key }) => key === "us");
    if (us === undefined) throw new Error("the model has it");
    const index = indexOf(CHAIN);
    const declassifications = [...us.declassifications, { workspace: "to_clean", removes: ["phi"] }];
    const zones = new Map([["us", { ...us, declassifications }]]);
    const { removedBy } = classificationsOf({ ...index, zones });
    expect([...removedBy(found(index.workspaces, "to_clean"), "us/a")]).toEqual(["pii", "phi"]);
  });
});

describe("what a dataset says of itself", () => {
  const column = (name: string, classification?: string): Column => ({
    name,
    type: { name: "string" },
    nullable: true,
    ...(classification === undefined ? {} : { classification }),
  });
  test.each<[string, string | undefined, Column[], string[]]>([
    ["nothing", undefined, [column("a")], []],
    ["as a whole", "pii", [column("a")], ["pii"]],
    [
      "of its columns, each once, in the order of names",
      undefined,
      [column("a", "secret"), column("b", "pii"), column("c", "pii")],
      ["pii", "secret"],
    ],
    ["both", "public", [column("a", "pii")], ["pii", "public"]],
  ])("%s", (_, classification, columns, expected) => {
    const dataset = {
      name: "d",
      columns,
      primaryKey: [],
      partitionBy: [],
      policies: [],
      ...(classification === undefined ? {} : { classification }),
    };
    expect(ownClassifications(dataset)).toEqual(expected);
  });
});
