import { describe, expect, it } from "vitest";
import { clashesOf } from "../../src/lint/twins.js";
import { container, datastore, SNAPSHOT, workspace } from "./documents.js";
import { changed, describeFinding, type Edit, findings } from "./harness.js";

const store = datastore(SNAPSHOT);
const shop = workspace("nw_data/products");
const box = container("type: postgresql\nconnection: { host: pg.x.internal, database: nw }\n");
/** Two documents of one key that differ in what they say. */
const twice = (document: string): string => `${document}---\n${document}description: again\n`;
const policies = "policies: [{ name: p, platforms: { deny: [fast] } }, { name: p, platforms: { deny: [lake] } }]\n";

describe("every scope of names", () => {
  it.each<[string, string, { readonly edits?: readonly Edit[]; readonly add?: string }]>([
    [
      "departments",
      'Ecosystem northwind departments/2: department "sales"',
      { edits: [["departments: [sales, finance]", "departments: [sales, finance, sales]"]] },
    ],
    [
      "classifications",
      'Ecosystem northwind classifications/5: classification "pci"',
      {
        edits: [
          [
            "departments: [sales, finance]",
            "departments: [sales, finance]\nclassifications: [public, internal, confidential, pii, pci, pci]",
          ],
        ],
      },
    ],
    [
      "zones that are declared",
      'Ecosystem northwind governanceZones/2/name: zone "us"',
      {
        edits: [
          ["branch: release/eu } }", "branch: main } }\n  - { name: us, repository: { name: a/b, branch: main } }"],
        ],
      },
    ],
    [
      "policies of the ecosystem",
      'Ecosystem northwind policies/1/name: policy "not-on-fast" of the ecosystem',
      {
        edits: [["governanceZones:\n", "  - { name: not-on-fast, platforms: { deny: [fast] } }\ngovernanceZones:\n"]],
      },
    ],
    [
      "locations side by side",
      'Vendor v locations/us/1: location "ny" in v:us',
      { add: "kind: Vendor\nname: v\ncloud: PRIVATE\nlocations: { us: [ny, ny] }\n" },
    ],
    [
      "locations further in",
      'Vendor v locations/us/east/1: location "ny" in v:us/east',
      { add: "kind: Vendor\nname: v\ncloud: PRIVATE\nlocations: { us: { east: [ny, ny] } }\n" },
    ],
    [
      "teams of a zone",
      'GovernanceZone us teams/2/name: team "sales" of zone us',
      {
        edits: [
          [
            "\npolicies:\n  - { name: onshore",
            "\n  - { name: sales, repository: { name: a/b, branch: main } }\npolicies:\n  - { name: onshore",
          ],
        ],
      },
    ],
    [
      "policies of a zone",
      'GovernanceZone eu policies/1/name: policy "p" of zone eu',
      { add: `kind: GovernanceZone\nname: eu\nteams: []\n${policies}` },
    ],
    [
      "datasets of a datastore",
      'Datastore orders datasets/1/name: dataset "lines" in datastore orders',
      { add: store + store.slice(store.indexOf("  - name: lines")) },
    ],
    [
      "columns of a dataset",
      'Datastore orders datasets/0/columns/1/name: column "id" in dataset orders/lines',
      { add: datastore(SNAPSHOT, "      - { name: id, type: string }\n") },
    ],
    [
      "policies of a dataset",
      'Datastore orders datasets/0/policies/1/name: policy "p" in dataset orders/lines',
      { add: datastore(SNAPSHOT, "", `    ${policies}`) },
    ],
    [
      "groups of a workspace",
      'Workspace web_shop datasetGroups/1/name: dataset group "main" in workspace web_shop',
      { add: shop + shop.slice(shop.indexOf("  - { name: main")) },
    ],
    ["vendors", 'Vendor v name: vendor "v"', { add: twice("kind: Vendor\nname: v\ncloud: PRIVATE\nlocations: [a]\n") }],
    [
      "instances",
      'DataPlatform p name: data platform "p"',
      { add: twice("kind: DataPlatform\nname: p\ntype: local\nlocations: [onprem]\n") },
    ],
    [
      "zones that are defined",
      'GovernanceZone eu name: zone "eu"',
      { add: twice("kind: GovernanceZone\nname: eu\nteams: []\n") },
    ],
    [
      "teams that are defined",
      'Team us/marketing name: team "us/marketing"',
      { add: twice("kind: Team\nzone: us\nname: marketing\n") },
    ],
    ["containers", 'DataContainer orders_box name: data container "orders_box"', { add: twice(box) }],
    ["datastores", 'Datastore orders name: datastore "orders"', { add: twice(store) }],
    ["workspaces", 'Workspace web_shop name: workspace "web_shop"', { add: twice(shop) }],
  ])("%s", (_, expected, change) => {
    const told = findings(changed(change)).filter(({ code }) => code === "lint/duplicate-name");
    expect(told.map((finding) => describeFinding(finding).replace("error lint/duplicate-name ", ""))).toEqual([
      expected.slice(0, expected.indexOf(": ")),
    ]);
    expect(told[0]?.detail).toContain(
      `There are two of the ${expected.slice(expected.indexOf(": ") + 2)}, so the name`,
    );
  });
});

describe("names that clash", () => {
  it("are compared in lower case, letter by letter", () => {
    expect(clashesOf(["straße", "STRASSE", "a", "A"])).toEqual({ equal: [], twins: [[2, 3]] });
    expect(clashesOf(["k", "\u212a"])).toEqual({ equal: [], twins: [[0, 1]] });
  });

  it("may be equal and differ in case at once", () => {
    expect(clashesOf(["a", "A", "a"])).toEqual({ equal: [[0, 2]], twins: [[0, 1]] });
  });
});
