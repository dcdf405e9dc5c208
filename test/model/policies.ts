import { indexModel, type ModelIndex } from "../../src/model/model-index.js";
import { modelOf } from "../support/model.js";

/** What a small model says: stores of teams of the zones us and eu, transformers that make some of them, and policies. */
export interface Declared {
  /** Policies of the ecosystem, the zones and single datasets (`store/dataset`). */
  readonly policies?: { readonly [owner: string]: readonly string[] };
  /** `zone workspace`: the classifications that the zone trusts the workspace to remove. */
  readonly trusted?: { readonly [place: string]: string };
  /** Each store with its team and its datasets, these with their classification. */
  readonly stores?: { readonly [name: string]: readonly [team: string, datasets: { readonly [name: string]: string }] };
  /** Each makes the store of its name: its team, its inputs, what it declassifies. */
  readonly made?: {
    readonly [name: string]: readonly [team: string, inputs: readonly string[], declassifies?: string];
  };
}

/** The index of a model that declares this, and nothing else that would matter here. */
export function indexOf({ policies = {}, trusted = {}, stores = {}, made = {} }: Declared): ModelIndex {
  const of = (owner: string): string => `[${(policies[owner] ?? []).join(", ")}]`;
  const zone = (name: string): string => {
    const entries = Object.entries(trusted).map(([place, removes]) => [...place.split(" "), removes]);
    const own = entries.filter(([of]) => of === name);
    const list = own.map(([, workspace, removes]) => `{ workspace: ${workspace}, removes: [${removes}] }`);
    return `{ kind: GovernanceZone, name: ${name}, teams: [], policies: ${of(name)}, declassifications: [${list.join(", ")}] }`;
  };
  const store = ([name, [team, datasets]]: [
    string,
    readonly [string, { readonly [name: string]: string }],
  ]): string => {
    const source = name in made ? `transformer: to_${name}` : "container: pg";
    const list = Object.entries(datasets).map(
      ([dataset, classification]) =>
        `{ name: ${dataset}, ${classification && `classification: ${classification}, `}policies: ${of(`${name}/${dataset}`)}, columns: [{ name: id, type: integer }] }`,
    );
    return `{ kind: Datastore, name: ${name}, team: ${team}, source: { ${source} }, datasets: [${list.join(", ")}] }`;
  };
  const maker = ([name, [team, inputs, removes = ""]]: [
    string,
    readonly [string, readonly string[], string?],
  ]): string => {
    const sinks = inputs.map((dataset) => `{ dataset: ${dataset} }`).join(", ");
    return (
      `{ kind: Workspace, name: to_${name}, team: ${team}, datasetGroups: [{ name: inputs, sinks: [${sinks}] }], ` +
      `transformer: { code: [], trigger: { on: change }, declassifies: [${removes}], output: ${name} } }`
    );
  };
  const documents = [
    `{ kind: Ecosystem, name: e, repository: { name: a/b, branch: c }, liveRepository: { name: a/b, branch: d }, governanceZones: [], policies: ${of("ecosystem")} }`,
    ...["us", "eu"].map(zone),
    ...Object.entries(stores).map(store),
    ...Object.entries(made).map(maker),
  ];
  return indexModel(modelOf(documents.join("\n---\n")));
}

/** What is found by a key that has to be there. */
export function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the model has no ${key}`);
  return value;
}
