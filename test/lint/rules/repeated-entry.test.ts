import { repeatedEntry } from "../../../src/lint/rules/repeated-entry.js";
import { testRule } from "../harness.js";

testRule(repeatedEntry, {
  valid: {
    "an entry in two lists": {
      edits: [
        ["locations: [onprem:us]\ndepartments: [sales]", "locations: [onprem:us]\ndepartments: [sales, finance]"],
      ],
    },
  },
  invalid: {
    "among locations": {
      edits: [
        ["locations: [onprem:us]\ndepartments", "locations: [onprem:us, onprem:us]\ndepartments"],
        ["locations: [onprem:us/ny, onprem:us/sf]", "locations: [onprem:us/ny, onprem:us/sf, onprem:us/sf]"],
      ],
      expect: [
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "DataPlatform fast locations/1",
          detail: /"onprem:us" is in locations more/,
        },
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "DataContainer sales_pg locations/2",
          related: ["DataContainer sales_pg locations/1"],
        },
      ],
    },
    "in lists of a platform and of a container": {
      edits: [
        ["departments: [sales]\n", "departments: [sales, sales]\n"],
        ["sharedWith: [us/marketing]", "sharedWith: [us/marketing, us/marketing]"],
      ],
      expect: [
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "DataPlatform fast departments/1",
          text: "sales]",
          related: ["DataPlatform fast departments/0"],
          detail: /"sales" is in departments/,
        },
        { code: "lint/repeated-entry", severity: "warning", target: "DataContainer sales_pg sharedWith/1" },
      ],
    },
    "in policies, conditions, approvals and what is removed": {
      edits: [
        ["platforms: { deny: [fast] }", "platforms: { deny: [fast, fast] }"],
        ["departments: [finance], datastores", "departments: [finance, finance], datastores"],
        [
          "approvals: { live_reporting/history: [shipments] }",
          "approvals: { live_reporting/history: [shipments, shipments] }",
        ],
        ["removes: [pii]", "removes: [pii, pii]"],
        ["declassifies: [pii]", "declassifies: [pii, pii]"],
      ],
      expect: [
        { code: "lint/repeated-entry", severity: "warning", target: "Ecosystem northwind policies/0/platforms/deny/1" },
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "Ecosystem northwind policies/0/when/departments/1",
        },
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "Datastore shipments approvals/live_reporting/history/1",
        },
        { code: "lint/repeated-entry", severity: "warning", target: "GovernanceZone us declassifications/0/removes/1" },
        {
          code: "lint/repeated-entry",
          severity: "warning",
          target: "Workspace mask_customers transformer/declassifies/1",
        },
      ],
    },
  },
});
