import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging/index.js";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import type { AwsGlueConfig } from "../config.js";
import type { BucketName } from "../names.js";
import { bucketPolicy, logPrefix } from "./bucket-policy.js";
import type { MadeKey } from "./keys.js";
import { type LakeStack, shared } from "./lake-stack.js";
import { BUCKET_POLICY, policyText } from "./policy.js";

/** After how many days current objects of a bucket expire; absent: never. Of tables nothing may, whatever its age. */
function expiry({ storage, logDays }: AwsGlueConfig, name: BucketName): number | undefined {
  if (name === "results") return storage.queryResultDays;
  return name === "logs" ? logDays : undefined;
}

/** A bucket with what says who may do what with it. */
export interface MadeBucket {
  readonly bucket: S3Bucket;
  readonly policy: S3BucketPolicy;
}

/** A bucket with all that keeps what is in it. */
export function makeBucket(stack: LakeStack, name: BucketName, key: MadeKey | undefined): MadeBucket {
  const { facts } = stack;
  const because = shared(facts);
  const made = stack.add(
    S3Bucket,
    name,
    { bucket: facts.names.bucket(name), ...(stack.isProtected ? {} : { forceDestroy: true }) },
    because,
  );
  const bucket = made.id;
  stack.add(
    S3BucketPublicAccessBlock,
    name,
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    because,
  );
  stack.add(S3BucketOwnershipControls, name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, because);
  const versioning = stack.add(
    S3BucketVersioningA,
    name,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    because,
  );
  stack.add(
    S3BucketServerSideEncryptionConfigurationA,
    name,
    {
      bucket,
      rule: [
        key === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
              bucketKeyEnabled: true,
            },
      ],
    },
    because,
  );
  const policy = stack.add(
    S3BucketPolicy,
    name,
    { bucket, policy: policyText(bucketPolicy(facts, name, key), BUCKET_POLICY) },
    because,
  );
  stack.add(
    S3BucketLifecycleConfiguration,
    name,
    // Versions that are no longer current are told apart only once there are versions.
    { bucket, rule: lifecycle(facts.config, name), dependsOn: [versioning] },
    because,
  );
  stack.add(S3BucketNotification, name, { bucket, eventbridge: true }, because);
  return { bucket: made, policy };
}

/** Writes down who touches a bucket, once the policy of the logs lets S3 do so. */
export function logAccess(stack: LakeStack, name: BucketName, { bucket }: MadeBucket, logs: MadeBucket): void {
  stack.add(
    S3BucketLoggingA,
    name,
    { bucket: bucket.id, targetBucket: logs.bucket.id, targetPrefix: logPrefix(name), dependsOn: [logs.policy] },
    shared(stack.facts),
  );
}

/** Every rule has a filter, if an empty one: without it S3 takes the rule for one of an older kind, and each plan differs. */
function lifecycle(config: AwsGlueConfig, name: BucketName): S3BucketLifecycleConfigurationRule[] {
  const everything = { status: "Enabled", filter: [{}] };
  const days = expiry(config, name);
  return [
    {
      ...everything,
      id: "unfinished-uploads",
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    },
    {
      ...everything,
      id: "versions-no-longer-current",
      noncurrentVersionExpiration: [{ noncurrentDays: config.storage.noncurrentDays }],
    },
    days === undefined
      ? // What was deleted leaves a mark that is of no use once its versions are gone.
        { ...everything, id: "marks-of-nothing", expiration: [{ expiredObjectDeleteMarker: true }] }
      : { ...everything, id: "age", expiration: [{ days }] },
  ];
}
