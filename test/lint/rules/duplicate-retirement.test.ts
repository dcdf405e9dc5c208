import { duplicateRetirement } from "../../../src/lint/rules/duplicate-retirement.js";
import { testRule } from "../harness.js";

const entry = (platform: string, then: string) =>
  `kind: Retirements\nretirements:\n  - { platform: ${platform}, object: old_crm/people, then: ${then}, reason: gone }\n`;

testRule(duplicateRetirement, {
  valid: { "one object on two instances": { add: `${entry("lake", "destroy")}---\n${entry("fast", "forget")}` } },
  invalid: {
    "in two documents": {
      add: `${entry("lake", "destroy")}---\n${entry("lake", "forget")}`,
      expect: [
        {
          code: "lint/duplicate-retirement",
          target: "Retirements Retirements retirements/0/object",
          text: "old_crm/people",
          related: ["Retirements Retirements retirements/0/object"],
          detail: /"old_crm\/people" on "lake"/,
        },
      ],
    },
  },
});
