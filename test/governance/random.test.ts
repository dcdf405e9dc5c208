import fc from "fast-check";
import { expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { cellsOf } from "../../src/governance/cells.js";
import { govern } from "../../src/governance/govern.js";
import { Uses } from "../../src/governance/uses.js";
import { type Violation, violationsOf } from "../../src/governance/violations.js";
import { bindingPoliciesOf } from "../../src/model/binding-policies.js";
import type { Model } from "../../src/model/model.js";
import { indexModel } from "../../src/model/model-index.js";
import { type Declaration, declarations, modelOfDeclarations } from "../support/arbitraries.js";
import { governedOf, place } from "./harness.js";
import { forbidden } from "./oracle.js";

const someOf = (...values: string[]) => fc.subarray(values, { minLength: 1, maxLength: Math.min(2, values.length) });
const set = (...values: string[]) =>
  fc.oneof(
    someOf(...values).map((deny) => ({ deny })),
    someOf(...values).map((allow) => ({ allow })),
  );
const LOCATIONS = ["onprem", "onprem:us", "onprem:us/ny", "onprem:eu", "onprem:eu/paris"];
const constraint = fc.oneof(
  fc.record({ locations: set(...LOCATIONS) }),
  fc.record({ vendors: set("onprem") }),
  fc.record({ clouds: set("PRIVATE", "AWS") }),
  fc.record({ platforms: set("instance-0", "instance-1") }),
  fc.record({ containerTypes: set("postgresql", "duckdb", "s3", "iceberg") }),
  fc.record({ departments: set("sales", "finance") }),
  fc.record({ classifications: set("public", "internal", "pii", "phi") }),
  fc.record({
    encryption: fc.constantFrom({ serverSide: true }, { clientSide: true }, { serverSide: true, clientSide: true }),
  }),
  fc.record({ retention: fc.record({ max: fc.constantFrom("P1Y", "P30D", "P7Y", "P12M") }) }),
);
const when = fc.option(
  fc.record(
    {
      classifications: someOf("public", "internal", "pii", "phi"),
      departments: someOf("sales", "finance"),
      datastores: someOf("store_0", "output_0", "output_1"),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);
const policy = fc.record({ when, one: constraint, other: fc.option(constraint, { nil: {} }) });
const policies = fc.array(fc.record({ on: fc.constantFrom("Ecosystem", "us", "eu", "dataset", "output"), policy }), {
  minLength: 1,
  maxLength: 5,
});
const places = fc.array(
  fc.record({
    at: fc.subarray(LOCATIONS, { minLength: 1, maxLength: 2 }),
    serverSide: fc.boolean(),
    clientSide: fc.boolean(),
  }),
  {
    minLength: 4,
    maxLength: 4,
  },
);

/** A random ecosystem with random policies and containers anywhere. */
const models = fc.tuple(declarations(), policies, places).map(([objects, added, where]): Model => {
  const result = structuredClone(objects) as Record<string, unknown>[];
  const find = (kind: string, name?: string) =>
    result.find((one) => one.kind === kind && (name === undefined || one.name === name)) as
      | Record<string, unknown>
      | undefined;
  for (const [
    number,
    {
      on,
      policy: { when: scope, one, other },
    },
  ] of added.entries()) {
    const made = {
      name: `p${number}`,
      ...(scope && Object.keys(scope).length > 0 ? { when: scope } : {}),
      ...other,
      ...one,
    };
    const store = find("Datastore", on === "dataset" ? "store_0" : "output_0") ?? find("Datastore");
    const [dataset] = (store?.datasets ?? []) as Record<string, unknown>[];
    const owner =
      on === "Ecosystem" ? find(on) : on === "dataset" || on === "output" ? dataset : find("GovernanceZone", on);
    if (owner) owner.policies = [...((owner.policies as unknown[] | undefined) ?? []), made];
  }
  for (const [number, container] of result.filter(({ kind }) => kind === "DataContainer").entries()) {
    const { at, serverSide, clientSide } = where[number % where.length] as (typeof where)[number];
    Object.assign(container, { locations: at, encryption: { serverSide, clientSide } });
  }
  for (const [number, instance] of result.filter(({ kind }) => kind === "DataPlatform").entries()) {
    const { at, serverSide } = where[(number + 1) % where.length] as (typeof where)[number];
    instance.config = { location: at[0], plain: !serverSide };
  }
  return modelOfDeclarations(result as unknown as Declaration[]);
});

const tell = ({ binding, entry, place: { id }, constraint, value }: Violation): string => {
  const whose =
    binding.owner.kind === "Ecosystem"
      ? "ecosystem"
      : binding.owner.kind === "Datastore"
        ? entryOf(binding)
        : binding.owner.key;
  // Of two needs that are equally long either may be told.
  const asked = constraint === "retention" && value === "P12M" ? "P1Y" : value;
  return [`${whose} ${binding.policy.name}`, entry.key, id, constraint, asked].join(" | ");
};
const entryOf = ({ title }: Violation["binding"]) => title.slice(title.lastIndexOf(" ") + 1);

it("finds exactly what a plain search over every way finds, and tells all of it", () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(models, (model) => {
      const [assignment, refused] = assign(model);
      const governed = governedOf(model, assignment);
      const index = indexModel(model);
      const uses = new Uses(
        index,
        bindingPoliciesOf(index),
        governed.map(({ graph }) => graph),
      );
      const violations = violationsOf(index, governed, uses);
      const expected = forbidden(model, assignment, governed);
      expect([...new Set(violations.map(tell))].sort()).toEqual(expected);
      for (const { constraint, role } of violations) kinds.add(`${constraint} ${role}`);

      // Everything is told: as itself, or where the same dataset breaks the same constraint of the same policy and is mended.
      const cells = cellsOf(violations);
      const found = govern(model, governed);
      expect(found).toHaveLength(cells.length);
      const told = cells.flatMap(({ first, datasets }) =>
        datasets.map((key) => `${tell(first).split(" | ")[0]} ${key} ${first.constraint}`),
      );
      for (const violation of violations)
        expect(told).toContain(`${tell(violation).split(" | ")[0]} ${violation.entry.key} ${violation.constraint}`);
      const byPlace = new Set(["vendors", "clouds", "locations", "containerTypes", "encryption", "departments"]);
      const all = new Set(
        violations.filter(({ constraint }) => byPlace.has(constraint)).map((v) => tell(v).replace(/ \| [^|]*/, "")),
      );
      const once = cells
        .filter(({ first }) => byPlace.has(first.constraint))
        .map(({ first }) => tell(first).replace(/ \| [^|]*/, ""));
      expect(once.sort()).toEqual([...all].sort());

      // What assignment refuses is in no graph, so nobody reads of it twice.
      const chosen = new Set(
        refused
          .filter(({ code }) => code === "assign/ineligible-instance")
          .map(({ target }) => place(target).split("/platform")[0]),
      );
      for (const { ask } of violations)
        if (ask && !ask.workspace.transformer)
          expect(chosen).not.toContain(`Workspace ${ask.workspace.key} datasetGroups/${ask.groupIndex}`);
    }),
    { numRuns: 200 },
  );
  // The random models reach every constraint in every kind of place that it can be broken in.
  for (const constraint of ["locations", "vendors", "clouds", "containerTypes", "encryption", "classifications"])
    for (const role of ["producer", "consumer", "internal"]) expect([...kinds]).toContain(`${constraint} ${role}`);
  for (const one of ["departments consumer", "retention consumer"]) expect([...kinds]).toContain(one);
}, 60_000);
