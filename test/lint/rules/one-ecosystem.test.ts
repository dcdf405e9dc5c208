import { oneEcosystem } from "../../../src/lint/rules/one-ecosystem.js";
import { testRule } from "../harness.js";

const SECOND =
  "kind: Ecosystem\nname: southwind\nrepository: { name: s/e, branch: p }\nliveRepository: { name: s/e, branch: main }\ngovernanceZones: []\n";

testRule(oneEcosystem, {
  valid: { one: {} },
  invalid: {
    "a second, both places shown": {
      add: SECOND,
      expect: [
        {
          code: "lint/one-ecosystem",
          target: "Ecosystem southwind name",
          text: "southwind",
          related: ["Ecosystem northwind name"],
          detail: /here are 2: "northwind" and "southwind"/,
        },
      ],
    },
    "three, once": {
      add: `${SECOND}---\n${SECOND.replace("southwind", "westwind")}`,
      expect: [
        {
          code: "lint/one-ecosystem",
          target: "Ecosystem southwind name",
          related: ["Ecosystem northwind name", "Ecosystem westwind name"],
        },
      ],
    },
  },
});
