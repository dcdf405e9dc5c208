import { expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { govern } from "../../src/governance/govern.js";
import type { DataContainer } from "../../src/model/data-container.js";
import type { GovernanceZone } from "../../src/model/governance-zone.js";
import type { Model } from "../../src/model/model.js";
import type { Policy } from "../../src/model/policy.js";
import { chain, layers } from "../graph/scale-models.js";
import { governedOf } from "./harness.js";

const zone = (policies: Policy[]): GovernanceZone => ({
  kind: "GovernanceZone",
  key: "us",
  name: "us",
  teams: [],
  policies,
  declassifications: [],
});
const KEPT: Policy[] = Array.from({ length: 20 }, (_, at) => ({
  name: `kept${at}`,
  locations: { allow: ["onprem"] },
  retention: { max: "P9Y" },
  when: { classifications: ["pii"] },
}));
const BROKEN: Policy[] = [
  { name: "onshore", when: { classifications: ["internal"] }, locations: { deny: ["onprem"] } },
];

function findings(model: Model, policies: Policy[]) {
  const governed = { ...model, zones: [zone(policies)] };
  const [assignment] = assign(model);
  return govern(governed, governedOf(governed, assignment));
}

it("judges a chain of 5,000 transformers, and tells of a long way its beginning and its end", () => {
  expect(findings(chain(5_000, 10), KEPT)).toEqual([]);
  const found = findings(chain(5_000, 10), BROKEN);
  expect(found.length).toBe(2);
  const scoped: Policy[] = [{ name: "p", when: { departments: ["sales"] }, containerTypes: { deny: ["duckdb"] } }];
  expect(findings(chain(5_000, 5_000), scoped)).toHaveLength(1);
});

it("judges a container for each of 2,000 transformers in a chain, each with its own way", () => {
  const model = chain(2_000);
  const containers: DataContainer[] = [];
  const workspaces = model.workspaces.map((workspace) => {
    const name = `c_${workspace.key}`;
    containers.push({
      kind: "DataContainer",
      key: name,
      name,
      owner: "us/sales",
      type: "postgresql",
      locations: ["onprem:us"],
      encryption: { serverSide: false, clientSide: false },
    });
    return { ...workspace, container: name };
  });
  const found = findings({ ...model, containers, workspaces }, BROKEN);
  expect(found).toHaveLength(2_002);
  expect(found.some(({ detail }) => /pg -> ingest d0\/data on local -> … \d+ more … -> /.test(detail))).toBe(true);
  expect(Math.max(...found.map(({ detail }) => detail.length))).toBeLessThan(1_500);
});

it("judges 15 layers of 40 transformers that read everything of the layer before", () => {
  expect(findings(layers(15, 40), KEPT)).toEqual([]);
  expect(findings(layers(15, 40), BROKEN)).toHaveLength(2);
});

it("costs little: 3,200 datasets in four containers each under 20 policies", () => {
  const base = chain(1);
  const [store] = base.datastores;
  const [reader] = base.workspaces.filter(({ transformer }) => !transformer);
  if (!store || !reader) throw new Error("a chain has both");
  const rows = Array.from({ length: 3_200 }, (_, at) => ({ ...store.datasets[0], name: `t${at}` }));
  const datastores = [{ ...store, key: "big", name: "big", datasets: rows as typeof store.datasets }];
  const workspaces = ["one", "two"].map((name) => ({
    ...reader,
    key: name,
    name,
    container: { managedBy: "platform", type: name === "one" ? "duckdb" : "iceberg" } as const,
    datasetGroups: reader.datasetGroups.map((group) => ({
      ...group,
      sinks: rows.map((row) => ({ dataset: `big/${row.name}`, allowDeprecated: false })),
    })),
  }));
  const policies = KEPT.map((policy) => ({ ...policy, when: { classifications: ["internal"] }, retention: undefined }));
  const model = { ...base, datastores, workspaces, zones: [zone(policies as unknown as Policy[])] };
  const governed = governedOf(model, assign(model)[0]);
  const start = performance.now();
  expect(govern(model, governed)).toEqual([]);
  // A tenth of it is usual; the rest is for machines that do other things besides.
  expect(performance.now() - start).toBeLessThan(3_000);
});
