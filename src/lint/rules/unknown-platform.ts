import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-platform", "data platform");

/** Every data platform that is named is an instance of the ecosystem. */
export const unknownPlatform = defineRule({
  name: "unknown-platform",
  pages: [
    {
      type,
      why: "A group is served by exactly one instance, named by its key. A key that names no instance serves nobody.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reporting_pg
datasetGroups:
  - { name: main, platform: lakes, sinks: [nw_data/products] }
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
    reportUnknown(context, "platform", report, type, ({ key }) => ({
      missing: `There is no data platform ${quote(key)}.`,
      remedy: "Instances are declared by the ecosystem with kind DataPlatform.",
    })),
});
