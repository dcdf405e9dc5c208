import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { peerOf } from "../handler/peers.js";
import { Arns, servicePrincipal } from "./arn.js";
import { type LakeStack, shared } from "./lake-stack.js";
import { KEY_POLICY, policyText, Reference, type Statement } from "./policy.js";

/**
 * The keys of an instance, one for each zone of storage: each costs by the month, and who may use one is said by it as a whole.
 * - data: the lake and results of queries.
 * - exchange: what other accounts may read.
 * - operations: messages, logs, code, and the catalog's metadata.
 *
 * Each is made in the stack of what it encrypts. Everything else names it by its alias: the id of a key is known only after it
 * is made, and no stack reads another's state.
 */
export const KEYS = ["data", "exchange", "operations"] as const;
export type KeyName = (typeof KEYS)[number];

/** What services that take aliases are told: the key that the instance names, or the alias of its own. */
export function keyArn({ config, names, site }: GraphFacts, key: KeyName): string {
  return config.kms.key ?? new Arns(site).regional("kms", names.alias(key));
}

/** Lets a role use keys. */
export function useKeys({ config, names, site }: GraphFacts, keys: readonly KeyName[]): Statement {
  const statement = {
    sid: "UseKeys",
    actions: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
  };
  if (config.kms.key !== undefined) return { ...statement, resources: [config.kms.key] };
  return {
    ...statement,
    resources: [new Arns(site).regional("kms", "key/*")],
    condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keys.map((key) => names.alias(key)) } },
  };
}

/** The ARN of a key as resources of its own stack take it. */
export interface MadeKey {
  /** For arguments. */
  readonly arn: string;
  /** For policies: all that requests may call it. */
  readonly inPolicies: readonly (string | Reference)[];
}

/** Makes a key with its alias, unless the instance names one that encrypts everything. */
export function makeKey(stack: LakeStack, key: KeyName, purpose: string): MadeKey {
  const { facts } = stack;
  const { config, names } = facts;
  if (config.kms.key !== undefined) return { arn: config.kms.key, inPolicies: [config.kms.key] };
  const because = shared(facts);
  const made = stack.add(
    KmsKey,
    key,
    {
      description: modelText(`${purpose} of ${facts.graph.platform.key}`),
      enableKeyRotation: true,
      deletionWindowInDays: config.kms.deletionDays,
      policy: policyText(keyPolicy(facts, key), KEY_POLICY),
    },
    because,
  );
  stack.add(KmsAlias, key, { name: names.alias(key), targetKeyId: made.keyId }, because);
  return { arn: made.arn, inPolicies: [new Reference(made.arn), keyArn(facts, key)] };
}

function keyPolicy(facts: GraphFacts, key: KeyName): Statement[] {
  const arns = new Arns(facts.site);
  const statements: Statement[] = [
    {
      sid: "AccountAdministersKey",
      principals: { AWS: [arns.root()] },
      actions: ["kms:*"],
      resources: ["*"],
    },
  ];
  if (key === "operations") statements.push(...forServices(facts, arns));
  if (key === "exchange") statements.push(...forPeers(facts, arns));
  return statements;
}

function forServices({ site, names }: GraphFacts, arns: Arns): Statement[] {
  const groups = names.logGroup("", "").replace(/\/+$/, "");
  return [
    {
      sid: "ServicesEncryptMessages",
      // Rules, buses and alarms encrypt what they put into the topic and the queue.
      principals: { Service: ["cloudwatch", "events"].map((service) => servicePrincipal(site, service)) },
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
      resources: ["*"],
      condition: { StringEquals: { "aws:SourceAccount": site.account } },
    },
    {
      sid: "LogsEncryptGroups",
      principals: { Service: [servicePrincipal(site, "logs")] },
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: ["*"],
      condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": [groups, `/aws/vendedlogs${groups}`].map((group) =>
            arns.logGroup(`${group}/*`),
          ),
        },
      },
    },
  ];
}

/** Accounts that something is handed to, other than this one; sorted. */
export function peerAccounts(facts: GraphFacts): string[] {
  const accounts = facts.handed.flatMap(({ peer }) => peerOf(facts, peer)?.site.account ?? []);
  return [...new Set(accounts)].filter((account) => account !== facts.site.account).sort();
}

function forPeers(facts: GraphFacts, arns: Arns): Statement[] {
  const accounts = peerAccounts(facts);
  if (accounts.length === 0) return [];
  const bucket = arns.bucket(facts.names.bucket("exchange"));
  return [
    {
      sid: "PeersDecryptExchange",
      principals: { AWS: accounts.map((account) => new Arns({ ...facts.site, account }).root()) },
      actions: ["kms:Decrypt", "kms:DescribeKey"],
      resources: ["*"],
      condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] } },
    },
  ];
}
