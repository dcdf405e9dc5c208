import { describe, expect, it } from "vitest";
import { govern } from "../../src/governance/govern.js";
import { indexModel } from "../../src/model/model-index.js";
import { modelOf } from "../support/model.js";
import { findings, governedOf, judge, place, reader, told, withDocuments, zone } from "./harness.js";

const ONSHORE = '{ name: onshore, locations: { allow: ["onprem:us"] } }';
const UNREAD = `kind: Datastore
name: unread
team: us/sales
source: { container: web_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets: [{ name: things, classification: internal, columns: [{ name: id, type: integer }] }]
`;

describe("a policy binds", () => {
  const onDataset = `kind: Datastore
name: nw_data
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - { name: customers, classification: pii, columns: [{ name: id, type: integer }], policies: [${ONSHORE}] }
  - { name: products, classification: public, columns: [{ name: id, type: integer }] }
`;
  const ecosystem = (policies: string) => `kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: local
departments: [sales, finance]
governanceZones: []
policies: [${policies}]
`;
  const AT_SINK = "forbidden-location Workspace reports datasetGroups/0/sinks/0";
  it.each<[string, readonly string[], readonly string[], string]>([
    ["everyone, on the ecosystem", [ecosystem(ONSHORE)], [AT_SINK], "Ecosystem northwind policies/0"],
    [
      "the data of its teams wherever it goes, on a zone",
      [zone("us", [ONSHORE])],
      [AT_SINK],
      "GovernanceZone us policies/0",
    ],
    ["the workspaces of its teams, on a zone", [zone("eu", [ONSHORE])], [AT_SINK], "GovernanceZone eu policies/0"],
    ["the dataset it is on", [onDataset], [AT_SINK], "Datastore nw_data datasets/0/policies/0"],
    ["no other dataset than the one it is on", [onDataset, reader({ sinks: "[nw_data/products]" })], [], ""],
    [
      "what is derived from the dataset it is on",
      [onDataset, reader({ sinks: "[masked/people]" })],
      [AT_SINK],
      "Datastore nw_data datasets/0/policies/0",
    ],
    ["nobody else's data, on a zone", [zone("eu", [ONSHORE]), reader({ team: "us/sales" })], [], ""],
    [
      "data of a datastore that `when` names",
      [ecosystem('{ name: p, when: { datastores: [nw_data] }, locations: { allow: ["onprem:us"] } }')],
      [AT_SINK],
      "Ecosystem northwind policies/0",
    ],
    [
      "what is derived from a datastore that `when` names",
      [
        ecosystem('{ name: p, when: { datastores: [nw_data] }, locations: { allow: ["onprem:us"] } }'),
        reader({ sinks: "[masked/people]" }),
      ],
      [AT_SINK],
      "Ecosystem northwind policies/0",
    ],
    [
      "no data of another datastore than `when` names",
      [ecosystem('{ name: p, when: { datastores: [masked] }, locations: { allow: ["onprem:us"] } }')],
      [],
      "",
    ],
    [
      "no data of another classification than `when` names",
      [ecosystem('{ name: p, when: { classifications: [phi] }, locations: { allow: ["onprem:us"] } }')],
      [],
      "",
    ],
    [
      "what a department uses that `when` names",
      [ecosystem('{ name: p, when: { departments: [sales] }, locations: { allow: ["onprem:us"] } }')],
      [AT_SINK],
      "Ecosystem northwind policies/0",
    ],
    [
      "not what another department uses than `when` names",
      [ecosystem('{ name: p, when: { departments: [finance] }, locations: { allow: ["onprem:us"] } }')],
      [],
      "",
    ],
    [
      "the producer's container too, for a department that uses its data",
      [
        ecosystem('{ name: p, when: { departments: [sales] }, locations: { deny: ["onprem:us"] } }'),
        `{ kind: DataPlatform, name: local, type: local, locations: [onprem], config: { location: "onprem:eu" } }`,
      ],
      ["forbidden-location Workspace reports datasetGroups/0/sinks/0"],
      "Ecosystem northwind policies/0",
    ],
    [
      "the data of producers that nobody reads",
      [zone("us", [ONSHORE]), UNREAD, reader({ container: "sales_pg" })],
      ["forbidden-location Datastore unread source/container"],
      "GovernanceZone us policies/0",
    ],
    [
      "data in a container that is the producer's and a consumer's at once",
      [
        zone("us", ['{ name: p, locations: { deny: ["onprem:us/ny"] } }']),
        reader({ container: "sales_pg" }),
        `{ kind: DataPlatform, name: local, type: local, locations: [onprem], config: { location: "onprem:eu" } }`,
      ],
      ["forbidden-location Datastore nw_data source/container"],
      "GovernanceZone us policies/0",
    ],
    [
      "what a consumer's zone says of a container that is the producer's as well",
      [zone("eu", ['{ name: p, locations: { deny: ["onprem:us/ny"] } }']), reader({ container: "sales_pg" })],
      ["forbidden-location Workspace reports datasetGroups/0/sinks/0"],
      "GovernanceZone eu policies/0",
    ],
  ])("%s", (_, documents, expected, policy) => {
    const found = judge(withDocuments(...documents));
    expect(found.map(told)).toEqual(expected);
    for (const { related } of found) expect(place(related[0]?.target)).toBe(policy);
  });
});

it("holds classifications against data that nobody reads, where it says what it is", () => {
  const found = judge(withDocuments(zone("us", ["{ name: p, classifications: { deny: [internal] } }"]), UNREAD));
  expect(found.map(told)).toEqual(["forbidden-classification Datastore unread datasets/0/classification"]);
  expect(found[0]?.detail).toContain("It comes from there: web_pg.");
});

describe("a department's use of data", () => {
  const scoped = '{ name: p, when: { departments: [finance] }, locations: { deny: ["onprem:us/ny"] } }';
  const inPlace = (rest = "") =>
    judge(withDocuments(zone("us", [scoped], rest), reader({ department: "finance", sinks: "[masked/people]" })));

  it("reaches back to what transformers derive it from", () => {
    expect(inPlace().map(told)).toContain("forbidden-location Workspace mask datasetGroups/0/sinks/0");
    expect(inPlace().some(({ detail }) => detail.includes("It comes from there: sales_pg"))).toBe(true);
  });

  it("ends where the policy is not passed on", () => {
    const about = scoped.replace("departments: [finance]", "departments: [finance], classifications: [pii]");
    const found = judge(
      withDocuments(
        zone("us", [about], "declassifications: [{ workspace: mask, removes: [pii] }]\n"),
        reader({ department: "finance", sinks: "[masked/people]" }),
      ),
    );
    expect(found).toEqual([]);
  });
});

describe("a violation is reported once", () => {
  const other = reader({ name: "archive", team: "eu/web", sinks: "[nw_data/products, nw_data/customers]" });

  it("for all datasets and sinks: the first is named, the others are shown", () => {
    const [finding, ...more] = judge(withDocuments(zone("us", [ONSHORE]), other));
    expect(more).toEqual([]);
    expect(finding && told(finding)).toBe("forbidden-location Workspace archive datasetGroups/0/sinks/1");
    expect(finding?.detail).toContain("nw_data/customers and 1 more dataset in location onprem:eu/paris");
    expect(finding?.related.map(({ target }) => place(target))).toEqual([
      "GovernanceZone us policies/0",
      "DataContainer web_pg locations/0",
      "Workspace reports datasetGroups/0/sinks/0",
      "Workspace archive datasetGroups/0/sinks/0",
    ]);
  });

  it("for each policy, also of one name", () => {
    expect(
      judge(withDocuments(zone("us", [ONSHORE]), zone("eu", [ONSHORE]))).map(({ related }) =>
        place(related[0]?.target),
      ),
    ).toEqual(["GovernanceZone eu policies/0", "GovernanceZone us policies/0"]);
  });

  it("for a policy that binds both as the data's and as the workspace's", () => {
    expect(judge(withDocuments(zone("us", [ONSHORE]), reader({ team: "us/sales" })))).toHaveLength(1);
  });

  it("for a source that several instances read", () => {
    const deny = zone("us", ["{ name: p, containerTypes: { deny: [postgresql] } }"]);
    const found = judge(
      withDocuments(
        deny,
        reader({ container: "web_duckdb" }),
        reader({ name: "archive", container: "web_duckdb", sinks: "[nw_data/products]", platform: "lake" }),
      ),
    );
    expect(found.map(told)).toEqual(["forbidden-container-type Datastore nw_data source/container"]);
  });
});

describe("the way", () => {
  it("goes by the input that the policy comes with, not by a shorter one", () => {
    const mixed = (sinks: string) => `kind: Workspace
name: mix
team: eu/web
container: { managedBy: platform, type: iceberg }
datasetGroups: [{ name: inputs, sinks: ${sinks} }]
transformer:
  code: [{ runtime: sql, artifact: "git+https://git.example/mix.git#v1", entry: mix.sql }]
  trigger: { on: change }
  output: mixed
---
kind: Datastore
name: mixed
team: eu/web
source: { transformer: mix }
datasets: [{ name: rows, columns: [{ name: id, type: integer }] }]
---
kind: Datastore
name: visits
team: eu/web
source: { container: aws_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets: [{ name: visits, classification: internal, columns: [{ name: id, type: integer }] }]
`;
    const found = judge(
      withDocuments(zone("us", [ONSHORE]), mixed("[visits/visits, masked/people]"), reader({ sinks: "[mixed/rows]" })),
    );
    expect(found[0]?.detail).toContain(
      "sales_pg -> ingest nw_data/customers on local -> managed:iceberg of local -> transform mask on local -> managed:iceberg of local -> transform mix on local -> web_pg",
    );
    const own = judge(
      withDocuments(zone("eu", [ONSHORE]), mixed("[visits/visits]"), reader({ sinks: "[mixed/rows]" })),
    );
    expect(own.map(({ detail }) => detail).join()).toContain(
      "aws_pg -> ingest visits/visits on local -> managed:iceberg of local -> transform mix on local -> web_pg",
    );
  });
});

it("changes nothing, also where everything is forbidden, and finds nothing without policies", () => {
  const model = modelOf(withDocuments(zone("us", [ONSHORE])));
  const before = JSON.stringify(model);
  const assignment = new Map([["reports/main", "local"]]);
  expect(govern(model, governedOf(model, assignment))).toHaveLength(1);
  expect([JSON.stringify(model), [...assignment]]).toEqual([before, [["reports/main", "local"]]]);
  expect(indexModel(model).groups.size).toBe(2);
  expect(findings(withDocuments())).toEqual([]);
});
