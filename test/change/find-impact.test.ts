import { describe, expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { findImpact, type ImpactSide } from "../../src/change/find-impact.js";
import type { Impact } from "../../src/change/impact.js";
import { SMALL_MODEL } from "../support/cli.js";
import { type ModelText, modelOf } from "../support/model.js";

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

const sideOf = (text: ModelText): ImpactSide => {
  const model = modelOf(text);
  return { model, assignment: assign(model)[0] };
};

function impactOf(edit: (model: string) => string): Impact {
  return findImpact(sideOf(CHAIN), sideOf(edit(CHAIN)));
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

/** Two more instances, one of which alone reads a store; a transformer of two groups, and its code in files. */
const WIDE = `${CHAIN}---
kind: DataPlatform
name: hub
type: local
locations: [onprem]
---
kind: DataPlatform
name: spare
type: local
locations: [onprem]
---
kind: Team
zone: us
name: data
---
kind: DataContainer
name: feed_files
owner: us
type: files
locations: [onprem:us/ny]
path: feed
format: csv
---
kind: DataContainer
name: shelf
owner: us/ops
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.example.com, database: shelf }
---
kind: Datastore
name: feed
team: us/data
primaryPlatform: hub
source: { container: feed_files, tables: { events: e, clicks: c, description: d }, ingestion: { method: snapshot, schedule: "0 * * * *" } }
approvals: { board/main: [events], board/more: [clicks] }
datasets:
  - { name: events, classification: public, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }
  - { name: clicks, classification: public, primaryKey: [id], columns: [{ name: id, type: bigint, nullable: false }] }
  - { name: description, classification: public, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }
---
kind: Workspace
name: board
team: us/ops
container: shelf
datasetGroups:
  - { name: main, platform: local, sinks: [feed/events] }
  - { name: more, platform: local, sinks: [feed/clicks] }
---
kind: Workspace
name: follower
team: us/ops
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: main, platform: { default: true }, sinks: [shop/products] }]
---
kind: Workspace
name: join
team: us/data
container: { managedBy: platform, type: duckdb }
datasetGroups:
  - { name: left, sinks: [feed/clicks] }
  - { name: right, sinks: [feed/clicks] }
transformer: { code: [{ runtime: sql, file: join.sql }, { runtime: javascript, file: join.js }], trigger: { on: change }, output: joined }
---
kind: Datastore
name: joined
team: us/data
source: { transformer: join }
datasets: [{ name: rows, classification: public, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]
---
kind: Workspace
name: graph
team: us/sales
container: { managedBy: platform, type: duckdb }
datasetGroups: [{ name: main, platform: spare, sinks: [joined/rows] }]
---
kind: Retirements
retirements: [{ platform: local, object: shop/old, then: destroy, reason: gone }]
`;

/** A text of the model that stands there once, and what takes its place. */
type Edit = readonly [find: string, replace: string];

interface Case {
  readonly edits?: readonly Edit[];
  readonly add?: string;
  /** The name of a document that goes. */
  readonly remove?: string;
  readonly sql?: string;
  readonly workspaces?: Readonly<Record<string, readonly string[]>>;
  readonly teams?: readonly string[];
  readonly platforms?: readonly string[];
}

const CODE = { "join.sql": "select 1", "join.js": "1" };

function headOf({ edits = [], add = "", remove, sql = CODE["join.sql"] }: Case): Record<string, string> {
  let text = WIDE + add;
  for (const [find, replace] of edits) {
    expect(text.split(find)).toHaveLength(2);
    text = text.replace(find, replace);
  }
  const documents = text.split("---\n");
  const left = documents.filter((document) => !document.includes(`\nname: ${remove}\n`));
  expect(left).toHaveLength(documents.length - (remove === undefined ? 0 : 1));
  return { "model.yaml": left.join("---\n"), ...CODE, "join.sql": sql };
}

const JOIN_WORDS: Edit = ["name: join\n", "name: join\ndescription: words\n"];

describe("what a change touches, and what undoing it does", () => {
  it.each<[string, Case]>([
    [
      "words of a workspace: the workspace, and none of its groups",
      { edits: [["name: board\n", "name: board\ndescription: words\n"]], workspaces: { board: [] }, teams: ["us/ops"] },
    ],
    [
      "words of a group: nobody but the owner",
      {
        edits: [["{ name: more, platform", "{ name: more, description: words, platform"]],
        workspaces: { board: [] },
        teams: ["us/ops"],
      },
    ],
    [
      "words of a column: nobody but the owner",
      { edits: [["type: bigint, nullable", "type: bigint, description: words, nullable"]], teams: ["us/data"] },
    ],
    ["words of a transformer: nobody", { edits: [JOIN_WORDS], workspaces: { join: [] }, teams: ["us/data"] }],
    [
      "code: all groups of its transformer, who reads the output, and who owns what is read",
      {
        sql: "select 2",
        workspaces: { graph: ["main"], join: ["left", "right"] },
        teams: ["us/data", "us/sales"],
        platforms: ["spare"],
      },
    ],
    [
      "code and words at once: the same as code",
      {
        sql: "select 2",
        edits: [JOIN_WORDS],
        workspaces: { graph: ["main"], join: ["left", "right"] },
        teams: ["us/data", "us/sales"],
        platforms: ["spare"],
      },
    ],
    [
      "a transformer that loses one of two groups that want the same: who reads its output, on its instance",
      {
        edits: [["  - { name: right, sinks: [feed/clicks] }\n", ""]],
        workspaces: { graph: ["main"], join: ["right"] },
        teams: ["us/data", "us/sales"],
        platforms: ["spare"],
      },
    ],
    [
      "another default: who follows it, on both instances, but not who owns the data",
      {
        edits: [["defaultPlatform: local", "defaultPlatform: hub"]],
        workspaces: { follower: ["main"] },
        teams: ["us/ops"],
        platforms: ["hub", "local"],
      },
    ],
    [
      "another instance of the only group of one: both, though one has nothing to do any more",
      {
        edits: [["platform: spare", "platform: local"]],
        workspaces: { graph: ["main"] },
        teams: ["us/data", "us/sales"],
        platforms: ["hub", "local", "spare"],
      },
    ],
    [
      "what one instance hands to another: both, of all that is handed only what is touched",
      {
        edits: [["name: events, classification: public", "name: events, classification: internal"]],
        workspaces: { board: ["main"] },
        teams: ["us/data", "us/ops"],
        platforms: ["hub", "local"],
      },
    ],
    [
      "a consumer that goes: also the instance that handed it data",
      {
        remove: "board",
        workspaces: { board: ["main", "more"] },
        teams: ["us/data", "us/ops"],
        platforms: ["hub", "local"],
      },
    ],
    [
      "a consumer that wants other data instead: also the instance that hands it",
      {
        edits: [["sinks: [feed/events] }", "sinks: [feed/description] }"]],
        workspaces: { board: ["main"] },
        teams: ["us/data", "us/ops"],
        platforms: ["hub", "local"],
      },
    ],
    [
      "a consumer that is served elsewhere: also the instance that hands the data there",
      {
        edits: [["{ name: main, platform: local, sinks: [feed", "{ name: main, platform: spare, sinks: [feed"]],
        workspaces: { board: ["main"] },
        teams: ["us/data", "us/ops"],
        platforms: ["hub", "local", "spare"],
      },
    ],
    ["an instance that goes: those who took data from it", { remove: "hub", platforms: ["hub", "local", "spare"] }],
    [
      "an approval: the group it is given to",
      {
        edits: [["board/more: [clicks]", "board/more: [clicks, events]"]],
        workspaces: { board: ["more"] },
        teams: ["us/data", "us/ops"],
        platforms: ["local"],
      },
    ],
    [
      "the first approvals of a store: the groups they are given to",
      {
        edits: [["name: shop\nteam: us/sales", "name: shop\napprovals: { follower/main: [products] }\nteam: us/sales"]],
        workspaces: { follower: ["main"] },
        teams: ["us/ops", "us/sales"],
        platforms: ["local"],
      },
    ],
    [
      "another table, also of a dataset whose name is the name of a field for words",
      {
        edits: [["description: d }", "description: e }"]],
        workspaces: { board: ["main", "more"], graph: ["main"], join: ["left", "right"] },
        teams: ["us/data", "us/ops", "us/sales"],
        platforms: ["hub", "local", "spare"],
      },
    ],
    [
      "the order in which fields and tables are written: nobody, though words differ",
      {
        edits: [
          ["name: feed\n", "name: feed\ndescription: words\n"],
          [
            "container: feed_files, tables: { events: e, clicks: c, description: d }",
            "tables: { description: d, events: e, clicks: c }, container: feed_files",
          ],
        ],
        teams: ["us/data"],
      },
    ],
    [
      "a container that data is wanted in: those who want it there",
      {
        edits: [["database: shelf", "database: board"]],
        workspaces: { board: ["main", "more"] },
        teams: ["us/ops"],
        platforms: ["local"],
      },
    ],
    [
      "a container of a zone: what is read from it and from no other, and no team of the zone's name",
      {
        edits: [["path: feed", "path: feeds"]],
        workspaces: { board: ["main", "more"], graph: ["main"], join: ["left", "right"] },
        teams: ["us/data", "us/ops", "us/sales"],
        platforms: ["hub", "local", "spare"],
      },
    ],
    [
      "a store with nobody who wants its data: its owner",
      {
        add: "---\nkind: Datastore\nname: new\nteam: us/data\nsource: { container: feed_files, ingestion: { method: snapshot } }\ndatasets: [{ name: rows, columns: [] }]\n",
        teams: ["us/data"],
      },
    ],
    [
      "a store that goes while its data is wanted: who wants it",
      {
        remove: "joined",
        workspaces: { graph: ["main"] },
        teams: ["us/data", "us/sales"],
        platforms: ["hub", "spare"],
      },
    ],
    [
      "a group that begins to want what nobody has: itself",
      {
        edits: [["sinks: [feed/events] }", "sinks: [feed/events, feed/nothing] }"]],
        workspaces: { board: ["main"] },
        teams: ["us/data", "us/ops"],
        platforms: ["local"],
      },
    ],
    [
      "a zone that is new: the teams it declares",
      {
        add: "---\nkind: GovernanceZone\nname: eu\nteams: [{ name: shop, repository: { name: eu/shop, branch: main } }]\n",
        teams: ["eu/shop"],
      },
    ],
    [
      "what may be destroyed: the instance that holds it, and none of the other entries",
      {
        edits: [["reason: gone }", "reason: gone }, { platform: hub, object: feed/old, then: forget, reason: kept }"]],
        platforms: ["hub"],
      },
    ],
  ])("%s", (_, wanted) => {
    const [base, head] = [sideOf({ "model.yaml": WIDE, ...CODE }), sideOf(headOf(wanted))];
    const { workspaces = {}, teams = [], platforms = [] } = wanted;
    const change = wanted.remove ? "removed" : wanted.add ? "added" : "changed";
    const expected = {
      workspaces: Object.entries(workspaces).map(([key, groups]) => ({
        key,
        groups: groups.map((g) => `${key}/${g}`),
      })),
      teams,
      platforms,
    };
    const impact = findImpact(base, head);
    expect(impact).toMatchObject(expected);
    expect(impact.objects.map((object) => object.change)).toEqual([change]);
    expect(findImpact(head, base)).toMatchObject(expected);
  });
});
