import { describe, expect, it } from "vitest";
import { locateAll } from "../../src/diagnostic/locate.js";
import { loadYaml } from "../support/model.js";

/** What loading says about a text: `line:column code`, and the details. */
function findings(
  yaml: string,
): { readonly where: string; readonly detail: string; readonly fix: string | undefined }[] {
  const { diagnostics, locate } = loadYaml(yaml);
  return locateAll(diagnostics, locate)
    .filter(({ code }) => code !== "load/no-ecosystem")
    .map(({ position, code, detail, fix }) => ({
      where: `${position?.line}:${position?.column} ${code}`,
      detail,
      fix: fix?.replacement,
    }));
}

const TEAM = "kind: Team\nzone: us\nname: sales\n";
const workspace = (more: string): string => `kind: Workspace\nname: w\nteam: us/a\n${more}`;
const group = (more: string): string => workspace(`datasetGroups:\n  - ${more}\n`);
const store = (more: string): string => `kind: Datastore\nname: s\nteam: us/a\nsource: {}\n${more}`;
const column = (more: string): string => store(`datasets:\n  - { name: d, columns: [${more}] }\n`);

describe("what the language refuses", () => {
  it.each<[string, string, string, RegExp, string?]>([
    ["a list", "- kind: Team", "1:1 load/not-an-object", /here is a list/],
    ["a text", "hello", "1:1 load/not-an-object", /here is "hello"/],
    ["no kind", "zone: us", "1:1 load/kind-missing", /Ecosystem, Vendor/],
    ["a kind without a value", "kind:\nzone: us", "1:1 load/kind-missing", /says what it is/],
    [
      "a kind's field in another case",
      "zone: us\nKind: Team",
      "2:1 load/kind-missing",
      /write "kind" instead of "Kind"/,
      "kind",
    ],
    ["a slip in a kind", "kind: Datastor", "1:7 load/kind-unknown", /no kind "Datastor"\. Did you mean "Datastore"/],
    ["a kind in another case", "kind: team", "1:7 load/kind-unknown", /Did you mean "Team"/],
    ["a number as a kind", "kind: 1", "1:7 load/kind-unknown", /no kind 1\./],
    ["a name of what every object has", "kind: constructor", "1:7 load/kind-unknown", /no kind "constructor"/],

    [
      "an unknown field",
      `${TEAM}mail: x`,
      "4:1 load/field-unknown",
      /Team has no field "mail"\. Its fields are kind, zone, name/,
    ],
    ["a slip in a field", `${TEAM}contcat: x`, "4:1 load/field-unknown", /Did you mean "contact"/],
    ["a field in another case", `${TEAM}Contact: x`, "4:1 load/field-unknown", /write "contact"/, "contact"],
    [
      "a field in another case, beside the right one",
      `${TEAM}contact: x\nCONTACT: y`,
      "5:1 load/field-unknown",
      /write "contact"/,
    ],
    [
      "a slip in a required field, told once",
      "kind: Team\nzoen: us\nname: a",
      "2:1 load/field-unknown",
      /Did you mean "zone"/,
    ],
    [
      "a nested unknown field",
      column("{ name: c, type: date, key: true }"),
      "6:49 load/field-unknown",
      /datasets\[0\]\.columns\[0\] of Datastore has no field "key"/,
    ],
    [
      "a field named as what every object has",
      `${TEAM}constructor: x`,
      "4:1 load/field-unknown",
      /no field "constructor"/,
    ],

    ["a missing field", "kind: Team\nname: a", "1:1 load/field-missing", /Team needs the field "zone"/],
    [
      "a missing field of a list's item",
      column("{ name: c }"),
      "6:26 load/field-missing",
      /columns\[0\] of Datastore needs the field "type" \(Such as varchar/,
    ],
    [
      "a missing enumeration",
      "kind: Vendor\nname: v\nlocations: []",
      "1:1 load/field-missing",
      /needs the field "cloud"/,
    ],
    [
      "a missing list",
      "kind: Workspace\nname: w\nteam: us/a",
      "1:1 load/field-missing",
      /needs the field "datasetGroups"/,
    ],
    [
      "a missing field of a field",
      store("datasets: []\ndeprecated: {}"),
      "6:1 load/field-missing",
      /deprecated of Datastore needs the field "reason"/,
    ],

    [
      "a text where a list is wanted",
      store("datasets: x"),
      "5:11 load/type-wrong",
      /Wanted: a list\. Found: "x"\. Put it in brackets/,
    ],
    [
      "a mapping where a list is wanted",
      store("datasets: { a: b }"),
      "5:11 load/type-wrong",
      /Wanted: a list\. Found: a mapping/,
    ],
    [
      "a list where a mapping is wanted",
      store("datasets: []\ndeprecated: []"),
      "6:13 load/type-wrong",
      /Wanted: a mapping\. Found: an empty list/,
    ],
    ["a list where a text is wanted", `${TEAM}contact: [x]`, "4:10 load/type-wrong", /Wanted: text\. Found: a list/],
    [
      "nothing where something is wanted",
      `${TEAM}contact:`,
      "4:1 load/type-wrong",
      /Wanted: text\. Found: nothing\. Give it a value, or leave/,
    ],
    [
      "nothing as a list's item",
      store("datasets:\n  -\n  - { name: d, columns: [] }"),
      "6:3 load/type-wrong",
      /Wanted: a mapping\. Found: nothing/,
    ],
    [
      "a text where a number is wanted",
      'kind: DataContainer\nname: c\nowner: a\ntype: s3\nlocations: []\nconnection: { port: "1" }',
      "6:21 load/type-wrong",
      /Wanted: a number\. Found: "1"/,
    ],
    [
      "half a number where a whole one is wanted",
      "kind: DataContainer\nname: c\nowner: a\ntype: s3\nlocations: []\nconnection: { port: 1.5 }",
      "6:21 load/type-wrong",
      /Wanted: a whole number\. Found: 1\.5/,
    ],
    [
      "a text where a truth value is wanted",
      column("{ name: c, type: date, nullable: no }"),
      "6:59 load/type-wrong",
      /Wanted: true or false\. Found: "no"/,
    ],

    [
      "a number where a text is wanted",
      "kind: Team\nzone: us\nname: 0123",
      "3:7 load/needs-quotes",
      /0123 without quotes is a number/,
      '"0123"',
    ],
    [
      "a version where a text is wanted",
      `${TEAM}contact: 1.10`,
      "4:10 load/needs-quotes",
      /1\.10 without quotes/,
      '"1.10"',
    ],
    [
      "a truth value where a text is wanted",
      `${TEAM}contact: True`,
      "4:10 load/needs-quotes",
      /True without quotes is a truth value/,
      '"True"',
    ],
    ["a number in a list of texts", group("{ name: g, sinks: [0x1F] }"), "5:24 load/needs-quotes", /0x1F/, '"0x1F"'],
    [
      "a number as a container",
      workspace("datasetGroups: []\ncontainer: 5"),
      "5:12 load/needs-quotes",
      /5 without/,
      '"5"',
    ],
    [
      "a number in an open mapping of texts",
      "kind: PlatformAssignments\nassignments: { a/b: 1e3 }",
      "2:21 load/needs-quotes",
      /1e3/,
      '"1e3"',
    ],

    [
      "a slip in a closed list",
      workspace("datasetGroups: []\npriority: hihg"),
      "5:11 load/value-unknown",
      /"hihg" is none of the values this field may have\. Did you mean "high"\? Possible are critical/,
    ],
    [
      "another case in a closed list",
      "kind: Vendor\nname: v\ncloud: aws\nlocations: []",
      "3:8 load/value-unknown",
      /Did you mean "AWS"/,
    ],
    [
      "a demand that says no",
      "kind: GovernanceZone\nname: z\nteams: []\npolicies: [{ name: p, encryption: { clientSide: false } }]",
      "4:49 load/value-unknown",
      /false is none .* Only true is possible/,
    ],

    [
      "a slip in a chooser",
      group("{ name: g, sinks: [], platform: { defualt: true } }"),
      "5:39 load/field-unknown",
      /platform of Workspace has no field "defualt"\. Did you mean "default"/,
    ],
    [
      "a chooser that says no",
      group("{ name: g, sinks: [], platform: { byNeeds: false } }"),
      "5:48 load/value-unknown",
      /Only true is possible/,
    ],
    [
      "an empty chooser",
      group("{ name: g, sinks: [], platform: {} }"),
      "5:37 load/type-wrong",
      /An instance's name, \{ default: true \} or \{ byNeeds: true \}\. Found: an empty mapping/,
    ],
    [
      "a list as a chooser",
      group("{ name: g, sinks: [], platform: [x] }"),
      "5:37 load/type-wrong",
      /Wanted: An instance's name/,
    ],
    [
      "a slip in a sink",
      group("{ name: g, sinks: [{ datset: a/b }] }"),
      "5:26 load/field-unknown",
      /sinks\[0\] of Workspace has no field "datset"\. Did you mean "dataset"/,
    ],
    [
      "an unknown field in a sink",
      group("{ name: g, sinks: [{ dataset: a/b, why: x }] }"),
      "5:40 load/field-unknown",
      /no field "why"/,
    ],
    ["nothing as a sink", group("{ name: g, sinks: [null] }"), "5:24 load/type-wrong", /datastore\/dataset/],
    [
      "a container type that does not exist",
      workspace("datasetGroups: []\ncontainer: { managedBy: platform, type: glu }"),
      "5:41 load/value-unknown",
      /Did you mean "glue"/,
    ],
    [
      "someone else who manages",
      workspace("datasetGroups: []\ncontainer: { managedBy: me, type: glue }"),
      "5:25 load/value-unknown",
      /Only platform is possible/,
    ],
    [
      "a slip in a trigger",
      workspace("datasetGroups: []\ntransformer: { code: [], output: o, trigger: { shedule: x } }"),
      "5:48 load/field-unknown",
      /Did you mean "schedule"/,
    ],
    [
      "a trigger on something else",
      workspace("datasetGroups: []\ntransformer: { code: [], output: o, trigger: { on: schedule } }"),
      "5:52 load/value-unknown",
      /Only change is possible/,
    ],
    [
      "a number as a location",
      "kind: Vendor\nname: v\ncloud: AWS\nlocations: { us: [a, 5] }",
      "4:22 load/needs-quotes",
      /5 without/,
      '"5"',
    ],
    [
      "a text as a tree of locations",
      "kind: Vendor\nname: v\ncloud: AWS\nlocations: { us: { a: x } }",
      "4:23 load/type-wrong",
      /Wanted: a list or a mapping\. Found: "x"/,
    ],

    [
      "a slip in a type",
      column("{ name: c, type: strng }"),
      "6:43 load/data-type",
      /"strng" is no type of the model language\. There is no type "strng"\. Did you mean "string"/,
    ],
    ["a type's name elsewhere", column("{ name: c, type: INT }"), "6:43 load/data-type", /Did you mean "integer"/],
    ["a type in another case", column("{ name: c, type: Date }"), "6:43 load/data-type", /Did you mean "date"/],
    ["a type that lacks its numbers", column("{ name: c, type: decimal }"), "6:43 load/data-type", /decimal\(10,2\)/],
    ["a number as a type", column("{ name: c, type: 5 }"), "6:43 load/needs-quotes", /5 without/, '"5"'],
    [
      "a type that is not closed",
      column('{ name: c, type: "array<date" }'),
      "6:43 load/data-type",
      /Expected ">" at the end/,
    ],
  ])("%s", (_, yaml, where, detail, fix) => {
    const found = findings(yaml);
    expect(found.map((finding) => finding.where)).toEqual([where]);
    expect(found[0]?.detail).toMatch(detail);
    expect(found[0]?.fix).toBe(fix);
  });

  it("is told all at once, in reading order, and does not hide the next object", () => {
    const found = findings(`kind: Team\nzone: 1\nmail: x\n---\n${TEAM}contact: 2\n---\nkind: Tem\n`);
    expect(found.map(({ where }) => where)).toEqual([
      "1:1 load/field-missing",
      "2:7 load/needs-quotes",
      "3:1 load/field-unknown",
      "8:10 load/needs-quotes",
      "10:7 load/kind-unknown",
    ]);
  });

  it("shows both places of a duplicate", () => {
    const { diagnostics, locate } = loadYaml(`${TEAM}contact: a\ncontact: b\n`);
    const [duplicate] = locateAll(diagnostics, locate).filter(({ code }) => code === "load/duplicate-field");
    expect(duplicate?.position).toEqual({ file: "model.yaml", line: 5, column: 1 });
    expect(duplicate?.related.map(({ position }) => position)).toEqual([{ file: "model.yaml", line: 4, column: 1 }]);
  });

  it("never shows more of a text than fits a line", () => {
    const long = "x".repeat(100_000);
    for (const yaml of [
      `kind: ${long}`,
      `${TEAM}${long}: 1`,
      column(`{ name: c, type: ${long} }`),
      workspace(`datasetGroups: []\npriority: ${long}`),
    ])
      for (const { detail } of findings(yaml)) expect(detail.length).toBeLessThan(600);
  });

  it("keeps what is broken out of the model, and tells which objects those are", () => {
    const { model, broken } = loadYaml(`${TEAM}mail: x\n---\nkind: Team\nzone: us\nname: b\n`);
    expect(model.teams.map(({ key }) => key)).toEqual(["us/b"]);
    expect(broken.map(({ kind, key }) => `${kind} ${key}`)).toEqual(["Team us/sales"]);
  });
});
