import { defineDiagnostic } from "../../src/diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../src/diagnostic/page.js";
import { quote, quoteList } from "../../src/util/quote.js";

/** What an instance can be wrong about by itself, or beside another. */

export const account = defineDiagnostic<{ instance: string }>({
  code: "aws-glue/account",
  severity: "error",
  summary: "no AWS account",
  detail: ({ instance }) =>
    `Nothing says in which AWS account instance ${quote(instance)} is: neither its "config.account" nor its billingAccount is an account's twelve digits. Add config: { account: "111122223333" }.`,
});

export const homeLocation = defineDiagnostic<{ location: string; allowed: readonly string[] }>({
  code: "aws-glue/home-location",
  severity: "error",
  summary: "lake outside the instance's locations",
  detail: ({ location, allowed }) =>
    `The instance keeps its own data in ${quote(location)}, which is not within its locations ${quoteList(allowed)}. Make "config.location" one of them or a place below one.`,
});

export const regionLocation = defineDiagnostic<{ region: string; location: string; partition: string }>({
  code: "aws-glue/region-location",
  severity: "error",
  summary: "region that is not at the location",
  detail: ({ region, location, partition }) =>
    `Everything is made in region ${region} of the partition ${quote(partition)}, and that is not in ${quote(location)}, where the model says that the lake lies. Policies are judged by the location: make "config.location" the place of the region, or change "config.region".`,
});

export const subnetZone = defineDiagnostic<{ zone: string; region: string }>({
  code: "aws-glue/subnet-zone",
  severity: "error",
  summary: "subnet in another region",
  detail: ({ zone, region }) =>
    `The availability zone ${quote(zone)} is not one of region ${region}, where the jobs run. Name subnets of that region.`,
});

export const latency = defineDiagnostic<{ instance: string }>({
  code: "aws-glue/latency",
  severity: "error",
  summary: "latency not reached here",
  detail: ({ instance }) =>
    `Instance ${quote(instance)} promises data within seconds, and a job of the lake takes a minute to start. Promise "latency: minutes" or more.`,
});

export const arnElsewhere = defineDiagnostic<{ arn: string; region: string }>({
  code: "aws-glue/arn-elsewhere",
  severity: "error",
  summary: "ARN of another part of AWS",
  detail: ({ arn, region }) =>
    `${quote(arn)} is not where region ${region} is: roles and policies must be of the same partition, keys and topics of the same region. Name one that is there.`,
});

export const unknownReader = defineDiagnostic<{ workspace: string; hint: string }>({
  code: "aws-glue/unknown-reader",
  severity: "error",
  summary: "readers of an unknown workspace",
  detail: ({ workspace, hint }) =>
    `There is no workspace ${quote(workspace)} that somebody could be let read.${hint} Name a workspace of the model, or remove the entry.`,
});

export const sharedSite = defineDiagnostic<{ instance: string; other: string; account: string; region: string }>({
  code: "aws-glue/shared-site",
  severity: "error",
  summary: "two instances of one account and region",
  detail: ({ instance, other, account, region }) =>
    `Instances ${quote(other)} and ${quote(instance)} both are in region ${region} of account ${account}, where databases, buckets and jobs of one would bear the names of the other's. Give each a "config.namePrefix" of its own, or an account or region.`,
});

export const twoKeepers = defineDiagnostic<{ instance: string; other: string; account: string; region: string }>({
  code: "aws-glue/two-keepers",
  severity: "error",
  summary: "two instances keep one account's settings",
  detail: ({ instance, other, account, region }) =>
    `Instances ${quote(other)} and ${quote(instance)} both keep the settings that region ${region} of account ${account} has once, and each would undo what the other does. Set "config.accountSettings: false" on all but one.`,
});

export const INSTANCE_PAGES: readonly DiagnosticPage[] = [
  {
    type: account,
    why: "Names of buckets, roles and keys contain the account, so it must be known before anything is made, and nothing may be made in whatever account happens to be logged in.",
    wrong: "billingAccount: lake-team\nconfig: { region: us-east-1 }",
    right: 'billingAccount: lake-team\nconfig: { region: us-east-1, account: "111122223333" }',
  },
  {
    type: homeLocation,
    why: "Everything that is ingested lies in the instance's buckets; their place must be one that the instance may use.",
    wrong: "locations: [aws:us]\nconfig: { region: eu-west-1, location: aws:eu/eu-west-1 }",
    right: "locations: [aws:us]\nconfig: { region: us-east-1, location: aws:us/us-east-1 }",
  },
  {
    type: regionLocation,
    why: "Policies say in which locations data may lie, and the lake lies where its region is. If the two differ, data would rest where nobody judged it.",
    wrong: "config: { region: us-west-2, location: aws:us/us-east-1 }",
    right: "config: { region: us-east-1, location: aws:us/us-east-1 }",
  },
  {
    type: subnetZone,
    why: "A job runs in one region, and a subnet is in one availability zone of one region.",
    wrong: "config: { region: us-east-1, network: { subnets: [{ zone: us-west-2a }] } }",
    right: "config: { region: us-east-1, network: { subnets: [{ zone: us-east-1a }] } }",
  },
  {
    type: latency,
    why: "Groups are given to instances by what these promise. Spark starts anew for each run.",
    wrong: "capabilities: { latency: seconds }",
    right: "capabilities: { latency: minutes }",
  },
  {
    type: arnElsewhere,
    why: "Partitions of AWS know nothing of each other, and what is regional cannot be used from another region.",
    wrong: "config: { region: cn-north-1, permissionsBoundary: arn:aws:iam::111122223333:policy/bound }",
    right: "config: { region: cn-north-1, permissionsBoundary: arn:aws-cn:iam::111122223333:policy/bound }",
  },
  {
    type: unknownReader,
    why: "A grant for a workspace that is misspelled is a grant that somebody waits for.",
    wrong: "access: { readers: { live_reportin: [arn:aws:iam::111122223333:role/analysts] } }",
    right: "access: { readers: { live_reporting: [arn:aws:iam::111122223333:role/analysts] } }",
  },
  {
    type: sharedSite,
    why: "Names in the catalog are those that consumers use, so they do not contain the instance. Where two share a catalog, a prefix tells them apart.",
    wrong:
      '{ name: lake-a, config: { region: us-east-1, account: "111122223333" } }\n{ name: lake-b, config: { region: us-east-1, account: "111122223333" } }',
    right:
      '{ name: lake-a, config: { region: us-east-1, account: "111122223333", namePrefix: a } }\n{ name: lake-b, config: { region: us-east-1, account: "111122223333", namePrefix: b } }',
  },
  {
    type: twoKeepers,
    why: "The encryption of the catalog and the administrators of Lake Formation are set once for an account and region. Two deployments that set them would take turns.",
    wrong: "# two instances in one account and region, both with accountSettings: true, which is the default",
    right: "config: { accountSettings: false }   # on all but one",
  },
];
