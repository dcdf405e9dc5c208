import { noLocation } from "../../../src/lint/rules/no-location.js";
import { testRule } from "../harness.js";

testRule(noLocation, {
  valid: { one: {} },
  invalid: {
    "a container and a platform": {
      edits: [
        ["locations: [aws:us/us-east-1]", "locations: []"],
        ["locations: [onprem:us]\ndepartments", "locations: []\ndepartments"],
      ],
      expect: [
        {
          code: "lint/no-location",
          target: "DataContainer clicks locations",
          text: "[]",
          detail: /data container "clicks"/,
        },
        { code: "lint/no-location", target: "DataPlatform fast locations", detail: /data platform "fast"/ },
      ],
    },
  },
});
