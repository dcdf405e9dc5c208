import { at, type Subject, type Target } from "../diagnostic/diagnostic.js";
import type { Model } from "../model/model.js";
import type { Policy } from "../model/policy.js";
import type { Undefined } from "./gaps.js";
import type { NameSet } from "./name-set.js";
import type { Namespace, Namespaces } from "./namespaces.js";

/** A reference whose key names nothing. */
export interface MissingReference {
  readonly key: string;
  readonly target: Target;
  /** The names it could have had. */
  readonly names: NameSet;
}

/** The references that name nothing, by what they were to name. */
export type MissingReferences = ReadonlyMap<Namespace, readonly MissingReference[]>;

type See = (namespace: Namespace, key: string | undefined, target: () => Target) => void;

/** Looks every reference of the model up, in one pass, and keeps those that name nothing, not even something broken. */
export function missingReferences(model: Model, names: Namespaces, gaps: Undefined): MissingReferences {
  const missing = new Map<Namespace, MissingReference[]>();
  const see: See = (namespace, key, target) => {
    if (key === undefined) return;
    const there = names.get(namespace);
    if (there === undefined || there.has(key) || gaps.mayHave(namespace, key)) return;
    const reference = { key, target: target(), names: there };
    const list = missing.get(namespace);
    if (list) list.push(reference);
    else missing.set(namespace, [reference]);
  };
  ofEcosystems(model, see);
  ofPlatforms(model, see);
  ofContainers(model, see);
  ofDatastores(model, see);
  ofWorkspaces(model, see);
  return missing;
}

function ofEcosystems(model: Model, see: See): void {
  for (const ecosystem of model.ecosystems) {
    see("platform", ecosystem.defaultPlatform, () => at(ecosystem, "defaultPlatform"));
    ofPolicies(ecosystem, ecosystem.policies, ["policies"], see);
  }
  for (const zone of model.zones) {
    ofPolicies(zone, zone.policies, ["policies"], see);
    for (const [index, { workspace, removes }] of zone.declassifications.entries()) {
      see("transformer", workspace, () => at(zone, "declassifications", index, "workspace"));
      ofList("classification", removes, zone, ["declassifications", index, "removes"], see);
    }
  }
  for (const team of model.teams) see("zone", team.zone, () => at(team, "zone"));
}

function ofPlatforms(model: Model, see: See): void {
  for (const platform of model.platforms) {
    ofList("location", platform.locations, platform, ["locations"], see);
    ofList("department", platform.departments, platform, ["departments"], see);
    // The one setting that every kind has: where the instance's internal containers lie.
    const { location } = platform.config;
    if (typeof location === "string") see("location", location, () => at(platform, "config", "location"));
  }
  for (const pins of model.assignments)
    for (const [group, platform] of Object.entries(pins.assignments)) {
      see("group", group, () => ({ subject: pins, path: ["assignments", group], on: "key" }));
      see("platform", platform, () => at(pins, "assignments", group));
    }
  for (const list of model.retirements)
    for (const [index, { platform }] of list.retirements.entries())
      see("platform", platform, () => at(list, "retirements", index, "platform"));
}

function ofContainers(model: Model, see: See): void {
  for (const container of model.containers) {
    const { owner, sharedWith = [], credential } = container;
    if (owner !== "ecosystem") see(holder(owner), owner, () => at(container, "owner"));
    for (const [index, key] of sharedWith.entries()) see(holder(key), key, () => at(container, "sharedWith", index));
    ofList("location", container.locations, container, ["locations"], see);
    see("credential-store", credential?.store, () => at(container, "credential", "store"));
  }
}

/** Owners are zones or, with a slash, teams. */
function holder(key: string): "zone" | "team" {
  return key.includes("/") ? "team" : "zone";
}

function ofDatastores(model: Model, see: See): void {
  for (const store of model.datastores) {
    const { source } = store;
    see("team", store.team, () => at(store, "team"));
    see("team", store.transferTo, () => at(store, "transferTo"));
    see("container", source.container, () => at(store, "source", "container"));
    see("transformer", source.transformer, () => at(store, "source", "transformer"));
    see("platform", store.primaryPlatform, () => at(store, "primaryPlatform"));
    for (const [group, datasets] of Object.entries(store.approvals ?? {}))
      for (const [index, dataset] of datasets.entries())
        see("dataset", `${store.key}/${dataset}`, () => at(store, "approvals", group, index));
    for (const [index, dataset] of store.datasets.entries()) {
      see("classification", dataset.classification, () => at(store, "datasets", index, "classification"));
      for (const [column, { classification }] of dataset.columns.entries())
        see("classification", classification, () => at(store, "datasets", index, "columns", column, "classification"));
      ofPolicies(store, dataset.policies, ["datasets", index, "policies"], see);
    }
  }
}

function ofWorkspaces(model: Model, see: See): void {
  for (const workspace of model.workspaces) {
    const { container, transformer } = workspace;
    see("team", workspace.team, () => at(workspace, "team"));
    see("department", workspace.department, () => at(workspace, "department"));
    if (typeof container === "string") see("container", container, () => at(workspace, "container"));
    for (const [index, { platform, sinks }] of workspace.datasetGroups.entries()) {
      if (platform?.chooser === "fixed")
        see("platform", platform.platform, () => at(workspace, "datasetGroups", index, "platform"));
      for (const [sink, { dataset }] of sinks.entries())
        see("dataset", dataset, () => at(workspace, "datasetGroups", index, "sinks", sink));
    }
    if (transformer === undefined) continue;
    see("datastore", transformer.output, () => at(workspace, "transformer", "output"));
    ofList("classification", transformer.declassifies, workspace, ["transformer", "declassifies"], see);
  }
}

const SETS = [
  ["vendors", "vendor"],
  ["locations", "location"],
  ["platforms", "platform"],
  ["departments", "department"],
  ["classifications", "classification"],
] as const;
const CONDITIONS = [
  ["classifications", "classification"],
  ["departments", "department"],
  ["datastores", "datastore"],
] as const;

function ofPolicies(subject: Subject, policies: readonly Policy[], path: (string | number)[], see: See): void {
  for (const [index, policy] of policies.entries()) {
    for (const [field, namespace] of CONDITIONS)
      ofList(namespace, policy.when?.[field], subject, [...path, index, "when", field], see);
    for (const [field, namespace] of SETS)
      for (const side of ["allow", "deny"] as const)
        ofList(namespace, policy[field]?.[side], subject, [...path, index, field, side], see);
  }
}

function ofList(
  namespace: Namespace,
  keys: readonly string[] | undefined,
  subject: Subject,
  path: (string | number)[],
  see: See,
): void {
  for (const [index, key] of (keys ?? []).entries()) see(namespace, key, () => at(subject, ...path, index));
}
