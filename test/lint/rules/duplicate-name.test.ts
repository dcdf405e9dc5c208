import { duplicateName } from "../../../src/lint/rules/duplicate-name.js";
import { container, datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(duplicateName, {
  valid: {
    "one team name in two zones": {
      add: "kind: GovernanceZone\nname: eu\nteams:\n  - { name: sales, repository: { name: northwind/eu-sales, branch: main } }\n---\nkind: Team\nzone: eu\nname: sales\n",
    },
    "one dataset name in two datastores": { add: datastore(SNAPSHOT).replace("name: lines", "name: customers") },
    "one location name at two places": { edits: [["eu: [paris]", "eu: [paris, ny]"]] },
    "a workspace and a datastore of one name": { add: workspace("nw_data/products").replace("web_shop", "nw_data") },
  },
  invalid: {
    "two columns, both places shown": {
      add: datastore(SNAPSHOT, "      - { name: note, type: string }\n      - { name: note, type: json }\n"),
      expect: [
        {
          code: "lint/duplicate-name",
          target: "Datastore orders datasets/0/columns/2/name",
          text: "note, type: json",
          related: ["Datastore orders datasets/0/columns/1/name"],
          detail: /two of the column "note" in dataset orders\/lines/,
        },
      ],
    },
    "three columns, once": {
      add: datastore(SNAPSHOT, "      - { name: note, type: string }\n".repeat(3)),
      expect: [
        {
          code: "lint/duplicate-name",
          target: "Datastore orders datasets/0/columns/2/name",
          related: ["Datastore orders datasets/0/columns/1/name", "Datastore orders datasets/0/columns/3/name"],
          detail: /There are 3 of/,
        },
      ],
    },
    "two datasets": {
      add: datastore(
        SNAPSHOT,
        "",
        "  - name: lines\n    classification: internal\n    primaryKey: [no]\n    columns: [{ name: no, type: integer, nullable: false }]\n",
      ),
      expect: [
        {
          code: "lint/duplicate-name",
          target: "Datastore orders datasets/1/name",
          related: ["Datastore orders datasets/0/name"],
        },
      ],
    },
    "two groups": {
      add: `${workspace("nw_data/products")}  - { name: main, platform: lake, sinks: [nw_data/customers] }\n`,
      expect: [
        {
          code: "lint/duplicate-name",
          target: "Workspace web_shop datasetGroups/1/name",
          related: ["Workspace web_shop datasetGroups/0/name"],
        },
      ],
    },
    "two containers in different documents": {
      add: `${container("type: sqlite\npath: a.db\n")}---\n${container("type: sqlite\npath: b.db\n")}`,
      expect: [
        {
          code: "lint/duplicate-name",
          target: "DataContainer orders_box name",
          text: "orders_box",
          related: ["DataContainer orders_box name"],
        },
      ],
    },
    "two teams, also with the same content": {
      add: "kind: Team\nzone: us\nname: marketing\n---\nkind: Team\nzone: us\nname: marketing\n",
      expect: [{ code: "lint/duplicate-name", target: "Team us/marketing name", related: ["Team us/marketing name"] }],
    },
    "two of each other kind": {
      add: [
        "kind: Vendor\nname: x\ncloud: PRIVATE\nlocations: [a]\n",
        "kind: DataPlatform\nname: x\ntype: local\nlocations: [onprem]\n",
        "kind: GovernanceZone\nname: eu\nteams: []\n",
        datastore(SNAPSHOT),
        workspace("nw_data/products"),
      ]
        .flatMap((document) => [document, document])
        .join("---\n"),
      expect: ["Vendor x", "DataPlatform x", "GovernanceZone eu", "Datastore orders", "Workspace web_shop"].map(
        (object) => ({
          code: "lint/duplicate-name",
          target: `${object} name`,
          related: [`${object} name`],
        }),
      ),
    },
    "departments, classifications, declared zones and teams, policies": {
      edits: [
        [
          "departments: [sales, finance]",
          "departments: [sales, finance, sales]\nclassifications: [public, internal, confidential, pii, pci, pci]",
        ],
        [
          "  - { name: us, repository: { name: northwind/zone-us, branch: main } }",
          "  - { name: us, repository: { name: northwind/zone-us, branch: main } }\n  - { name: us, repository: { name: northwind/zone-us2, branch: main } }",
        ],
        [
          "  - { name: sales, repository: { name: northwind/team-sales, branch: main } }",
          "  - { name: sales, repository: { name: northwind/team-sales, branch: main } }\n  - { name: sales, repository: { name: northwind/team-sales2, branch: main } }",
        ],
        [
          "      - { name: encrypted, encryption: { serverSide: true } }",
          "      - { name: encrypted, encryption: { serverSide: true } }\n      - { name: encrypted, encryption: { clientSide: true } }",
        ],
      ],
      expect: [
        {
          code: "lint/duplicate-name",
          target: "Ecosystem northwind departments/2",
          related: ["Ecosystem northwind departments/0"],
        },
        { code: "lint/duplicate-name", target: "Ecosystem northwind classifications/5" },
        { code: "lint/duplicate-name", target: "Ecosystem northwind governanceZones/1/name" },
        { code: "lint/duplicate-name", target: "GovernanceZone us teams/1/name" },
        { code: "lint/duplicate-name", target: "Datastore nw_data datasets/0/policies/1/name" },
      ],
    },
    "locations side by side": {
      edits: [["us: [ny, sf]", "us: [ny, sf, ny]"]],
      expect: [
        { code: "lint/duplicate-name", target: "Vendor onprem locations/us/2", text: "ny]", detail: /in onprem:us/ },
      ],
    },
  },
});
