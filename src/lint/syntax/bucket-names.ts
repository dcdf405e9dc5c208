import type { ContainerType } from "../../model/common.js";
import { isIpv4 } from "./host.js";

/** What makes a text no name of a bucket, as a clause, for the types of container that have buckets. */
export function bucketProblem(type: ContainerType, name: string): string | undefined {
  if (type === "s3") return s3Problem(name);
  if (type === "gcs") return gcsProblem(name);
  if (type === "azureblob") return azureContainerProblem(name);
  return undefined;
}

/** Amazon S3 User Guide, "General purpose bucket naming rules". */
function s3Problem(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) return "an S3 bucket's name has 3 to 63 characters";
  if (!/^[a-z0-9.-]+$/.test(name)) return "an S3 bucket's name consists of lower-case letters, digits, dots and dashes";
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return "an S3 bucket's name starts and ends with a letter or digit";
  if (name.includes("..")) return "an S3 bucket's name has no two dots in a row";
  if (isIpv4(name)) return "an S3 bucket's name is no IP address";
  const prefix = ["xn--", "sthree-", "amzn-s3-demo-"].find((start) => name.startsWith(start));
  if (prefix !== undefined) return `names that start with ${prefix} are kept by S3`;
  const suffix = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((end) => name.endsWith(end));
  return suffix === undefined ? undefined : `names that end with ${suffix} are kept by S3`;
}

/** Google Cloud Storage, "About Cloud Storage buckets", bucket names. */
function gcsProblem(name: string): string | undefined {
  const most = name.includes(".") ? 222 : 63;
  if (name.length < 3 || name.length > most) return `a Cloud Storage bucket's name has 3 to ${most} characters`;
  if (!/^[a-z0-9._-]+$/.test(name))
    return "a Cloud Storage bucket's name consists of lower-case letters, digits, dots, dashes and underscores";
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return "a Cloud Storage bucket's name starts and ends with a letter or digit";
  if (name.split(".").some((part) => part.length > 63)) return "each part between dots has at most 63 characters";
  if (isIpv4(name)) return "a Cloud Storage bucket's name is no IP address";
  if (name.startsWith("goog") || name.includes("google")) return "names with goog or google are kept by Google";
  return undefined;
}

/** Azure Storage, "Naming and referencing containers, blobs, and metadata"; $root and $logs are the service's own. */
function azureContainerProblem(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) return "a blob container's name has 3 to 63 characters";
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
    return "a blob container's name consists of lower-case letters and digits, with single dashes between them";
  return undefined;
}

/** What makes a text no name of an Azure storage account ("Storage account overview"), as a clause. */
export function azureAccountProblem(name: string): string | undefined {
  return /^[a-z0-9]{3,24}$/.test(name)
    ? undefined
    : "a storage account's name has 3 to 24 characters, lower-case letters and digits";
}
