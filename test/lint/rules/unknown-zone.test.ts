import { unknownZone } from "../../../src/lint/rules/unknown-zone.js";
import { testRule } from "../harness.js";

testRule(unknownZone, {
  valid: {
    "a zone that is declared and not defined yet": { edits: [["owner: us\n", "owner: eu\n"]] },
    "the ecosystem as an owner": { edits: [["owner: us\n", "owner: ecosystem\n"]] },
  },
  invalid: {
    "a container's owner": {
      edits: [["owner: us\n", "owner: usa\n"]],
      expect: [
        {
          code: "lint/unknown-zone",
          target: "DataContainer reporting_pg owner",
          text: "usa",
          fix: "us",
          detail: /"usa".* governanceZones/,
        },
      ],
    },
    "with whom a container is shared": {
      edits: [["sharedWith: [us/marketing]", "sharedWith: [us/marketing, apac]"]],
      expect: [{ code: "lint/unknown-zone", target: "DataContainer sales_pg sharedWith/1", text: "apac" }],
    },
    "a team's, once": {
      add: "kind: Team\nzone: usa\nname: sales\n",
      expect: [{ code: "lint/unknown-zone", target: "Team usa/sales zone", text: "usa" }],
    },
  },
});
