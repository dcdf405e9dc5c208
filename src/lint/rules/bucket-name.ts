import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { azureAccountProblem, bucketProblem } from "../syntax/bucket-names.js";

const type = defineDiagnostic<{ what: string; name: string; problem: string }>({
  code: "lint/bucket-name",
  severity: "error",
  summary: "no bucket can have this name",
  detail: ({ what, name, problem }) =>
    `No ${what} can be called ${quote(name)}: ${problem}. Write the name as it is there.`,
});

/** Buckets and storage accounts are named as their vendor allows. */
export const bucketName = defineRule({
  name: "bucket-name",
  pages: [
    {
      type,
      why:
        "Names of buckets are parts of internet addresses, so their vendors are strict: 3 to 63 characters, lower case, no underscores in " +
        "S3 and Azure. A name that breaks these rules is a slip, such as a path or a URL in its place.",
      wrong: `
kind: DataContainer
name: order_lake
owner: us/sales
type: s3
locations: [aws:us/us-east-1]
connection: { bucket: Northwind_Orders }
`,
      right: `
kind: DataContainer
name: order_lake
owner: us/sales
type: s3
locations: [aws:us/us-east-1]
connection: { bucket: northwind-orders }
`,
    },
  ],
  each: {
    DataContainer: (container, report) => {
      const { bucket, account } = container.connection ?? {};
      if (bucket) {
        const problem = bucketProblem(container.type, bucket);
        if (problem !== undefined)
          report(type(at(container, "connection", "bucket"), { what: "bucket", name: bucket, problem }));
      }
      if (account && container.type === "azureblob") {
        const problem = azureAccountProblem(account);
        if (problem !== undefined)
          report(type(at(container, "connection", "account"), { what: "storage account", name: account, problem }));
      }
    },
  },
});
