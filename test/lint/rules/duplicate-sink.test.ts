import { duplicateSink } from "../../../src/lint/rules/duplicate-sink.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(duplicateSink, {
  valid: {
    "one dataset in two groups": {
      add: `${workspace("nw_data/products")}  - { name: more, platform: lake, sinks: [nw_data/products] }\n`,
    },
  },
  invalid: {
    "with another setting": {
      add: workspace("nw_data/products, nw_data/customers, { dataset: nw_data/products, allowDeprecated: true }"),
      expect: [
        {
          code: "lint/duplicate-sink",
          target: "Workspace web_shop datasetGroups/0/sinks/2",
          related: ["Workspace web_shop datasetGroups/0/sinks/0"],
          detail: /Group "web_shop\/main" asks for "nw_data\/products"/,
        },
      ],
    },
    "three times, once": {
      add: workspace("nw_data/products, nw_data/products, nw_data/products"),
      expect: [
        {
          code: "lint/duplicate-sink",
          target: "Workspace web_shop datasetGroups/0/sinks/1",
          related: ["Workspace web_shop datasetGroups/0/sinks/0", "Workspace web_shop datasetGroups/0/sinks/2"],
        },
      ],
    },
  },
});
