import { at, type Related, type Target } from "../diagnostic/diagnostic.js";
import type { Model } from "../model/model.js";
import { quote } from "../util/quote.js";
import { walkLocations } from "./location-tree.js";
import type { ObjectChecks, Report } from "./rule.js";
import { type Clashes, clashesOf } from "./twins.js";

/** Names that must differ from one another. */
export interface Scope {
  /** What they name: `column`. */
  readonly what: string;
  /** Where, as the end of a sentence: ` in dataset "customers"`; nothing for the whole ecosystem. */
  readonly where: string;
  readonly names: readonly string[];
  target(index: number): Target;
}

/** Takes a scope and the clashes in it. */
export type SeeClashes = (scope: Scope, clashes: Clashes, report: Report) => void;

/** Looks into every scope inside single objects. */
export function scopesWithin(see: SeeClashes): ObjectChecks {
  const look = (scope: Scope, report: Report): void => see(scope, clashesOf(scope.names), report);
  const named = (objects: readonly { readonly name: string }[]): string[] => objects.map(({ name }) => name);
  return {
    Ecosystem: (ecosystem, report) => {
      const { departments, classifications, governanceZones, policies } = ecosystem;
      look(
        scope("department", "", departments, (i) => at(ecosystem, "departments", i)),
        report,
      );
      look(
        scope("classification", "", classifications, (i) => at(ecosystem, "classifications", i)),
        report,
      );
      look(
        scope("zone", "", named(governanceZones), (i) => at(ecosystem, "governanceZones", i, "name")),
        report,
      );
      look(
        scope("policy", " of the ecosystem", named(policies), (i) => at(ecosystem, "policies", i, "name")),
        report,
      );
    },
    Vendor: (vendor, report) =>
      walkLocations(vendor, ({ parent, names, target }) =>
        look(scope("location", ` in ${parent}`, names, target), report),
      ),
    GovernanceZone: (zone, report) => {
      const { teams, policies, name } = zone;
      look(
        scope("team", ` of zone ${name}`, named(teams), (i) => at(zone, "teams", i, "name")),
        report,
      );
      look(
        scope("policy", ` of zone ${name}`, named(policies), (i) => at(zone, "policies", i, "name")),
        report,
      );
    },
    Datastore: (store, report) => {
      const { datasets, name } = store;
      look(
        scope("dataset", ` in datastore ${name}`, named(datasets), (i) => at(store, "datasets", i, "name")),
        report,
      );
      for (const [index, dataset] of datasets.entries()) {
        const where = ` in dataset ${name}/${dataset.name}`;
        const { columns, policies } = dataset;
        look(
          scope("column", where, named(columns), (i) => at(store, "datasets", index, "columns", i, "name")),
          report,
        );
        look(
          scope("policy", where, named(policies), (i) => at(store, "datasets", index, "policies", i, "name")),
          report,
        );
      }
    },
    Workspace: (workspace, report) => {
      const groups = named(workspace.datasetGroups);
      const where = ` in workspace ${workspace.name}`;
      look(
        scope("dataset group", where, groups, (i) => at(workspace, "datasetGroups", i, "name")),
        report,
      );
    },
  };
}

/** Looks into every scope that spans the whole model. */
export function scopesAcross(model: Model, report: Report, see: SeeClashes): void {
  const look = (what: string, objects: readonly { readonly kind: string; readonly key: string }[]): void => {
    const names = objects.map(({ key }) => key);
    const target = (index: number): Target => at(objects[index] as (typeof objects)[number], "name");
    see(scope(what, "", names, target), clashesOf(names), report);
  };
  look("vendor", model.vendors);
  look("data platform", model.platforms);
  look("zone", model.zones);
  look("team", model.teams);
  look("data container", model.containers);
  look("datastore", model.datastores);
  look("workspace", model.workspaces);
}

/** The place to report a clash at, the later one, and the others beside it. */
export function clashPlaces(scope: Scope, indexes: readonly number[]): { target: Target; related: Related[] } {
  const [first = 0, second = 0, ...rest] = indexes;
  return {
    target: scope.target(second),
    related: [first, ...rest].map((index) => ({
      target: scope.target(index),
      message: `${quote(scope.names[index] ?? "")} is here as well`,
    })),
  };
}

function scope(what: string, where: string, names: readonly string[], target: (index: number) => Target): Scope {
  return { what, where, names, target };
}
