import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineCounter } from "yaml";
import type { Path, Position } from "../../src/diagnostic/diagnostic.js";
import { LineIndex } from "../../src/load/line-index.js";
import { objectsOf } from "../../src/model/model.js";
import { loadYaml, type ModelText } from "../support/model.js";

/** The place of a part of the object with that key, as `file:line:column`. */
function place(yaml: ModelText, key: string, path: Path, on?: "key"): string {
  const { model, locate } = loadYaml(yaml);
  const subject = [...objectsOf(model)].find((object) => object.key === key);
  if (subject === undefined) throw new Error(`no object ${key}`);
  const position = locate({ subject, path, ...(on ? { on } : {}) });
  return `${position?.file}:${position?.line}:${position?.column}`;
}

const STORE = `kind: Datastore
name: nw
team: us/sales
source:
  container: pg
  "ingestion": { method: cdc, scope: dataset }
datasets:
  - name: customers
    primaryKey: [ id,
      other ]
    description: |
      A long
      text
    columns:
      - { name: id, type: integer }
      - name: other
        type: string
      -
        name: third
        type: date
  - { name: orders, columns: [] }
`; // prettier-ignore

describe("the place of a part of an object", () => {
  it.each<[Path, "key" | undefined, string]>([
    [[], undefined, "1:1"],
    [["name"], undefined, "2:7"],
    [["name"], "key", "2:1"],
    [["source"], undefined, "5:3"],
    [["source"], "key", "4:1"],
    [["source", "ingestion"], "key", "6:3"],
    [["source", "ingestion", "method"], undefined, "6:26"],
    [["source", "ingestion", "scope"], "key", "6:31"],
    [["datasets", 0], undefined, "8:5"],
    [["datasets", 0, "name"], undefined, "8:11"],
    [["datasets", 0, "primaryKey"], undefined, "9:17"],
    [["datasets", 0, "primaryKey", 1], undefined, "10:7"],
    [["datasets", 0, "description"], "key", "11:5"],
    [["datasets", 0, "columns", 0], undefined, "15:9"],
    [["datasets", 0, "columns", 0, "type"], undefined, "15:27"],
    [["datasets", 0, "columns", 1, "type"], undefined, "17:15"],
    [["datasets", 0, "columns", 2, "name"], undefined, "19:15"],
    [["datasets", 1], undefined, "21:5"],
    [["datasets", 1, "columns"], undefined, "21:30"],
    // What is not written is missed in the nearest thing that is.
    [["primaryPlatform"], undefined, "1:1"],
    [["source", "tables"], undefined, "4:1"],
    [["source", "tables", "customers"], undefined, "4:1"],
    [["source", "ingestion", "schedule"], undefined, "6:3"],
    [["datasets", 1, "primaryKey", 0], undefined, "21:5"],
    [["datasets", 7, "name"], undefined, "7:1"],
    [["datasets", 0, "columns", 0, "type", "length"], undefined, "15:27"],
  ])("%j (%s) is %s", (path, on, expected) => {
    expect(place(STORE, "nw", path, on)).toBe(`model.yaml:${expected}`);
  });

  it("is the same with CRLF, and counts from the text behind a byte order mark", () => {
    const crlf = `\ufeff${STORE.replaceAll("\n", "\r\n")}`;
    for (const path of [["name"], ["datasets", 0, "columns", 1, "type"], []])
      expect(place(crlf, "nw", path)).toBe(place(STORE, "nw", path));
  });

  it("counts columns as editors do, whatever the characters before", () => {
    const yaml = 'kind: Team\nzone: us\nname: sales\n"description": "日本 é 😀" # 日本\ncontact: { a }\n';
    const flow = `{ kind: Team, description: "日本é😀", zone: us, name: sales }`;
    expect(() => place(yaml, "us/sales", [])).toThrow();
    expect(place(flow, "us/sales", ["zone"])).toBe(`model.yaml:1:${flow.indexOf("us, ") + 1}`);
  });

  it("is in the object's own document, whatever stands between", () => {
    const yaml =
      "# first\n---\n---\nkind: Team\nzone: us\nname: a\n...\n# between\n---\n\nkind: Team\nzone: us\nname: b\n";
    expect(place(yaml, "us/a", ["name"])).toBe("model.yaml:6:7");
    expect(place(yaml, "us/b", ["name"])).toBe("model.yaml:13:7");
    expect(place(yaml, "us/b", [])).toBe("model.yaml:11:1");
  });

  it("is right behind a document that is broken", () => {
    const yaml = "kind: Team\nzone: us\nname: a\n---\nkind: [\n---\nkind: Team\nzone: us\nname: b\n";
    expect(place(yaml, "us/a", ["zone"])).toBe("model.yaml:2:7");
    expect(place(yaml, "us/b", ["zone"])).toBe("model.yaml:8:7");
  });

  it("tells two declarations of one key apart", () => {
    const { model, locate } = loadYaml({
      "b.yaml": "kind: Team\nzone: us\nname: a\n---\nkind: Team\nzone: us\nname: a\n",
      "a.yaml": "\n\nkind: Team\nzone: us\nname: a\n",
    });
    const places = model.teams.map((subject) => locate({ subject, path: [] }));
    expect(places.map((found) => `${found?.file}:${found?.line}`).sort()).toEqual(["a.yaml:3", "b.yaml:1", "b.yaml:5"]);
  });

  it("of an alias is where the alias stands, and of an empty value where its name does", () => {
    const yaml = `kind: Datastore\nname: a\nteam: t\nsource: {}\ndatasets:\n  - name: x\n    columns: &c [{ name: i, type: date }]\n  - name: y\n    columns: *c\n`;
    expect(place(yaml, "a", ["datasets", 1, "columns", 0, "name"])).toBe("model.yaml:9:14");
    expect(place(yaml, "a", ["datasets", 1, "columns"])).toBe("model.yaml:9:14");
  });

  it("is found fast in wide objects, and by the first of duplicate names", () => {
    const tables = Array.from({ length: 5_000 }, (_, index) => `    t${index}: x${index}`).join("\n");
    const yaml = `kind: Datastore\nname: a\nteam: t\nsource:\n  tables:\n${tables}\n    t9: again\n    "quoted name": y\ndatasets: []\n`;
    const { model, locate } = loadYaml(yaml);
    const [subject] = model.datastores;
    if (subject === undefined) throw new Error("no store");
    for (let index = 0; index < 5_000; index += 7)
      expect(locate({ subject, path: ["source", "tables", `t${index}`] })?.line).toBe(6 + index);
    expect(locate({ subject, path: ["source", "tables", "quoted name"] })?.line).toBe(5_007);
    expect(locate({ subject, path: ["source", "tables", "none"] })?.line).toBe(5);
  });

  it("of an object that was made in memory is nowhere", () => {
    const { locate } = loadYaml("kind: Team\nzone: us\nname: a");
    expect(locate({ subject: { kind: "Team", key: "us/a" }, path: [] })).toBeUndefined();
  });
});

describe("lines and columns", () => {
  it("are those that another counter finds, at any offset", () => {
    const texts = fc
      .array(fc.constantFrom("a", "\n", "\n\n", "bc", "😀", "é"), { maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, fc.nat({ max: 60 }), (text, offset) => {
        const lines = new LineCounter();
        lines.addNewLine(0);
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
        const { line, col } = lines.linePos(Math.min(offset, text.length));
        expect(new LineIndex("f", text).position(offset)).toEqual({ file: "f", line, column: col } satisfies Position);
      }),
    );
  });

  it("know all ends of lines, over many blocks of text", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = `${"x".repeat(9)}${end}`.repeat(10_000);
      const index = new LineIndex("f", text);
      for (const line of [1, 2, 1_638, 1_639, 5_000, 9_999]) {
        const start = (line - 1) * (9 + end.length);
        expect(index.position(start)).toEqual({ file: "f", line, column: 1 });
        expect(index.position(start + 8)).toEqual({ file: "f", line, column: 9 });
      }
    }
  });
});
