import fc from "fast-check";
import { CLOUDS, CONTAINER_TYPES } from "../../src/model/common.js";
import { INGESTION_METHODS } from "../../src/model/datastore.js";
import { RUNTIMES } from "../../src/model/workspace.js";

/** Few names, good and bad ones, so that references often resolve and often clash. */
const name = fc.constantFrom(
  "a",
  "b",
  "A",
  "a_b",
  "b_a",
  "select",
  "x y",
  "",
  "constructor",
  "toString",
  "ü",
  "ecosystem",
  "a--b",
);
const team = fc.constantFrom("a/a", "a/b", "A/a", "b", "", "a/", "/");
const twoParts = fc.tuple(name, name).map(([first, second]) => `${first}/${second}`);
const dataset = fc.oneof(twoParts, name);
const location = fc.constantFrom("a", "a:b", "a:b/a", "a:", "b:a", "", "a:constructor");
const text = fc.constantFrom("", "x", "0 0 * * *", "P1Y", "@daily", "a/b", "../x", "\u001b[31m", "git@x:y");
const type = fc.constantFrom(
  "integer",
  "string",
  "timestamp",
  "float64",
  "decimal(0,9)",
  "varchar(0)",
  "array<vector(0)>",
  "struct<a:vector(0),b:vector(0),A:map<json,json>>",
  "map<map<string,string>,struct<x:date,x:date>>",
);
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const map = <T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>) => fc.dictionary(key, value, { maxKeys: 3 });
const repository = fc.record({ host: fc.constantFrom("github.com", "", "a:b"), name: text, branch: text });
const set = (value: fc.Arbitrary<string>) => maybe(fc.record({ allow: maybe(few(value)), deny: maybe(few(value)) }));
const policy = fc.record({
  name,
  when: maybe(
    fc.record({ classifications: maybe(few(name)), departments: maybe(few(name)), datastores: maybe(few(name)) }),
  ),
  vendors: set(name),
  locations: set(location),
  platforms: set(name),
  clouds: set(fc.constantFrom(...CLOUDS)),
  containerTypes: set(fc.constantFrom(...CONTAINER_TYPES)),
  departments: set(name),
  retention: maybe(fc.record({ max: text })),
});
const status = fc.constantFrom("production", "non-production");
const deprecated = maybe(fc.constant({ reason: "old" }));

const ecosystem = fc.record({
  kind: fc.constant("Ecosystem"),
  name,
  repository,
  liveRepository: repository,
  defaultPlatform: maybe(name),
  departments: few(name),
  classifications: maybe(few(name)),
  policies: few(policy),
  governanceZones: few(fc.record({ name, repository })),
});
const vendor = fc.record({
  kind: fc.constant("Vendor"),
  name,
  cloud: fc.constantFrom(...CLOUDS),
  locations: fc.oneof(few(name), map(name, fc.oneof(few(name), map(name, few(name))))),
});
const platform = fc.record({
  kind: fc.constant("DataPlatform"),
  name,
  type: name,
  locations: few(location),
  departments: maybe(few(name)),
  config: fc.constantFrom({}, { location: "a:b" }, { location: 5 }),
  backend: maybe(map(name, fc.constant({}))),
  deployment: maybe(fc.record({ branch: maybe(text) })),
});
const zone = fc.record({
  kind: fc.constant("GovernanceZone"),
  name,
  teams: few(fc.record({ name, repository })),
  policies: few(policy),
  declassifications: few(fc.record({ workspace: name, removes: few(name) })),
});
const teamObject = fc.record({ kind: fc.constant("Team"), zone: name, name });
const container = fc.record({
  kind: fc.constant("DataContainer"),
  name,
  owner: fc.oneof(team, name),
  type: fc.constantFrom(...CONTAINER_TYPES),
  locations: few(location),
  connection: maybe(
    fc.record({
      host: maybe(text),
      port: maybe(fc.integer()),
      database: maybe(text),
      bucket: maybe(text),
      account: maybe(text),
    }),
  ),
  format: maybe(fc.constantFrom("csv", "json")),
  options: maybe(fc.record({ delimiter: maybe(text) })),
  credential: maybe(fc.record({ store: name, name: text })),
  sharedWith: maybe(few(fc.oneof(team, name))),
});
const column = fc.record({ name, type, nullable: fc.boolean(), classification: maybe(name) });
const datastore = fc.record({
  kind: fc.constant("Datastore"),
  name,
  team,
  status,
  source: fc.record({
    container: maybe(name),
    transformer: maybe(name),
    tables: maybe(map(name, text)),
    ingestion: maybe(
      fc.record({
        method: fc.constantFrom(...INGESTION_METHODS),
        schedule: maybe(text),
        column: maybe(name),
        overlap: maybe(fc.oneof(text, fc.constantFrom("PT1H", "7"))),
        badRecords: maybe(fc.constantFrom("stop", "reject")),
        sequence: maybe(name),
        operation: maybe(name),
        inserted: maybe(text),
        updated: maybe(text),
        deleted: maybe(text),
      }),
    ),
  }),
  datasets: few(
    fc.record({
      name,
      columns: few(column),
      primaryKey: few(name),
      partitionBy: few(name),
      classification: maybe(name),
      deprecated,
      policies: few(policy),
    }),
  ),
  approvals: maybe(map(fc.oneof(twoParts, name), few(name))),
  primaryPlatform: maybe(name),
  deprecated,
  transferTo: maybe(team),
});
const sink = fc.oneof(dataset, fc.record({ dataset, allowDeprecated: fc.boolean() }));
const workspace = fc.record({
  kind: fc.constant("Workspace"),
  name,
  team,
  department: maybe(name),
  container: maybe(
    fc.oneof(name, fc.record({ managedBy: fc.constant("platform"), type: fc.constantFrom(...CONTAINER_TYPES) })),
  ),
  status,
  datasetGroups: few(
    fc.record({
      name,
      needs: fc.record({ history: fc.constantFrom("live", "milestoned"), retention: maybe(text) }),
      platform: maybe(fc.oneof(name, fc.constant({ default: true }), fc.constant({ byNeeds: true }))),
      sinks: few(sink),
    }),
  ),
  transformer: maybe(
    fc.record({
      code: few(fc.record({ runtime: fc.constantFrom(...RUNTIMES), artifact: maybe(text), entry: maybe(text) })),
      trigger: fc.oneof(fc.constant({ on: "change" }), fc.record({ schedule: text })),
      declassifies: few(name),
      output: name,
    }),
  ),
});
const pins = fc.record({ kind: fc.constant("PlatformAssignments"), assignments: map(fc.oneof(twoParts, name), name) });
const retirements = fc.record({
  kind: fc.constant("Retirements"),
  retirements: few(
    fc.record({
      platform: name,
      object: dataset,
      // biome-ignore lint/suspicious/noThenProperty: the field's name in the language
      then: fc.constantFrom("destroy", "forget"),
      reason: fc.constant("x"),
    }),
  ),
});

/** Documents of every kind that each keep to their schema, and to no other law. */
export const arbitraryDocuments: fc.Arbitrary<unknown[]> = fc
  .tuple(
    fc.array(ecosystem, { maxLength: 2 }),
    fc.array(fc.oneof(vendor, platform, zone, teamObject, container), { maxLength: 8 }),
    fc.array(datastore, { maxLength: 4 }),
    fc.array(workspace, { maxLength: 4 }),
    fc.array(fc.oneof(pins, retirements), { maxLength: 3 }),
  )
  .map((lists) => lists.flat());
