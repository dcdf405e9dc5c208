import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { type BucketName, stackNames } from "../names.js";
import { BUCKET_KEYS, bucketsOf } from "./bucket-plan.js";
import { logAccess, type MadeBucket, makeBucket } from "./buckets.js";
import { type KeyName, type MadeKey, makeKey } from "./keys.js";
import { LakeStack, shared } from "./lake-stack.js";
import { sharedNames } from "./shared-names.js";

/** What the instance's data lies in, with the keys that encrypt it; and what follows from where it lies. */
export function renderStorage(facts: GraphFacts, scope: SynthesisScope): void {
  const stack = LakeStack.open(facts, scope, stackNames.storage, [stackNames.foundation]);
  const data = makeKey(stack, "data", "Data");
  const keys = new Map<KeyName, MadeKey>([["data", data]]);
  // Nothing is handed over by most instances, and a key costs by the month.
  if (facts.handed.length > 0) keys.set("exchange", makeKey(stack, "exchange", "What is handed to other instances"));
  const made = new Map<BucketName, MadeBucket>();
  for (const name of bucketsOf(facts)) {
    const key = BUCKET_KEYS[name];
    made.set(name, makeBucket(stack, name, key && keys.get(key)));
  }
  const logs = made.get("logs");
  for (const [name, bucket] of made) if (logs !== undefined && bucket !== logs) logAccess(stack, name, bucket, logs);
  workgroup(stack, data);
}

/** In a workgroup of one's own nobody chooses where results go, and no query reads without bound. */
function workgroup(stack: LakeStack, { arn: kmsKeyArn }: MadeKey): void {
  const { facts } = stack;
  const results = facts.names.bucket("results");
  stack.add(
    AthenaWorkgroup,
    "queries",
    {
      name: sharedNames(facts).workgroup.name,
      description: modelText(`Queries on what ${facts.graph.platform.key} keeps`),
      ...(stack.isProtected ? {} : { forceDestroy: true }),
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: facts.config.storage.queryGigabytes * GIGABYTE,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${results}/athena/`,
          expectedBucketOwner: facts.site.account,
          encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn },
        },
      },
    },
    shared(facts),
  );
}

const GIGABYTE = 1_000_000_000;
