import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import type { DiagnosticPage } from "../../src/diagnostic/page.js";
import { LOAD_DIAGNOSTICS, LOAD_PAGES } from "../../src/load/pages.js";
import { root } from "../support/house.js";
import { loadYaml } from "../support/model.js";

/** What an example says: whole objects, or a part of one that needs the rest around it. */
const around: Readonly<Record<string, (example: string) => string>> = {
  "load/yaml-merge-key": (items) => store(`datasets:\n  - name: d\n    columns:\n${indented(items, 6)}`),
  "load/data-type": (items) => store(`datasets:\n  - name: d\n    columns:\n${indented(items, 6)}`),
  "load/yaml-alias": (fields) => store(`datasets:\n  - name: d\n    columns: []\n${indented(fields, 4)}`),
  "load/type-wrong": (fields) => store(`datasets:\n  - name: d\n    columns: []\n${indented(fields, 4)}`),
  "load/duplicate-field": (fields) => store(`datasets:\n  - columns: []\n${indented(fields, 4)}`),
  "load/yaml-tag": (fields) => store(`datasets: []\n${fields}`).replace("name: s\n", ""),
  "load/field-name-not-text": (fields) =>
    store(`datasets: []`).replace("source: {}", `source:\n${indented(fields, 2)}`),
  "load/kind-unknown": (fields) => `${fields}\nteam: t\nsource: {}\ndatasets: []`,
  "load/needs-quotes": (fields) => `kind: DataPlatform\nname: p\ntype: local\nlocations: []\n${fields}`,
  "load/value-unknown": (fields) => `kind: Workspace\nname: w\nteam: t\ndatasetGroups: []\n${fields}`,
};

function store(more: string): string {
  return `kind: Datastore\nname: s\nteam: t\nsource: {}\n${more}\n`;
}
const indented = (text: string, by: number): string =>
  text
    .split("\n")
    .map((line) => " ".repeat(by) + line)
    .join("\n");

const codes = (page: DiagnosticPage, example: string): string[] =>
  loadYaml((around[page.type.code] ?? ((text: string) => text))(example))
    .diagnostics.map(({ code }) => code)
    .filter((code) => code !== "load/no-ecosystem");

describe("the pages of what loading finds", () => {
  it("are one for each code, and every code that is declared has one", () => {
    const declared = globSync(["src/load/**/*.ts"], { cwd: root }).flatMap((file) =>
      [...readFileSync(`${root}/${file}`, "utf8").matchAll(/code: "(load\/[a-z0-9-]+)"/g)].map(([, code]) => code),
    );
    expect(LOAD_DIAGNOSTICS.map(({ code }) => code).sort()).toEqual([...new Set(declared)].sort());
    expect(declared.length).toBe(new Set(declared).size);
  });

  it("say why, in sentences", () => {
    for (const { why, type } of LOAD_PAGES) {
      expect(why, type.code).toMatch(/^["`A-Z].*\.$/s);
      expect(type.summary, type.code).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  it.each(
    LOAD_PAGES.filter(
      ({ type }) =>
        around[type.code] !== undefined ||
        [
          "load/yaml-syntax",
          "load/not-an-object",
          "load/kind-missing",
          "load/field-unknown",
          "load/field-missing",
        ].includes(type.code),
    ),
  )("show what is wrong and how it is mended: $type.code", (page) => {
    expect(codes(page, page.wrong ?? "")).toContain(page.type.code);
    expect(codes(page, page.right ?? "")).toEqual([]);
  });
});
