import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { peerOf } from "../handler/peers.js";
import type { JobPlan } from "../handler/plan-jobs.js";
import type { LakeTable, Server, Spec, TableName } from "../spec.js";
import { Arns } from "./arn.js";
import { type KeyName, useKeys } from "./keys.js";
import { iamText, type Statement } from "./policy.js";
import { sharedNames } from "./shared-names.js";

/** A place in S3. */
interface Place {
  readonly bucket: string;
  /** Without slashes at its ends; "" for the whole bucket. */
  readonly key: string;
}

type Located = Pick<LakeTable, "at" | "location">;

/**
 * What a job's role may do: exactly what its specification names, and what every job needs.
 * @param code `s3://` addresses of the job's script, package and specification
 */
export function jobStatements(facts: GraphFacts, { spec }: JobPlan, code: readonly string[]): Statement[] {
  return [
    ...codeStatements(facts, code),
    ...tableStatements(facts, spec),
    ...outsideStatements(facts, spec),
    ...runStatements(facts),
    useKeys(facts, keysOf(facts, spec)),
  ];
}

/** Whether a job reaches a database, and so runs in the private network. */
export function serverOf(spec: Spec): Server | undefined {
  if (spec.kind === "ingest" && spec.source.type === "database") return spec.source.server;
  return spec.kind === "export" && spec.to.type === "database" ? spec.to.server : undefined;
}

/** Tables of the lake that a job only reads. */
export function tablesRead(facts: GraphFacts, spec: Spec): Located[] {
  switch (spec.kind) {
    case "export":
      return [spec.from];
    case "transform":
      return spec.inputs.map(({ from }) => from);
    case "ingest": {
      const { source } = spec;
      if (source.type !== "tables") return [];
      const makers = facts.transformers.filter(
        ({ workspace }) => facts.names.resultsDatabase(workspace.key) === source.database,
      );
      const lake = facts.names.bucket("lake");
      return makers.flatMap(({ workspace }) =>
        spec.datasets.map(({ from }) => ({
          at: { database: source.database, table: from },
          location: `s3://${lake}/results/${workspace.key.toLowerCase()}/${from}`,
        })),
      );
    }
  }
}

/** Tables of the lake that a job writes. Those of rejects it makes itself, when there are some. */
export function tablesWritten(spec: Spec): { readonly kept: readonly Located[]; readonly rejects?: Located } {
  if (spec.kind === "ingest") return { kept: spec.datasets.map(({ table }) => table), rejects: spec.rejects };
  return { kept: spec.kind === "transform" ? spec.outputs.map(({ table }) => table) : [] };
}

function codeStatements({ site }: GraphFacts, code: readonly string[]): Statement[] {
  const arns = new Arns(site);
  const places = code.map(placeOf);
  return [
    {
      sid: "ReadCode",
      actions: ["s3:GetObject"],
      resources: places.map(({ bucket, key }) => arns.objects(bucket, key)),
    },
    {
      // Who may not list is told of what is missing that it is forbidden.
      sid: "ListCode",
      actions: ["s3:ListBucket"],
      resources: sortedUnique(places.map(({ bucket }) => arns.bucket(bucket))),
      condition: { StringEquals: { "s3:prefix": places.map(({ key }) => key) } },
    },
  ];
}

function tableStatements(facts: GraphFacts, spec: Spec): Statement[] {
  const arns = new Arns(facts.site);
  const read = tablesRead(facts, spec);
  const { kept, rejects } = tablesWritten(spec);
  const written = rejects === undefined ? kept : [...kept, rejects];
  const statements: Statement[] = [];
  const all = [...read, ...written];
  if (all.length > 0)
    statements.push({
      sid: "LookUpTables",
      actions: ["glue:GetDatabase", "glue:GetTable"],
      ...catalogResources(arns, all),
    });
  if (read.length > 0) statements.push({ sid: "ReadTables", actions: ["s3:GetObject"], ...fileResources(arns, read) });
  if (written.length > 0)
    statements.push(
      { sid: "CommitTables", actions: ["glue:UpdateTable"], ...catalogResources(arns, written) },
      { sid: "WriteTables", actions: WRITING, ...fileResources(arns, written) },
    );
  if (rejects !== undefined)
    statements.push({
      sid: "MakeRejects",
      actions: ["glue:CreateTable"],
      resources: catalogResources(arns, [rejects]).resources,
    });
  return statements;
}

const WRITING = [
  "s3:AbortMultipartUpload",
  "s3:DeleteObject",
  "s3:GetObject",
  "s3:ListMultipartUploadParts",
  "s3:PutObject",
];

/** Tables with what they are in; and, where those are too many, all tables of their databases. */
export function catalogResources(arns: Arns, tables: readonly { readonly at: TableName }[]) {
  const databases = sortedUnique(tables.map(({ at }) => at.database));
  const around = [arns.catalog(), ...databases.map((database) => arns.database(database))];
  return {
    resources: [...around, ...sortedUnique(tables.map(({ at }) => arns.table(at.database, at.table)))],
    coarse: [...around, ...databases.map((database) => arns.table(database, "*"))],
  };
}

/** The files of tables; and, where those are too many, all that lies beside them. */
export function fileResources(arns: Arns, tables: readonly { readonly location: string }[]) {
  const places = tables.map(({ location }) => placeOf(location));
  const around = ({ key }: Place) => key.slice(0, key.lastIndexOf("/"));
  return {
    resources: sortedUnique(places.map(({ bucket, key }) => arns.objects(bucket, `${key}/*`))),
    coarse: sortedUnique(places.map((place) => arns.objects(place.bucket, `${around(place)}/*`))),
  };
}

function outsideStatements(facts: GraphFacts, spec: Spec): Statement[] {
  const server = serverOf(spec);
  if (server !== undefined) return [secretStatement(facts, server), ...networkStatements(facts)];
  if (spec.kind === "ingest" && (spec.source.type === "files" || spec.source.type === "exchange")) {
    const place = placeOf(spec.source.uri);
    const peersKey = spec.source.type === "exchange" ? peersKeyStatement(facts, spec.source.peer) : [];
    return [...placeStatements(facts, "Source", place, ["s3:GetObject"]), ...peersKey];
  }
  if (spec.kind === "export" && spec.to.type === "files")
    return placeStatements(facts, "Target", placeOf(spec.to.uri), WRITING);
  return [];
}

function placeStatements(
  { site }: GraphFacts,
  what: string,
  { bucket, key }: Place,
  actions: readonly string[],
): Statement[] {
  const arns = new Arns(site);
  const below = key === "" ? "*" : `${iamText(key)}/*`;
  return [
    { sid: `Use${what}`, actions, resources: [arns.objects(bucket, below)] },
    {
      sid: `List${what}`,
      actions: ["s3:ListBucket"],
      resources: [arns.bucket(bucket)],
      ...(key === "" ? {} : { condition: { StringLike: { "s3:prefix": [iamText(key), below] } } }),
    },
  ];
}

function peersKeyStatement(facts: GraphFacts, key: string): Statement[] {
  const peer = peerOf(facts, key);
  if (peer === undefined) return [];
  return [
    {
      sid: "UsePeersKey",
      actions: ["kms:Decrypt", "kms:DescribeKey"],
      ...(peer.kmsKey === undefined
        ? {
            resources: [new Arns(peer.site).regional("kms", "key/*")],
            condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": peer.names.alias("exchange") } },
          }
        : { resources: [peer.kmsKey] }),
    },
  ];
}

function secretStatement({ site }: GraphFacts, { secret }: Server): Statement {
  const named = secret.startsWith("arn:");
  return {
    sid: "ReadSecret",
    actions: ["secretsmanager:GetSecretValue"],
    resources: [
      named ? iamText(secret) : new Arns(site).regional("secretsmanager", `secret:${iamText(secret)}-??????`),
    ],
  };
}

/** What Glue needs to put a job's workers into a private network (Glue Developer Guide, "IAM permissions for Glue jobs in a VPC"). */
function networkStatements(facts: GraphFacts): Statement[] {
  const arns = new Arns(facts.site);
  const { network } = facts.config;
  const places = [
    ...(network?.subnets ?? []).map(({ id }) => arns.regional("ec2", `subnet/${id}`)),
    ...(network?.securityGroups ?? []).map((id) => arns.regional("ec2", `security-group/${id}`)),
  ];
  const card = arns.regional("ec2", "network-interface/*");
  const subnets = sortedUnique((network?.subnets ?? []).map(({ id }) => id));
  return [
    {
      sid: "LookAtNetwork",
      actions: [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcEndpoints",
      ],
      resources: ["*"],
    },
    { sid: "JoinNetwork", actions: ["ec2:CreateNetworkInterface"], resources: [...places, card] },
    {
      sid: "LeaveNetwork",
      actions: ["ec2:DeleteNetworkInterface"],
      resources: [card],
      condition: { ArnEquals: { "ec2:Subnet": subnets.map((id) => arns.regional("ec2", `subnet/${id}`)) } },
    },
    {
      sid: "MarkNetwork",
      actions: ["ec2:CreateTags", "ec2:DeleteTags"],
      resources: [card],
      condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] } },
    },
    {
      sid: "UseConnections",
      actions: ["glue:GetConnection"],
      resources: [arns.catalog(), ...sharedNames(facts).connections.map(({ arn }) => arn)],
    },
  ];
}

function runStatements(facts: GraphFacts): Statement[] {
  const arns = new Arns(facts.site);
  const groups = sharedNames(facts).jobLogs.groups.map(({ name }) => arns.logGroup(name));
  return [
    {
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: groups.map((arn) => `${arn}:*`),
    },
    { sid: "EncryptLogs", actions: ["logs:AssociateKmsKey"], resources: groups },
    {
      sid: "SayMetrics",
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      condition: { StringLike: { "cloudwatch:namespace": ["Glue", "Glue/*"] } },
    },
  ];
}

function keysOf(facts: GraphFacts, spec: Spec): KeyName[] {
  const own = spec.kind === "export" && spec.to.type === "files" ? placeOf(spec.to.uri).bucket : "";
  return own === facts.names.bucket("exchange") ? ["data", "exchange"] : ["data"];
}

/** `s3://bucket/key` in its parts. */
export function placeOf(uri: string): Place {
  const [bucket = "", ...parts] = uri.replace(/^s3:\/\//, "").split("/");
  return { bucket, key: parts.join("/") };
}
