import { unknownDepartment } from "../../../src/lint/rules/unknown-department.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownDepartment, {
  valid: { "an ecosystem without departments, when nobody names one": { add: workspace("nw_data/products") } },
  invalid: {
    "a workspace's": {
      add: workspace("nw_data/products", "department: Sales\ncontainer: reporting_pg\n"),
      expect: [
        {
          code: "lint/unknown-department",
          target: "Workspace web_shop department",
          text: "Sales",
          fix: "sales",
          detail: /department "Sales".* in the ecosystem's departments/,
        },
      ],
    },
    "a platform's": {
      edits: [["departments: [sales]\n", "departments: [sales, hr]\n"]],
      expect: [{ code: "lint/unknown-department", target: "DataPlatform fast departments/1", text: "hr" }],
    },
    "a policy's condition": {
      edits: [["departments: [finance], datastores", "departments: [fnance], datastores"]],
      expect: [
        {
          code: "lint/unknown-department",
          target: "Ecosystem northwind policies/0/when/departments/0",
          text: "fnance",
        },
      ],
    },
    "a policy's set": {
      edits: [["platforms: { deny: [fast] }", "departments: { allow: [legal] }"]],
      expect: [
        {
          code: "lint/unknown-department",
          target: "Ecosystem northwind policies/0/departments/allow/0",
          text: "legal",
        },
      ],
    },
  },
});
