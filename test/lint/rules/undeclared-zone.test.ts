import { undeclaredZone } from "../../../src/lint/rules/undeclared-zone.js";
import { testRule } from "../harness.js";

testRule(undeclaredZone, {
  valid: {
    "declared and not defined": {},
    "declared and defined": { add: "kind: GovernanceZone\nname: eu\nteams: []\n" },
  },
  invalid: {
    "defined only, in another case than another": {
      add: "kind: GovernanceZone\nname: eus\nteams: []\n",
      expect: [
        {
          code: "lint/undeclared-zone",
          target: "GovernanceZone eus name",
          text: "eus",
          detail: /Did you mean "us" or "eu"\?|Did you mean "eu" or "us"\?/,
        },
      ],
    },
    "twice, once": {
      add: "kind: GovernanceZone\nname: apac\nteams: []\n---\nkind: GovernanceZone\nname: apac\ndescription: again\nteams: []\n",
      expect: [
        { code: "lint/undeclared-zone", target: "GovernanceZone apac name" },
        { code: "lint/duplicate-name", target: "GovernanceZone apac name" },
      ],
    },
  },
});
