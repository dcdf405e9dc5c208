import { unknownTeam } from "../../../src/lint/rules/unknown-team.js";
import { workspace } from "../documents.js";
import { testRule } from "../harness.js";

testRule(unknownTeam, {
  valid: {
    "a team that is declared and not defined yet": {
      edits: [["owner: us/sales\ntype: files", "owner: us/marketing\ntype: files"]],
    },
    "a team that another may take a datastore over": { edits: [["primaryPlatform: lake", "transferTo: us/marketing"]] },
  },
  invalid: {
    "a datastore's": {
      edits: [["name: shipments\nteam: us/sales", "name: shipments\nteam: us/saless"]],
      expect: [
        {
          code: "lint/unknown-team",
          target: "Datastore shipments team",
          text: "us/saless",
          detail: /team "us\/saless"\. Did you mean "us\/sales"\? Teams are written as zone\/team/,
          fix: "us/sales",
        },
      ],
    },
    "a workspace's, without a zone": {
      add: workspace("nw_data/products").replace("team: us/sales", "team: sales"),
      expect: [
        {
          code: "lint/unknown-team",
          target: "Workspace web_shop team",
          text: "sales",
          detail: /written as zone\/team/,
        },
      ],
    },
    "one of a zone that is not defined yet": {
      add: workspace("nw_data/products").replace("team: us/sales", "team: eu/web"),
      expect: [
        {
          code: "lint/unknown-team",
          target: "Workspace web_shop team",
          text: "eu/web",
          detail: /Zone "eu" is declared but not defined yet/,
        },
      ],
    },
    "who may take a datastore over, who owns a container, with whom it is shared": {
      edits: [
        ["primaryPlatform: lake", "transferTo: us/logistics"],
        ["owner: us/sales\ntype: files", "owner: us/ops\ntype: files"],
        ["sharedWith: [us/marketing]", "sharedWith: [us/Marketing]"],
      ],
      expect: [
        { code: "lint/unknown-team", target: "Datastore nw_data transferTo", text: "us/logistics" },
        { code: "lint/unknown-team", target: "DataContainer shipments_files owner", text: "us/ops" },
        {
          code: "lint/unknown-team",
          target: "DataContainer sales_pg sharedWith/0",
          text: "us/Marketing",
          detail: /compared with case/,
        },
      ],
    },
  },
});
