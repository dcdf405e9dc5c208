import { containerSharing } from "../../../src/lint/rules/container-sharing.js";
import { container, datastore, SNAPSHOT, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const uses = (team: string, box = "sales_pg") =>
  workspace("nw_data/products", `container: ${box}\n`).replace("team: us/sales", `team: ${team}`);

testRule(containerSharing, {
  valid: {
    "the owner, who need not be named": {},
    "a team that is named": { add: uses("us/marketing") },
    "a team of the owning zone": {
      add: `${container("type: sqlite\npath: x.db\nsharedWith: []\n").replace("owner: us/sales", "owner: us")}---\n${uses("us/marketing", "orders_box")}`,
    },
    "a team of a zone that is named": {
      add: `${container("type: sqlite\npath: x.db\nsharedWith: [us]\n").replace("owner: us/sales", "owner: ecosystem")}---\n${uses("us/marketing", "orders_box")}`,
    },
    "everyone, where nothing is said": { add: uses("us/marketing", "reporting_pg") },
  },
  invalid: {
    "a consumer": {
      edits: [["sharedWith: [us/marketing]", "sharedWith: []"]],
      add: uses("us/marketing"),
      expect: [
        {
          code: "lint/container-sharing",
          target: "Workspace web_shop container",
          text: "sales_pg",
          related: ["DataContainer sales_pg sharedWith"],
          detail: /belongs to "us\/sales".*not with team "us\/marketing"/,
        },
      ],
    },
    "a producer, of the ecosystem's container": {
      add: `${container("type: sqlite\npath: x.db\nsharedWith: [us/marketing]\n").replace("owner: us/sales", "owner: ecosystem")}---\n${datastore(SNAPSHOT.replace("sales_pg", "orders_box"))}`,
      expect: [
        {
          code: "lint/container-sharing",
          target: "Datastore orders source/container",
          related: ["DataContainer orders_box sharedWith"],
        },
      ],
    },
  },
});
