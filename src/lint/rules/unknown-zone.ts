import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-zone", "governance zone");

/** Every zone that is named is declared by the ecosystem. */
export const unknownZone = defineRule({
  name: "unknown-zone",
  pages: [
    {
      type,
      why: "A zone sets the policies for what belongs to it. What names a zone that is not there would be bound by none.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: uk
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
`,
      right: `
kind: DataContainer
name: orders_pg
owner: us
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "zone", report, type, ({ key }) => ({
      missing: `There is no governance zone ${quote(key)}.`,
      remedy: "Zones are declared in the ecosystem's governanceZones.",
    })),
});
