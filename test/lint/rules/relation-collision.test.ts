import { relationCollision } from "../../../src/lint/rules/relation-collision.js";
import { datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const other = (name: string, group: string, more = "container: reporting_pg\n") =>
  workspace("nw_data/products", more).replace("web_shop", name).replace("name: main", `name: ${group}`);

testRule(relationCollision, {
  valid: {
    "in two containers": {
      add: `${other("web_shop", "main")}---\n${other("web", "shop_main", "container: { managedBy: platform, type: duckdb }\n")}`,
    },
    "no container, which is another rule's": {
      add: `${other("web_shop", "main", "")}---\n${other("web", "shop_main", "")}`,
    },
    "groups that differ in a letter which has a capital of two": {
      add: `${other("stra", "ße")}---\n${other("STRA", "SSE")}`,
    },
    "a group of one name with another, which is another rule's": {
      add: `${other("web_shop", "main")}  - { name: Main, platform: lake, sinks: [nw_data/products] }\n`,
    },
    "a dataset twice in a group, which is another rule's": { add: workspace("nw_data/products, NW_data/products") },
    "relations in two groups": { add: workspace("nw_data/products") },
  },
  invalid: {
    "groups, whatever the case": {
      add: `${other("web_shop", "main")}---\n${other("Web", "shop_main")}`,
      expect: [
        {
          code: "lint/group-collision",
          target: "Workspace web_shop datasetGroups/0/name",
          text: "main",
          related: ["Workspace Web datasetGroups/0/name"],
          detail: /"web_shop_main" of "reporting_pg"/,
        },
      ],
    },
    "groups of the platform's container, a transformer among them": {
      add: `${other("mask", "customers_inputs", "container: { managedBy: platform, type: duckdb }\n")}`,
      expect: [
        {
          code: "lint/group-collision",
          target: "Workspace mask_customers datasetGroups/0/name",
          related: ["Workspace mask datasetGroups/0/name"],
        },
      ],
    },
    "datasets of a group": {
      add: `${datastore(SNAPSHOT).replace("name: orders", "name: nw").replace("name: lines", "name: data_products")}---\n${workspace("nw/data_products, nw_data/products")}`,
      expect: [
        {
          code: "lint/relation-collision",
          target: "Workspace web_shop datasetGroups/0/sinks/1",
          text: "nw_data/products",
          related: ["Workspace web_shop datasetGroups/0/sinks/0"],
          detail: /"nw\/data_products" and "nw_data\/products"/,
        },
      ],
    },
  },
});
