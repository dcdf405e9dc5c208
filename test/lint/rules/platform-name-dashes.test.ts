import { platformNameDashes } from "../../../src/lint/rules/platform-name-dashes.js";
import { testRule } from "../harness.js";

testRule(platformNameDashes, {
  valid: { "single dashes": { add: "kind: DataPlatform\nname: a-b-c\ntype: local\nlocations: [onprem]\n" } },
  invalid: {
    "two dashes at the end": {
      add: "kind: DataPlatform\nname: lake--\ntype: local\nlocations: [onprem]\n",
      expect: [{ code: "lint/platform-name-dashes", target: "DataPlatform lake-- name", text: "lake--" }],
    },
  },
});
