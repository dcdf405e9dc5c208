/** Parts of AWS that share nothing: accounts, names, roles and credentials of one mean nothing in another. */
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;
export type Partition = (typeof PARTITIONS)[number];

/** The partition a region is in (IAM User Guide, "Amazon Resource Names"). */
export function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/**
 * Whether a text is the code of a region of these partitions: `us-east-1`, `us-gov-west-1`, `cn-north-1`. Regions of the isolated
 * partitions (`us-iso-east-1`) are none of them.
 */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}-(?:gov-)?[a-z]+-[1-9]$/.test(text);
}

/** The partition that an ARN names; `undefined` for what is none of ours. */
export function partitionOfArn(arn: string): Partition | undefined {
  const [, partition] = arn.split(":");
  return PARTITIONS.find((known) => known === partition);
}
