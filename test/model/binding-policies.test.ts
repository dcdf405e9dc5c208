import { describe, expect, test } from "vitest";
import { bindingPoliciesOf } from "../../src/model/binding-policies.js";
import { type Declared, found, indexOf } from "./policies.js";

const policy = (name: string, when = ""): string =>
  `{ name: ${name}, ${when && `when: { ${when} }, `}vendors: { deny: [aws] } }`;
const about = (...names: string[]): string => `classifications: [${names.join(", ")}]`;

/** What binds a dataset, in order. */
function bound(declared: Declared, dataset: string): string[] {
  const index = indexOf(declared);
  return bindingPoliciesOf(index)
    .on(found(index.datasets, dataset))
    .map(({ title }) => title);
}

/** Raw data of the zone us, and what is made of it in the zone eu, and once more. */
const CHAIN: Declared = {
  stores: {
    raw: ["us/a", { people: "pii", places: "public" }],
    clean: ["eu/b", { people: "" }],
    report: ["eu/b", { totals: "" }],
    other: ["eu/b", { things: "public" }],
    lost: ["nowhere/x", { things: "public" }],
  },
  made: { clean: ["eu/b", ["raw/people"], "pii, phi"], report: ["eu/b", ["clean/people"]] },
};
const TRUSTED = { trusted: { "us to_clean": "pii" } };

describe("what binds data where it is produced", () => {
  test.each<[string, { readonly [owner: string]: readonly string[] }, string, string[]]>([
    ["the ecosystem's policies bind all", { ecosystem: [policy("p")] }, "other/things", ['"p" of the ecosystem']],
    [
      "those about a classification bind it",
      { ecosystem: [policy("p", about("pii"))] },
      "raw/people",
      ['"p" of the ecosystem'],
    ],
    ["those about a classification bind no other", { ecosystem: [policy("p", about("pii"))] }, "raw/places", []],
    [
      "those about a store bind it",
      { ecosystem: [policy("p", "datastores: [raw]")] },
      "raw/places",
      ['"p" of the ecosystem'],
    ],
    ["those about a store bind no other", { ecosystem: [policy("p", "datastores: [raw]")] }, "other/things", []],
    ["a zone's policies bind the data of its teams", { us: [policy("p")] }, "raw/places", ['"p" of zone us']],
    ["data of a zone that is not there has none of a zone", { us: [policy("p")] }, "lost/things", []],
    ["a zone's policies bind no data of another zone", { us: [policy("p")] }, "other/things", []],
    ["a dataset's policies bind it", { "raw/people": [policy("p")] }, "raw/people", ['"p" of dataset raw/people']],
    ["a dataset's policies bind no other of its store", { "raw/people": [policy("p")] }, "raw/places", []],
    [
      "a dataset's policies are asked what they govern",
      { "raw/people": [policy("p", about("phi"))] },
      "raw/people",
      [],
    ],
    [
      "who uses the data is not asked",
      { ecosystem: [policy("p", "departments: [sales]")] },
      "raw/people",
      ['"p" of the ecosystem'],
    ],
    [
      "from outside in",
      { "raw/people": [policy("d")], us: [policy("z"), policy("y")], ecosystem: [policy("e")] },
      "raw/people",
      ['"e" of the ecosystem', '"z" of zone us', '"y" of zone us', '"d" of dataset raw/people'],
    ],
  ])("%s", (_, policies, dataset, expected) => {
    expect(bound({ ...CHAIN, policies }, dataset)).toEqual(expected);
  });
});

describe("what binds data that is made of other data", () => {
  test.each<[string, Declared, string, string[]]>([
    ["a zone's policies go with it", { policies: { us: [policy("p")] } }, "clean/people", ['"p" of zone us']],
    ["any number of steps", { policies: { us: [policy("p")] } }, "report/totals", ['"p" of zone us']],
    [
      "a dataset's policies do",
      { policies: { "raw/people": [policy("p")] } },
      "report/totals",
      ['"p" of dataset raw/people'],
    ],
    ["those of what it is not made of do not", { policies: { "raw/places": [policy("p")] } }, "clean/people", []],
    [
      "the ecosystem's about a store do",
      { policies: { ecosystem: [policy("p", "datastores: [raw]")] } },
      "report/totals",
      ['"p" of the ecosystem'],
    ],
    [
      "the ecosystem's about all data bind once",
      { policies: { ecosystem: [policy("p")] } },
      "report/totals",
      ['"p" of the ecosystem'],
    ],
    [
      "one that binds it by itself and by what it is made of binds once",
      { policies: { eu: [policy("p")], us: [policy("q")] } },
      "report/totals",
      ['"p" of zone eu', '"q" of zone us'],
    ],
    [
      "those about a classification do, as it goes with the data",
      { policies: { us: [policy("p", about("pii"))], ecosystem: [policy("e", about("pii"))] } },
      "report/totals",
      ['"e" of the ecosystem', '"p" of zone us'],
    ],
    [
      "those about a classification that is removed do not",
      { ...TRUSTED, policies: { us: [policy("p", about("pii"))], ecosystem: [policy("e", about("pii"))] } },
      "clean/people",
      [],
    ],
    [
      "those about a classification that is removed bind what it is removed from",
      { ...TRUSTED, policies: { us: [policy("p", about("pii"))] } },
      "raw/people",
      ['"p" of zone us'],
    ],
    [
      "those about anything else still do",
      { ...TRUSTED, policies: { us: [policy("p")], "raw/people": [policy("q", "datastores: [raw]")] } },
      "report/totals",
      ['"p" of zone us', '"q" of dataset raw/people'],
    ],
    [
      "the ecosystem's about a store and a classification that is removed do not",
      { ...TRUSTED, policies: { ecosystem: [policy("p", `datastores: [raw], ${about("pii")}`)] } },
      "clean/people",
      [],
    ],
    [
      "those about a classification that is removed and one that the data has not do not",
      { ...TRUSTED, policies: { us: [policy("p", about("phi", "pii"))] } },
      "clean/people",
      [],
    ],
    [
      "only the zone of the data is asked whom it trusts",
      { trusted: { "eu to_clean": "pii" }, policies: { us: [policy("p", about("pii"))] } },
      "clean/people",
      ['"p" of zone us'],
    ],
    [
      "those about a classification that a later transformer removes do not go further",
      {
        trusted: { "eu to_report": "pii" },
        made: { clean: ["eu/b", ["raw/people"]], report: ["eu/b", ["clean/people"], "pii"] },
        policies: { us: [policy("p", about("pii")), policy("q")] },
      },
      "report/totals",
      ['"q" of zone us'],
    ],
    [
      "nor do they where no others arrived with them",
      {
        trusted: { "eu to_report": "pii" },
        made: { clean: ["eu/b", ["raw/people"]], report: ["eu/b", ["clean/people"], "pii"] },
        policies: { us: [policy("p", about("pii"))] },
      },
      "report/totals",
      [],
    ],
    [
      "those about two classifications go on with the one that is left",
      {
        ...TRUSTED,
        stores: { ...CHAIN.stores, notes: ["us/a", { health: "phi" }] },
        made: { clean: ["eu/b", ["raw/people", "notes/health"], "pii"], report: ["eu/b", ["clean/people"]] },
        policies: { us: [policy("p", about("pii", "phi"))] },
      },
      "report/totals",
      ['"p" of zone us'],
    ],
    [
      "what is made of two has the policies of both",
      {
        made: { clean: ["eu/b", ["raw/people", "other/things"]] },
        policies: { "raw/people": [policy("p")], "other/things": [policy("q"), policy("r")] },
      },
      "clean/people",
      ['"p" of dataset raw/people', '"q" of dataset other/things', '"r" of dataset other/things'],
    ],
    [
      "what comes by two ways binds once",
      {
        stores: { ...CHAIN.stores, left: ["eu/b", { l: "" }], right: ["eu/b", { r: "" }] },
        made: {
          left: ["eu/b", ["raw/people"]],
          right: ["eu/b", ["raw/people"]],
          clean: ["eu/b", ["left/l", "right/r"]],
        },
        policies: { "raw/people": [policy("p")] },
      },
      "clean/people",
      ['"p" of dataset raw/people'],
    ],
  ])("%s", (_, declared, dataset, expected) => {
    expect(bound({ ...CHAIN, ...declared }, dataset).sort()).toEqual([...expected].sort());
  });
});

describe("a policy that binds", () => {
  test.each([
    ["ecosystem", "Ecosystem", "e", ["policies", 1]],
    ["us", "GovernanceZone", "us", ["policies", 1]],
    ["raw/places", "Datastore", "raw", ["datasets", 1, "policies", 1]],
  ])("is told where it stands: %s", (owner, kind, key, path) => {
    const index = indexOf({ ...CHAIN, policies: { [owner]: [policy("p"), policy("q")] } });
    const binding = bindingPoliciesOf(index).on(found(index.datasets, "raw/places"))[1];
    expect(binding).toMatchObject({ policy: { name: "q" }, owner: { kind, key }, path });
  });

  test.each(["ecosystem", "us", "raw/people"])("is one object wherever it is met: of %s", (owner) => {
    const index = indexOf({ ...CHAIN, policies: { [owner]: [policy("p")] } });
    const [one, other] = ["raw/people", "report/totals"].map((key) =>
      bindingPoliciesOf(index).on(found(index.datasets, key)),
    );
    expect(one?.[0]).toBeDefined();
    expect(other?.[0]).toBe(one?.[0]);
  });
});

test("a model without an Ecosystem has the policies of its zones", () => {
  const index = { ...indexOf({ ...CHAIN, policies: { us: [policy("p")] } }), ecosystem: undefined };
  const titles = bindingPoliciesOf(index).on(found(index.datasets, "clean/people"));
  expect(titles.map(({ title }) => title)).toEqual(['"p" of zone us']);
  expect(bindingPoliciesOf({ ...indexOf(CHAIN), ecosystem: undefined }).any).toBe(false);
});

describe("whether there are policies at all", () => {
  test.each([
    ["nobody has any", {}, false],
    ["the ecosystem", { ecosystem: [policy("p")] }, true],
    ["a zone", { eu: [policy("p")] }, true],
    ["a dataset", { "raw/places": [policy("p")] }, true],
  ])("%s", (_, policies, expected) => {
    expect(bindingPoliciesOf(indexOf({ ...CHAIN, policies })).any).toBe(expected);
  });
});

describe("what binds a workspace by its zone", () => {
  const policies = { us: [policy("p")], eu: [policy("q", about("pii")), policy("r")], ecosystem: [policy("e")] };
  test.each([
    ["raw/people", ['"q" of zone eu', '"r" of zone eu']],
    ["raw/places", ['"r" of zone eu']],
  ])("as far as it is about the data: %s", (dataset, expected) => {
    const index = indexOf({ ...CHAIN, policies });
    const all = bindingPoliciesOf(index).ofWorkspace(
      found(index.workspaces, "to_report"),
      found(index.datasets, dataset),
    );
    expect(all.map(({ title }) => title)).toEqual(expected);
  });

  test("a zone that is not there has none", () => {
    const index = indexOf({ ...CHAIN, made: { clean: ["nowhere/x", ["raw/people"]] }, policies });
    const workspace = found(index.workspaces, "to_clean");
    expect(bindingPoliciesOf(index).ofWorkspace(workspace, found(index.datasets, "raw/people"))).toEqual([]);
  });
});

describe("whether a policy passes from an input to what is made of it", () => {
  test.each<[string, Declared, string, string, boolean]>([
    ["one of the input's own", { policies: { us: [policy("p")] } }, "clean", "raw/people", true],
    ["one that arrived there", { policies: { us: [policy("p")] } }, "report", "clean/people", true],
    ["one that does not bind the input", { policies: { us: [policy("p")] } }, "report", "other/things", false],
    [
      "one that is about the input's classification",
      { policies: { us: [policy("p", about("pii"))] } },
      "clean",
      "raw/people",
      true,
    ],
    [
      "one about a classification that is removed",
      { ...TRUSTED, policies: { us: [policy("p", about("pii", "phi"))] } },
      "clean",
      "raw/people",
      false,
    ],
    [
      "one about a classification that arrived",
      { policies: { us: [policy("p", about("pii"))] } },
      "report",
      "clean/people",
      true,
    ],
    [
      "one about a classification that arrived and is removed",
      {
        trusted: { "eu to_report": "pii" },
        made: { clean: ["eu/b", ["raw/people"]], report: ["eu/b", ["clean/people"], "pii"] },
        policies: { us: [policy("p", about("pii"))] },
      },
      "report",
      "clean/people",
      false,
    ],
    [
      "one about nothing, though a classification is removed",
      { ...TRUSTED, policies: { us: [policy("p")] } },
      "clean",
      "raw/people",
      true,
    ],
  ])("%s", (_, declared, output, input, expected) => {
    const index = indexOf({ ...CHAIN, ...declared });
    const policies = bindingPoliciesOf(index);
    const [binding] = policies.on(found(index.datasets, "raw/people"));
    if (binding === undefined) throw new Error("it binds the raw data");
    const transformer = found(index.workspaces, `to_${output}`);
    expect(policies.passes(binding, transformer, found(index.datasets, input))).toBe(expected);
  });

  test.each([
    ["one that the input has, among others", about("internal"), {}],
    ["two that the input has, of which one is removed", about("pii", "internal"), { "eu to_report": "pii" }],
  ])("one about classifications: %s", (_, when, trusted) => {
    const index = indexOf({
      stores: { ...CHAIN.stores, clean: ["eu/b", { people: "internal" }] },
      made: { clean: ["eu/b", ["raw/people"]], report: ["eu/b", ["clean/people"], "pii"] },
      trusted,
      policies: { eu: [policy("p", when)] },
    });
    const policies = bindingPoliciesOf(index);
    const [binding] = policies.on(found(index.datasets, "clean/people"));
    if (binding === undefined) throw new Error("it binds the clean data");
    const transformer = found(index.workspaces, "to_report");
    expect(policies.passes(binding, transformer, found(index.datasets, "clean/people"))).toBe(true);
  });

  test("another policy of the input passes for itself alone", () => {
    const index = indexOf({ ...CHAIN, policies: { us: [policy("p")], "other/things": [policy("q")] } });
    const policies = bindingPoliciesOf(index);
    const [other] = policies.on(found(index.datasets, "other/things"));
    if (other === undefined) throw new Error("it binds the other data");
    const transformer = found(index.workspaces, "to_report");
    expect(policies.passes(other, transformer, found(index.datasets, "clean/people"))).toBe(false);
  });
});
