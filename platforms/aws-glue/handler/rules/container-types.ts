import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";
import { isOneOf, SUPPORTS, words } from "../supports.js";

const sourceType = defineDiagnostic<{ container: string; type: string }>({
  code: "aws-glue/source-type",
  severity: "error",
  summary: "source cannot be read here",
  detail: ({ container, type }) =>
    `The lake does not read ${type}, which container ${container} is; it reads ${words(SUPPORTS.sources)}. Bring the data there in such a form, or choose another platform for its consumers.`,
});

const consumerType = defineDiagnostic<{ container: string; type: string }>({
  code: "aws-glue/consumer-type",
  severity: "error",
  summary: "container cannot be written here",
  detail: ({ container, type }) =>
    `The lake does not write to ${type}, which container ${container} is; it writes to ${words(SUPPORTS.consumers)}. Name another container, or choose another platform.`,
});

const managedType = defineDiagnostic<{ type: string }>({
  code: "aws-glue/managed-type",
  severity: "error",
  summary: "managed container not kept here",
  detail: ({ type }) =>
    `The lake keeps no ${type} container for its consumers; it keeps ${words(SUPPORTS.managed)}. Ask for one of these, or name a declared container.`,
});

/** Containers are of a type that the platform reads, writes or keeps. Reported where each is chosen. */
export const containerTypes = defineRule({
  pages: [
    {
      type: sourceType,
      why: "Jobs read objects of S3, and PostgreSQL through the private network. For anything else there is no way in.",
      wrong: "kind: DataContainer\nname: sales\ntype: oracle",
      right:
        "kind: DataContainer\nname: sales\ntype: s3\nformat: parquet\nconnection: { bucket: northwind-landing, prefix: sales }",
    },
    {
      type: consumerType,
      why: "Consumers get their data in place in the catalog, in a bucket or in a PostgreSQL database; the platform has no way into other containers.",
      wrong: "kind: DataContainer\nname: reporting\ntype: snowflake",
      right:
        "kind: DataContainer\nname: reporting\ntype: postgresql\nconnection: { host: pg.example.com, database: reporting }\ncredential: { store: aws-secretsmanager, name: prod/reporting }",
    },
    {
      type: managedType,
      why: "What the platform keeps for its consumers are Iceberg tables of the Glue catalog, which they query where they lie.",
      wrong: "container: { managedBy: platform, type: duckdb }",
      right: "container: { managedBy: platform, type: iceberg }",
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
