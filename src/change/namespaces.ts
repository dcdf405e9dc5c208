import { at, type Subject, type Target } from "../diagnostic/diagnostic.js";
import type { Datastore } from "../model/datastore.js";
import type { Model, ModelObject } from "../model/model.js";
import type { LocationTree, Vendor } from "../model/vendor.js";
import { quote } from "../util/quote.js";

/** The names of one namespace of keys: what is named, and where. */
export interface Names {
  /** Tells the namespaces of one list apart. */
  readonly id: string;
  /** What they name: `dataset`. */
  readonly what: string;
  /** Where, as the end of a sentence; nothing for the whole ecosystem. */
  readonly where: string;
  /** Each name with the first place that gives it. */
  readonly places: ReadonlyMap<string, Target>;
}

type Place = readonly [name: string, target: Target];

/** The namespaces that span more than one object; zones and teams are named where they are declared and where they are defined. */
export function namespacesOf(model: Model): Names[] {
  const keyed = (what: string, objects: readonly (Subject & { readonly name: string })[]): Names =>
    names(
      what,
      "",
      "",
      objects.map((object) => [object.key, at(object, "name")]),
    );
  return [
    names("zone", "", "", zonePlaces(model)),
    ...teamNames(model),
    keyed("vendor", model.vendors),
    keyed("data platform", model.platforms),
    keyed("data container", model.containers),
    keyed("datastore", model.datastores),
    keyed("workspace", model.workspaces),
  ];
}

/** The namespaces inside one object. */
export function namespacesIn(object: ModelObject): Names[] {
  switch (object.kind) {
    case "Ecosystem":
      return [
        names(
          "department",
          "",
          "",
          object.departments.map((name, index) => [name, at(object, "departments", index)]),
        ),
        names(
          "classification",
          "",
          "",
          object.classifications.map((name, index) => [name, at(object, "classifications", index)]),
        ),
      ];
    case "Vendor":
      return locationNames(object);
    case "Datastore":
      return datasetNames(object);
    case "Workspace": {
      const groups = object.datasetGroups.map(
        ({ name }, index): Place => [name, at(object, "datasetGroups", index, "name")],
      );
      return [names("dataset group", object.key, ` of workspace ${quote(object.key)}`, groups)];
    }
    default:
      return [];
  }
}

function zonePlaces({ ecosystems, zones }: Model): Place[] {
  const declared = ecosystems.flatMap((ecosystem) =>
    ecosystem.governanceZones.map(({ name }, index): Place => [name, at(ecosystem, "governanceZones", index, "name")]),
  );
  return [...declared, ...zones.map((zone): Place => [zone.key, at(zone, "name")])];
}

function teamNames({ zones, teams }: Model): Names[] {
  const places = new Map<string, Place[]>();
  const put = (zone: string, place: Place): void => {
    const list = places.get(zone);
    if (list) list.push(place);
    else places.set(zone, [place]);
  };
  for (const zone of zones)
    for (const [index, { name }] of zone.teams.entries()) put(zone.key, [name, at(zone, "teams", index, "name")]);
  for (const team of teams) put(team.zone, [team.name, at(team, "name")]);
  return [...places].map(([zone, list]) => names("team", zone, ` of zone ${quote(zone)}`, list));
}

function datasetNames(store: Datastore): Names[] {
  const datasets = store.datasets.map(({ name }, index): Place => [name, at(store, "datasets", index, "name")]);
  const columns = store.datasets.map((dataset, index) => {
    const key = `${store.key}/${dataset.name}`;
    const list = dataset.columns.map(
      ({ name }, column): Place => [name, at(store, "datasets", index, "columns", column, "name")],
    );
    return names("column", key, ` of dataset ${quote(key)}`, list);
  });
  return [names("dataset", store.key, ` of datastore ${quote(store.key)}`, datasets), ...columns];
}

/** The names side by side at each place of a vendor's tree. */
function locationNames(vendor: Vendor): Names[] {
  const found: Names[] = [];
  const open: { tree: LocationTree; parent: string; path: readonly string[] }[] = [
    { tree: vendor.locations, parent: vendor.name, path: ["locations"] },
  ];
  // Grows while it is walked.
  for (const { tree, parent, path } of open) {
    const list = isLeaves(tree)
      ? tree.map((name, index): Place => [name, at(vendor, ...path, index)])
      : Object.keys(tree).map((name): Place => [name, { subject: vendor, path: [...path, name], on: "key" }]);
    found.push(names("location", parent, ` in ${quote(parent)}`, list));
    if (isLeaves(tree)) continue;
    for (const [name, below] of Object.entries(tree))
      open.push({ tree: below, parent: `${parent}${path.length > 1 ? "/" : ":"}${name}`, path: [...path, name] });
  }
  return found;
}

function isLeaves(tree: LocationTree): tree is readonly string[] {
  return Array.isArray(tree);
}

function names(what: string, parent: string, where: string, list: readonly Place[]): Names {
  const places = new Map<string, Target>();
  for (const [name, target] of list) if (!places.has(name)) places.set(name, target);
  return { id: `${what} ${parent}`, what, where, places };
}
