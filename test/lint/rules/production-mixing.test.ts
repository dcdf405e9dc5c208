import { productionMixing } from "../../../src/lint/rules/production-mixing.js";
import { datastore, SNAPSHOT, transformer, workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(productionMixing, {
  valid: {
    "neither in production": {
      add: `${datastore(SNAPSHOT).replace("status: production", "status: non-production")}---\n${workspace("orders/lines").replace("status: production\n", "")}`,
    },
    "an output that something else makes, which is another rule's": {
      edits: [["output: masked_nw_data", "output: orders"]],
      add: datastore(SNAPSHOT).replace("status: production", "status: non-production"),
    },
  },
  invalid: {
    "production on non-production, once for two datasets": {
      edits: [["name: nw_data\nteam: us/sales\nstatus: production", "name: nw_data\nteam: us/sales"]],
      expect: [
        {
          code: "lint/production-mixing",
          severity: "warning",
          target: "Workspace live_reporting datasetGroups/0/sinks/0",
          text: "nw_data/customers",
          related: ["Datastore nw_data status", "Workspace live_reporting status"],
          detail: /rely on data that nobody promises/,
        },
        {
          code: "lint/production-mixing",
          severity: "warning",
          target: "Workspace mask_customers datasetGroups/0/sinks/0",
        },
      ],
    },
    "non-production on production": {
      add: workspace("nw_data/products").replace("status: production", "status: non-production"),
      expect: [
        {
          code: "lint/production-mixing",
          severity: "warning",
          target: "Workspace web_shop datasetGroups/0/sinks/0",
          detail: /where mistakes are expected/,
        },
      ],
    },
    "a transformer and its output": {
      add: transformer("double", "nw_data/products", "doubled")
        .replace(/status: production(?=\nsource)/, "status: non-production")
        .concat(`---\n${workspace("doubled/rows").replace("status: production\n", "")}`),
      expect: [
        {
          code: "lint/production-mixing-output",
          severity: "warning",
          target: "Workspace double transformer/output",
          text: "doubled",
          related: ["Datastore doubled status", "Workspace double status"],
        },
      ],
    },
  },
});
