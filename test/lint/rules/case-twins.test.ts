import { caseTwins } from "../../../src/lint/rules/case-twins.js";
import { datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(caseTwins, {
  valid: { "twins in two namespaces": { add: workspace("nw_data/products").replace("web_shop", "Shipments") } },
  invalid: {
    "two columns": {
      add: datastore(SNAPSHOT, "      - { name: note, type: string }\n      - { name: Note, type: json }\n"),
      expect: [
        {
          code: "lint/case-twins",
          target: "Datastore orders datasets/0/columns/2/name",
          text: "Note",
          related: ["Datastore orders datasets/0/columns/1/name"],
          detail: /"note" and "Note" in dataset orders\/lines differ only in case/,
        },
      ],
    },
    "two workspaces of two documents": {
      add: workspace("nw_data/products").replace("web_shop", "Live_Reporting"),
      expect: [
        {
          code: "lint/case-twins",
          target: "Workspace live_reporting name",
          related: ["Workspace Live_Reporting name"],
        },
      ],
    },
    "three spellings, once": {
      add: datastore(
        SNAPSHOT,
        "      - { name: note, type: string }\n      - { name: Note, type: json }\n      - { name: NOTE, type: json }\n",
      ),
      expect: [
        {
          code: "lint/case-twins",
          target: "Datastore orders datasets/0/columns/2/name",
          related: ["Datastore orders datasets/0/columns/1/name", "Datastore orders datasets/0/columns/3/name"],
        },
      ],
    },
    "beside equal ones, each a finding": {
      add: datastore(
        SNAPSHOT,
        "      - { name: note, type: string }\n      - { name: note, type: json }\n      - { name: Note, type: json }\n",
      ),
      expect: [
        {
          code: "lint/duplicate-name",
          target: "Datastore orders datasets/0/columns/2/name",
          related: ["Datastore orders datasets/0/columns/1/name"],
        },
        {
          code: "lint/case-twins",
          target: "Datastore orders datasets/0/columns/3/name",
          related: ["Datastore orders datasets/0/columns/1/name"],
        },
      ],
    },
    "departments, classifications, zones, policies, locations, and teams of a zone": {
      edits: [
        [
          "departments: [sales, finance]",
          "departments: [sales, finance, Sales]\nclassifications: [public, internal, confidential, pii, phi, pci, PII]",
        ],
        [
          "  - { name: eu, repository: { name: northwind/zone-eu, branch: release/eu } }\n",
          "  - { name: eu, repository: { name: northwind/zone-eu, branch: release/eu } }\n  - { name: EU, repository: { name: northwind/zone-eu, branch: release/eu } }\n",
        ],
        ["{ us: [ny, sf], eu: [paris] }", "{ us: [ny, sf, NY], eu: [paris], Eu: [lyon] }"],
        [
          "policies:\n  - { name: onshore,",
          "policies:\n  - { name: Onshore, platforms: { deny: [fast] } }\n  - { name: onshore,",
        ],
        [
          "  - { name: marketing,",
          "  - { name: Marketing, repository: { name: northwind/team-marketing, branch: main } }\n  - { name: marketing,",
        ],
        [
          "      - { name: encrypted, encryption: { serverSide: true } }",
          "      - { name: encrypted, encryption: { serverSide: true } }\n      - { name: ENCRYPTED, encryption: { clientSide: true } }",
        ],
      ],
      expect: [
        { code: "lint/case-twins", target: "Ecosystem northwind departments/2" },
        { code: "lint/plain-name", target: "Ecosystem northwind departments/2" },
        { code: "lint/case-twins", target: "Ecosystem northwind classifications/6" },
        { code: "lint/case-twins", target: "Ecosystem northwind governanceZones/2/name" },
        { code: "lint/plain-name", target: "Ecosystem northwind governanceZones/2/name" },
        { code: "lint/case-twins", target: "Vendor onprem locations/us/2" },
        { code: "lint/plain-name", target: "Vendor onprem locations/us/2" },
        { code: "lint/case-twins", target: "Vendor onprem key:locations/Eu" },
        { code: "lint/plain-name", target: "Vendor onprem key:locations/Eu" },
        { code: "lint/case-twins", target: "GovernanceZone us policies/1/name" },
        { code: "lint/case-twins", target: "GovernanceZone us teams/2/name" },
        { code: "lint/plain-name", target: "GovernanceZone us teams/1/name" },
        { code: "lint/case-twins", target: "Datastore nw_data datasets/0/policies/1/name" },
      ],
    },
    "teams, groups and datasets": {
      edits: [
        [
          "  - name: history\n",
          "  - name: Live\n    platform: lake\n    sinks: [nw_data/products]\n  - name: history\n",
        ],
      ],
      add: `kind: Team\nzone: us\nname: SALES\n---\n${datastore(SNAPSHOT, "", "  - name: Lines\n    classification: internal\n    primaryKey: [no]\n    columns: [{ name: no, type: integer, nullable: false }]\n")}`,
      expect: [
        {
          code: "lint/case-twins",
          target: "Workspace live_reporting datasetGroups/1/name",
          related: ["Workspace live_reporting datasetGroups/0/name"],
        },
        { code: "lint/case-twins", target: "Team us/sales name", related: ["Team us/SALES name"] },
        { code: "lint/case-twins", target: "Datastore orders datasets/1/name" },
        { code: "lint/plain-name", target: "Team us/SALES name" },
        { code: "lint/undeclared-team", target: "Team us/SALES name" },
      ],
    },
  },
});
