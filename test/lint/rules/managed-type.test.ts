import { managedType } from "../../../src/lint/rules/managed-type.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(managedType, {
  valid: { "a type": { add: workspace("nw_data/products", "container: { managedBy: platform, type: glue }\n") } },
  invalid: {
    "managed itself": {
      add: workspace("nw_data/products", "container: { managedBy: platform, type: managed }\n"),
      expect: [{ code: "lint/managed-type", target: "Workspace web_shop container/type", text: "managed" }],
    },
  },
});
