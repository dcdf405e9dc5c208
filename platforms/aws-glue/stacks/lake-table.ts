import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database/index.js";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table/index.js";
import {
  GlueCatalogTableOptimizer,
  type GlueCatalogTableOptimizerConfiguration,
} from "@cdktf/provider-aws/lib/glue-catalog-table-optimizer/index.js";
import { LakeformationPermissions } from "@cdktf/provider-aws/lib/lakeformation-permissions/index.js";
import { LakeformationResourceLfTags } from "@cdktf/provider-aws/lib/lakeformation-resource-lf-tags/index.js";
import type { DatasetEntry } from "../../../src/model/model-index.js";
import { modelText } from "../../../src/platform/model-text.js";
import { lfTagValue } from "../names.js";
import { type LakeTable, SYSTEM_COLUMNS } from "../spec.js";
import { mapType } from "../types.js";
import { Arns } from "./arn.js";
import { catalogText } from "./catalog-text.js";
import { catalogResources, fileResources } from "./job-access.js";
import { useKeys } from "./keys.js";
import type { Because, LakeStack } from "./lake-stack.js";
import { HAS, lfTagPlan } from "./lf-tags.js";
import type { Statement } from "./policy.js";
import { type MadeRole, makeRole } from "./role.js";

/** How the Glue API calls what keeps tables in order, and the log group each writes to. */
const OPTIMIZERS = ["compaction", "retention", "orphan_file_deletion"] as const;

/** A snapshot that a reader or a run still uses is younger than that, in days. */
const ORPHANS = 7;
/** However old: what a table is gone back to must be there. */
const LEAST_SNAPSHOTS = 10;
/** In characters (Glue API reference, `Column` and `TableInput`). */
const COMMENT = 255;
const DESCRIPTION = 2_048;

export function makeDatabase(
  stack: LakeStack,
  id: string,
  database: { readonly name: string; readonly description: string; readonly keepsData: boolean },
  because: Because,
): GlueCatalogDatabase {
  return stack.add(
    GlueCatalogDatabase,
    id,
    { name: database.name, description: modelText(catalogText(database.description, DESCRIPTION)) },
    { ...because, stateful: database.keepsData },
  );
}

/** A table that is made once, empty; whatever becomes of it is its job's affair, which knows how Iceberg tables change. */
export function makeTable(
  stack: LakeStack,
  id: string,
  { at, location }: LakeTable,
  entry: DatasetEntry,
  because: Because,
  database: GlueCatalogDatabase,
): GlueCatalogTable {
  const { dataset } = entry;
  const columns = dataset.columns.flatMap(({ name, type, description }) => {
    const mapped = mapType(type);
    // The catalog has one word for both kinds of times and folds names within structures: the job adds such columns itself.
    if (mapped.fidelity === "impossible" || mapped.glue !== mapped.spark || /timestamp/.test(mapped.glue)) return [];
    const comment = catalogText(description ?? "", COMMENT);
    return [
      {
        name: modelText(name.toLowerCase()),
        type: modelText(mapped.glue),
        ...(comment === "" ? {} : { comment: modelText(comment) }),
      },
    ];
  });
  const description = catalogText(dataset.description ?? "", DESCRIPTION);
  return stack.add(
    GlueCatalogTable,
    id,
    {
      databaseName: database.name,
      name: at.table,
      tableType: "EXTERNAL_TABLE",
      ...(description === "" ? {} : { description: modelText(description) }),
      openTableFormatInput: { icebergInput: { metadataOperation: "CREATE", version: "2" } },
      storageDescriptor: { location, columns: [...columns, { name: SYSTEM_COLUMNS.deleted, type: "boolean" }] },
      // Terraform changes the catalog's columns but not Iceberg's own, which would break the table.
      lifecycle: { ignoreChanges: ["storage_descriptor", "parameters", "open_table_format_input"] },
    },
    { ...because, stateful: true },
  );
}

/** Says of a table which zone its data is from and which classifications it has. */
export function tagTable(
  stack: LakeStack,
  id: string,
  table: GlueCatalogTable,
  entry: DatasetEntry,
  because: Because,
): void {
  const has = new Set([
    entry.dataset.classification,
    ...entry.dataset.columns.map(({ classification }) => classification),
  ]);
  const zone = lfTagValue(entry.datastore.team.split("/")[0] ?? "");
  const tags = lfTagPlan(stack.facts).flatMap(({ id: tag, key, values }) => {
    const value = tag === "zone" ? zone : has.has(tag.slice("classification-".length)) ? HAS.yes : HAS.no;
    return values.includes(value) ? [{ key, value }] : [];
  });
  if (tags.length === 0) return;
  stack.add(
    LakeformationResourceLfTags,
    id,
    { table: { databaseName: table.databaseName, name: table.name }, lfTag: tags },
    because,
  );
}

/** The role in which Glue keeps tables of one database in order: it may read and rewrite them, and nothing else. */
export function optimizerRole(
  stack: LakeStack,
  keys: readonly string[],
  database: string,
  tables: readonly LakeTable[],
  because: Because,
): MadeRole {
  const { facts } = stack;
  const arns = new Arns(facts.site);
  const statements: Statement[] = [
    { sid: "LookUpTables", actions: ["glue:GetTable"], ...catalogResources(arns, tables) },
    { sid: "CommitTables", actions: ["glue:UpdateTable"], ...catalogResources(arns, tables) },
    {
      sid: "WriteTables",
      actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      ...fileResources(arns, tables),
    },
    {
      sid: "ListTables",
      actions: ["s3:ListBucket"],
      resources: [arns.bucket(facts.names.bucket("lake"))],
      condition: {
        StringLike: {
          "s3:prefix": fileResources(arns, tables).coarse.map((arn) => arn.slice(arn.indexOf("/") + 1)),
        },
      },
    },
    {
      sid: "WriteLogs",
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      resources: OPTIMIZERS.map((kind) => `${arns.logGroup(`/aws-glue/iceberg-${kind.replaceAll("_", "-")}/logs`)}:*`),
    },
    useKeys(facts, ["data"]),
  ];
  const role = makeRole(stack, { keys, service: "glue", statements }, because);
  const id = ["grant", ...keys].join("/");
  stack.add(
    LakeformationPermissions,
    id,
    { principal: role.arn, permissions: ["DESCRIBE"], database: { name: database } },
    because,
  );
  stack.add(
    LakeformationPermissions,
    `${id}/tables`,
    { principal: role.arn, permissions: ["ALTER", "DESCRIBE"], table: { databaseName: database, wildcard: true } },
    because,
  );
  return role;
}

/** Lets Glue keep a table in order: small files, old snapshots, and files that no snapshot knows. */
export function optimize(
  stack: LakeStack,
  id: string,
  table: GlueCatalogTable,
  location: string,
  role: MadeRole,
  because: Because,
): void {
  const { site, config } = stack.facts;
  for (const type of OPTIMIZERS) {
    const base = { enabled: true, roleArn: role.arn };
    const configuration: Readonly<Record<(typeof OPTIMIZERS)[number], GlueCatalogTableOptimizerConfiguration>> = {
      compaction: base,
      retention: {
        ...base,
        retentionConfiguration: [
          {
            icebergConfiguration: [
              {
                snapshotRetentionPeriodInDays: config.storage.snapshotDays,
                numberOfSnapshotsToRetain: LEAST_SNAPSHOTS,
                cleanExpiredFiles: true,
              },
            ],
          },
        ],
      },
      orphan_file_deletion: {
        ...base,
        orphanFileDeletionConfiguration: [
          { icebergConfiguration: [{ orphanFileRetentionPeriodInDays: ORPHANS, location }] },
        ],
      },
    };
    stack.add(
      GlueCatalogTableOptimizer,
      `${id}/${type}`,
      {
        catalogId: site.account,
        databaseName: table.databaseName,
        tableName: table.name,
        type,
        configuration: [configuration[type]],
        dependsOn: [...role.ready],
      },
      because,
    );
  }
}
