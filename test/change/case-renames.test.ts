import { describe, expect, it } from "vitest";
import { checkChange } from "../../src/change/check-change.js";
import { SOURCES, type SourceName } from "./base.js";
import { type Edits, type Expected, edited, expectFindings, found, modelFrom, source } from "./harness.js";

interface Case extends Edits {
  readonly from?: SourceName;
  readonly before?: Edits;
  /** What is found of names; a rename may be other people's affair as well. */
  readonly expect: readonly Expected[];
}

const rename = (target: string, related: string, text: string, detail = /differs only in case/): Expected => ({
  code: "change/case-rename",
  target,
  related: [related],
  text,
  detail,
});

const CASES: { readonly [name: string]: Case } = {
  "a datastore, whose datasets are told with it": {
    edits: [["name: orders\n", "name: Orders\n"]],
    expect: [rename("Datastore Orders name", "Datastore orders name", "Orders", /datastore "orders" becomes "Orders"/)],
  },
  "a dataset": {
    edits: [["name: lines\n", "name: Lines\n"]],
    expect: [
      rename(
        "Datastore orders datasets/0/name",
        "Datastore orders datasets/0/name",
        "Lines",
        /dataset "lines" of datastore "orders" becomes "Lines"/,
      ),
    ],
  },
  "a column": {
    edits: [["{ name: note, type: string }", "{ name: NOTE, type: string }"]],
    expect: [
      rename(
        "Datastore orders datasets/0/columns/1/name",
        "Datastore orders datasets/0/columns/1/name",
        "NOTE",
        /column "note" of dataset "orders\/lines" becomes "NOTE"/,
      ),
    ],
  },
  "a column that moves as well": {
    edits: [
      [
        "[{ name: id, type: bigint, nullable: false }, { name: note, type: string }]",
        "[{ name: Note, type: string }, { name: id, type: bigint, nullable: false }]",
      ],
    ],
    expect: [
      rename("Datastore orders datasets/0/columns/0/name", "Datastore orders datasets/0/columns/1/name", "Note"),
    ],
  },
  "a container": {
    from: "us",
    edits: [["name: reporting_pg\n", "name: Reporting_PG\n"]],
    expect: [rename("DataContainer Reporting_PG name", "DataContainer reporting_pg name", "Reporting_PG")],
  },
  "a workspace": {
    edits: [["name: desk\n", "name: Desk\n"]],
    expect: [rename("Workspace Desk name", "Workspace desk name", "Desk")],
  },
  "a dataset group": {
    edits: [["name: plain,", "name: Plain,"]],
    expect: [
      rename(
        "Workspace desk datasetGroups/1/name",
        "Workspace desk datasetGroups/1/name",
        "Plain",
        /dataset group "plain" of workspace "desk"/,
      ),
    ],
  },
  "a zone where it is declared and defined, once; its teams are told with it": {
    from: "ecosystem",
    edits: [
      ["  - { name: eu,", "  - { name: EU,"],
      ["kind: GovernanceZone\nname: eu", "kind: GovernanceZone\nname: EU"],
      ["zone: eu", "zone: EU"],
    ],
    expect: [rename("Ecosystem northwind governanceZones/1/name", "Ecosystem northwind governanceZones/1/name", "EU")],
  },
  "a team where it is declared and defined, once": {
    from: "eu",
    edits: [
      ["{ name: shop,", "{ name: Shop,"],
      ["zone: eu\nname: shop", "zone: eu\nname: Shop"],
    ],
    expect: [
      rename("GovernanceZone eu teams/0/name", "GovernanceZone eu teams/0/name", "Shop", /team "shop" of zone "eu"/),
    ],
  },
  "a vendor": {
    from: "ecosystem",
    edits: [["kind: Vendor\nname: onprem", "kind: Vendor\nname: OnPrem"]],
    expect: [rename("Vendor OnPrem name", "Vendor onprem name", "OnPrem")],
  },
  "a location and one below another": {
    from: "ecosystem",
    edits: [["{ us: [ny, sf], eu: [paris] }", "{ us: [NY, sf], EU: [paris] }"]],
    expect: [
      rename("Vendor onprem locations/us/0", "Vendor onprem locations/us/0", "NY", /location "ny" in "onprem:us"/),
      rename("Vendor onprem key:locations/EU", "Vendor onprem key:locations/eu", "EU", /location "eu" in "onprem"/),
    ],
  },
  "a data platform": {
    from: "ecosystem",
    edits: [["kind: DataPlatform\nname: fast", "kind: DataPlatform\nname: Fast"]],
    expect: [rename("DataPlatform Fast name", "DataPlatform fast name", "Fast")],
  },
  "a department": {
    from: "ecosystem",
    edits: [["departments: [sales]", "departments: [Sales]"]],
    expect: [rename("Ecosystem northwind departments/0", "Ecosystem northwind departments/0", "Sales")],
  },
  "a classification": {
    from: "ecosystem",
    before: { edits: [["departments: [sales]", "classifications: [internal, pii]"]] },
    edits: [["classifications: [internal, pii]", "classifications: [internal, PII]"]],
    expect: [rename("Ecosystem northwind classifications/1", "Ecosystem northwind classifications/1", "PII")],
  },
  "a name that differs in more": { edits: [["name: note,", "name: notes,"]], expect: [] },
  "the same name in another dataset": {
    before: {
      edits: [
        [
          "name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]\n---\nkind: Workspace",
          "name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }, { name: Extra, type: string }] }]\n---\nkind: Workspace",
        ],
      ],
    },
    edits: [
      ["{ name: Extra, type: string }", "{ name: more, type: string }"],
      ["{ name: note, type: string }", "{ name: note, type: string }, { name: extra, type: string }"],
    ],
    expect: [],
  },
  "one of two twins that the base had goes": {
    before: { edits: [["{ name: note, type: string }", "{ name: note, type: string }, { name: Note, type: string }"]] },
    edits: [["{ name: note, type: string }, ", ""]],
    expect: [],
  },
  "a twin that is added, which is lint's": {
    edits: [["{ name: note, type: string }", "{ name: note, type: string }, { name: Note, type: string }"]],
    expect: [],
  },
  "a name of another namespace": {
    remove: ["Workspace desk"],
    add: "kind: DataContainer\nname: Desk\nowner: us/sales\ntype: s3\nlocations: [onprem:us/ny]\n",
    expect: [],
  },
};

describe("names that differ in case alone", () => {
  for (const [name, { from = "sales", before = {}, expect: expected, ...edits }] of Object.entries(CASES))
    it(name, () => {
      const base = edited(before);
      const only = ({ code }: { readonly code: string }): boolean => code === "change/case-rename";
      expectFindings(base, edited(edits, base.text), source(SOURCES[from]), expected, only);
    });

  it.each([
    ["a column", "{ name: note, type: string }", "{ name: Note, type: string }"],
    ["a dataset in use", "- name: lines", "- name: Lines"],
    ["a datastore in use", "name: orders\n", "name: Orders\n"],
    [
      "a dataset of which nobody was told that it goes",
      "{ name: rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]\n---\nkind: Workspace\nname: desk",
      "{ name: Rows, classification: internal, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }]\n---\nkind: Workspace\nname: desk",
    ],
  ])("are not told as removed as well: %s", (_, was, is) => {
    const [base, head] = [modelFrom(edited({})), modelFrom(edited({ edits: [[was, is]] }))];
    const told = checkChange(base, head, source(SOURCES.sales)).filter(({ code }) => /removed|case/.test(code));
    expect(told.map(({ code }) => code)).toEqual(["change/case-rename"]);
    expect(told[0]?.detail).toContain("a new name is one that differs in more, and stands beside the old one");
  });

  it("do not hide what is removed besides", () => {
    const edits: [string, string][] = [
      ["{ name: note, type: string }", "{ name: Note, type: string }"],
      ["[{ name: id, type: bigint, nullable: false }, {", "[{"],
      ["primaryKey: [id]\n    columns", "columns"],
    ];
    const [base, head] = [modelFrom(edited({})), modelFrom(edited({ edits }))];
    const codes = checkChange(base, head, source(SOURCES.sales)).map(({ code }) => code);
    expect(codes.filter((code) => code === "change/removed-column")).toHaveLength(1);
  });

  it("are found whoever renames", () => {
    const [base, head] = [edited({}), edited({ edits: [["name: note,", "name: Note,"]] })].map(modelFrom);
    if (base === undefined || head === undefined) throw new Error("two models");
    for (const text of [...Object.values(SOURCES), "acme/unknown#main"]) {
      const codes = found(base, head, source(text)).map(({ code }) => code);
      expect(codes.filter((code) => code === "change/case-rename")).toHaveLength(1);
    }
  });
});
