import { removedOwner } from "../../../../src/change/compatibility/rules/removed-owner.js";
import { testCompatibility } from "../harness.js";

const TEAM = "kind: Team\nzone: us\nname: marketing\n";
const ZONE = "kind: GovernanceZone\nname: eu\nteams: [{ name: web, repository: { name: nw/web, branch: main } }]\n";
const container = (name: string, owner: string): string => `kind: DataContainer
name: ${name}
owner: ${owner}
type: files
locations: [onprem:us/ny]
path: ${name}
format: csv
`;
const many = Array.from({ length: 10 }, (_, at) => container(`drop_${at}`, "us/marketing")).join("---\n");

const eight = many.split("---\n").slice(0, 8).join("---\n");

testCompatibility(removedOwner, {
  fine: {
    "a team that owns nothing": { before: TEAM, after: "" },
    "a team whose things are handed over with it": {
      before: `${TEAM}---\n${container("drop", "us/marketing")}`,
      after: container("drop", "us/sales"),
    },
    "a zone that owns nothing": { before: ZONE, after: "" },
    "a zone whose name begins another zone's": {
      before: `${ZONE.replaceAll("eu", "e")}---\n${ZONE}---\n${container("a", "eu")}`,
      after: `${ZONE}---\n${container("a", "eu")}`,
    },
    "a zone together with its team": { before: `${ZONE}---\nkind: Team\nzone: eu\nname: web\n`, after: "" },
  },
  found: {
    "a team that owns everything there is": {
      after: { edits: [["kind: Team\nzone: us\nname: sales\n---\n", ""]] },
      expect: [
        {
          code: "change/removed-owner",
          target: "Team us/sales name",
          tree: "base",
          text: "sales",
          related: [
            'DataContainer sales_pg name: container "sales_pg" is owned by it',
            'DataContainer shipments_files name: container "shipments_files" is owned by it',
            'Datastore masked_nw_data name: datastore "masked_nw_data" is owned by it',
            'Datastore nw_data name: datastore "nw_data" is owned by it',
            'Datastore shipments name: datastore "shipments" is owned by it',
            'Workspace live_reporting name: workspace "live_reporting" is owned by it',
            'Workspace mask_customers name: workspace "mask_customers" is owned by it',
          ],
          detail:
            /^Team "us\/sales" is removed, but still owns container "sales_pg", .* Hand them over or remove them first/,
        },
      ],
    },
    "a zone that still owns a container and a team with one": {
      before: `${ZONE}---\nkind: Team\nzone: eu\nname: web\n---\n${container("a", "eu")}---\n${container("b", "eu/web")}`,
      after: `kind: Team\nzone: eu\nname: web\n---\n${container("a", "eu")}---\n${container("b", "eu/web")}`,
      expect: [
        {
          code: "change/removed-owner",
          target: "GovernanceZone eu name",
          tree: "base",
          text: "eu",
          detail: /still owns container "a", container "b", team "eu\/web"\./,
        },
      ],
    },
    "a team with many things": {
      before: `${TEAM}---\n${many}`,
      after: many,
      expect: [
        {
          code: "change/removed-owner",
          target: "Team us/marketing name",
          tree: "base",
          text: "marketing",
          detail: /container "drop_7" and 2 more\./,
          related: Array.from(
            { length: 8 },
            (_, at) => `DataContainer drop_${at} name: container "drop_${at}" is owned by it`,
          ),
        },
      ],
    },
    "a team with eight things, all of which are named": {
      before: `${TEAM}---\n${eight}`,
      after: eight,
      expect: [
        {
          code: "change/removed-owner",
          target: "Team us/marketing name",
          tree: "base",
          text: "marketing",
          detail: /container "drop_6", container "drop_7"\./,
        },
      ],
    },
  },
});
