import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { LakeformationPermissions } from "@cdktf/provider-aws/lib/lakeformation-permissions/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import { sha256 } from "../../../src/util/digest.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import type { GroupViews } from "../handler/plan-views.js";
import type { LakeTable } from "../spec.js";
import { Arns } from "./arn.js";
import { catalogResources, fileResources } from "./job-access.js";
import { useKeys } from "./keys.js";
import type { Because, LakeStack } from "./lake-stack.js";
import { packPolicies, policyText, type Statement } from "./policy.js";
import { sharedNames } from "./shared-names.js";

/**
 * Lets a workspace's readers see what is kept for it, and nothing else: Lake Formation grants them the views and the tables behind
 * them; a policy, which their owner attaches to their roles, lets them ask in the instance's workgroup and read the files.
 */
export function readers(stack: LakeStack, workspace: string, groups: readonly GroupViews[], because: Because): void {
  const { facts } = stack;
  const tables = tablesBehind(groups);
  const packed = packPolicies(readerStatements(facts, groups, tables));
  if (packed === undefined)
    throw new Error(`What readers of ${workspace} may do does not fit into the policies of a role.`);
  for (const [index, statements] of packed.entries()) {
    const part = index === 0 ? [] : [String(index + 1)];
    stack.add(
      IamPolicy,
      ["read", ...part].join("/"),
      {
        name: facts.names.policy("read", workspace, ...part),
        description: modelText(`To be attached to whoever may read what is kept for ${workspace}`),
        policy: policyText(statements),
      },
      because,
    );
  }
  for (const reader of sortedUnique(facts.config.access.readers[workspace] ?? []))
    grant(stack, reader, groups, tables, because);
}

function grant(
  stack: LakeStack,
  reader: string,
  groups: readonly GroupViews[],
  tables: readonly LakeTable[],
  because: Because,
): void {
  const principal = modelText(reader);
  const id = `reader/${sha256(reader).slice(0, 12)}`;
  for (const { database, group } of groups) {
    const name = `${id}/views/${group.group.name}`;
    stack.add(
      LakeformationPermissions,
      name,
      { principal, permissions: ["DESCRIBE"], database: { name: database } },
      because,
    );
    stack.add(
      LakeformationPermissions,
      `${name}/all`,
      { principal, permissions: ["SELECT"], table: { databaseName: database, wildcard: true } },
      because,
    );
  }
  for (const database of sortedUnique(tables.map(({ at }) => at.database)))
    stack.add(
      LakeformationPermissions,
      `${id}/database/${database}`,
      { principal, permissions: ["DESCRIBE"], database: { name: database } },
      because,
    );
  for (const { at } of tables)
    stack.add(
      LakeformationPermissions,
      `${id}/table/${at.database}/${at.table}`,
      {
        principal,
        permissions: ["SELECT"],
        tableWithColumns: { databaseName: at.database, name: at.table, wildcard: true },
      },
      because,
    );
}

/** The tables behind views, each once, in the order of their names. */
export function tablesBehind(groups: readonly GroupViews[]): LakeTable[] {
  const tables = new Map(
    groups.flatMap(({ views }) => views.map(({ table }) => [`${table.at.database}.${table.at.table}`, table] as const)),
  );
  return sortedBy(tables.values(), ({ at }) => `${at.database}.${at.table}`);
}

export function readerStatements(
  facts: GraphFacts,
  groups: readonly GroupViews[],
  tables: readonly LakeTable[],
): Statement[] {
  const arns = new Arns(facts.site);
  const { workgroup } = sharedNames(facts);
  const results = facts.names.bucket("results");
  const views = groups.flatMap(({ database, views: all }) =>
    all.map(({ name }) => ({ at: { database, table: name } })),
  );
  return [
    {
      sid: "LookUpTables",
      actions: ["glue:GetDatabase", "glue:GetTable", "glue:GetTables"],
      ...catalogResources(arns, [...views, ...tables]),
    },
    { sid: "ReadTables", actions: ["s3:GetObject"], ...fileResources(arns, tables) },
    {
      sid: "Ask",
      actions: [
        "athena:BatchGetQueryExecution",
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:GetQueryResultsStream",
        "athena:GetWorkGroup",
        "athena:StartQueryExecution",
        "athena:StopQueryExecution",
      ],
      resources: [workgroup.arn],
    },
    {
      sid: "KeepResults",
      actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
      resources: [arns.objects(results, "athena/*")],
    },
    {
      sid: "FindResults",
      actions: ["s3:GetBucketLocation", "s3:ListBucket"],
      resources: [arns.bucket(results), arns.bucket(facts.names.bucket("lake"))],
    },
    useKeys(facts, ["data"]),
  ];
}
