import { portRange } from "../../../src/lint/rules/port-range.js";
import { testRule } from "../harness.js";

testRule(portRange, {
  valid: { "1": { edits: [["port: 5432", "port: 1"]] }, "65535": { edits: [["port: 5432", "port: 65535"]] } },
  invalid: {
    "0": {
      edits: [["port: 5432", "port: 0"]],
      expect: [{ code: "lint/port-range", target: "DataContainer sales_pg connection/port", text: "0" }],
    },
    "65536": {
      edits: [["port: 5432", "port: 65536"]],
      expect: [{ code: "lint/port-range", target: "DataContainer sales_pg connection/port", detail: /^65536 is no/ }],
    },
    "-1": {
      edits: [["port: 5432", "port: -1"]],
      expect: [{ code: "lint/port-range", target: "DataContainer sales_pg connection/port" }],
    },
  },
});
