import { emptyWorkspace } from "../../../src/lint/rules/empty-workspace.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(emptyWorkspace, {
  valid: { "one sink": { add: workspace("nw_data/products") } },
  invalid: {
    "no group": {
      add: "kind: Workspace\nname: web_shop\nteam: us/sales\nstatus: production\ncontainer: reporting_pg\ndatasetGroups: []\n",
      expect: [{ code: "lint/no-groups", target: "Workspace web_shop datasetGroups", text: "[]" }],
    },
    "an empty group beside another": {
      add: `${workspace("nw_data/products")}  - { name: more, platform: lake, sinks: [] }\n`,
      expect: [
        {
          code: "lint/no-sinks",
          target: "Workspace web_shop datasetGroups/1/sinks",
          text: "[]",
          detail: /"web_shop\/more"/,
        },
      ],
    },
  },
});
