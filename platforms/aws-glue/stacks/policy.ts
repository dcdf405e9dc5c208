import { modelText } from "../../../src/platform/model-text.js";
import { compactJson, type Json } from "../../../src/util/json.js";

/** What is known only when Terraform runs, in the place of a text of a policy: the attribute of a resource of the same stack. */
export class Reference {
  /** @param token what cdktf gives for the attribute */
  constructor(readonly token: string) {}
}

type Text = string | Reference;
type Condition = Readonly<Record<string, Readonly<Record<string, Text | readonly Text[]>>>>;

/** One statement, as data. */
export interface Statement {
  /** Letters and digits; no two of one policy have the same. */
  readonly sid: string;
  /** absent: Allow. */
  readonly effect?: "Allow" | "Deny";
  /** Who; absent in policies that are attached to who they are about. `"*"`: everyone. */
  readonly principals?: "*" | Readonly<Partial<Record<"AWS" | "Service", readonly string[]>>>;
  readonly actions: readonly string[];
  /** ARNs. `*` and `?` in them are wildcards: names that are not ours go through {@link iamText}. */
  readonly resources: readonly Text[];
  /** Fewer and wider ARNs that hold all of `resources`, for roles whose policies would not fit otherwise. */
  readonly coarse?: readonly string[];
  readonly condition?: Condition;
}

/** Characters of a managed policy, blanks not counted (IAM User Guide, "IAM and AWS STS quotas"). */
export const MANAGED_POLICY = 6_144;
/** Managed policies of a role (the same page). */
export const POLICIES_PER_ROLE = 10;
/** Bytes of a bucket's policy (S3 User Guide, "Bucket policies"). */
export const BUCKET_POLICY = 20_480;
/** Bytes of a key's policy (KMS Developer Guide, "Resource quotas"). */
export const KEY_POLICY = 32_768;

/**
 * Why a statement that allows something has a wildcard, by the statement's `sid`. A wildcard for the objects below a named
 * folder of a bucket, or the streams of a named log group, needs none.
 */
export const WILDCARDS: Readonly<Record<string, string>> = {
  AccountAdministersKey:
    "A key's policy is about that key alone, which it calls *. Without the account as its administrator nobody could change the policy any more; who in the account may use the key is then said by policies of IAM.",
  ServicesEncryptMessages: "A key's policy is about that key alone, which it calls *.",
  LogsEncryptGroups: "A key's policy is about that key alone, which it calls *.",
  PeersDecryptExchange: "A key's policy is about that key alone, which it calls *.",
  UseKeys:
    "The id of a key is known only after it is made. Keys are named by their aliases instead, which a condition holds against the key that is asked for.",
  UsePeersKey:
    "As with keys of one's own: the id is the other instance's affair, and a condition holds its alias against the key that is asked for.",
  ReadSecret: "Secrets Manager puts six characters of its own behind a secret's name.",
  LookAtNetwork: "What describes things of a network takes no single one of them.",
  JoinNetwork: "The id of a network interface is known only after it is made; where one may be made is named.",
  LeaveNetwork: "The id of a network interface is known only after it is made; a condition names where it must be.",
  MarkNetwork: "The id of a network interface is known only after it is made; only the mark that Glue sets may be set.",
  SayMetrics: "Metrics have no ARNs; a condition names where they may be put.",
  LookUpTables:
    "Only where a role reads more tables than fit into its policies: all tables of the databases they are in, of which Lake Formation and the files' own statements leave what is asked for.",
  CommitTables:
    "Only where a role writes more tables than fit into its policies: all tables of the databases they are in.",
  RunJobs: "Only where a machine runs more jobs than fit into its policies: all jobs of the instance.",
  DeliverLogs: "Step Functions sets up the delivery of its logs by calls that take no single group.",
  Trace: "Traces have no ARNs.",
};

/** A text that is not ours within an ARN of a policy: its `*`, `?` and `$` mean themselves. */
export function iamText(text: string): string {
  return text.replace(/[*?$]/g, "${$&}");
}

/** The text of a policy: compact and canonical, safe as an argument of a Terraform resource. @throws for what AWS would refuse */
export function policyText(statements: readonly Statement[], limit = MANAGED_POLICY): string {
  const size = policySize(statements);
  if (size > limit) throw new Error(`A policy has ${size} characters, and AWS takes ${limit}.`);
  const references: Reference[] = [];
  const json = documentOf(statements, (reference) => {
    references.push(reference);
    return `\u0000${references.length - 1}\u0000`;
  });
  // Between references the text is the policy's own; JSON writes the mark in one way only.
  return json
    .split(/\\u0000(\d+)\\u0000/)
    .map((part, index) => (index % 2 === 0 ? modelText(part) : (references[Number(part)] as Reference).token))
    .join("");
}

/** What AWS counts: the characters of a policy. What is known only when Terraform runs counts as the longest ARN of a key. */
export function policySize(statements: readonly Statement[]): number {
  return documentOf(statements, () => "x".repeat(MAX_KEY_ARN)).length;
}

const MAX_KEY_ARN = 128;

/**
 * Statements for a role, as few policies as they fit into, in their order. Where ten are not enough, the statement that takes the
 * most room is made as wide as it allows, then the next; `undefined` where even that is not enough.
 */
export function packPolicies(
  statements: readonly Statement[],
  limit = MANAGED_POLICY,
  most = POLICIES_PER_ROLE,
): readonly (readonly Statement[])[] | undefined {
  let current = [...statements];
  for (;;) {
    const packed = pack(current, limit);
    if (packed !== undefined && packed.length <= most) return packed;
    const [widest] = current
      .filter(({ coarse, resources }) => coarse !== undefined && coarse.length < resources.length)
      .sort((a, b) => policySize([b]) - policySize([a]) || (a.sid < b.sid ? -1 : 1));
    if (widest === undefined) return undefined;
    current = current.map((statement) => (statement === widest ? widened(statement) : statement));
  }
}

function widened({ coarse, ...statement }: Statement): Statement {
  return { ...statement, resources: coarse ?? statement.resources };
}

/** First fit in order; a statement that is too large alone is cut by its resources. */
function pack(statements: readonly Statement[], limit: number): Statement[][] | undefined {
  const policies: Statement[][] = [];
  for (const statement of statements)
    for (const part of parts(statement, limit)) {
      if (policySize([part]) > limit) return undefined;
      const last = policies.at(-1);
      if (last !== undefined && policySize([...last, part]) <= limit) last.push(part);
      else policies.push([part]);
    }
  return policies;
}

function parts(statement: Statement, limit: number): Statement[] {
  if (policySize([statement]) <= limit || statement.resources.length < 2) return [statement];
  const found: Statement[] = [];
  let resources: Text[] = [];
  const part = (of: readonly Text[]): Statement => ({
    ...statement,
    sid: `${statement.sid}${found.length + 1}`,
    resources: of,
  });
  let size = policySize([part([])]);
  for (const resource of statement.resources) {
    const more = (resource instanceof Reference ? MAX_KEY_ARN : resource.length) + QUOTES_AND_COMMA;
    // The digits of the number of a further part may be one more.
    if (resources.length > 0 && size + more + 1 > limit) {
      found.push(part(resources));
      resources = [];
      size = policySize([part([])]);
    }
    resources.push(resource);
    size += more;
  }
  return [...found, part(resources)];
}

const QUOTES_AND_COMMA = 3;

function documentOf(statements: readonly Statement[], refer: (reference: Reference) => string): string {
  const sids = new Set<string>();
  const written = (text: Text): string => {
    if (text instanceof Reference) return refer(text);
    // IAM's own grammar has printable characters only; and the mark of a reference must be nobody else's.
    if (!/^[\x20-\x5b\x5d-\x7e]+$/.test(text)) throw new Error(`A policy cannot hold ${JSON.stringify(text)}.`);
    return text;
  };
  const list = (texts: readonly Text[]): Json => {
    const [only] = texts;
    return texts.length === 1 && only !== undefined ? written(only) : texts.map(written);
  };
  return compactJson({
    Version: "2012-10-17",
    Statement: statements.map((statement) => {
      const { sid, effect = "Allow", principals, actions, resources, condition } = statement;
      if (!/^[A-Za-z0-9]+$/.test(sid)) throw new Error(`"${sid}" cannot name a statement.`);
      if (sids.has(sid)) throw new Error(`Two statements are called "${sid}".`);
      sids.add(sid);
      if (needsReason(statement) && !hasReason(sid))
        throw new Error(`The statement "${sid}" allows something with a wildcard, and nothing says why.`);
      return {
        Sid: sid,
        Effect: effect,
        Principal:
          principals === "*"
            ? { AWS: "*" }
            : principals && Object.fromEntries(Object.entries(principals).map(([kind, who]) => [kind, list(who)])),
        Action: list(actions),
        Resource: list(resources),
        Condition:
          condition &&
          Object.fromEntries(
            Object.entries(condition).map(([operator, tests]) => [
              operator,
              Object.fromEntries(
                Object.entries(tests).map(([key, values]) => [
                  key,
                  typeof values === "string" || values instanceof Reference ? written(values) : values.map(written),
                ]),
              ),
            ]),
          ),
      };
    }),
  });
}

/** The parts of a statement that was cut have its reason. */
function hasReason(sid: string): boolean {
  return Object.hasOwn(WILDCARDS, sid) || Object.hasOwn(WILDCARDS, sid.replace(/\d+$/, ""));
}

function needsReason({ effect = "Allow", actions, resources }: Statement): boolean {
  if (effect === "Deny") return false;
  return (
    actions.some((action) => action.includes("*")) ||
    resources.some((resource) => typeof resource === "string" && isWide(resource))
  );
}

/** Whether an ARN has a wildcard other than one below a named folder of a bucket, or for the streams of a named log group. */
export function isWide(arn: string): boolean {
  // `${*}` is no wildcard, but a star.
  const plain = arn.replace(/\$\{[*?$]\}/g, "_");
  if (!/[*?]/.test(plain)) return false;
  return !/^arn:[a-z-]+:(?:s3:::[^*?/]+\/(?:[^*?]+\/)?\*|logs:[^*?]+:log-group:[^*?]+:\*)$/.test(plain);
}
