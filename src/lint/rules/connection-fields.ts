import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote, quoteList } from "../../util/quote.js";
import { CONNECTION_NEEDS } from "../container-limits.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ container: string; kind: string; missing: readonly string[] }>({
  code: "lint/connection-fields",
  severity: "error",
  summary: "connection incomplete",
  detail: ({ container, kind, missing }) =>
    `Data container ${quote(container)} is of type ${quote(kind)} and cannot be found without ${quoteList(missing)} in its connection. Add what is missing.`,
});

/** A container says how it is reached: servers by host and database, buckets by name, accounts by account. */
export const connectionFields = defineRule({
  name: "connection-fields",
  pages: [
    {
      type,
      why:
        "Jobs reach a container by what its connection says. Which fields that takes depends on the type: `host` and `database` for " +
        "servers, `account` and `database` for Snowflake, `host` for Kafka, `bucket` for S3 and Cloud Storage, `account` and `bucket` for Azure.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { database: orders }
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
      const missing = (CONNECTION_NEEDS[container.type] ?? []).filter((field) => !container.connection?.[field]);
      if (missing.length === 0) return;
      const target = container.connection === undefined ? at(container, "name") : at(container, "connection");
      report(type(target, { container: container.key, kind: container.type, missing }));
    },
  },
});
