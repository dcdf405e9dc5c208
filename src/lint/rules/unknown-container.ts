import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-container", "data container");

/** Every data container that is named is declared. */
export const unknownContainer = defineRule({
  name: "unknown-container",
  pages: [
    {
      type,
      why: "A source is read from a container and a consumer finds its data in one. Without it there is nothing to read and nowhere to deliver.",
      wrong: `
kind: Workspace
name: web_shop
team: us/sales
status: production
container: reports_pg
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
    reportUnknown(context, "container", report, type, ({ key }) => ({
      missing: `There is no data container ${quote(key)}.`,
      remedy:
        "Data containers are declared with kind DataContainer; one that the platform keeps itself is asked for with { managedBy: platform, type: … }.",
    })),
});
