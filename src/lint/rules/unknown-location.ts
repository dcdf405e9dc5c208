import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-location", "location");

/** Every location that is named lies in the tree of a declared vendor. */
export const unknownLocation = defineRule({
  name: "unknown-location",
  pages: [
    {
      type,
      why: "Where data lies decides which policies and instances admit it. A location that nobody declared lies nowhere.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/nyc]
connection: { host: pg.orders.internal, database: orders }
`,
      right: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "location", report, type, ({ key }) => ({
      missing: `There is no location ${quote(key)}.`,
      remedy: "Locations are written as vendor:path, such as aws:us/us-east-1, and come from the trees of the vendors.",
    })),
});
