import type { GraphFacts } from "../handler/graph-facts.js";
import { BUCKETS, type BucketName } from "../names.js";
import type { KeyName } from "./keys.js";

/**
 * The key of each bucket. Access logs have none: S3 delivers none into a bucket that is encrypted by KMS, so S3's own keys
 * encrypt them (S3 User Guide, "Enabling Amazon S3 server access logging").
 */
export const BUCKET_KEYS: Readonly<Record<BucketName, KeyName | undefined>> = {
  lake: "data",
  exchange: "exchange",
  artifacts: "data",
  results: "data",
  logs: undefined,
};

/** The buckets that an instance has; that of an exchange only where something is handed over. */
export function bucketsOf({ handed }: GraphFacts): BucketName[] {
  return BUCKETS.filter((name) => name !== "exchange" || handed.length > 0);
}
