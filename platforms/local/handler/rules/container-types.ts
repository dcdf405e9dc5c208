import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";
import { isOneOf, SUPPORTS, words } from "../supports.js";

const sourceType = defineDiagnostic<{ container: string; type: string }>({
  code: "local/source-type",
  severity: "error",
  summary: "source cannot be read here",
  detail: ({ container, type }) =>
    `The local platform does not read ${type}, which container ${container} is; it reads ${words(SUPPORTS.sources)}. Bring the data there in such a form, or choose another platform for its consumers.`,
});

const consumerType = defineDiagnostic<{ container: string; type: string }>({
  code: "local/consumer-type",
  severity: "error",
  summary: "container cannot be written here",
  detail: ({ container, type }) =>
    `The local platform does not write to ${type}, which container ${container} is; it writes to ${words(SUPPORTS.consumers)}. Name another container, or choose another platform.`,
});

const managedType = defineDiagnostic<{ type: string }>({
  code: "local/managed-type",
  severity: "error",
  summary: "managed container not kept here",
  detail: ({ type }) =>
    `The local platform keeps no ${type} container for its consumers; it keeps ${words(SUPPORTS.managed)}. Ask for one of these, or name a declared container.`,
});

/** Containers are of a type that the platform reads, writes or keeps. Reported where each is chosen. */
export const containerTypes = defineRule({
  pages: [
    {
      type: sourceType,
      why: "The local platform runs on one machine with nothing installed: it reads what DuckDB reads by itself, and PostgreSQL over the network.",
      wrong: "kind: DataContainer\nname: sales\ntype: oracle",
      right: "kind: DataContainer\nname: sales\ntype: files\npath: data/sales\nformat: csv",
    },
    {
      type: consumerType,
      why: "Consumers get their data in a DuckDB file, in a folder of files or in a PostgreSQL database; the platform has no way into other containers.",
      wrong: "kind: DataContainer\nname: reporting\ntype: snowflake",
      right: "kind: DataContainer\nname: reporting\ntype: duckdb\npath: data/reporting.duckdb",
    },
    {
      type: managedType,
      why: "A managed container lives in the instance's home, where there is a DuckDB file and a folder of files.",
      wrong: "container: { managedBy: platform, type: glue }",
      right: "container: { managedBy: platform, type: duckdb }",
    },
  ],
  check({ ingests, workspaces, index }, report) {
    const stores = new Set(ingests.map(({ node }) => node.datastore ?? ""));
    for (const key of stores) {
      const store = index.datastores.get(key);
      const container = index.containers.get(store?.source.container ?? "");
      if (store && container && !isOneOf(SUPPORTS.sources, container.type))
        report(sourceType(at(store, "source", "container"), { container: container.key, type: container.type }));
    }
    for (const { workspace } of workspaces) {
      if (typeof workspace.container === "object") {
        const { type } = workspace.container;
        if (!isOneOf(SUPPORTS.managed, type)) report(managedType(at(workspace, "container", "type"), { type }));
        continue;
      }
      const container = index.containers.get(workspace.container ?? "");
      if (container && !isOneOf(SUPPORTS.consumers, container.type))
        report(consumerType(at(workspace, "container"), { container: container.key, type: container.type }));
    }
  },
});
