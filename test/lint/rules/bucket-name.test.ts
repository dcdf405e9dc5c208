import { bucketName } from "../../../src/lint/rules/bucket-name.js";
import { container } from "../documents.js";
import { testRule } from "../harness.js";

const bucket = (type: string, name: string, more = "") =>
  container(`type: ${type}\nconnection: { bucket: ${JSON.stringify(name)}${more} }\n`);
const accepted = (type: string, name: string, more?: string) => ({ add: bucket(type, name, more) });
const refused = (type: string, name: string, detail: RegExp, more?: string) => ({
  add: bucket(type, name, more),
  expect: [
    {
      code: "lint/bucket-name",
      target: "DataContainer orders_box connection/bucket",
      text: JSON.stringify(name),
      detail,
    },
  ],
});
const ACCOUNT = ", account: someaccount";

testRule(bucketName, {
  valid: {
    "three characters": accepted("s3", "abc"),
    "63 characters": accepted("s3", "a".repeat(63)),
    "dots and dashes": accepted("s3", "my.data-lake.2025"),
    "an underscore in Cloud Storage": accepted("gcs", "my_bucket"),
    "a long name with dots in Cloud Storage": accepted("gcs", `${"a".repeat(60)}.${"b".repeat(60)}`),
    "no bucket at all, which is another rule's": { add: container("type: s3\nconnection: {}\n") },
    "no account of Azure, which is another rule's": accepted("azureblob", "blobs"),
    "an account that is none of Azure": accepted("s3", "blobs", ", account: my-account"),
    "single dashes in Azure": accepted("azureblob", "a-b-c", ACCOUNT),
  },
  invalid: {
    "two characters": refused("s3", "ab", /^No bucket can be called "ab": .*3 to 63/),
    "64 characters": refused("s3", "a".repeat(64), /3 to 63/),
    capitals: refused("s3", "MyBucket", /lower-case/),
    "an underscore": refused("s3", "my_bucket", /lower-case/),
    "a dash last": refused("s3", "bucket-", /starts and ends/),
    "two dots": refused("s3", "my..bucket", /two dots/),
    "an address": refused("s3", "192.168.5.4", /IP address/),
    "a kept beginning": refused("s3", "xn--bucket", /xn--/),
    "a kept end": refused("s3", "bucket-s3alias", /-s3alias/),
    "a URL": refused("s3", "s3://bucket", /lower-case/),
    "64 characters without dots in Cloud Storage": refused("gcs", "a".repeat(64), /3 to 63/),
    "a long part in Cloud Storage": refused("gcs", `${"a".repeat(64)}.b`, /each part/),
    "google in Cloud Storage": refused("gcs", "my-google-data", /kept by Google/),
    "an underscore in Azure": refused("azureblob", "my_blobs", /single dashes/, ACCOUNT),
    "two dashes in Azure": refused("azureblob", "my--blobs", /single dashes/, ACCOUNT),
    "an account of Azure": {
      add: bucket("azureblob", "blobs", ", account: my-account"),
      expect: [
        {
          code: "lint/bucket-name",
          target: "DataContainer orders_box connection/account",
          text: "my-account",
          detail: /^No storage account can be called.*3 to 24/,
        },
      ],
    },
  },
});
