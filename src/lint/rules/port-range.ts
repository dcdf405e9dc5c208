import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ port: number }>({
  code: "lint/port-range",
  severity: "error",
  summary: "no port",
  detail: ({ port }) =>
    `${port} is no port: ports are whole numbers from 1 to 65535. Leave it out for the usual port of the container's type.`,
});

/** Ports lie between 1 and 65535. */
export const portRange = defineRule({
  name: "port-range",
  pages: [
    {
      type,
      why: "A port is a 16-bit number, and 0 is no port that anything listens on. Without the field the usual port of the container's type is meant.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, port: 54320000, database: orders }
`,
      right: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, port: 54320, database: orders }
`,
    },
  ],
  each: {
    DataContainer: (container, report) => {
      const port = container.connection?.port;
      if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
        report(type(at(container, "connection", "port"), { port }));
    },
  },
});
