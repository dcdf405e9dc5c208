import { expect, it } from "vitest";
import { lint } from "../../../src/lint/lint.js";
import { undeclaredTeam } from "../../../src/lint/rules/undeclared-team.js";
import { loadYaml } from "../../support/model.js";
import { workspace } from "../documents.js";
import { changed, testRule } from "../harness.js";

testRule(undeclaredTeam, {
  valid: {
    "defined in a zone that is not there, which is another rule's": { add: "kind: Team\nzone: apac\nname: web\n" },
    "declared and not defined": {},
    "declared and defined": { add: "kind: Team\nzone: us\nname: marketing\n" },
  },
  invalid: {
    "defined only": {
      add: "kind: Team\nzone: us\nname: sale\n",
      expect: [
        {
          code: "lint/undeclared-team",
          target: "Team us/sale name",
          text: "sale",
          detail: /Team "us\/sale" is defined.*Did you mean "sales"\? Add it to the zone's teams/,
        },
      ],
    },
    "in a zone that is not defined yet": {
      add: "kind: Team\nzone: eu\nname: web\n",
      expect: [{ code: "lint/undeclared-team", target: "Team eu/web name", detail: /zone itself is not defined yet/ }],
    },
    "although what it owns names it": {
      add: `kind: Team\nzone: us\nname: ops\n---\n${workspace("nw_data/products").replace("team: us/sales", "team: us/ops")}`,
      expect: [{ code: "lint/undeclared-team", target: "Team us/ops name" }],
    },
  },
});

it("says nothing of a team whose zone is broken", () => {
  const { model } = loadYaml({ "model.yaml": changed({ add: "kind: Team\nzone: us\nname: ops\n" }) });
  const broken = (kind: string) =>
    lint(model, { broken: [{ kind, key: "us" }], unread: false }).map(({ code }) => code);
  expect(broken("GovernanceZone")).toEqual([]);
  expect(broken("Vendor")).toEqual(["lint/undeclared-team"]);
});
