import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ what: string; name: string }>({
  code: "lint/no-location",
  severity: "error",
  summary: "no location",
  detail: ({ what, name }) =>
    `The ${what} ${quote(name)} has no location, so no policy on where data may lie can judge it. Name at least one; what is replicated lists all.`,
});

/** Data containers and data platforms have at least one location. */
export const noLocation = defineRule({
  name: "no-location",
  pages: [
    {
      type,
      why: "Where data lies decides which policies and which instances admit it. Data that lies nowhere would be admitted everywhere.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: []
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
  each: {
    DataContainer: (container, report) => {
      if (container.locations.length === 0)
        report(type(at(container, "locations"), { what: "data container", name: container.key }));
    },
    DataPlatform: (platform, report) => {
      if (platform.locations.length === 0)
        report(type(at(platform, "locations"), { what: "data platform", name: platform.key }));
    },
  },
});
