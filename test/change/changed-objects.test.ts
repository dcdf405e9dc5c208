import { describe, expect, it } from "vitest";
import { changedObjects } from "../../src/change/changed-objects.js";
import type { Model } from "../../src/model/model.js";
import { modelOf } from "../support/model.js";
import { BASE } from "./base.js";

const CODED = BASE.replace(
  "{ runtime: sql, file: clean.sql }",
  '{ runtime: sql, file: clean.sql }, { runtime: javascript, artifact: "git+https://x.example/x#v1", entry: main.js }',
);

const modelFrom = (text: string, code = "select 1"): Model => modelOf({ "model.yaml": text, "clean.sql": code });
const SALES = "kind: Team\nzone: us\nname: sales\ncontact: sales@northwind.example\n";

/** What differs, as `Kind key`, with `-` or `+` before what is in one model only. */
function changes(base: Model, head: Model): string[] {
  return changedObjects(base, head).map((changed) => {
    for (const side of [changed.base, changed.head])
      if (side) expect([side.kind, side.key]).toEqual([changed.kind, changed.key]);
    const sign = changed.base === undefined ? "+" : changed.head === undefined ? "-" : "";
    return `${sign}${changed.kind} ${changed.key}`;
  });
}

describe("what differs between two models", () => {
  const base = modelFrom(CODED);

  it("is nothing between equal ones, whether their objects are the same or made anew", () => {
    expect(changes(base, base)).toEqual([]);
    expect(changes(base, modelFrom(CODED))).toEqual([]);
    expect(changes(base, { ...modelFrom(CODED), teams: base.teams })).toEqual([]);
  });

  it("is what was added, removed or changed, kind by kind and by key", () => {
    const head = modelFrom(
      CODED.replace("zone: eu\nname: shop", "zone: eu\nname: stall")
        .replace("desk@", "x")
        .replace("sales@northwind", "desk@northwind")
        .replace("10.1.2.3", "10.1.2.4"),
    );
    expect(changes(base, head)).toEqual([
      "-Team eu/shop",
      "+Team eu/stall",
      "Team us/sales",
      "DataContainer reporting_pg",
    ]);
  });

  it("is code, though the workspace that names it is one object", () => {
    const head: Model = { ...base, files: new Map([["clean.sql", "select 2"]]) };
    expect(changes(base, head)).toEqual(["Workspace clean"]);
    expect(changes(base, modelFrom(CODED, "select 2"))).toEqual(["Workspace clean"]);
  });

  it("is code that cannot be read any more", () => {
    expect(changes(base, { ...base, files: new Map() })).toEqual(["Workspace clean"]);
  });

  it("is not code that nobody names", () => {
    expect(changes(base, { ...base, files: new Map([...base.files, ["other.sql", "select 2"]]) })).toEqual([]);
    const unnamed = new Map([...base.files, ["undefined", "select 2"]]);
    expect(changes(base, { ...base, files: unnamed })).toEqual([]);
  });

  describe("of objects of one key", () => {
    const [team] = base.teams.filter(({ key }) => key === "us/sales");
    if (team === undefined) throw new Error("the base has it");
    const twin = { ...team, contact: "other@northwind.example" };
    const teams = (...list: (typeof team)[]): Model => ({ ...base, teams: list });

    it("is one more or less, though the first is the same object", () => {
      expect(changes(teams(team), teams(team, twin))).toEqual(["Team us/sales"]);
      expect(changes(teams(team, twin), teams(team))).toEqual(["Team us/sales"]);
      expect(changes(teams(team), teams(team, { ...team }))).toEqual(["Team us/sales"]);
    });

    it("is the second alone", () => {
      expect(changes(teams(team, twin), teams(team, { ...twin, contact: "x" }))).toEqual(["Team us/sales"]);
    });

    it("is not their order", () => {
      expect(changes(teams(team, twin), teams(twin, team))).toEqual([]);
    });

    it("names the first of each side", () => {
      const [changed] = changedObjects(teams(team, twin), teams(twin, { ...team, contact: "x" }));
      expect(changed?.base).toBe(team);
      expect(changed?.head).toBe(twin);
    });
  });

  it("is a declaration that is made twice", () => {
    expect(changes(base, modelFrom(`${CODED}---\n${SALES}`))).toEqual(["Team us/sales"]);
  });
});
