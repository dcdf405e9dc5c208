import { at, type Diagnostic, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { DataContainer } from "../../../../src/model/data-container.js";
import { sortedBy } from "../../../../src/util/order.js";
import { quote } from "../../../../src/util/quote.js";
import { containerPlace, containerServer } from "../container-store.js";
import type { GraphFacts } from "../graph-facts.js";
import { defineRule } from "../rule.js";
import { isOneOf, SUPPORTS } from "../supports.js";

const clientEncryption = defineDiagnostic<{ container: string }>({
  code: "local/client-encryption",
  severity: "error",
  summary: "client-side encryption not done here",
  detail: ({ container }) =>
    `Container ${container} says that what lies in it is encrypted before it is written, and the local platform reads and writes plain data only. Drop "encryption.clientSide", or choose another platform.`,
});

const containerPath = defineDiagnostic<{ container: string; problem: string }>({
  code: "local/container-path",
  severity: "error",
  summary: "container without a usable path",
  detail: ({ container, problem }) =>
    `Container ${container} ${problem}. Give it a "path" below the model's folder, with / between its parts, outside ".sluice" and "out".`,
});

const containerServerProblem = defineDiagnostic<{ container: string; problem: string }>({
  code: "local/container-server",
  severity: "error",
  summary: "server that cannot be reached",
  detail: ({ container, problem }) =>
    `Container ${container} ${problem}. The local platform reaches a server by "host" and "database" of the container's "connection", with a credential in an environment variable: { store: env, name: ... }.`,
});

const sharedPath = defineDiagnostic<{ container: string; other: string; path: string }>({
  code: "local/shared-path",
  severity: "error",
  summary: "two containers in one place",
  detail: ({ container, other, path }) =>
    `Containers ${container} and ${other} both lie at ${quote(path)}, and data would be written to it: each would take the other's tables for its own. Give them places of their own, or use one container.`,
});

/** Each container lies at a place of its own that the machine can find, and is no more encrypted than it says. In which locations containers may lie is judged when instances are assigned. */
export const containerPlaces = defineRule({
  pages: [
    {
      type: clientEncryption,
      why: "Policies are judged by what containers say of themselves. A container that says its data is encrypted on the way in, filled by a platform that does not encrypt, would pass policies it breaks.",
      wrong: "kind: DataContainer\nname: reporting\ntype: duckdb\nencryption: { clientSide: true }",
      right: "kind: DataContainer\nname: reporting\ntype: duckdb\nencryption: { serverSide: true }",
    },
    {
      type: containerPath,
      why: "Files are found by their path from the model's folder, so that the same model works wherever it is checked out. Sluice's own folders are not for anyone else's data.",
      wrong: "kind: DataContainer\nname: reporting\ntype: duckdb",
      right: "kind: DataContainer\nname: reporting\ntype: duckdb\npath: data/reporting.duckdb",
    },
    {
      type: containerServerProblem,
      why: "A job logs in when it runs, on whatever machine that is, so what proves who it is comes from its environment. No other store of secrets is asked by this platform.",
      wrong:
        "kind: DataContainer\nname: crm\ntype: postgresql\nconnection: { host: pg.example.com, database: crm }\ncredential: { store: aws-secrets-manager, name: prod/crm }",
      right:
        "kind: DataContainer\nname: crm\ntype: postgresql\nconnection: { host: pg.example.com, database: crm }\ncredential: { store: env, name: CRM_LOGIN }",
    },
    {
      type: sharedPath,
      why: "A container is told apart by its key. Two keys for one file or database would each create, fill and drop the same tables; paths that differ only in case are one on many disks.",
      wrong: "{ name: a, type: duckdb, path: data/x.duckdb }\n{ name: b, type: duckdb, path: data/X.duckdb }",
      right: "{ name: a, type: duckdb, path: data/a.duckdb }\n{ name: b, type: duckdb, path: data/b.duckdb }",
    },
  ],
  check(facts, report) {
    const written = new Set(facts.consumers.map(({ key }) => key));
    const places = new Map<string, DataContainer>();
    for (const container of declaredContainers(facts)) {
      // What is not read or written at all has been refused as such.
      if (!isOneOf([...SUPPORTS.sources, ...SUPPORTS.consumers], container.type)) continue;
      if (container.encryption.clientSide)
        report(clientEncryption(at(container, "encryption", "clientSide"), { container: container.key }));
      const place = placeOf(container);
      if (place.problem !== undefined) {
        report(place.problem);
        continue;
      }
      const other = places.get(place.text.toLowerCase());
      if (other === undefined) places.set(place.text.toLowerCase(), container);
      else if (written.has(container.key) || written.has(other.key))
        report(
          sharedPath(
            at(container, place.field),
            { container: container.key, other: other.key, path: place.text },
            { related: [{ target: at(other, place.field), message: `${other.key} lies here` }] },
          ),
        );
    }
  },
});

type Located =
  | { readonly text: string; readonly field: "path" | "connection"; readonly problem?: undefined }
  | { readonly problem: Diagnostic };

/** Where a container lies, as one text for each place, and which of its fields says so. */
function placeOf(container: DataContainer): Located {
  if (container.type === "postgresql") {
    const { server, problem } = containerServer(container);
    if (server) return { text: `${server.host}:${server.port}/${server.database}`, field: "connection" };
    const wrong = container.credential?.store !== undefined && container.credential.store !== "env";
    const target = wrong ? at(container, "credential", "store") : at(container);
    return { problem: containerServerProblem(target, { container: container.key, problem }) };
  }
  const { place, problem } = containerPlace(container);
  if (place) return { text: place.path, field: "path" };
  const target = container.path === undefined ? at(container) : at(container, "path");
  return { problem: containerPath(target, { container: container.key, problem }) };
}

/** Every declared container on the graph, once, in the order of keys. */
function declaredContainers({ producers, consumers }: GraphFacts): DataContainer[] {
  const found = new Map<string, DataContainer>();
  for (const { key, declared } of [...producers, ...consumers]) if (declared) found.set(key, declared);
  return sortedBy(found.values(), ({ key }) => key);
}
