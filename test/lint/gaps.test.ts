import { describe, expect, it } from "vitest";
import { lint } from "../../src/lint/lint.js";
import { loadTexts } from "../../src/load/load.js";
import { BASE } from "./base.js";
import { transformer } from "./documents.js";
import { changed, describeFinding, documentsOf } from "./harness.js";

/** What lint finds in texts, knowing what is broken. */
function found(texts: Readonly<Record<string, string>>): string[] {
  const loaded = loadTexts(new Map(Object.entries(texts)));
  expect(loaded.diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  return lint(loaded.model, loaded).map(describeFinding).sort();
}

/** A model, the base unless another is given, with a field no kind has in the object that begins so: it is broken. */
const broken = (begin: string, model = BASE): Record<string, string> => ({
  "model.yaml": documentsOf(model)
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

  it.each<readonly [kind: string, model: string]>([
    ["DataContainer\nname: sales_pg", BASE],
    ["GovernanceZone\nname: us", BASE],
    ["Ecosystem", changed({ edits: [["classification: pii\n", "classification: secret\n"]] })],
    ["Workspace\nname: live_reporting", changed({ add: transformer("first", "nw_data/products", "first_out") })],
  ])("is not missed where nobody can tell its kind: %j", (begin, model) => {
    const kind = `kind: ${begin}`;
    expect(model).toContain(kind);
    expect(found({ "model.yaml": model.replace(kind, kind.replace("kind: ", "kind: My")) })).toEqual([]);
  });

  it("is not missed where it is a second ecosystem, which may declare what the first does not", () => {
    const model = changed({
      edits: [
        ["owner: us\n", "owner: apac\n"],
        ["departments: [sales]\n", "departments: [hr]\n"],
        ["classification: pii\n", "classification: secret\n"],
      ],
    });
    expect(found({ "a.yaml": model, "b.yaml": "kind: Ecosystem\nname: second\nnonsense: 1\n" })).toEqual([]);
    expect(found({ "a.yaml": model, "b.yaml": "kind: Vendor\nname: second\nnonsense: 1\n" })).toEqual([
      "error lint/unknown-classification Datastore nw_data datasets/0/classification",
      "error lint/unknown-department DataPlatform fast departments/0",
      "error lint/unknown-zone DataContainer reporting_pg owner",
    ]);
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

  it.each<readonly [begin: string, find: string, replace: string, finding: string]>([
    [
      "kind: Vendor\nname: aws\n",
      "locations: [onprem:us/ny, onprem:us/sf]",
      "locations: [onprem:us/ny, onprem:us/la]",
      "error lint/unknown-location DataContainer sales_pg locations/1",
    ],
    [
      "kind: Vendor\nname: aws\n",
      "locations: [onprem:us/ny, onprem:us/sf]",
      'locations: [onprem:us/ny, ":us"]',
      "error lint/unknown-location DataContainer sales_pg locations/1",
    ],
    [
      "kind: GovernanceZone\nname: us\n",
      "owner: us/sales\ntype: files",
      "owner: eu/sales\ntype: files",
      "error lint/unknown-team DataContainer shipments_files owner",
    ],
    [
      "kind: Datastore\nname: shipments\n",
      "nw_data/products,",
      "nw_data/product,",
      "error lint/unknown-dataset Workspace live_reporting datasetGroups/0/sinks/1",
    ],
    [
      "kind: Datastore\nname: shipments\n",
      "nw_data/products,",
      "/products,",
      "error lint/unknown-dataset Workspace live_reporting datasetGroups/0/sinks/1",
    ],
    [
      "kind: Workspace\nname: mask_customers\n",
      "live_reporting/history: fast",
      "live_reporting/histories: fast",
      "error lint/unknown-group PlatformAssignments PlatformAssignments key:assignments/live_reporting/histories",
    ],
  ])("excuses its own names and no others: %j, not %j as %j", (begin, find, replace, finding) => {
    expect(found(broken(begin, changed({ edits: [[find, replace]] })))).toEqual([finding]);
  });

  it("does not hide that nobody consumes what a transformer makes, unless it is a workspace", () => {
    const model = changed({ add: transformer("first", "nw_data/products", "first_out") });
    expect(found(broken("kind: Vendor\nname: aws\n", model))).toEqual([
      "info lint/unconsumed-output Workspace first transformer/output",
    ]);
  });

  it("is not looked for while a file cannot be read", () => {
    const [first = "", ...rest] = BASE.split("---\n").filter((text) => !text.includes("name: sales_pg"));
    const texts = { "a.yaml": [first, ...rest].join("---\n"), "b.model.ts": "export {}", "c.yaml": "\u0007" };
    expect(found(texts)).toEqual([]);
    const zoneless = documentsOf(changed({ add: transformer("first", "nw_data/products", "first_out") }))
      .filter((text) => !text.startsWith("kind: GovernanceZone"))
      .join("---\n");
    expect(found({ ...texts, "a.yaml": zoneless })).toEqual([]);
    const others = changed({
      edits: [
        ["departments: [sales]\n", "departments: [hr]\n"],
        ["classification: pii\n", "classification: secret\n"],
      ],
    });
    expect(found({ ...texts, "a.yaml": others })).toEqual([]);
    const { "a.yaml": only } = texts;
    const loaded = loadTexts(new Map([["a.yaml", only]]));
    expect(lint(loaded.model, loaded).map(describeFinding)).toEqual([
      "error lint/unknown-container Datastore nw_data source/container",
    ]);
  });

  it("is no store of credentials: those come with the language", () => {
    const text = changed({ edits: [["credential: { store: env,", "credential: { store: keepass,"]] });
    expect(found({ "a.yaml": text, "b.yaml": "\u0007" })).toEqual([
      "error lint/unknown-credential-store DataContainer sales_pg credential/store",
    ]);
  });
});
