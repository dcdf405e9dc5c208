import { at, type Diagnostic } from "../../src/diagnostic/diagnostic.js";
import type { Undefined } from "../../src/lint/gaps.js";
import { instanceLocation } from "../../src/model/instance-location.js";
import { allWithin, locationsOf } from "../../src/model/location.js";
import type { Model } from "../../src/model/model.js";
import { indexModel, type ModelIndex } from "../../src/model/model-index.js";
import type { CheckedInstance } from "../../src/platform/data-platform.js";
import { didYouMean } from "../../src/util/did-you-mean.js";
import { sortedBy } from "../../src/util/order.js";
import { type AwsGlueConfig, siteOf } from "./config.js";
import { foreignLocations } from "./handler/vendors.js";
import * as findings from "./instance-findings.js";
import { isRegion, partitionOf, partitionOfArn } from "./partition.js";

type Instance = CheckedInstance<AwsGlueConfig>;

/** Judges what instances say of themselves and beside each other: where they stand, what they promise, what they would share. */
export function lintInstances(instances: readonly Instance[], model: Model, lacking: Undefined): Diagnostic[] {
  const index = indexModel(model);
  return [
    ...instances.flatMap((one) => [
      ...placeFindings(one, index),
      ...promiseFindings(one),
      ...arnFindings(one),
      ...readerFindings(one, index, lacking),
    ]),
    ...neighbourFindings(instances),
  ];
}

function placeFindings({ instance, config }: Instance, index: ModelIndex): Diagnostic[] {
  const found: Diagnostic[] = [];
  const { key, locations } = instance;
  const { region, location } = config;
  if (siteOf(instance, config) === undefined) found.push(findings.account(at(instance, "config"), { instance: key }));
  if (location !== undefined && !allWithin(locations, [location]))
    found.push(findings.homeLocation(at(instance, "config", "location"), { location, allowed: locations }));
  const home = instanceLocation(instance);
  if (home !== undefined) {
    const target = location === undefined ? at(instance, "locations", 0) : at(instance, "config", "location");
    const foreign = foreignLocations(index, [home], partitionOf(region)).length > 0;
    if (foreign || !mayHold(index, home, region))
      found.push(findings.regionLocation(target, { region, location: home, partition: partitionOf(region) }));
  }
  for (const [position, { zone }] of (config.network?.subnets ?? []).entries())
    if (zone.slice(0, -1) !== region)
      found.push(findings.subnetZone(at(instance, "config", "network", "subnets", position, "zone"), { zone, region }));
  return found;
}

/** Whether a region can be in a place: the place is the region, has it below, or names no regions at all. */
function mayHold(index: ModelIndex, location: string, region: string): boolean {
  const named = (path: string) => path.split(/[:/]/);
  const regions = named(location).filter(isRegion);
  if (regions.length > 0) return regions.includes(region);
  const vendor = index.vendors.get(named(location)[0] ?? "");
  if (vendor === undefined) return true;
  const below = locationsOf(vendor).filter((one) => allWithin([location], [one]));
  const known = below.flatMap((one) => named(one).filter(isRegion));
  return known.length === 0 || known.includes(region);
}

function promiseFindings({ instance }: Instance): Diagnostic[] {
  return instance.capabilities.latency === "seconds"
    ? [findings.latency(at(instance, "capabilities", "latency"), { instance: instance.key })]
    : [];
}

/** ARNs name things of the instance's own partition; keys and topics, which are regional, of its region. */
function arnFindings({ instance, config }: Instance): Diagnostic[] {
  const { region } = config;
  const { admins, readers } = config.access;
  const arns: readonly {
    readonly arn: string | undefined;
    readonly path: readonly (string | number)[];
    regional?: true;
  }[] = [
    { arn: config.kms.key, path: ["kms", "key"], regional: true },
    { arn: config.alarms.topic, path: ["alarms", "topic"], regional: true },
    { arn: config.permissionsBoundary, path: ["permissionsBoundary"] },
    ...admins.map((arn, position) => ({ arn, path: ["access", "admins", position] })),
    ...Object.entries(readers).flatMap(([workspace, list]) =>
      list.map((arn, position) => ({ arn, path: ["access", "readers", workspace, position] })),
    ),
  ];
  return arns.flatMap(({ arn, path, regional }) => {
    if (arn === undefined) return [];
    const elsewhere = partitionOfArn(arn) !== partitionOf(region) || (regional && arn.split(":")[3] !== region);
    return elsewhere ? [findings.arnElsewhere(at(instance, "config", ...path), { arn, region })] : [];
  });
}

function readerFindings({ instance, config }: Instance, index: ModelIndex, lacking: Undefined): Diagnostic[] {
  return Object.keys(config.access.readers).flatMap((workspace) => {
    if (index.workspaces.has(workspace) || lacking.has("Workspace", workspace)) return [];
    const hint = didYouMean(workspace, index.workspaces.keys());
    const target = { ...at(instance, "config", "access", "readers", workspace), on: "key" as const };
    return [findings.unknownReader(target, { workspace, hint })];
  });
}

/** Instances of one account and region, each reported beside the first of them in the order of keys. */
function neighbourFindings(instances: readonly Instance[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const sites = new Map<
    string,
    { readonly first: Instance; readonly prefixes: Map<string, Instance>; keeper: Instance | undefined }
  >();
  for (const one of sortedBy(instances, ({ instance }) => instance.key)) {
    const { instance, config } = one;
    const site = siteOf(instance, config);
    if (site === undefined) continue;
    const where = `${site.account} ${site.region}`;
    const known = sites.get(where);
    const { namePrefix: prefix } = config;
    if (known === undefined) {
      const prefixes = new Map(prefix === undefined ? [] : [[prefix, one]]);
      sites.set(where, { first: one, prefixes, keeper: config.accountSettings ? one : undefined });
      continue;
    }
    const { account, region } = site;
    const say = (other: Instance, type: typeof findings.sharedSite, ...path: string[]): void => {
      const params = { instance: instance.key, other: other.instance.key, account, region };
      const related = [{ target: at(other.instance, "config"), message: `${other.instance.key} is there, too` }];
      found.push(type(at(instance, "config", ...path), params, { related }));
    };
    const same = prefix === undefined ? undefined : known.prefixes.get(prefix);
    if (same !== undefined) say(same, findings.sharedSite, "namePrefix");
    else if (prefix === undefined || known.first.config.namePrefix === undefined) say(known.first, findings.sharedSite);
    if (prefix !== undefined && same === undefined) known.prefixes.set(prefix, one);
    if (config.accountSettings && known.keeper) say(known.keeper, findings.twoKeepers);
    else if (config.accountSettings) known.keeper = one;
  }
  return found;
}
