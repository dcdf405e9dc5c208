import { describe, expect, it } from "vitest";
import { SOURCES, type SourceName } from "./base.js";
import { type Edits, type Expected, edited, expectFindings, found, modelFrom, source } from "./harness.js";

interface Case extends Edits {
  readonly from: SourceName;
  readonly before?: Edits;
  readonly expect: readonly Expected[];
}

const SALES = "  - { name: sales, repository: { name: northwind/team-sales, branch: main } }\n";
const SHOP = "teams: [{ name: shop, repository: { name: northwind/team-shop, branch: main } }]";
const EU = "  - { name: eu, repository: { host: git.example.eu, name: northwind/zone-eu, branch: release/eu } }\n";
const SHOP_FILES = "kind: DataContainer\nname: shop_s3\nowner: eu/shop\ntype: s3\nlocations: [onprem:eu/paris]\n";

const CASES: { readonly [name: string]: Case } = {
  "a team undeclared while it is defined and owns things": {
    from: "us",
    edits: [[SALES, ""]],
    expect: [
      {
        code: "change/undeclared-part",
        target: "base: GovernanceZone us teams/0",
        text: "{ name: sales",
        related: ["DataContainer sales_pg", "Datastore offered", "Datastore orders", "Team us/sales", "Workspace desk"],
        detail:
          /declaration of team "us\/sales" goes, but it is still defined, and owns data container "sales_pg", datastore "offered", datastore "orders" and workspace "desk"/,
      },
    ],
  },
  "a team undeclared while it is defined and owns nothing": {
    from: "eu",
    edits: [[SHOP, "teams: []"]],
    expect: [
      {
        code: "change/undeclared-part",
        target: "base: GovernanceZone eu teams/0",
        related: ["Team eu/shop"],
        detail: /still defined\. Declaring/,
      },
    ],
  },
  "a team undeclared after it went": {
    from: "eu",
    before: { remove: ["Team eu/shop"] },
    edits: [[SHOP, "teams: []"]],
    expect: [],
  },
  "a team undeclared that was never defined": {
    from: "us",
    edits: [["  - { name: future, repository: { name: northwind/team-future, branch: main } }\n", ""]],
    expect: [],
  },
  "a team undeclared that was never defined and owns a container": {
    from: "us",
    before: { add: SHOP_FILES.replace("eu/shop", "us/future") },
    edits: [["  - { name: future, repository: { name: northwind/team-future, branch: main } }\n", ""]],
    expect: [
      {
        code: "change/undeclared-part",
        target: "base: GovernanceZone us teams/2",
        related: ["DataContainer shop_s3"],
        detail: /declaration of team "us\/future" goes, but it still owns data container "shop_s3"\. Declaring/,
      },
    ],
  },
  "a team that goes, still declared, and owned nothing": { from: "shop", remove: ["Team eu/shop"], expect: [] },
  "a team that goes with all it owned": {
    from: "shop",
    before: { add: SHOP_FILES },
    remove: ["Team eu/shop", "DataContainer shop_s3"],
    expect: [],
  },
  "a team that goes and leaves a container": {
    from: "shop",
    before: { add: SHOP_FILES },
    remove: ["Team eu/shop"],
    expect: [
      {
        code: "change/removed-owner",
        target: "base: Team eu/shop name",
        text: "shop",
        related: ["DataContainer shop_s3 name"],
        detail: /Team "eu\/shop" is removed, but still owns container "shop_s3"/,
      },
    ],
  },
  "a team that goes and leaves a datastore, a workspace and a container": {
    from: "sales",
    remove: ["Team us/sales"],
    expect: [
      {
        code: "change/removed-owner",
        target: "base: Team us/sales name",
        related: [
          "DataContainer sales_pg name",
          "Datastore offered name",
          "Datastore orders name",
          "Workspace desk name",
        ],
      },
    ],
  },
  "a zone undeclared while it is defined": {
    from: "ecosystem",
    edits: [[EU, ""]],
    expect: [
      {
        code: "change/undeclared-part",
        target: "base: Ecosystem northwind governanceZones/1",
        text: "{ name: eu",
        related: ["GovernanceZone eu", "Team eu/shop"],
        detail: /declaration of zone "eu" goes, but it is still defined, and owns team "eu\/shop"/,
      },
    ],
  },
  "a zone that goes while its team is defined": {
    from: "eu",
    remove: ["GovernanceZone eu"],
    expect: [
      {
        code: "change/removed-owner",
        target: "base: GovernanceZone eu name",
        related: ["Team eu/shop name"],
        detail: /Zone "eu" is removed, but still owns team "eu\/shop"/,
      },
    ],
  },
  "a zone that goes while data of its team is there, though the team went": {
    from: "eu",
    before: { remove: ["Team eu/shop"], add: SHOP_FILES },
    remove: ["GovernanceZone eu"],
    expect: [
      { code: "change/removed-owner", target: "base: GovernanceZone eu name", related: ["DataContainer shop_s3 name"] },
    ],
  },
  "a zone that goes while it owns a container": {
    from: "eu",
    before: { remove: ["Team eu/shop"], add: SHOP_FILES.replace("eu/shop", "eu") },
    remove: ["GovernanceZone eu"],
    expect: [
      { code: "change/removed-owner", target: "base: GovernanceZone eu name", related: ["DataContainer shop_s3 name"] },
    ],
  },
  "a zone that goes with nothing left": {
    from: "eu",
    before: { remove: ["Team eu/shop"] },
    remove: ["GovernanceZone eu"],
    expect: [],
  },
  "a team and its declaration at once, both of one repository, while it owns a container: told once": {
    from: "eu",
    before: {
      edits: [
        [
          SHOP,
          SHOP.replace("team-shop, branch: main", "zone-eu, branch: release/eu").replace(
            "{ name: n",
            "{ host: git.example.eu, name: n",
          ),
        ],
      ],
      add: SHOP_FILES,
    },
    remove: ["Team eu/shop"],
    edits: [
      [
        "teams: [{ name: shop, repository: { host: git.example.eu, name: northwind/zone-eu, branch: release/eu } }]",
        "teams: []",
      ],
    ],
    expect: [
      { code: "change/removed-owner", target: "base: Team eu/shop name", related: ["DataContainer shop_s3 name"] },
    ],
  },
  "a zone undeclared after it went": {
    from: "ecosystem",
    before: { remove: ["Team eu/shop", "GovernanceZone eu"] },
    edits: [[EU, ""]],
    expect: [],
  },
  "a zone and its declaration at once, both of one repository": {
    from: "ecosystem",
    before: {
      remove: ["Team eu/shop"],
      edits: [[EU, "  - { name: eu, repository: { name: northwind/ecosystem, branch: proposals } }\n"]],
    },
    remove: ["GovernanceZone eu"],
    edits: [["  - { name: eu, repository: { name: northwind/ecosystem, branch: proposals } }\n", ""]],
    expect: [],
  },
  "a zone that has a name that begins another's": {
    from: "eu",
    before: {
      remove: ["Team eu/shop"],
      edits: [[EU, `${EU}  - { name: europe, repository: { name: northwind/europe, branch: main } }\n`]],
      add: SHOP_FILES.replace("eu/shop", "europe"),
    },
    remove: ["GovernanceZone eu"],
    expect: [],
  },
};

describe("parts that go", () => {
  for (const [name, { from, before = {}, expect: expected, ...edits }] of Object.entries(CASES))
    it(name, () => {
      const base = edited(before);
      expectFindings(base, edited(edits, base.text), source(SOURCES[from]), expected);
    });

  it("shows the first of many things, and how many more", () => {
    const many = Array.from({ length: 25 }, (_, n) => SHOP_FILES.replace("shop_s3", `box_${n + 10}`)).join("---\n");
    const base = edited({ add: many });
    const head = edited({ edits: [[SHOP, "teams: []"]] }, base.text);
    const [finding, ...others] = found(modelFrom(base), modelFrom(head), source(SOURCES.eu));
    expect(others).toEqual([]);
    expect(finding?.related).toHaveLength(10);
    expect(finding?.detail).toMatch(/still defined, and owns .*"box_19" and 15 more\. Declaring/);
  });

  it("says nothing of a head that lacks its ecosystem, which is found when it is loaded", () => {
    const head = modelFrom(edited({ remove: ["Ecosystem northwind"] }));
    const codes = found(modelFrom(edited({})), head, source(SOURCES.ecosystem)).map(({ code }) => code);
    expect(codes).toEqual([]);
  });
});

describe("findings about declarations that go", () => {
  const FINANCE = "  - { name: finance, repository: { name: northwind/team-finance, branch: main } }\n";
  const containers = (count: number): string =>
    Array.from({ length: count }, (_, at) => SHOP_FILES.replace("shop_s3", `s3_${10 + at}`)).join("---\n");

  it("are in the order of the parts' names", () => {
    const head = modelFrom(
      edited({
        edits: [
          [SALES, ""],
          [FINANCE, ""],
        ],
      }),
    );
    const findings = found(modelFrom(edited({})), head, source(SOURCES.us));
    expect(findings.map(({ detail }) => /team "[^"]*"/.exec(detail)?.[0])).toEqual([
      'team "us/finance"',
      'team "us/sales"',
    ]);
  });

  it.each([
    [10, /"s3_18" and data container "s3_19"\. /],
    [11, /"s3_19" and 1 more\. /],
  ])("name ten things of %i", (count, says) => {
    const base = edited({ add: containers(count) });
    const head = edited({ edits: [[SHOP, "teams: []"]] }, base.text);
    const [finding] = found(modelFrom(base), modelFrom(head), source(SOURCES.eu));
    expect(finding?.detail).toMatch(says);
    expect(finding?.related).toHaveLength(10);
  });

  it("point at the first of two declarations, and name the first of two definitions", () => {
    const twice = SHOP.replace("teams: [", "teams: [{ name: shop, repository: { name: a/b, branch: main } }, ");
    const base = edited({ edits: [[SHOP, twice]], add: "kind: Team\nzone: eu\nname: shop\ncontact: a@example.com\n" });
    const head = edited({ edits: [[twice, "teams: []"]] }, base.text);
    const [first, second] = modelFrom(head).teams.filter(({ key }) => key === "eu/shop");
    const [finding] = found(modelFrom(base), modelFrom(head), source(SOURCES.eu)).filter(
      ({ code }) => code === "change/undeclared-part",
    );
    expect(finding?.target).toMatchObject({ path: ["teams", 0] });
    expect(finding?.related[0]?.target).toEqual({ subject: first, path: [] });
    expect(first).not.toEqual(second);
  });
});
