import { describe, expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { govern } from "../../src/governance/govern.js";
import type { GovernanceZone } from "../../src/model/governance-zone.js";
import { chain } from "../graph/scale-models.js";
import { modelOf } from "../support/model.js";
import { findings, governedOf, judge, reader, told, withDocuments, zone } from "./harness.js";

const ONSHORE = '{ name: onshore, locations: { allow: ["onprem:us"] } }';

/** Makes `mixed` of what it reads. */
const mix = (sinks: string) => `kind: Workspace
name: mix
team: us/sales
department: sales
container: { managedBy: platform, type: iceberg }
datasetGroups: [{ name: inputs, sinks: ${sinks} }]
transformer:
  code: [{ runtime: sql, artifact: "git+https://git.example/mix.git#v1", entry: mix.sql }]
  trigger: { on: change }
  output: mixed
---
kind: Datastore
name: mixed
team: us/sales
source: { transformer: mix }
datasets: [{ name: rows, columns: [{ name: id, type: integer }] }]
`;
const way = (detail: string | undefined) =>
  /(?:gets there by|comes from there:) (.*?)(?:, for [^ ]*)?\. /.exec(detail ?? "")?.[1];

describe("the way", () => {
  const direct = "sales_pg -> ingest nw_data/customers on local -> managed:iceberg of local -> transform mix on local";

  it.each(["[masked/people, nw_data/customers]", "[nw_data/customers, masked/people]"])(
    "is a shortest one of those that the policy comes by: %s",
    (sinks) => {
      const [finding, ...more] = findings(
        withDocuments(zone("us", [ONSHORE]), mix(sinks), reader({ sinks: "[mixed/rows]" })),
      );
      expect(more).toEqual([]);
      expect(way(finding?.detail)).toBe(`${direct} -> web_pg`);
    },
  );

  it("is told from the source where the policy is of the reader's zone and comes with none of the data", () => {
    const [finding] = judge(withDocuments(zone("eu", [ONSHORE]), reader({ sinks: "[masked/people]" })));
    expect(way(finding?.detail)).toBe(
      "sales_pg -> ingest nw_data/customers on local -> managed:iceberg of local -> transform mask on local -> web_pg",
    );
  });

  it("is the container, where the policy comes by an input alone that nobody can have", () => {
    const ghost = `kind: Datastore
name: ghost
team: us/sales
source: { transformer: nobody }
datasets: [{ name: rows, columns: [{ name: id, type: integer }], policies: [${ONSHORE}] }]
`;
    const model = modelOf(
      withDocuments(ghost, mix("[nw_data/customers, ghost/rows]"), reader({ sinks: "[mixed/rows]" })),
    );
    const found = govern(model, governedOf(model, new Map([["reports/main", "local"]])));
    expect(found.map(({ detail }) => way(detail))).toEqual(["web_pg"]);
  });

  it("ends in the container, where a handler reports data there that its graph does not bring", () => {
    const model = modelOf(withDocuments(zone("us", [ONSHORE])));
    const [local] = governedOf(model, new Map([["reports/main", "local"]]));
    if (local === undefined) throw new Error("local serves reports");
    const cache = {
      key: "cache",
      role: "internal",
      type: "s3",
      locations: ["odd:x/y"],
      encryption: { serverSide: true, clientSide: true },
      datasets: ["nw_data/products"],
    } as const;
    const [finding, ...more] = govern(model, [{ graph: local.graph, containers: [cache] }]);
    expect(more).toEqual([]);
    expect(finding && told(finding)).toBe("forbidden-location DataPlatform local ");
    expect(finding?.detail).toContain("It gets there by cache of local.");
  });
});

describe("a long way", () => {
  const us: GovernanceZone = {
    kind: "GovernanceZone",
    key: "us",
    name: "us",
    teams: [],
    policies: [{ name: "p", containerTypes: { deny: ["duckdb"] } }],
    declassifications: [],
  };
  /** How a dataset is told to get to its reader through a number of transformers, and how it does. */
  const through = (count: number) => {
    const model = { ...chain(count), zones: [us] };
    // Where the data of all readers lies, and not what is kept on the way.
    const governed = governedOf(model, assign(model)[0]).map(({ graph, containers }) => ({
      graph,
      containers: containers.map((use) =>
        use.key === "managed:duckdb" ? { ...use, datasets: [`d${count}/data`] } : { ...use, datasets: [] },
      ),
    }));
    const [finding] = govern(model, governed);
    const made = Array.from({ length: count }, (_, at) => ["managed:duckdb of local", `transform t${at + 1} on local`]);
    return {
      told: way(finding?.detail)?.split(" -> ") ?? [],
      whole: ["pg", "ingest d0/data on local", ...made.flat(), "managed:duckdb of local"],
    };
  };

  it.each([1, 2, 3, 4, 5])("is told wholly through %i transformers", (count) => {
    const { told: steps, whole } = through(count);
    expect(steps).toEqual(whole);
  });

  it.each([6, 7, 20, 21])("is told by its source and its end through %i, with how much is left out", (count) => {
    const { told: steps, whole } = through(count);
    const left = Number(/^… (\d+) more …$/.exec(steps[2] ?? "")?.[1]);
    expect(left).toBeGreaterThan(0);
    expect(steps.slice(0, 2)).toEqual(whole.slice(0, 2));
    expect(steps.slice(3)).toEqual(whole.slice(2 + left));
    expect(steps.length).toBeLessThanOrEqual(16);
  });
});
