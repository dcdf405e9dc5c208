import { describe, expect, it } from "vitest";
import { checkChange } from "../../../src/change/check-change.js";
import { loadYaml } from "../../support/model.js";
import { SOURCES } from "../base.js";
import { describeFinding, edited, found, modelFrom, source } from "../harness.js";

describe("where a change comes from", () => {
  const base = modelFrom(edited({}));
  const many = modelFrom(
    edited({
      edits: [
        ["contact: sales@northwind.example", "contact: x@northwind.example"],
        ["departments: [sales]", "departments: []"],
        ["10.1.2.3", "10.1.2.4"],
      ],
    }),
  );

  it.each([
    ["another repository", "acme/other#main"],
    ["the primary branch", "northwind/ecosystem#main"],
    ["another branch", "northwind/team-sales#dev"],
    ["a branch in other case", "northwind/team-sales#Main"],
    ["a branch with more behind it", "northwind/team-sales#main2"],
    ["a branch with a part behind it", "northwind/team-sales#main/x"],
    ["a branch with a dot behind it", "northwind/team-sales#main."],
    ["a name in other case", "Northwind/team-sales#main"],
    ["a name with more behind it", "northwind/team-sales-x#main"],
    ["a name with less", "northwind/team-sale#main"],
    ["a name with a dot behind it", "northwind/team-sales.#main"],
    ["a name with .git behind it", "northwind/team-sales.git#main"],
    ["a Cyrillic letter", "northwind/team-s\u0430les#main"],
    ["full-width letters", "northwind/team-\uff53ales#main"],
    ["a letter with its accent apart", "northwind/team-sale\u0301s#main"],
    ["another host", "gitlab.com/northwind/team-sales#main"],
    ["a host in other case", "GitHub.com/northwind/team-sales#main"],
    ["the default host for one that is elsewhere", "northwind/zone-eu#release/eu"],
  ])("%s is unknown: one finding, whatever is changed", (_, text) => {
    for (const head of [base, many]) {
      const findings = found(base, head, source(text));
      expect(findings.map(describeFinding)).toEqual(["error change/unknown-source nowhere"]);
    }
  });

  it("spaces at the end make another source", () => {
    for (const other of [
      { host: "github.com", name: "northwind/team-sales ", branch: "main" },
      { host: "github.com", name: "northwind/team-sales", branch: "main " },
      { host: "github.com.", name: "northwind/team-sales", branch: "main" },
    ])
      expect(found(base, base, other).map(({ code }) => code)).toEqual(["change/unknown-source"]);
  });

  it("the unknown source is named, and what it may have meant", () => {
    const [finding] = found(base, many, source("northwind/team-sales#Main"));
    expect(finding?.detail).toContain('comes from "github.com/northwind/team-sales#Main"');
    expect(finding?.detail).toContain('Did you mean "github.com/northwind/team-sales#main"? ');
  });

  it("a source that only the head declares is unknown", () => {
    const head = modelFrom(
      edited({ edits: [["teams:\n", "teams:\n  - { name: me, repository: { name: acme/me, branch: main } }\n"]] }),
    );
    expect(found(base, head, source("acme/me#main")).map(({ code }) => code)).toEqual(["change/unknown-source"]);
  });

  it("a source that a zone declares which nobody declares is unknown", () => {
    const rogue = modelFrom(
      edited({
        add: "kind: GovernanceZone\nname: rogue\nteams: [{ name: me, repository: { name: acme/me, branch: main } }]\n",
      }),
    );
    expect(found(rogue, rogue, source("acme/me#main")).map(({ code }) => code)).toEqual(["change/unknown-source"]);
  });

  it.each(Object.entries(SOURCES))("%s changes nothing: nothing is found", (_, text) => {
    expect(found(base, base, source(text))).toEqual([]);
    expect(found(base, modelFrom(edited({})), source(text))).toEqual([]);
  });
});

describe("the first commit", () => {
  const empty = loadYaml({}).model;
  const head = modelFrom(edited({}));

  it("may come from the repository of the ecosystem, and hold anything", () => {
    expect(found(empty, head, source(SOURCES.ecosystem))).toEqual([]);
  });

  it.each(["us", "sales"] as const)("may not come from %s", (name) => {
    const findings = found(empty, head, source(SOURCES[name]));
    expect(findings.map(describeFinding)).toEqual(["error change/first-commit Ecosystem northwind repository"]);
    expect(findings[0]?.detail).toContain('"github.com/northwind/ecosystem#proposals"');
  });

  it("may not come from the primary branch", () => {
    const [finding] = found(empty, head, source("northwind/ecosystem#main"));
    expect(finding?.code).toBe("change/first-commit");
  });

  it("has an ecosystem", () => {
    const without = modelFrom(edited({ remove: ["Ecosystem northwind"] }));
    const findings = found(empty, without, source(SOURCES.ecosystem));
    expect(findings.map(describeFinding)).toEqual(["error change/first-commit nowhere"]);
    expect(findings[0]?.detail).toMatch(/Declare the Ecosystem/);
  });

  it("with two ecosystems would have to come from both", () => {
    const two = modelFrom(
      edited({
        add: `kind: Ecosystem
name: other
repository: { name: acme/me, branch: main }
liveRepository: { name: acme/live, branch: main }
governanceZones: []
`,
      }),
    );
    for (const text of [SOURCES.ecosystem, "acme/me#main"])
      expect(found(empty, two, source(text)).map(({ code }) => code)).toEqual(["change/first-commit"]);
  });
});

describe("a base that is broken", () => {
  const head = modelFrom(edited({}));

  it("lets nobody through: it has no ecosystem", () => {
    const base = modelFrom(edited({ remove: ["Ecosystem northwind"] }));
    for (const text of Object.values(SOURCES)) {
      const findings = found(base, head, source(text));
      expect(findings.map((finding) => [describeFinding(finding), finding.tree])).toEqual([
        ["error change/broken-base base: nowhere", "base"],
      ]);
    }
  });

  it("lets nobody through: something in it could not be read, even if all that is left is empty", () => {
    for (const base of [head, loadYaml({}).model])
      for (const text of Object.values(SOURCES)) {
        const codes = checkChange(base, head, source(text), { brokenBase: true }).map(({ code }) => code);
        expect(codes).toContain("change/broken-base");
        expect(codes).not.toContain("change/foreign-object");
      }
  });
});
