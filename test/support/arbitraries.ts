import fc from "fast-check";
import type { Model } from "../../src/model/model.js";
import { modelOf } from "./model.js";

/** An object of the model as it is written in YAML or JSON. */
export type Declaration = { readonly kind: string; readonly [field: string]: unknown };

/**
 * Random ecosystems, as declarations: one to four instances, sources read whole or by dataset, by every method that
 * tables have, some by their primary platform only, chains and diamonds of transformers, shared and managed containers, departments, all three choosers.
 * All keys resolve, every group's instance is eligible, and no two instances write one table: `assign` finds nothing.
 * Numbers choose from lists by remainder, so that counterexamples shrink to the first of everything.
 */
export function declarations(): fc.Arbitrary<Declaration[]> {
  return fc.record(SHAPE).map(declare);
}

/** {@link declarations}, loaded. */
export function ecosystems(): fc.Arbitrary<Model> {
  return declarations().map(modelOfDeclarations);
}

/** The model of some declarations. JSON is YAML, so they are written as JSON documents of one file. */
export function modelOfDeclarations(objects: readonly Declaration[]): Model {
  return modelOf(objects.map((object) => JSON.stringify(object)).join("\n---\n"));
}

const choice = fc.nat({ max: 30 });
const choices = fc.array(choice, { minLength: 1, maxLength: 4 });
const classification = fc.constantFrom(undefined, "public", "internal", "pii", "phi");

const SHAPE = {
  instances: fc.array(fc.record({ restricted: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  containers: fc.array(fc.record({ home: choice }), { minLength: 1, maxLength: 3 }),
  stores: fc.array(
    fc.record({
      zone: choice,
      whole: fc.boolean(),
      ingestion: fc.record({
        method: fc.constantFrom("snapshot", "watermark", "cdc"),
        scheduled: fc.boolean(),
        overlap: fc.constantFrom(undefined, "0", "100"),
        badRecords: fc.constantFrom(undefined, "stop", "reject"),
        sequence: fc.constantFrom("seq", "id"),
        letters: fc.boolean(),
      }),
      primary: fc.option(choice, { nil: undefined, freq: 2 }),
      datasets: fc.array(classification, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  transformers: fc.array(
    fc.record({
      zone: choice,
      inputs: choices,
      declared: fc.option(choice, { nil: undefined, freq: 3 }),
      primary: fc.option(choice, { nil: undefined, freq: 3 }),
      removes: fc.subarray(["pii", "phi"]),
      trusted: fc.boolean(),
      outputs: fc.array(classification, { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 6 },
  ),
  workspaces: fc.array(
    fc.record({
      zone: choice,
      container: fc.option(choice, { nil: undefined }),
      department: fc.constantFrom(undefined, "sales", "finance"),
      priority: fc.constantFrom(undefined, "critical", "high", "medium", "low"),
      groups: fc.array(
        fc.record({
          chooser: fc.constantFrom("fixed", "default", "byNeeds"),
          instance: choice,
          sinks: choices,
          latency: fc.constantFrom(undefined, "seconds", "minutes", "hours", "days"),
          history: fc.constantFrom(undefined, "live", "milestoned"),
          retention: fc.constantFrom(undefined, "P1Y", "P12M", "P30D", "P7Y", "PT12H"),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
};

type Shape = { readonly [part in keyof typeof SHAPE]: (typeof SHAPE)[part] extends fc.Arbitrary<infer T> ? T : never };

const ZONES = ["us", "eu"] as const;

function declare(shape: Shape): Declaration[] {
  const instanceAt = (at: number): string => `instance-${at % shape.instances.length}`;
  const zoneAt = (at: number): string => ZONES[at % ZONES.length] as string;
  const homeOf = (container: number): string =>
    instanceAt(shape.containers[container % shape.containers.length]?.home ?? 0);
  const restricted = (instance: string): boolean =>
    shape.instances[Number(instance.slice("instance-".length))]?.restricted ?? false;
  const datasets: string[] = [];
  const at = (store: string, names: readonly (string | undefined)[]) =>
    names.map((classification, number) => {
      datasets.push(`${store}/dataset_${number}`);
      return {
        name: `dataset_${number}`,
        primaryKey: ["id"],
        columns: [
          { name: "id", type: "integer", nullable: false, ...(number % 2 ? { classification: "internal" } : {}) },
          { name: "value", type: "string", ...given("classification", number % 2 ? classification : undefined) },
        ],
        ...given("classification", number % 2 ? undefined : classification),
      };
    });
  const sinksOf = (numbers: readonly number[]): string[] => [
    ...new Set(numbers.map((number) => datasets[number % datasets.length] as string)),
  ];

  const stores = shape.stores.map(
    ({ zone, whole, ingestion, primary, datasets: names }, number): Declaration => ({
      kind: "Datastore",
      name: `store_${number}`,
      team: `${zoneAt(zone)}/team`,
      source: {
        container: "source_pg",
        ingestion: { ...ingestionOf(ingestion), scope: whole ? "datastore" : "dataset" },
      },
      ...given("primaryPlatform", primary === undefined ? undefined : instanceAt(primary)),
      datasets: at(`store_${number}`, names),
    }),
  );
  const transformers = shape.transformers.flatMap((transformer, number): Declaration[] => {
    const { zone, inputs, declared, primary, removes, outputs } = transformer;
    const sinks = sinksOf(inputs);
    // One instance writes a declared container: the output is then made there alone.
    const only = declared === undefined ? (primary === undefined ? undefined : instanceAt(primary)) : homeOf(declared);
    const half = Math.ceil(sinks.length / 2);
    return [
      {
        kind: "Workspace",
        name: `transformer_${number}`,
        team: `${zoneAt(zone)}/team`,
        container:
          declared === undefined
            ? { managedBy: "platform", type: number % 2 ? "duckdb" : "iceberg" }
            : `container_${declared % shape.containers.length}`,
        datasetGroups: [sinks.slice(0, half), sinks.slice(half)]
          .filter((some) => some.length > 0)
          .map((some, group) => ({ name: `inputs_${group}`, sinks: some })),
        transformer: {
          code: [{ runtime: "sql", artifact: "git+https://code.example/sql#v1", entry: "main.sql" }],
          trigger: number % 2 ? { schedule: "0 * * * *" } : { on: "change" },
          declassifies: removes,
          output: `output_${number}`,
        },
      },
      {
        kind: "Datastore",
        name: `output_${number}`,
        team: `${zoneAt(zone)}/team`,
        source: { transformer: `transformer_${number}` },
        ...given("primaryPlatform", only),
        datasets: at(`output_${number}`, outputs),
      },
    ];
  });
  const pins: Record<string, string> = {};
  const workspaces = shape.workspaces.map(({ zone, container, department, priority, groups }, number): Declaration => {
    const served = groups.map(({ chooser, instance }) =>
      chooser === "default" && container === undefined
        ? { chooser, instance: "instance-0" }
        : {
            chooser: chooser === "default" ? "fixed" : chooser,
            instance: container === undefined ? instanceAt(instance) : homeOf(container),
          },
    );
    const payer = department ?? (served.some(({ instance }) => restricted(instance)) ? "sales" : undefined);
    return {
      kind: "Workspace",
      name: `workspace_${number}`,
      team: `${zoneAt(zone)}/team`,
      ...given("department", payer),
      ...given("priority", priority),
      container:
        container === undefined
          ? { managedBy: "platform", type: number % 2 ? "duckdb" : "iceberg" }
          : `container_${container % shape.containers.length}`,
      datasetGroups: groups.map(({ sinks, latency, history, retention }, group) => {
        const { chooser, instance } = served[group] as (typeof served)[number];
        if (chooser === "byNeeds") pins[`workspace_${number}/group_${group}`] = instance;
        return {
          name: `group_${group}`,
          platform: chooser === "fixed" ? instance : { [chooser]: true },
          needs: { ...given("latency", latency), ...given("history", history), ...given("retention", retention) },
          sinks: sinksOf(sinks),
        };
      }),
    };
  });
  const repository = { name: "random/ecosystem", branch: "main" };
  return [
    {
      kind: "Ecosystem",
      name: "random",
      repository: { name: "random/ecosystem", branch: "proposals" },
      liveRepository: repository,
      defaultPlatform: "instance-0",
      departments: ["sales", "finance"],
      governanceZones: ZONES.map((name) => ({ name, repository: { name: `random/${name}`, branch: "main" } })),
    },
    { kind: "Vendor", name: "onprem", cloud: "PRIVATE", locations: { us: ["ny"], eu: ["paris"] } },
    ...shape.instances.map(
      ({ restricted }, number): Declaration => ({
        kind: "DataPlatform",
        name: `instance-${number}`,
        type: "local",
        locations: ["onprem"],
        capabilities: { latency: "seconds", history: "milestoned" },
        ...given("departments", restricted ? ["sales", "finance"] : undefined),
      }),
    ),
    ...ZONES.map(
      (name): Declaration => ({
        kind: "GovernanceZone",
        name,
        teams: [{ name: "team", repository: { name: `random/${name}-team`, branch: "main" } }],
        declassifications: shape.transformers.flatMap(({ trusted, removes }, number) =>
          trusted && removes.length > 0 ? [{ workspace: `transformer_${number}`, removes: ["pii"] }] : [],
        ),
      }),
    ),
    ...ZONES.map((zone): Declaration => ({ kind: "Team", zone, name: "team" })),
    server("source_pg"),
    ...shape.containers.map((_, number) => server(`container_${number}`)),
    ...stores,
    ...transformers,
    ...workspaces,
    ...(Object.keys(pins).length > 0 ? [{ kind: "PlatformAssignments", assignments: pins }] : []),
  ];
}

function ingestionOf(shape: Shape["stores"][number]["ingestion"]): object {
  const { method, scheduled, overlap, badRecords, sequence, letters } = shape;
  const common = { method, ...given("badRecords", badRecords) };
  const schedule = "0 * * * *";
  if (method === "snapshot") return { ...common, schedule };
  if (method === "watermark") return { ...common, schedule, column: "id", ...given("overlap", overlap) };
  return {
    ...common,
    ...given("schedule", scheduled ? schedule : undefined),
    sequence,
    operation: "op",
    ...(letters ? { inserted: "c", updated: "u", deleted: "d" } : {}),
    ...given("overlap", overlap),
  };
}

function server(name: string): Declaration {
  return {
    kind: "DataContainer",
    name,
    owner: "ecosystem",
    type: "postgresql",
    locations: ["onprem:us/ny"],
    connection: { host: "pg.random.internal", port: 5432, database: name },
    credential: { store: "env", name: name.toUpperCase() },
  };
}

function given<T>(field: string, value: T | undefined): { readonly [field: string]: T } {
  return value === undefined ? {} : { [field]: value };
}
