import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-team", "team");

/** Every team that is named is declared by its zone. */
export const unknownTeam = defineRule({
  name: "unknown-team",
  pages: [
    {
      type,
      why: "The team owns what names it and is the only one that may change it. A team that no zone declares has no repository to change anything from.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sale
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
      right: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "team", report, type, ({ key }) => {
      const zone = key.slice(0, Math.max(0, key.indexOf("/")));
      const open = context.names.declared.zones.has(zone) && !context.index.zones.has(zone);
      return {
        missing: `There is no team ${quote(key)}.`,
        remedy: open
          ? `Zone ${quote(zone)} is declared but not defined yet; its definition declares its teams.`
          : "Teams are written as zone/team and declared in their zone's teams.",
      };
    }),
});
