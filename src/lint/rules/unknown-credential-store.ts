import { quote, quoteList } from "../../util/quote.js";
import { CREDENTIAL_STORES } from "../credential-stores.js";
import { defineRule } from "../rule.js";
import { reportUnknown, unknownKey } from "../unknown-key.js";

const type = unknownKey("unknown-credential-store", "credential store");

/** Every credential is kept in a store that is known. */
export const unknownCredentialStore = defineRule({
  name: "unknown-credential-store",
  pages: [
    {
      type,
      why: "A job looks a secret up in its store when it runs. A store that no platform knows would be found out only then.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
credential: { store: environment, name: ORDERS_PG }
`,
      right: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
credential: { store: env, name: ORDERS_PG }
`,
    },
  ],
  check: (context, report) =>
    reportUnknown(context, "credential-store", report, type, ({ key }) => ({
      missing: `There is no credential store ${quote(key)}.`,
      remedy: `Known stores are ${quoteList(CREDENTIAL_STORES)}.`,
    })),
});
