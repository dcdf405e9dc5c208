import { locationsOf } from "../model/location.js";
import type { Model } from "../model/model.js";
import { indexModel } from "../model/model-index.js";
import { CREDENTIAL_STORES } from "./credential-stores.js";
import { NameSet } from "./name-set.js";

/** The kinds of things that references name. */
export type Namespace =
  | "vendor"
  | "location"
  | "platform"
  | "department"
  | "zone"
  | "team"
  | "container"
  | "datastore"
  | "dataset"
  | "group"
  | "transformer"
  | "credential-store"
  | "classification";

/** The kinds of things that an ecosystem alone declares. */
type OfEcosystem = "department" | "zone" | "classification";

const OF_ECOSYSTEM: ReadonlySet<Namespace> = new Set<OfEcosystem>(["department", "zone", "classification"]);

/** What has been declared: zones by an ecosystem, teams (as `zone/team`) by a zone that is defined. */
export interface Declared {
  readonly zones: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
}

/**
 * The names that exist in each namespace. A zone or team exists as soon as it is declared, defined or not; what is
 * declared or defined several times counts as there, since its repetition is a finding of its own.
 */
export class Namespaces {
  private readonly made = new Map<string, NameSet>();
  private declarations: Declared | undefined;

  constructor(private readonly model: Model) {}

  /** The names of a namespace; `undefined` when nobody can tell, because there is no ecosystem to declare them. */
  get(namespace: Exclude<Namespace, OfEcosystem>): NameSet;
  get(namespace: Namespace): NameSet | undefined;
  get(namespace: Namespace): NameSet | undefined {
    if (this.model.ecosystems.length === 0 && OF_ECOSYSTEM.has(namespace)) return undefined;
    return this.once(namespace, () => namesOf(this.model, namespace, this.declared));
  }

  /** The names of the datasets in a datastore; `undefined` when there is no such datastore. */
  datasetsOf(key: string): NameSet | undefined {
    const datastore = indexModel(this.model).datastores.get(key);
    return datastore && this.once(`datasets of ${key}`, () => datastore.datasets.map(({ name }) => name));
  }

  /** The names of the groups in a workspace; `undefined` when there is no such workspace. */
  groupsOf(key: string): NameSet | undefined {
    const workspace = indexModel(this.model).workspaces.get(key);
    return workspace && this.once(`groups of ${key}`, () => workspace.datasetGroups.map(({ name }) => name));
  }

  /** Declarations, whether or not a definition follows. */
  get declared(): Declared {
    this.declarations ??= {
      zones: new Set(this.model.ecosystems.flatMap(({ governanceZones }) => governanceZones.map(({ name }) => name))),
      teams: new Set(this.model.zones.flatMap((zone) => zone.teams.map(({ name }) => `${zone.name}/${name}`))),
    };
    return this.declarations;
  }

  private once(id: string, names: () => Iterable<string>): NameSet {
    let made = this.made.get(id);
    if (made === undefined) {
      made = new NameSet(names());
      this.made.set(id, made);
    }
    return made;
  }
}

function namesOf(model: Model, namespace: Namespace, declared: Declared): Iterable<string> {
  switch (namespace) {
    case "vendor":
      return model.vendors.map(({ key }) => key);
    case "location":
      return model.vendors.flatMap(locationsOf);
    case "platform":
      return model.platforms.map(({ key }) => key);
    case "department":
      return model.ecosystems.flatMap(({ departments }) => departments);
    case "zone":
      return [...declared.zones, ...model.zones.map(({ key }) => key)];
    case "team":
      return [...declared.teams, ...model.teams.map(({ key }) => key)];
    case "container":
      return model.containers.map(({ key }) => key);
    case "datastore":
      return model.datastores.map(({ key }) => key);
    case "dataset":
      return indexModel(model).datasets.keys();
    case "group":
      return indexModel(model).groups.keys();
    case "transformer":
      return model.workspaces.filter(({ transformer }) => transformer !== undefined).map(({ key }) => key);
    case "credential-store":
      return CREDENTIAL_STORES;
    case "classification":
      return model.ecosystems.flatMap(({ classifications }) => classifications);
  }
}
