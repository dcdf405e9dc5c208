import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { repositoriesOf } from "../repositories.js";
import { defineRule } from "../rule.js";
import { hostProblem } from "../syntax/host.js";

const type = defineDiagnostic<{ host: string; problem: string }>({
  code: "lint/host-name",
  severity: "error",
  summary: "no host",
  detail: ({ host, problem }) =>
    `${quote(host)} is no host: ${problem}. Write a name such as "db.example.com", or an IPv4 or IPv6 address.`,
});

/** Hosts are names as RFC 1123 writes them, or addresses; nothing else belongs in the field. */
export const hostName = defineRule({
  name: "host-name",
  pages: [
    {
      type,
      why:
        "A host goes into connections, firewall rules and secrets' scopes as it stands. A URL, a port or a user name in it " +
        "would be found out only when the first job runs.",
      wrong: `
kind: DataContainer
name: orders_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: "https://pg.orders.internal", database: orders }
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
      const host = container.connection?.host;
      if (host === undefined) return;
      const problem = hostProblem(host);
      if (problem !== undefined) report(type(at(container, "connection", "host"), { host, problem }));
    },
    ...repositoriesOf(({ repository: { host }, subject, path }, report) => {
      const problem = hostProblem(host);
      if (problem !== undefined) report(type(at(subject, ...path, "host"), { host, problem }));
    }),
  },
});
