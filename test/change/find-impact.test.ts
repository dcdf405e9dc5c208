import { describe, expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { findImpact } from "../../src/change/find-impact.js";
import type { Impact } from "../../src/change/impact.js";
import { SMALL_MODEL } from "../support/cli.js";
import { modelOf } from "../support/model.js";

const CHAIN = `${SMALL_MODEL}---
kind: Team
zone: us
name: ops
---
kind: Workspace
name: mask
team: us/ops
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: inputs, sinks: [shop/customers] }]
transformer: { code: [{ runtime: sql, artifact: "git+https://example.com/x#v1" , entry: a.sql }], trigger: { on: change }, output: masked }
---
kind: Datastore
name: masked
team: us/ops
source: { transformer: mask }
datasets: [{ name: customers, classification: internal, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]
---
kind: Workspace
name: reader
team: us/ops
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: live, platform: local, sinks: [masked/customers] }
  - { name: other, platform: local, sinks: [shop/products] }
`;

function impactOf(edit: (model: string) => string): Impact {
  const sides = [CHAIN, edit(CHAIN)].map((text) => {
    const model = modelOf(text);
    return { model, assignment: assign(model)[0] };
  });
  const [base, head] = sides;
  if (!base || !head) throw new Error("two sides");
  return findImpact(base, head);
}

const groupsOf = ({ workspaces }: Impact): string[] => workspaces.flatMap(({ groups }) => [...groups]);

describe("the impact of a change", () => {
  it("is nothing where nothing differs", () => {
    expect(impactOf((text) => `# x\n${text}`)).toEqual({ objects: [], workspaces: [], teams: [], platforms: [] });
  });

  it.each<[string, (text: string) => string, string[], string[], string[]]>([
    [
      "a column reaches those who read its dataset, through transformers",
      (text) => text.replace("name: full_name, type: string", "name: full_name, type: nvarchar"),
      ["desk/live", "mask/inputs", "reader/live"],
      ["us/ops", "us/sales"],
      ["local"],
    ],
    [
      "another dataset of the store reaches others",
      (text) => text.replace("decimal(10,2)", "decimal(12,2)"),
      ["desk/live", "reader/other"],
      ["us/ops", "us/sales"],
      ["local"],
    ],
    [
      "a container reaches all that is read from it",
      (text) => text.replace("path: data", "path: data2"),
      ["desk/live", "mask/inputs", "reader/live", "reader/other"],
      ["us/ops", "us/sales"],
      ["local"],
    ],
    [
      "a transformer reaches who reads its output",
      (text) => text.replace("#v1", "#v2"),
      ["mask/inputs", "reader/live"],
      ["us/ops", "us/sales"],
      ["local"],
    ],
    [
      "a group that wants more reaches itself, and whoever owns what it wants",
      (text) => text.replace("sinks: [masked/customers] }", "sinks: [masked/customers, shop/customers] }"),
      ["reader/live"],
      ["us/ops", "us/sales"],
      ["local"],
    ],
    [
      "a workspace that goes is told with its groups",
      (text) => text.slice(0, text.lastIndexOf("---")),
      ["reader/live", "reader/other"],
      ["us/ops", "us/sales"],
      ["local"],
    ],
    [
      "words reach nobody",
      (text) => text.replace("name: desk", "name: desk\ndescription: words"),
      [],
      ["us/sales"],
      [],
    ],
    [
      "a contact reaches nobody but its team",
      (text) => text.replace("name: ops\n", "name: ops\ncontact: x\n"),
      [],
      ["us/ops"],
      [],
    ],
    [
      "an instance that is added is told",
      (text) => `${text}---\nkind: DataPlatform\nname: other\ntype: local\nlocations: [onprem]\n`,
      [],
      [],
      ["other"],
    ],
    [
      "whose a container is, and who may use it, reaches nobody but its owners",
      (text) => text.replace("owner: us/sales", "owner: us/ops\nsharedWith: [us]"),
      [],
      ["us/ops", "us/sales"],
      [],
    ],
    [
      "an offer reaches nobody but who makes it and who gets it",
      (text) => text.replace("name: shop\nteam: us/sales", "name: shop\ntransferTo: us/ops\nteam: us/sales"),
      [],
      ["us/ops", "us/sales"],
      [],
    ],
    [
      "a declaration that points elsewhere reaches its team",
      (text) => text.replace("shop/sales, branch: main", "shop/sales, branch: trunk"),
      [],
      ["us/sales"],
      [],
    ],
    [
      "a team that is declared is told, the others are not",
      (text) => text.replace("teams: [{", "teams: [{ name: new, repository: { name: shop/new, branch: main } }, {"),
      [],
      ["us/new"],
      [],
    ],
    [
      "a policy moves nothing",
      (text) =>
        text.replace(
          "kind: GovernanceZone\nname: us",
          "kind: GovernanceZone\nname: us\npolicies: [{ name: here, vendors: { allow: [onprem] } }]",
        ),
      [],
      [],
      [],
    ],
  ])("%s", (_, edit, groups, teams, platforms) => {
    const impact = impactOf(edit);
    expect(groupsOf(impact)).toEqual(groups);
    expect(impact.teams).toEqual(teams);
    expect(impact.platforms).toEqual(platforms);
    expect(impact.objects.length).toBe(1);
  });

  it("says what became of each object", () => {
    const { objects } = impactOf((text) => text.replaceAll("name: desk", "name: table"));
    expect(objects).toEqual([
      { kind: "Workspace", key: "desk", change: "removed" },
      { kind: "Workspace", key: "table", change: "added" },
    ]);
  });
});
