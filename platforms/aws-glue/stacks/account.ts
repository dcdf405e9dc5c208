import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context/index.js";
import { GlueDataCatalogEncryptionSettings } from "@cdktf/provider-aws/lib/glue-data-catalog-encryption-settings/index.js";
import { LakeformationDataLakeSettings } from "@cdktf/provider-aws/lib/lakeformation-data-lake-settings/index.js";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { MadeKey } from "./keys.js";
import { type LakeStack, shared } from "./lake-stack.js";

/**
 * What an account and region have once: kept by the instance that says so, and by no developer's own copy.
 * @returns the settings of Lake Formation, which must hold before anything is granted
 */
export function accountSettings(stack: LakeStack, key: MadeKey): LakeformationDataLakeSettings | undefined {
  const { facts } = stack;
  const { config, site, prefix } = facts;
  if (!config.accountSettings || prefix !== "") return undefined;
  const because = shared(facts);
  stack.add(
    GlueDataCatalogEncryptionSettings,
    "catalog",
    {
      catalogId: site.account,
      dataCatalogEncryptionSettings: {
        encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: key.arn },
        connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true, awsKmsKeyId: key.arn },
      },
    },
    because,
  );
  stack.add(
    S3AccountPublicAccessBlock,
    "account",
    { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    because,
  );
  // Whoever deploys must be an administrator, or could grant nothing afterwards; who that is can only be asked.
  const caller = stack.read(DataAwsCallerIdentity, "deployer", {}, because);
  const deployer = stack.read(DataAwsIamSessionContext, "deployer", { arn: caller.arn }, because);
  return stack.add(
    LakeformationDataLakeSettings,
    "lake",
    {
      catalogId: site.account,
      admins: [deployer.issuerArn, ...sortedUnique(config.access.admins).map(modelText)],
      // No default permissions: what is made in the catalog is nobody's until it is granted.
    },
    because,
  );
}
