import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textSource } from "../../src/load/file-source.js";
import { editAssignments, type PinFiles } from "../../src/load/pins/edit-assignments.js";
import type { PlatformAssignments } from "../../src/model/platform-assignments.js";
import { loadYaml } from "../support/model.js";

const ECOSYSTEM = `kind: Ecosystem
name: shop
repository: { name: shop/ecosystem, branch: proposals }
liveRepository: { name: shop/ecosystem, branch: main }
governanceZones: []
`;

interface Wanted {
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

function edit(texts: Readonly<Record<string, string>>, { set = {}, remove = [] }: Wanted): PinFiles {
  const loaded = loadYaml(texts);
  const holder = (group: string): PlatformAssignments | undefined =>
    loaded.model.assignments.find(({ assignments }) => Object.hasOwn(assignments, group));
  return editAssignments(
    loaded,
    textSource(new Map(Object.entries(texts))),
    Object.entries(set).map(([group, instance]) => ({ group, instance, object: holder(group) })),
    remove.flatMap((group) => {
      const object = holder(group);
      return object ? [{ group, object }] : [];
    }),
  );
}

const edited = (text: string, wanted: Wanted): string => {
  const files = edit({ "pins.yaml": text }, wanted);
  expect(files.byHand).toEqual([]);
  return files.texts.get("pins.yaml") ?? text;
};

describe("entries are edited and nothing beside them", () => {
  const head = "kind: PlatformAssignments\n";
  test.each<[name: string, before: string, wanted: Wanted, after: string]>([
    [
      "in order: where order puts it, comments kept",
      `${head}assignments:\n  # first\n  b/x: one   # why\n  d/x: two\n# end\n`,
      { set: { "c/x": "new" } },
      `${head}assignments:\n  # first\n  b/x: one   # why\n  c/x: new\n  d/x: two\n# end\n`,
    ],
    [
      "before the first, when no comment stands there",
      `${head}assignments:\n    b/x: one\n`,
      { set: { "a/x": "new", "a/w": "new" } },
      `${head}assignments:\n    a/w: new\n    a/x: new\n    b/x: one\n`,
    ],
    [
      "a comment above the first entry stays with it",
      `${head}assignments:\n  # about b\n  b/x: one\n`,
      { set: { "a/x": "new" } },
      `${head}assignments:\n  # about b\n  b/x: one\n  a/x: new\n`,
    ],
    [
      "out of order: at the end",
      `${head}assignments:\n  d/x: one\n  b/x: two\n`,
      { set: { "c/x": "new" } },
      `${head}assignments:\n  d/x: one\n  b/x: two\n  c/x: new\n`,
    ],
    [
      "fields in another order, other documents around",
      `# top\n---\nassignments:\n  b/x: one\n${head}---\n${ECOSYSTEM}`,
      { set: { "c/x": "new" } },
      `# top\n---\nassignments:\n  b/x: one\n  c/x: new\n${head}---\n${ECOSYSTEM}`,
    ],
    [
      "no line end at the end of the file",
      `${head}assignments:\n  b/x: one`,
      { set: { "c/x": "new", "d/x": "new" } },
      `${head}assignments:\n  b/x: one\n  c/x: new\n  d/x: new`,
    ],
    [
      "CRLF and a byte order mark",
      `\ufeff${head}assignments:\n  b/x: one\n`.replaceAll("\n", "\r\n"),
      { set: { "c/x": "new" } },
      `\ufeff${head}assignments:\n  b/x: one\n  c/x: new\n`.replaceAll("\n", "\r\n"),
    ],
    [
      "brackets",
      `${head}assignments: { b/x: one }\n`,
      { set: { "c/x": "new" } },
      `${head}assignments: { b/x: one, c/x: new }\n`,
    ],
    [
      "brackets with a comma at the end, over lines",
      `${head}assignments: {\n  b/x: one, # why\n  d/x: two,\n  }\n`,
      { set: { "c/x": "new", "e/x": "new" } },
      `${head}assignments: {\n  b/x: one, # why\n  d/x: two,\n  c/x: new,\n  e/x: new,\n  }\n`,
    ],
    [
      "a document like JSON",
      '{ "kind": "PlatformAssignments", "assignments": { "b/x": "one" } }\n',
      { set: { "c/x": "new" } },
      '{ "kind": "PlatformAssignments", "assignments": { "b/x": "one", "c/x": "new" } }\n',
    ],
    [
      "a document like JSON without entries",
      '{ "kind": "PlatformAssignments", "assignments": {} }\n',
      { set: { "c/x": "new" } },
      '{ "kind": "PlatformAssignments", "assignments": { "c/x": "new" } }\n',
    ],
    [
      "no entries yet",
      `${head}assignments: {} # none yet\n`,
      { set: { "c/x": "new", "a/x": "new" } },
      `${head}assignments:\n  a/x: new\n  c/x: new # none yet\n`,
    ],
    [
      "no entries yet, on a line of its own",
      `${head}assignments:\n  # none yet\n  {}\n`,
      { set: { "c/x": "new", "a/x": "new" } },
      `${head}assignments:\n  # none yet\n  a/x: new\n  c/x: new\n`,
    ],
    [
      "a name that reads as a number is quoted",
      `${head}assignments:\n  b/x: one\n`,
      { set: { "c/x": "123" } },
      `${head}assignments:\n  b/x: one\n  c/x: "123"\n`,
    ],
    [
      "another instance",
      `${head}assignments: { b/x: one, c/x: 'two' }\n`,
      { set: { "c/x": "new", "b/x": "1e3" } },
      `${head}assignments: { b/x: "1e3", c/x: 'new' }\n`,
    ],
    [
      "another instance where the value is a block",
      `${head}assignments:\n  ? b/x\n  : >-\n    one\n  c/x: two\n`,
      { set: { "c/x": "new" } },
      `${head}assignments:\n  ? b/x\n  : >-\n    one\n  c/x: new\n`,
    ],
    [
      "taken out of lines",
      `${head}assignments:\n  # about b\n  b/x: one # gone\n  c/x: two\n`,
      { remove: ["b/x"] },
      `${head}assignments:\n  # about b\n  c/x: two\n`,
    ],
    [
      "all taken out of lines",
      `${head}assignments:\n  # about b\n  b/x: one\n  c/x: two\n`,
      { remove: ["b/x", "c/x"] },
      `${head}assignments:\n  # about b\n  {}\n`,
    ],
    [
      "the first taken out of brackets",
      `${head}assignments: { b/x: one, c/x: two }\n`,
      { remove: ["b/x"] },
      `${head}assignments: { c/x: two }\n`,
    ],
    [
      "the last taken out of brackets",
      `${head}assignments: { b/x: one, c/x: two, d/x: two }\n`,
      { remove: ["c/x", "d/x"] },
      `${head}assignments: { b/x: one }\n`,
    ],
    [
      "all taken out of brackets",
      `${head}assignments: { b/x: one, c/x: two }\n`,
      { remove: ["b/x", "c/x"] },
      `${head}assignments: {}\n`,
    ],
    [
      "one for another",
      `${head}assignments:\n  b/x: one\n`,
      { remove: ["b/x"], set: { "c/x": "new" } },
      `${head}assignments:\n  c/x: new\n`,
    ],
  ])("%s", (_, before, wanted, after) => {
    expect(edited(before, wanted)).toBe(after);
  });

  test("what only a person can edit is left alone and said", () => {
    const text = `${head}assignments:\n  b/x: &it one\n  c/x: *it\n`;
    const files = edit({ "pins.yaml": text }, { set: { "b/x": "new" } });
    expect([...files.texts]).toEqual([]);
    expect(files.byHand).toEqual([{ file: "pins.yaml", edits: { set: new Map([["b/x", "new"]]), remove: new Set() } }]);
  });
});

describe("the document a new entry goes into", () => {
  const pins = (entries: string) => `kind: PlatformAssignments\nassignments: { ${entries} }\n`;
  const workspace = (name: string, team: string) =>
    `kind: Workspace\nname: ${name}\nteam: ${team}\ndatasetGroups: []\n`;
  const model = {
    "a.yaml": ECOSYSTEM,
    "w.yaml": [workspace("one", "us/a"), workspace("two", "us/a"), workspace("three", "us/b")].join("---\n"),
  };
  const changed = (texts: Readonly<Record<string, string>>, group: string) => [
    ...edit({ ...model, ...texts }, { set: { [group]: "new" } }).texts.keys(),
  ];

  test("the only one", () => {
    expect(changed({ "z.yaml": pins("q/x: one") }, "one/g")).toEqual(["z.yaml"]);
  });
  test("of several: that of the workspace, else of the team, else the first", () => {
    const texts = { "x.yaml": pins("q/x: one"), "y.yaml": pins("two/x: one"), "z.yaml": pins("one/x: one") };
    expect(changed(texts, "one/g")).toEqual(["z.yaml"]);
    expect(changed(texts, "two/g")).toEqual(["y.yaml"]);
    expect(changed(texts, "three/g")).toEqual(["x.yaml"]);
    expect(changed({ "x.yaml": pins("q/x: one"), "y.yaml": pins("two/x: one") }, "one/g")).toEqual(["y.yaml"]);
  });
  test("two documents of one file", () => {
    const text = `${pins("one/x: one")}---\n${pins("three/x: one")}`;
    const files = edit({ ...model, "z.yaml": text }, { set: { "one/y": "new", "three/y": "new" } });
    expect(files.texts.get("z.yaml")).toBe(
      `${pins("one/x: one, one/y: new")}---\n${pins("three/x: one, three/y: new")}`,
    );
  });
  test("none: a new file beside the ecosystem's", () => {
    const files = edit({ "top/model/eco.yaml": ECOSYSTEM }, { set: { "two/g": "123", "one/g": "lake" } });
    expect(files.made).toEqual(["top/model/platform-assignments.yaml"]);
    const text = files.texts.get("top/model/platform-assignments.yaml") ?? "";
    expect(text).toMatch(/^# .*\nkind: PlatformAssignments\nassignments:\n {2}one\/g: lake\n {2}two\/g: "123"\n$/);
    expect(loadYaml({ "a.yaml": ECOSYSTEM, "b.yaml": text }).model.assignments[0]?.assignments).toEqual({
      "one/g": "lake",
      "two/g": "123",
    });
  });
  test("none, and the new file's name is taken: a further document in it", () => {
    const files = edit(
      { "eco.yaml": ECOSYSTEM, "platform-assignments.yaml": "# nothing yet" },
      { set: { "one/g": "lake" } },
    );
    expect(files.made).toEqual([]);
    expect(files.texts.get("platform-assignments.yaml")).toMatch(
      /^# nothing yet\n---\n# .*\nkind: PlatformAssignments\n/,
    );
  });
});

test("whatever the style, the entries come out as wanted and all else stays", () => {
  const name = fc.stringMatching(/^[a-c]\/[x-z]$/);
  const instance = fc.constantFrom("lake", "1e3", "null", "a-b", "0x1f");
  const style = fc.constantFrom("lines", "brackets", "json", "brackets over lines");
  const entries = fc.uniqueArray(fc.tuple(name, instance), { selector: ([group]) => group, maxLength: 5 });
  fc.assert(
    fc.property(
      entries,
      entries,
      fc.subarray(["a/x", "b/y", "c/z", "a/y"]),
      style,
      fc.boolean(),
      (has, set, remove, how, crlf) => {
        const text = written(has, how).replaceAll("\n", crlf ? "\r\n" : "\n");
        const gone = remove.filter(
          (group) => has.some(([key]) => key === group) && !set.some(([key]) => key === group),
        );
        const after = edited(text, { set: Object.fromEntries(set), remove: gone });
        const wanted = new Map([...has, ...set]);
        for (const group of gone) wanted.delete(group);
        const { model, diagnostics } = loadYaml({ "pins.yaml": after });
        expect(diagnostics.filter(({ code }) => code !== "load/no-ecosystem")).toEqual([]);
        expect(model.assignments.map(({ assignments }) => assignments)).toEqual([Object.fromEntries(wanted)]);
        expect(after.includes("# kept")).toBe(true);
        if (crlf) expect(after.replaceAll("\r\n", "")).not.toContain("\n");
        expect(edited(after, { set: Object.fromEntries(set), remove: [] })).toBe(after);
      },
    ),
    { numRuns: 100 },
  );
});

function written(entries: readonly (readonly [string, string])[], how: string): string {
  const head = "# kept\nkind: PlatformAssignments\n";
  const pairs = entries.map(([group, instance]) => `${group}: ${JSON.stringify(instance)}`);
  if (how === "json")
    return `# kept\n${JSON.stringify({ kind: "PlatformAssignments", assignments: Object.fromEntries(entries) }, null, 2)}\n`;
  if (pairs.length === 0 || how === "brackets") return `${head}assignments: { ${pairs.join(", ")} }\n`;
  if (how === "lines") return `${head}assignments:\n${pairs.map((pair) => `  ${pair}\n`).join("")}`;
  return `${head}assignments: {\n  ${pairs.join(",\n  ")}\n  }\n`;
}
