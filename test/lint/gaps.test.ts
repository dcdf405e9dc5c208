import { describe, expect, it } from "vitest";
import { lint } from "../../src/lint/lint.js";
import { loadTexts } from "../../src/load/load.js";
import { BASE } from "./base.js";
import { changed, describeFinding, documentsOf } from "./harness.js";

/** What lint finds in texts, knowing what is broken. */
function found(texts: Readonly<Record<string, string>>): string[] {
  const loaded = loadTexts(new Map(Object.entries(texts)));
  expect(loaded.diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  return lint(loaded.model, loaded).map(describeFinding).sort();
}

/** The base with a field no kind has in the object that begins so: it is broken. */
const broken = (begin: string): Record<string, string> => ({
  "model.yaml": documentsOf(BASE)
    .map((text) => (text.startsWith(begin) ? `${text}nonsense: 1\n` : text))
    .join("---\n"),
});

describe("what is declared and broken", () => {
  it.each(
    documentsOf(BASE).map(
      (text) => [text.split("\n").slice(0, 3).join(" "), text.split("\n").slice(0, 2).join("\n")] as const,
    ),
  )("is not missed: %s", (_, begin) => {
    expect(found(broken(`${begin}\n`))).toEqual([]);
  });

  it("is not missed where nobody can tell its kind", () => {
    expect(
      found({
        "model.yaml": BASE.replace("kind: DataContainer\nname: sales_pg", "kind: DataContaner\nname: sales_pg"),
      }),
    ).toEqual([]);
  });

  it("is not missed where it is a document that is no YAML, among others that are", () => {
    const torn = { "model.yaml": BASE.replace("name: sales_pg\n", 'name: "sales_pg\n') };
    expect(found(torn)).toEqual([]);
  });

  it("does not excuse what names something else", () => {
    const text = changed({ edits: [["container: reporting_pg\n", "container: reporting\n"]] });
    expect(
      found({
        "model.yaml": text.replace(
          "type: postgresql\nlocations: [onprem:us/ny, onprem:us/sf]",
          "type: postgres\nlocations: []",
        ),
      }),
    ).toEqual(["error lint/unknown-container Workspace live_reporting container"]);
  });

  it("is not looked for while a file cannot be read", () => {
    const [first = "", ...rest] = BASE.split("---\n").filter((text) => !text.includes("name: sales_pg"));
    const texts = { "a.yaml": [first, ...rest].join("---\n"), "b.model.ts": "export {}", "c.yaml": "\u0007" };
    expect(found(texts)).toEqual([]);
    const { "a.yaml": only } = texts;
    const loaded = loadTexts(new Map([["a.yaml", only]]));
    expect(lint(loaded.model, loaded).map(describeFinding)).toEqual([
      "error lint/unknown-container Datastore nw_data source/container",
    ]);
  });
});
