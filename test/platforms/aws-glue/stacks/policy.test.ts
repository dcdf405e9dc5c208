import { describe, expect, it } from "vitest";
import { Arns, servicePrincipal } from "../../../../platforms/aws-glue/stacks/arn.js";
import {
  iamText,
  isWide,
  packPolicies,
  policySize,
  policyText,
  Reference,
  type Statement,
} from "../../../../platforms/aws-glue/stacks/policy.js";
import { isStateful, STATEFUL } from "../../../../platforms/aws-glue/stacks/stateful.js";
import { resourceTags, tagText } from "../../../../platforms/aws-glue/stacks/tags.js";

const arn = (name: string): string => `arn:aws:s3:::bucket/stores/nw/${name}`;
const read = (resources: readonly string[], more: Partial<Statement> = {}): Statement => ({
  sid: "Read",
  actions: ["s3:GetObject"],
  resources,
  ...more,
});
const many = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => arn(String(index).padStart(60, "x")));

describe("a policy's text", () => {
  it("is compact and in one order, whatever order its parts are said in", () => {
    const text = policyText([
      {
        resources: ["arn:aws:s3:::b"],
        sid: "A",
        condition: { StringLike: { z: "1", a: ["2", "3"] } },
        actions: ["s3:ListBucket"],
      },
    ]);
    expect(text).toBe(
      '{"Statement":[{"Action":"s3:ListBucket","Condition":{"StringLike":{"a":["2","3"],"z":"1"}},"Effect":"Allow","Resource":"arn:aws:s3:::b","Sid":"A"}],"Version":"2012-10-17"}',
    );
    expect(policySize([read([arn("a")])])).toBe(policyText([read([arn("a")])]).length);
  });

  it("has references where they belong, and texts of others as what they are", () => {
    const text = policyText([
      read([arn(iamText("50%*?${x}"))], {
        condition: { StringEquals: { key: [new Reference("${aws_kms_key.data.arn}"), "plain"] } },
      }),
    ]);
    expect(text).toContain('["${aws_kms_key.data.arn}","plain"]');
    // To Terraform `${"$"}{` is `${`; to IAM `${*}` is a star.
    expect(text).toContain('50${"%$"}{*}${"$"}{?}${"$"}{$}{x}');
  });

  it.each<[string, Statement[], string]>([
    ["a name of a statement that is none", [read([arn("a")], { sid: "no-name" })], "cannot name"],
    ["two statements of one name", [read([arn("a")]), read([arn("b")])], "Two statements"],
    ["characters that no ARN has", [read(["arn:aws:s3:::b\u0000"])], "cannot hold"],
    ["a mark of a reference that is none", [read(["\\u00000\\u0000"])], "cannot hold"],
    ["an action with a wildcard and no reason", [read([arn("a")], { actions: ["s3:*"] })], "nothing says why"],
    ["a resource with a wildcard and no reason", [read(["arn:aws:s3:::bucket*"])], "nothing says why"],
    ["more than AWS takes", [read(many(70))], "AWS takes 6144"],
  ])("is refused with %s", (_, statements, message) => {
    expect(() => policyText(statements)).toThrow(message);
  });

  it.each([
    ["*", true],
    ["arn:aws:s3:::bucket*", true],
    ["arn:aws:s3:::bucket/a*", true],
    ["arn:aws:s3:::*/x", true],
    ["arn:aws:kms:us-east-1:111122223333:key/*", true],
    ["arn:aws:glue:us-east-1:111122223333:table/db/*", true],
    ["arn:aws:s3:::bucket/*", false],
    ["arn:aws:s3:::bucket/stores/nw/*", false],
    ["arn:aws:logs:us-east-1:111122223333:log-group:/sluice/jobs:*", false],
    [`arn:aws:s3:::bucket/${iamText("a*")}`, false],
    ["arn:aws:s3:::bucket", false],
  ])("takes %s for wide: %s", (text, wide) => {
    expect(isWide(text)).toBe(wide);
  });
});

describe("statements for a role", () => {
  const sizes = (packed: readonly (readonly Statement[])[] | undefined) => (packed ?? []).map((one) => policySize(one));
  const resources = (packed: readonly (readonly Statement[])[] | undefined) =>
    (packed ?? []).flat().flatMap(({ resources }) => resources);

  it("are one policy where they fit, to the last character", () => {
    const statements = [read(many(50)), read([arn("b")], { sid: "Other" })];
    const size = policySize(statements);
    expect(packPolicies(statements, size)).toEqual([statements]);
    expect(packPolicies(statements, size - 1)).toHaveLength(2);
  });

  it("are cut into several that lose nothing and are none too large", () => {
    for (const count of [60, 61, 200, 500]) {
      const packed = packPolicies([read(many(count))]);
      expect(resources(packed)).toEqual(many(count));
      for (const size of sizes(packed)) expect(size).toBeLessThanOrEqual(6144);
      for (const policy of packed ?? []) expect(() => policyText(policy)).not.toThrow();
    }
  });

  it("become as wide as they allow where ten policies are not enough, the largest first", () => {
    const folder = "arn:aws:s3:::bucket/stores/*";
    const small = read(many(40), { sid: "Small", coarse: [folder] });
    const packed = packPolicies([read(many(800), { coarse: [folder] }), small]);
    expect(resources(packed)).toEqual([folder, ...many(40)]);
    expect(packed?.flat().map(({ sid }) => sid)).toEqual(["Read", "Small"]);
  });

  it("are none where even that is too much", () => {
    expect(packPolicies([read(many(800))])).toBeUndefined();
    expect(packPolicies([read([arn("x".repeat(7000))])])).toBeUndefined();
  });
});

describe("names of AWS", () => {
  const china = { account: "111122223333", region: "cn-north-1", partition: "aws-cn" } as const;
  const government = { account: "111122223333", region: "us-gov-west-1", partition: "aws-us-gov" } as const;

  it("are those of the partition", () => {
    expect(new Arns(china).objects("b", "p/*")).toBe("arn:aws-cn:s3:::b/p/*");
    expect(new Arns(government).regional("sqs", "q")).toBe("arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q");
    expect(new Arns(government).root()).toBe("arn:aws-us-gov:iam::111122223333:root");
    expect(new Arns(china).table("db", "t")).toBe("arn:aws-cn:glue:cn-north-1:111122223333:table/db/t");
  });

  it.each([
    [china, "logs", "logs.cn-north-1.amazonaws.com.cn"],
    [china, "glue", "glue.amazonaws.com"],
    [china, "states", "states.amazonaws.com"],
    [government, "logs", "logs.us-gov-west-1.amazonaws.com"],
    [government, "events", "events.amazonaws.com"],
  ])("of services: %o %s is %s", (site, service, name) => {
    expect(servicePrincipal(site, service)).toBe(name);
  });
});

describe("whether a resource holds data", () => {
  it("is said by the table, or where it is made, never by both or none", () => {
    expect([isStateful("aws_s3_bucket"), isStateful("aws_sns_topic")]).toEqual([true, false]);
    expect(() => isStateful("aws_s3_bucket", false)).toThrow("said by the table");
    expect(() => isStateful("aws_unheard_of")).toThrow("add it to the table");
    for (const [type, known] of Object.entries(STATEFUL))
      if (known === "said") {
        expect([isStateful(type, true), isStateful(type, false)]).toEqual([true, false]);
        expect(() => isStateful(type)).toThrow("must be said");
      }
  });
});

describe("tags", () => {
  it("hold any text of a model as far as tags can", () => {
    expect(tagText('Søren & Co. <"${x}"> (日本)')).toBe("Søren _ Co. ____x___ _日本_");
    expect(tagText("x".repeat(300))).toHaveLength(256);
    // Cut between the halves of a letter, it is a letter still.
    expect(() => encodeURIComponent(tagText(`${"x".repeat(246)}${"\u{20000}".repeat(20)}`))).not.toThrow();
  });

  it("say nothing of what there is not, and all of what there are several", () => {
    expect(resourceTags({ owner: "us/sales", classifications: ["pii", "internal", "pii"], departments: [] })).toEqual({
      "sluice:owner": "us/sales",
      "sluice:classification": "internal+pii",
    });
  });
});
