import type { Guarantee } from "./guarantee.js";

const CONSTRAINTS = "governance/constraints.test.ts";
const GOVERN = "governance/govern.test.ts";
const RANDOM = "governance/random.test.ts";
const PLAIN = "finds exactly what a plain search over every way finds, and tells all of it";
const LEGACY = "platforms/legacy/legacy.test.ts";
const ASSIGN = "assign/assign.test.ts";

/** What governance promises. */
export const GOVERNANCE: readonly Guarantee[] = [
  {
    says: "A policy on the ecosystem binds everyone.",
    tests: [
      [GOVERN, "everyone, on the ecosystem"],
      [RANDOM, PLAIN],
    ],
  },
  {
    says: "A policy on a zone binds the data of its teams wherever it goes.",
    tests: [[GOVERN, "the data of its teams wherever it goes, on a zone"]],
  },
  {
    says: "A policy on a zone binds the workspaces of its teams.",
    tests: [
      [GOVERN, "the workspaces of its teams, on a zone"],
      [GOVERN, "what a consumer's zone says of a container that is the producer's as well"],
    ],
  },
  {
    says: "A policy on a dataset binds that dataset and no other.",
    tests: [
      [GOVERN, "the dataset it is on"],
      [GOVERN, "no other dataset than the one it is on"],
    ],
  },
  {
    says: "An empty list does not restrict.",
    tests: [
      [CONSTRAINTS, "under an empty list, which is no restriction"],
      ["model/policy-predicates.test.ts", "every value that is not permitted is named"],
    ],
  },
  {
    says: "A value that a policy both allows and denies is an error, also where a denied location covers an allowed one.",
    tests: [
      ["lint/rules/policy-contradiction.test.ts", "container types and clouds"],
      ["lint/rules/policy-contradiction.test.ts", "a location below a denied one, which never works"],
    ],
  },
  {
    says: "A value of a policy that names nothing is an error: vendors, locations, platforms, departments, classifications and datastores.",
    tests: [
      ["lint/rules/unknown-vendor.test.ts", "policies/0/vendors/deny/0"],
      ["lint/rules/unknown-location.test.ts", "policies/0/locations/deny/0"],
      ["lint/rules/unknown-platform.test.ts", "policies/0/platforms/deny/0"],
      ["lint/rules/unknown-department.test.ts", "policies/0/when/departments/0"],
      ["lint/rules/unknown-department.test.ts", "policies/0/departments/allow/0"],
      ["lint/rules/unknown-classification.test.ts", "policies/0/when/classifications/0"],
      ["lint/rules/unknown-classification.test.ts", "policies/0/classifications/allow/0"],
      ["lint/rules/unknown-datastore.test.ts", "policies/0/when/datastores/0"],
    ],
  },
  {
    says: "A policy without a constraint is an error.",
    tests: [["lint/rules/empty-policy.test.ts", "empty lists"]],
  },
  {
    says: "A policy whose `when` lists nothing would govern nothing, and is an error.",
    tests: [["lint/rules/empty-scope.test.ts", "each list that is empty"]],
  },
  {
    says: "An output that is classified as what its trusted transformer removes is a warning.",
    tests: [["lint/rules/declassified-output.test.ts", "a dataset"]],
  },
  {
    says: "Vendors, clouds, locations, container types and encryption are held against every container.",
    tests: [
      [CONSTRAINTS, "vendors, denied"],
      [CONSTRAINTS, "clouds, not allowed"],
      [CONSTRAINTS, "locations, not allowed"],
      [CONSTRAINTS, "containerTypes, denied"],
      [CONSTRAINTS, "encryption, clientSide"],
      [RANDOM, PLAIN],
    ],
  },
  {
    says: "An allowed or denied location covers its descendants, and a location that covers a denied one is denied.",
    tests: [
      [CONSTRAINTS, "allowed by an ancestor"],
      [CONSTRAINTS, "locations, an ancestor denied"],
      [CONSTRAINTS, "of which a part is denied"],
    ],
  },
  {
    says: "Every location of a container that lies in several counts.",
    tests: [[CONSTRAINTS, "of a container with several, each by itself"]],
  },
  {
    says: "Data may be kept off a platform, also off one that only hands it on.",
    tests: [[CONSTRAINTS, "forbid an instance that only hands the data on, once, at what makes it do so"]],
  },
  {
    says: "Departments are held against whoever uses the data, nobody's workspaces and transformers included.",
    tests: [
      [CONSTRAINTS, "forbid nobody's"],
      [CONSTRAINTS, "of a transformer count for what it reads"],
      [CONSTRAINTS, "bind who uses what is derived"],
    ],
  },
  {
    says: "Data of a classification that a policy does not permit is an error, in its source or with a consumer.",
    tests: [
      [CONSTRAINTS, "are held against the producer, once, where the dataset says what it is"],
      [CONSTRAINTS, "bind a consumer's zone"],
    ],
  },
  {
    says: "A consumer that keeps data longer than a policy permits, or for ever, is an error at what it asks.",
    tests: [
      [CONSTRAINTS, "forbids what is longer, at what the group asks"],
      [CONSTRAINTS, "forbids for ever, at the group"],
      [CONSTRAINTS, "counts what an instance keeps on the way for those whom the policy does not govern"],
    ],
  },
  {
    says: "A policy may be scoped to classifications, departments and datastores.",
    tests: [
      [GOVERN, "no data of another classification than `when` names"],
      [GOVERN, "not what another department uses than `when` names"],
      [GOVERN, "no data of another datastore than `when` names"],
    ],
  },
  {
    says: "A policy binds in the producer's container, whether or not anyone reads it.",
    tests: [
      [CONSTRAINTS, "the producer's container"],
      [GOVERN, "the data of producers that nobody reads"],
    ],
  },
  { says: "A policy binds in every consumer's container.", tests: [[CONSTRAINTS, "a consumer's container"]] },
  {
    says: "A policy binds in every container that a platform has on the way, and on both sides of an exchange.",
    tests: [
      [CONSTRAINTS, "a container of the platform's own"],
      [CONSTRAINTS, "what one instance hands to another, on both sides"],
    ],
  },
  {
    says: "A policy binds through transformers the containers of derived data.",
    tests: [
      [CONSTRAINTS, "a container of derived data"],
      [GOVERN, "what is derived from the dataset it is on"],
    ],
  },
  {
    says: "Data is free of a policy about a classification once a transformer declares that it removes it and the zone of the input's team lists that, also its own.",
    tests: [
      [CONSTRAINTS, "a container of derived data, declassified"],
      [CONSTRAINTS, "are removed by whom the zone of the data trusts"],
      [RANDOM, PLAIN],
    ],
  },
  {
    says: "What a transformer declares and the zones list is reported where they do not agree.",
    tests: [
      ["lint/rules/declassification.test.ts", "what is trusted and not declared"],
      ["lint/rules/declassification.test.ts", "what is declared and no zone trusts"],
      ["lint/rules/declassification.test.ts", "what one zone of the inputs trusts and another does not"],
      ["lint/rules/unknown-transformer.test.ts", "whom a zone trusts"],
    ],
  },
  {
    says: "A violation names the dataset, the policy, the container and the way by which the data gets there.",
    tests: [
      [CONSTRAINTS, "It gets there by sales_pg -> ingest nw_data/customers on local -> web_pg, for reports/main."],
      [GOVERN, "goes by the input that the policy comes with, not by a shorter one"],
    ],
  },
  {
    says: "A violation is reported once, whatever the number of datasets, sinks and instances and the order of declarations.",
    tests: [
      [GOVERN, "for all datasets and sinks: the first is named, the others are shown"],
      [GOVERN, "for a source that several instances read"],
      [GOVERN, "for a policy that binds both as the data's and as the workspace's"],
    ],
  },
  {
    says: "No violation falls between assignment and governance, and none is reported by both.",
    tests: [
      [RANDOM, PLAIN],
      [ASSIGN, "policies, as far as no platform is needed to judge them"],
    ],
  },
  {
    says: "Governance changes no assignment.",
    tests: [[GOVERN, "changes nothing, also where everything is forbidden, and finds nothing without policies"]],
  },
  {
    says: "Governance is linear: long chains and wide layers of transformers are judged.",
    tests: [
      [
        "governance/scale.test.ts",
        "judges a chain of 5,000 transformers, and tells of a long way its beginning and its end",
      ],
      ["governance/scale.test.ts", "costs little: 3,200 datasets in four containers each under 20 policies"],
    ],
  },
  {
    says: "Two legacy instances with the same or overlapping containers are a warning on both.",
    tests: [
      [LEGACY, "that are the same twice are a warning on both, each beside the other"],
      [LEGACY, "are each told of the others it shares containers with, once, whatever their order in the files"],
    ],
  },
  {
    says: "A workspace on a legacy instance must name containers that the instance declares.",
    tests: [[LEGACY, "a workspace's container it does not name, once"]],
  },
  {
    says: "The graph of a legacy instance is linted and its containers are governed, although nothing is generated.",
    tests: [
      [LEGACY, "tells which containers its graph touches, so that policies can be held against them"],
      [LEGACY, "may have anything on the way in a container of its own that nothing else in the model uses"],
      [LEGACY, "generates nothing"],
    ],
  },
];
