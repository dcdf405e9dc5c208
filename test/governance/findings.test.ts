import { describe, expect, it } from "vitest";
import { govern } from "../../src/governance/govern.js";
import { modelOf } from "../support/model.js";
import { findings, governedOf, place, reader, told, withDocuments, zone } from "./harness.js";

const TWO_PLACES = `kind: DataContainer
name: web_pg
owner: eu/web
type: postgresql
locations: [onprem:us/ny, "odd:x/y"]
`;
const MANAGED = reader({ container: "{ managedBy: platform, type: duckdb }" });
const local = (more: string) =>
  `{ kind: DataPlatform, name: local, type: local, locations: ["odd:x/y", onprem], config: { ${more} } }`;
const SINK = "Workspace reports datasetGroups/0/sinks/0";

/** What is said of a policy of zone us: the finding, and every place beside it but the policy's. */
function said(policy: string, ...documents: readonly string[]) {
  return findings(withDocuments(zone("us", [`{ name: p, ${policy} }`]), ...documents)).map((finding) => ({
    says: told(finding),
    beside: finding.related.slice(1).map(({ target, message }) => `${place(target)}: ${message}`),
    detail: finding.detail,
  }));
}

describe("beside a finding stands what of the container is in the way", () => {
  const ofContainer = (path: string) => [`DataContainer web_pg ${path}: the container web_pg`];
  it.each([
    ["the location", 'locations: { deny: ["odd:x/y"] }', "forbidden-location", ofContainer("locations/1")],
    ["the location of a vendor", "vendors: { deny: [odd] }", "forbidden-vendor", ofContainer("locations/1")],
    ["the locations, of a cloud", "clouds: { deny: [IBM] }", "forbidden-cloud", ofContainer("locations")],
    [
      "the type",
      "when: { departments: [sales] }, containerTypes: { deny: [postgresql] }",
      "forbidden-container-type",
      ofContainer("type"),
    ],
    ["the container, of encryption", "encryption: { serverSide: true }", "missing-encryption", ofContainer("")],
    ["the container, of departments", "departments: { deny: [sales] }", "forbidden-department", ofContainer("")],
  ])("%s", (_, policy, code, beside) => {
    const found = said(policy, TWO_PLACES).filter(({ says }) => says.startsWith(code));
    expect(found.map(({ says, beside: others }) => [says, others])).toContainEqual([`${code} ${SINK}`, beside]);
  });

  it("the container, of a department that is called like a vendor", () => {
    const found = said("departments: { deny: [odd] }", TWO_PLACES, reader({ department: "odd" }));
    expect(found.map(({ beside }) => beside)).toEqual([ofContainer("")]);
  });

  it.each([
    ["containerTypes: { deny: [duckdb] }", "Workspace reports container: the container managed:duckdb of local"],
    ["encryption: { clientSide: true }", "Workspace reports container: the container managed:duckdb of local"],
    [
      "departments: { deny: [sales] }",
      "DataPlatform local config/location: where managed:duckdb of local lies",
      'location: "odd:x/y"',
    ],
    ["departments: { deny: [sales] }", "DataPlatform local locations/0: where managed:duckdb of local lies"],
  ])("or where a managed one is asked for, or lies: %s", (policy, beside, config = "plain: true") => {
    const found = said(policy, MANAGED, local(config)).filter(({ says }) => says.endsWith(SINK));
    expect(found.map(({ beside: others }) => others)).toEqual([[beside]]);
  });

  it("and nothing of a source that nobody reads and no instance works with", () => {
    const unread = reader({ sinks: "[masked/people]" }).replace("[masked/people]", "[nw_data/products]");
    const found = said('when: { classifications: [pii] }, locations: { deny: ["onprem:us/ny"] }', unread);
    expect(found.map(({ says, beside }) => [says, beside])).toEqual([
      [
        "forbidden-location Datastore nw_data source/container",
        ["DataContainer sales_pg locations/0: the container sales_pg"],
      ],
    ]);
  });

  it("and ten of the others who ask for it", () => {
    const others = Array.from({ length: 12 }, (_, at) => reader({ name: `reports_${10 + at}` }));
    const [finding] = said("departments: { deny: [sales] }", ...others);
    expect(finding?.beside).toHaveLength(11);
    expect(finding?.beside[10]).toBe("Workspace reports_19 datasetGroups/0/sinks/0: also for reports_19/main");
  });
});

describe("a finding says why", () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);
  const allows = (count: number) => said(`departments: { allow: [${names(count).join(", ")}] }`)[0]?.detail;

  it("naming eight of the values that are allowed", () => {
    expect(allows(8)).toContain("It allows only n0, n1, n2, n3, n4, n5, n6, n7.");
    expect(allows(9)).toContain("It allows only n0, n1, n2, n3, n4, n5, n6, n7 and 1 more.");
    expect(allows(11)).toContain("n7 and 3 more.");
  });

  it("a denied value of another kind than locations is covered by nothing", () => {
    const [finding] = said("departments: { allow: [legal], deny: [sales] }", reader({ department: '"sales:emea"' }));
    expect(finding?.detail).toContain("It allows only legal.");
  });

  it("which side encryption is missing on", () => {
    const missing = (side: string) => said(`encryption: { ${side}: true }`, TWO_PLACES)[0]?.detail;
    expect(missing("serverSide")).toContain("It demands server-side encryption.");
    expect(missing("clientSide")).toContain("It demands client-side encryption.");
  });

  it("how long at most", () => {
    expect(said("retention: { max: P6M }")[0]?.detail).toContain("It allows at most P6M.");
  });
});

describe("a finding about a classification points at where it is said", () => {
  const store = (dataset: string) => `kind: Datastore
name: nw_data
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - { name: products, classification: public, columns: [{ name: id, type: integer }] }
  - { name: customers, ${dataset} }
`;
  const DENY = "classifications: { deny: [pii] }";
  it.each([
    ["of the dataset", "classification: pii, columns: [{ name: id, type: integer }]", "datasets/1/classification"],
    [
      "of its first column",
      "columns: [{ name: id, type: integer, classification: pii }, { name: b, type: integer, classification: pii }]",
      "datasets/1/columns/0/classification",
    ],
    [
      "of another column",
      "columns: [{ name: id, type: integer, classification: public }, { name: b, type: integer, classification: pii }]",
      "datasets/1/columns/1/classification",
    ],
  ])("%s", (_, dataset, path) => {
    expect(said(DENY, store(dataset)).map(({ says }) => says)).toEqual([
      `forbidden-classification Datastore nw_data ${path}`,
    ]);
  });
});

describe("a platform that serves a group although a policy keeps the data off it", () => {
  it("is shown at the group's choice, whoever chose it", () => {
    const model = modelOf(withDocuments(zone("us", ["{ name: p, platforms: { deny: [local] } }"])));
    const found = govern(model, governedOf(model, new Map([["reports/main", "local"]])));
    expect(found.map(told)).toEqual(["forbidden-platform Workspace reports datasetGroups/0/platform"]);
    expect(found[0]?.detail).toContain("reports/main");
  });

  it("is shown at the first of the groups, and the others beside it", () => {
    const other = reader({ name: "zeta", container: "aws_pg" });
    const model = modelOf(withDocuments(zone("us", ["{ name: p, platforms: { deny: [local] } }"]), other));
    const assignment = new Map(["reports/main", "zeta/main"].map((group) => [group, "local"]));
    const [finding, ...more] = govern(model, governedOf(model, assignment));
    expect(more).toEqual([]);
    expect(finding && told(finding)).toBe("forbidden-platform Workspace reports datasetGroups/0/platform");
    expect(finding?.related.slice(2).map(({ message }) => message)).toEqual(["also for zeta/main"]);
  });

  it("is shown at the choice of who wants what is made of it, where a transformer reads it there", () => {
    const policy = "when: { classifications: [pii] }, platforms: { deny: [local] }";
    const text = withDocuments(
      zone("us", [`{ name: p, ${policy} }`], "declassifications: [{ workspace: mask, removes: [pii] }]\n"),
      reader({ sinks: "[masked/people]" }),
    );
    const model = modelOf(text);
    const found = govern(model, governedOf(model, new Map([["reports/main", "local"]])));
    expect(found.map(told)).toEqual(["forbidden-platform Workspace reports datasetGroups/0/platform"]);
  });
});

describe("a container that a handler makes for a workspace under a name of its own", () => {
  it("is that workspace's, and of nobody who has a container of another kind there", () => {
    const managed = reader({ container: "{ managedBy: platform, type: duckdb }", sinks: "[nw_data/customers]" });
    const declared = reader({ name: "web", sinks: "[nw_data/customers, nw_data/products]" });
    const policy = zone("us", ["{ name: p, containerTypes: { deny: [duckdb] } }"]);
    const model = modelOf(withDocuments(policy, managed, declared));
    const governed = governedOf(model, new Map(["reports/main", "web/main"].map((group) => [group, "local"])));
    const renamed = governed.map(({ graph, containers }) => ({
      graph,
      containers: containers.map((use) => (use.key === "managed:duckdb" ? { ...use, key: "home:local" } : use)),
    }));
    const found = govern(model, renamed);
    expect(found.map(told)).toEqual([`forbidden-container-type ${SINK}`]);
    expect(found[0]?.related.map(({ target }) => place(target)).slice(1)).toEqual(["Workspace reports container"]);
    expect(found[0]?.detail).toContain("home:local of local");
  });
});
