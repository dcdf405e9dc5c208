import { z } from "zod";
import { PARTITIONS } from "./partition.js";

/** Parts of an instance's `config` that stand for themselves. */

/** An ARN of a service: `arn:aws:kms:eu-central-1:111122223333:key/…`. */
export function arnOf(service: string, resource: string, what: string): z.ZodString {
  const shape = new RegExp(`^arn:(?:${PARTITIONS.join("|")}):${service}:[a-z0-9-]*:[0-9]{12}:(?:${resource})$`);
  return z.string().regex(shape, { error: `This is no ARN of ${what}.` });
}

const CIDR = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|(?=\/))){4}\/(?:1[6-9]|2[0-8])$/;

export const networkSchema = z.strictObject({
  vpc: z
    .string()
    .regex(/^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, { error: "This is no id of a VPC, such as vpc-0a1b2c3d4e5f67890." })
    .describe("The VPC's id."),
  subnets: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, {
            error: "This is no id of a subnet, such as subnet-0a1b2c3d4e5f67890.",
          })
          .describe("The subnet's id."),
        zone: z
          .string()
          .regex(/^[a-z0-9-]+-[1-9][a-z]$/, { error: "This is no availability zone, such as us-east-1a." })
          .describe("The availability zone it is in."),
        cidr: z
          .string()
          .regex(CIDR, {
            error: "This is no range of addresses of a subnet, such as 10.0.1.0/24; AWS takes /16 to /28.",
          })
          .describe("Its addresses. AWS keeps five of them for itself."),
        free: z
          .int({ error: "This is no number of addresses." })
          .min(1, { error: "A subnet without a free address is none for jobs." })
          .optional()
          .describe("How many of its addresses jobs may take; absent: all that AWS leaves."),
      }),
    )
    .min(1, { error: "A network needs a subnet." })
    .describe("The private subnets that jobs run in. Each worker takes an address."),
  securityGroups: z
    .array(
      z.string().regex(/^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, {
        error: "This is no id of a security group, such as sg-0a1b2c3d4e5f67890.",
      }),
    )
    .min(1, { error: "A network needs a security group, one that lets its members reach each other." })
    .describe("Security groups of the workers. One of them must let its members reach each other on every TCP port."),
});

export type Network = z.output<typeof networkSchema>;

/** Addresses of a subnet that AWS keeps: the first four and the last (VPC User Guide, "Subnet CIDR blocks"). */
const KEPT_BY_AWS = 5;

/** How many addresses jobs may take in a network's subnets together. */
export function addressesOf({ subnets }: Network): number {
  return subnets.reduce((sum, { cidr, free }) => {
    const all = 2 ** (32 - Number(cidr.slice(cidr.indexOf("/") + 1))) - KEPT_BY_AWS;
    return sum + Math.min(all, free ?? all);
  }, 0);
}

export const budgetSchema = z.strictObject({
  monthly: z
    .number({ error: "This is no sum of money." })
    .positive({ error: "A budget is more than nothing." })
    .describe("How much a month may cost, in the account's currency, which is US dollars outside of China."),
  warnAt: z
    .array(z.int().min(1).max(1000))
    .default([80, 100])
    .describe("At which percentages of it, spent or forecast, somebody is told."),
  byTags: z
    .boolean()
    .default(false)
    .describe(
      "Whether the budget is this instance's alone, by its tags, which become cost allocation tags; absent: it is the whole account's. " +
        "Needs an account that pays its bills itself, and a day in which its bills have seen the tags: say it a day after the first apply.",
    ),
  emails: z
    .array(z.email({ error: "This is no e-mail address." }))
    .min(1, { error: "A budget that nobody is told of has no effect." })
    .describe("Who is told."),
});

const principal = arnOf("iam", "(?:role|user)/.{1,576}", "an IAM role or user");

export const accessSchema = z.strictObject({
  admins: z
    .array(principal)
    .default([])
    .describe("ARNs of those who administer Lake Formation beside the deployment itself."),
  readers: z
    .record(z.string(), z.array(principal).min(1, { error: "Name somebody, or leave the workspace out." }))
    .default({})
    .describe("workspace -> ARNs of the roles and users that may read what is kept for it."),
});

/** Tag keys and values that every service takes (Tagging AWS Resources, "Tag naming limits and requirements"). */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** How Sluice's own tags begin. */
export const TAG_PREFIX = "sluice:";

export const tagsSchema = z
  .record(
    z
      .string()
      .min(1)
      .max(128)
      .regex(TAG_TEXT)
      .refine((key) => !/^(?:aws|sluice):/i.test(key)),
    z
      .string()
      .max(256, { error: "A tag's value has at most 256 characters." })
      .regex(TAG_TEXT, { error: "A tag's value has letters, digits, blanks and any of _ . : / = + - @." }),
    {
      error:
        "These are no tags: a key has 1 to 128 letters, digits, blanks and any of _ . : / = + - @, and begins with neither aws: nor sluice:.",
    },
  )
  // AWS takes 50 for a resource; Sluice has some of its own.
  .refine((tags) => Object.keys(tags).length <= 30, { error: "There is room for 30 tags beside Sluice's own." });
