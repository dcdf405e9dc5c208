import { expect, it } from "vitest";
import { lint } from "../../../src/lint/lint.js";
import { undeclaredZone } from "../../../src/lint/rules/undeclared-zone.js";
import { loadYaml } from "../../support/model.js";
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

it("leaves zones open where there is no ecosystem", () => {
  const { model } = loadYaml({ "model.yaml": "kind: GovernanceZone\nname: apac\nteams: []\n" });
  expect(lint(model).filter(({ code }) => code === "lint/undeclared-zone")).toEqual([]);
});
