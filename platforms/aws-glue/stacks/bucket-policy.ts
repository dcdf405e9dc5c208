import type { GraphFacts } from "../handler/graph-facts.js";
import { peerOf } from "../handler/peers.js";
import type { BucketName } from "../names.js";
import { Arns, servicePrincipal } from "./arn.js";
import { bucketsOf } from "./bucket-plan.js";
import type { MadeKey } from "./keys.js";
import type { Statement } from "./policy.js";

/** Who may do what with a bucket beside those whom IAM lets, and what nobody may. */
export function bucketPolicy(facts: GraphFacts, name: BucketName, key: MadeKey | undefined): Statement[] {
  const bucket = facts.names.bucket(name);
  const arns = new Arns(facts.site);
  const all = [arns.bucket(bucket), arns.objects(bucket, "*")];
  const deny = (sid: string, rest: Pick<Statement, "actions" | "resources" | "condition">): Statement => ({
    sid,
    effect: "Deny",
    principals: "*",
    ...rest,
  });
  const put = { actions: ["s3:PutObject"], resources: [arns.objects(bucket, "*")] };
  const statements = [
    deny("OnlyEncryptedConnections", {
      actions: ["s3:*"],
      resources: all,
      condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    deny("OnlyModernTls", {
      actions: ["s3:*"],
      resources: all,
      condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    }),
    deny("NoKeysOfCallers", {
      ...put,
      condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    }),
  ];
  if (key !== undefined)
    // Whoever says nothing of encryption gets the bucket's own, so only who says something else is turned away.
    statements.push(
      deny("OnlyKms", {
        ...put,
        condition: { StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" } },
      }),
      deny("OnlyTheBucketsKey", {
        ...put,
        condition: { StringNotLikeIfExists: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key.inPolicies } },
      }),
    );
  if (name === "logs") statements.push(logDelivery(facts, arns));
  if (name === "exchange") statements.push(...peersRead(facts, arns));
  return statements;
}

/** S3 itself writes the logs of the instance's other buckets, and of no others. */
function logDelivery(facts: GraphFacts, arns: Arns): Statement {
  const { names, site } = facts;
  const sources = bucketsOf(facts).filter((name) => name !== "logs");
  return {
    sid: "S3WritesLogs",
    principals: { Service: [servicePrincipal(site, "logging.s3")] },
    actions: ["s3:PutObject"],
    resources: [arns.objects(names.bucket("logs"), "*")],
    condition: {
      ArnLike: { "aws:SourceArn": sources.map((name) => arns.bucket(names.bucket(name))) },
      StringEquals: { "aws:SourceAccount": site.account },
    },
  };
}

/** Where the access log of a bucket lies. */
export function logPrefix(name: BucketName): string {
  return `s3/${name}/`;
}

/** Instances in other accounts read what is handed to them: a folder each, and no more. */
function peersRead(facts: GraphFacts, arns: Arns): Statement[] {
  const bucket = facts.names.bucket("exchange");
  const peers = [...new Set(facts.handed.map(({ peer }) => peer))].sort();
  return peers.flatMap((key, index): Statement[] => {
    const peer = peerOf(facts, key);
    if (peer === undefined || peer.site.account === facts.site.account) return [];
    const principals = { AWS: [new Arns(peer.site).root()] };
    return [
      {
        sid: `PeerReads${index + 1}`,
        principals,
        actions: ["s3:GetObject"],
        resources: [arns.objects(bucket, `${key}/*`)],
      },
      {
        sid: `PeerLists${index + 1}`,
        principals,
        actions: ["s3:ListBucket"],
        resources: [arns.bucket(bucket)],
        condition: { StringLike: { "s3:prefix": [key, `${key}/*`] } },
      },
    ];
  });
}
