import { consumerOf } from "../../../../src/change/compatibility/example.js";
import { movedWorkspace } from "../../../../src/change/compatibility/rules/moved-workspace.js";
import { testCompatibility } from "../harness.js";

const into = (container: string): string => consumerOf("nw_data/products", `container: ${container}`);

testCompatibility(movedWorkspace, {
  fine: {
    "a new workspace": { before: "", after: into("reporting_pg") },
    "a workspace that gets its first container": {
      before: consumerOf("nw_data/products", ""),
      after: into("sales_pg"),
    },
    "a workspace without a container, which lint refuses": {
      before: into("sales_pg"),
      after: consumerOf("nw_data/products", ""),
    },
    "a workspace that goes": { before: into("reporting_pg"), after: "" },
    "a new department and priority": {
      before: into("reporting_pg"),
      after: into("reporting_pg\ndepartment: sales\npriority: high"),
    },
  },
  found: {
    "another container": {
      before: into("reporting_pg"),
      after: into("sales_pg"),
      expect: [
        {
          code: "change/moved-workspace",
          severity: "info",
          target: "Workspace web_shop container",
          text: "sales_pg",
          related: ['Workspace web_shop container: was "reporting_pg"'],
          detail: /^Workspace "web_shop" had its data in container "reporting_pg" and wants it in "sales_pg"\./,
        },
      ],
    },
    "another type of managed container": {
      before: into("{ managedBy: platform, type: duckdb }"),
      after: into("{ managedBy: platform, type: iceberg }"),
      expect: [
        {
          code: "change/moved-workspace",
          severity: "info",
          target: "Workspace web_shop container",
          text: "{ managedBy",
          detail: /container "managed:duckdb" and wants it in "managed:iceberg"/,
        },
      ],
    },
  },
});
