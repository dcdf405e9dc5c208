import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { awsGlueConfigSchema, siteOf } from "../../../platforms/aws-glue/config.js";
import { addressesOf, networkSchema } from "../../../platforms/aws-glue/config-parts.js";
import { mostJobs } from "../../../platforms/aws-glue/quotas.js";
import { describeFinding, edited, instanceFindings, LAKE } from "./handler/ecosystem.js";

const lines = (...edits: readonly (readonly [string, string])[]) =>
  instanceFindings(edited(...edits)).map(describeFinding);
const HOME = "  location: aws:us/us-east-1\n";
const SECOND = "{ region: eu-west-1, location: aws:eu/eu-west-1, namePrefix: eu }";
const beside = (config: string) => [SECOND, `{ region: us-east-1, account: "111122223333", ${config} }`] as const;
const PREFIXED = [HOME, `${HOME}  namePrefix: us\n`] as const;

describe("an instance of the lake", () => {
  it("is fine as the tests and the example have it", () => {
    expect(instanceFindings(LAKE)).toEqual([]);
    const read = (path: string) =>
      readFileSync(new URL(`../../../examples/northwind/${path}`, import.meta.url), "utf8");
    const vendors = read("ecosystem/vendors.yaml");
    const found = instanceFindings({ "vendors.yaml": vendors, "instances.yaml": read("aws/instances.yaml") });
    expect(found.map(describeFinding)).toEqual([]);
  });

  it.each([
    ["no account", [['billingAccount: "111122223333"', "billingAccount: lake-team"]], ["aws-glue/account lake config"]],
    [
      "a place that is not its own",
      [[HOME, "  location: aws:eu/eu-west-1\n"]],
      ["aws-glue/home-location lake config location", "aws-glue/region-location lake config location"],
    ],
    [
      "a region elsewhere",
      [[HOME, "  location: aws:us/us-west-2\n"]],
      ["aws-glue/region-location lake config location"],
    ],
    [
      "a region that no place below has",
      [
        [HOME, "  location: aws:us\n"],
        ["region: us-east-1\n  location", "region: us-east-2\n  location"],
        ["zone: us-east-1a", "zone: us-east-2a"],
      ],
      ["aws-glue/region-location lake config location"],
    ],
    [
      "a region of another partition",
      [["region: eu-west-1, location: aws:eu/eu-west-1", "region: cn-north-1"]],
      ["aws-glue/region-location second locations 0"],
    ],
    ["a region somewhere below its place", [[HOME, ""]], []],
    [
      "a subnet elsewhere",
      [["zone: us-east-1a", "zone: us-east-2a"]],
      ["aws-glue/subnet-zone lake config network subnets 0 zone"],
    ],
    [
      "data within seconds",
      [
        [
          "capabilities: { latency: minutes, history: milestoned }\nbackend: { s3: { bucket: trading-tfstate",
          "capabilities: { latency: seconds, history: milestoned }\nbackend: { s3: { bucket: trading-tfstate",
        ],
      ],
      ["aws-glue/latency lake capabilities latency"],
    ],
    [
      "a policy of another partition",
      [[HOME, `${HOME}  permissionsBoundary: arn:aws-cn:iam::111122223333:policy/x\n`]],
      ["aws-glue/arn-elsewhere lake config permissionsBoundary"],
    ],
    [
      "a key of another region",
      [
        [
          HOME,
          `${HOME}  kms: { key: "arn:aws:kms:us-west-2:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f" }\n`,
        ],
      ],
      ["aws-glue/arn-elsewhere lake config kms key"],
    ],
    [
      "readers of a workspace there is not",
      [[HOME, `${HOME}  access: { readers: { scrach: ["arn:aws:iam::111122223333:role/x"] } }\n`]],
      ["aws-glue/unknown-reader lake config access readers scrach"],
    ],
    [
      "no backend",
      [["backend: { s3: { bucket: trading-tfstate, region: us-east-1 } }\n", ""]],
      ["platform/backend-missing lake"],
    ],
    [
      "a neighbour without a prefix",
      [beside("accountSettings: false"), PREFIXED],
      ["aws-glue/shared-site second config"],
    ],
    [
      "a neighbour, and no prefix",
      [beside("namePrefix: eu, accountSettings: false")],
      ["aws-glue/shared-site second config"],
    ],
    [
      "a neighbour with its prefix",
      [beside("namePrefix: us, accountSettings: false"), PREFIXED],
      ["aws-glue/shared-site second config namePrefix"],
    ],
    [
      "a neighbour that keeps the same settings",
      [beside("namePrefix: eu"), PREFIXED],
      ["aws-glue/two-keepers second config"],
    ],
    ["a neighbour that is told apart", [beside("namePrefix: eu, accountSettings: false"), PREFIXED], []],
  ] as const)("is judged by itself and beside others: %s", (_, edits, expected) => {
    expect(lines(...edits)).toEqual(expected);
  });
});

describe("the config of an instance", () => {
  const problem = (config: unknown) =>
    awsGlueConfigSchema.safeParse(config).error?.issues.map(({ path }) => path.join("."));

  it("needs a region alone, and fills in the rest", () => {
    const config = awsGlueConfigSchema.parse({ region: "us-gov-west-1" });
    expect(config).toMatchObject({
      drift: "additive",
      timezone: "UTC",
      providerVersion: ">= 5.100, < 7",
      logDays: 365,
      quotas: { jobs: 1000 },
      workers: { critical: { type: "G.2X", most: 10 } },
    });
    expect(siteOf({ billingAccount: "111122223333" }, config)).toEqual({
      account: "111122223333",
      region: "us-gov-west-1",
      partition: "aws-us-gov",
    });
    expect(siteOf({}, config)).toBeUndefined();
  });

  it.each([
    [{ region: "us-east" }, "region"],
    [{ region: "us-iso-east-1" }, "region"],
    [{ region: "us-east-1", namePrefix: "sbx" }, "namePrefix"],
    [{ region: "us-east-1", namePrefix: "a-b" }, "namePrefix"],
    [{ region: "us-east-1", account: "1" }, "account"],
    [{ region: "us-east-1", logDays: 2 }, "logDays"],
    [{ region: "us-east-1", timezone: "Mars" }, "timezone"],
    [{ region: "us-east-1", workers: { low: { most: 1 } } }, "workers.low.most"],
    [{ region: "us-east-1", quotas: { jobs: 0 } }, "quotas.jobs"],
    [{ region: "us-east-1", drift: "loose" }, "drift"],
    [{ region: "us-east-1", alarms: { topic: "arn:aws:sqs:us-east-1:111122223333:x" } }, "alarms.topic"],
    [{ region: "us-east-1", budget: { monthly: 10, emails: [] } }, "budget.emails"],
    [{ region: "us-east-1", tags: { "sluice:owner": "me" } }, "tags.sluice:owner"],
    [{ region: "us-east-1", tags: { team: "${file(1)}" } }, "tags.team"],
    [{ region: "us-east-1", regoin: "x" }, ""],
  ])("refuses %j", (config, path) => {
    expect(problem(config)).toEqual([path]);
  });

  it.each([
    ["10.0.0.0/24", undefined, 251],
    ["10.0.0.0/28", undefined, 11],
    ["10.0.0.0/24", 40, 40],
    ["10.0.0.0/28", 400, 11],
  ])("counts the addresses of %s of which %s are free", (cidr, free, expected) => {
    const subnet = { id: "subnet-0a1b2c3d", zone: "us-east-1a", cidr, ...(free === undefined ? {} : { free }) };
    const network = networkSchema.parse({
      vpc: "vpc-0a1b2c3d",
      subnets: [subnet, subnet],
      securityGroups: ["sg-0a1b2c3d"],
    });
    expect(addressesOf(network)).toBe(2 * expected);
  });

  it.each(["10.0.0.0/15", "10.0.0.0/29", "10.0.0/24", "10.0.0.256/24", "10.0.0.0", "10.0.0.0.0/24"])(
    "takes no subnet of %s",
    (cidr) => {
      const subnets = [{ id: "subnet-0a1b2c3d", zone: "us-east-1a", cidr }];
      expect(networkSchema.safeParse({ vpc: "vpc-0a1b2c3d", subnets, securityGroups: ["sg-0a1b2c3d"] }).success).toBe(
        false,
      );
    },
  );

  it("knows how many jobs a state machine holds: by its bytes, or by its events where jobs are tried often", () => {
    expect(mostJobs(1)).toBe(699);
    expect(mostJobs(10)).toBe(543);
  });
});
