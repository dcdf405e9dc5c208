import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { findSecrets } from "../../util/secrets.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ store: string }>({
  code: "lint/credential-name",
  severity: "error",
  summary: "no name of a secret",
  // The text itself is not shown: where it is no name it may well be the secret.
  detail: ({ store }) =>
    store === "env"
      ? "The name of an environment variable consists of letters, digits and underscores and does not start with a digit, such as SALES_PG. " +
        "A credential names where a secret is kept; the secret itself never belongs into the model."
      : "The name of a secret is not empty and holds no spaces or control characters. A credential names where a secret is kept; " +
        "the secret itself never belongs into the model.",
});

/** A credential names a secret in a way its store can look up. */
export const credentialName = defineRule({
  name: "credential-name",
  pages: [
    {
      type,
      why:
        "What no store could look up is either a slip or, worse, the secret itself, which everyone who reads the repository " +
        "would then know. The message does not repeat the text for that reason.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
credential: { store: env, name: "orders pg" }
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
  each: {
    DataContainer: (container, report) => {
      const { credential } = container;
      if (credential === undefined) return;
      // POSIX.1-2017, 8.1: names of environment variables.
      const form = credential.store === "env" ? /^[A-Za-z_][A-Za-z0-9_]*$/ : /^[^\s\p{Cc}]+$/u;
      // What looks like a secret is a finding of its own, which says more.
      if (!form.test(credential.name) && findSecrets(credential.name).length === 0)
        report(type(at(container, "credential", "name"), { store: credential.store }));
    },
  },
});
