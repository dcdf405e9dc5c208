import { describe, expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { govern } from "../../src/governance/govern.js";
import type { PlatformGraph } from "../../src/graph/platform-graph.js";
import { declaredContainers } from "../../src/platform/container-uses.js";
import type { ContainerUse } from "../../src/platform/data-platform.js";
import { modelOf } from "../support/model.js";
import { governedOf, place, reader, told, withDocuments, zone } from "./harness.js";

// What the handlers of other kinds of platform may report.

const SINK = "Workspace reports datasetGroups/0/sinks/0";
const OPEN = { serverSide: false, clientSide: false };

/** What governance finds where handlers report what `report` makes of what is reported otherwise, each as it is told. */
function found(
  policy: string,
  documents: readonly string[],
  report: (uses: readonly ContainerUse[], graph: PlatformGraph) => readonly ContainerUse[],
) {
  const model = modelOf(withDocuments(zone("us", [`{ name: p, ${policy} }`]), ...documents));
  const governed = governedOf(model, assign(model)[0]);
  const changed = governed.map(({ graph, containers }) => ({ graph, containers: report(containers, graph) }));
  return govern(model, changed).map((finding) => ({
    says: told(finding),
    beside: finding.related.slice(1).map(({ target, message }) => `${place(target)}: ${message}`),
    detail: finding.detail,
  }));
}

describe("a handler that does not report the container it reads", () => {
  const silent = (uses: readonly ContainerUse[]) => uses.filter(({ role }) => role === "consumer");
  it.each<[string, string, readonly string[], readonly string[]]>([
    ["a policy", 'locations: { deny: ["onprem:us"] }', [], ["forbidden-location Datastore nw_data source/container"]],
    [
      "a policy about what a department uses",
      'when: { departments: [sales] }, locations: { deny: ["onprem:us"] }',
      [],
      [`forbidden-location ${SINK}`],
    ],
    [
      "a policy about what another department uses",
      'when: { departments: [finance] }, locations: { deny: ["onprem:us"] }',
      [],
      [],
    ],
  ])("hides it from no policy: %s", (_, policy, documents, expected) => {
    expect(found(policy, documents, silent).map(({ says }) => says)).toEqual(expected);
  });
});

describe("a handler that keeps things of its own in a container of the model", () => {
  const keeper = (key: string) => (uses: readonly ContainerUse[]) => {
    const own: ContainerUse = {
      key,
      role: "internal",
      type: "postgresql",
      locations: ["onprem:eu"],
      encryption: OPEN,
      datasets: ["nw_data/customers"],
    };
    return [...uses, own];
  };
  it("is told of it as its own, also where a source lies", () => {
    const [finding, ...more] = found("encryption: { serverSide: true }", [], keeper("sales_pg"));
    expect(more).toEqual([]);
    expect(finding?.says).toBe("missing-encryption Workspace reports datasetGroups/0/platform");
    expect(finding?.detail).toContain("configure local so that sales_pg is permitted");
  });
  it("is told of it once for each instance", () => {
    const other = reader({ name: "archive", container: "aws_pg", platform: "lake" });
    const all = found("encryption: { serverSide: true }", [other], keeper("web_duckdb"));
    expect(all.map(({ says, beside }) => [says, beside])).toEqual([
      [
        "missing-encryption Workspace archive datasetGroups/0/platform",
        ["DataContainer web_duckdb : the container web_duckdb"],
      ],
      [
        "missing-encryption Workspace reports datasetGroups/0/platform",
        ["DataContainer web_duckdb : the container web_duckdb"],
      ],
    ]);
  });
});

describe("a handler that reports data", () => {
  const home =
    (...datasets: readonly string[]) =>
    (uses: readonly ContainerUse[]) => {
      const own: ContainerUse = {
        key: "home",
        role: "internal",
        type: "duckdb",
        locations: ["mars:crater"],
        encryption: OPEN,
        datasets,
      };
      return [...uses, own];
    };
  it("that the model does not have is not told of it", () => {
    expect(found("containerTypes: { deny: [duckdb] }", [], home("gone/gone"))).toEqual([]);
  });
  it("that nobody asked for is shown where it can be mended, at the instance", () => {
    const all = found("containerTypes: { deny: [duckdb] }", [], home("nw_data/products"));
    expect(all.map(({ says, beside }) => [says, beside])).toEqual([
      [
        "forbidden-container-type DataPlatform local ",
        ["DataPlatform local config/location: where home of local lies"],
      ],
    ]);
  });
  it("with a vendor that the model does not have is told of that", () => {
    const policy = "vendors: { allow: [onprem] }, clouds: { deny: [AWS], allow: [PRIVATE] }";
    const [finding, ...more] = found(policy, [], home("nw_data/customers"));
    expect(more).toEqual([]);
    expect(finding?.says).toBe("forbidden-vendor Workspace reports datasetGroups/0/platform");
    expect(finding?.detail).toContain("with vendor mars, where container home of local lies");
  });
  it("that a transformer makes besides is shown at the dataset, for a classification", () => {
    const two = `kind: Datastore
name: masked
team: us/sales
source: { transformer: mask }
datasets:
  - { name: people, columns: [{ name: id, type: integer }] }
  - { name: more, columns: [{ name: id, type: integer }, { name: mail, type: string }] }
`;
    const documents = [two, reader({ sinks: "[masked/people]" })];
    const policy = "when: { datastores: [masked] }, classifications: { deny: [pii] }";
    expect(found(policy, documents, home("masked/more")).map(({ says }) => says)).toEqual([
      "forbidden-classification Datastore masked datasets/1",
      `forbidden-classification ${SINK}`,
    ]);
  });
});

describe("a handler that keeps nothing but what the model declares", () => {
  it("has a platform shown at what makes it hand data on", () => {
    const primary = `kind: Datastore
name: nw_data
team: us/sales
primaryPlatform: lake
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets: [{ name: customers, columns: [{ name: id, type: integer }] }]
`;
    const all = found("platforms: { deny: [lake] }", [primary], (_, graph) => declaredContainers(graph));
    expect(all.map(({ says }) => says)).toEqual(["forbidden-platform Datastore nw_data primaryPlatform"]);
  });
});

describe("a handler that makes containers for workspaces under names of its own", () => {
  it("has each dataset told for who asks for it", () => {
    const documents = [
      reader({ container: "{ managedBy: platform, type: duckdb }" }),
      reader({ name: "archive", container: "{ managedBy: platform, type: iceberg }", sinks: "[nw_data/products]" }),
    ];
    const renamed = (uses: readonly ContainerUse[]) =>
      uses.map((use) => ({ ...use, key: use.key.replace("managed:", "made:") }));
    const all = found("departments: { deny: [sales] }", documents, renamed);
    expect(all.map(({ says, detail }) => [says, /container \S+/.exec(detail)?.[0]])).toEqual([
      [`forbidden-department ${SINK}`, "container made:duckdb"],
      ["forbidden-department Workspace archive datasetGroups/0/sinks/0", "container made:iceberg"],
    ]);
  });
});
