import { describe, expect, it } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { govern } from "../../src/governance/govern.js";
import { modelOf } from "../support/model.js";
import { governedOf, judge, place, reader, told, withDocuments, zone } from "./harness.js";

const nowhere = (departments: string) =>
  `{ name: p, when: { departments: [${departments}] }, locations: { deny: ["onprem:us/ny"] } }`;
const SALES = zone("us", [nowhere("sales")]);
const AT_REPORTS = "forbidden-location Workspace reports datasetGroups/0/sinks/0";
const AT_ARCHIVE = "forbidden-location Workspace archive datasetGroups/0/sinks/0";
const store = (primary: string) => `kind: Datastore
name: nw_data
team: us/sales
primaryPlatform: ${primary}
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets: [{ name: customers, classification: pii, columns: [{ name: id, type: integer }] }]
`;
const masked = (more: string) => `kind: Datastore
name: masked
team: us/sales
source: { transformer: mask }
${more}
`;

/** The containers that a policy is broken in, each with where that is told. */
function where(...documents: readonly string[]): string[] {
  return judge(withDocuments(...documents)).map((finding) => {
    const [, container] = /where container (.*?) lies/.exec(finding.detail) ?? [];
    return `${container}: ${told(finding)} ${finding.detail.match(/permit (.*?) in location/)?.[1]}`;
  });
}

describe("a policy about what a department uses", () => {
  it("counts a transformer of that department, whoever wants what it makes", () => {
    const encrypted = zone("us", ["{ name: p, when: { departments: [sales] }, encryption: { serverSide: true } }"]);
    const plain = `kind: DataContainer
name: sales_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
`;
    const documents = [encrypted, plain, reader({ department: "finance", sinks: "[masked/people]" })];
    const [finding, ...more] = judge(withDocuments(...documents));
    expect(more).toEqual([]);
    expect(finding && told(finding)).toBe("missing-encryption Workspace mask datasetGroups/0/sinks/0");
    expect(finding?.detail).toContain("It comes from there: sales_pg, for mask/inputs.");
  });

  it("looks at each instance by itself", () => {
    const other = reader({ name: "archive", department: "finance", platform: "lake", container: "aws_pg" });
    expect(where(SALES, other)).toEqual([
      `staging:local of local: ${AT_REPORTS} nw_data/customers`,
      `sales_pg: ${AT_REPORTS} nw_data/customers`,
    ]);
    expect(where(zone("us", [nowhere("finance")]), other)).toEqual([
      `staging:lake of lake: ${AT_ARCHIVE} nw_data/customers`,
      `sales_pg: ${AT_ARCHIVE} nw_data/customers`,
    ]);
  });

  it("is told at the first who uses it", () => {
    expect(where(SALES, reader({ name: "archive" }), reader({ name: "zeta" }))).toEqual([
      `staging:local of local: ${AT_ARCHIVE} nw_data/customers`,
      `sales_pg: ${AT_ARCHIVE} nw_data/customers`,
    ]);
  });

  it("is told at the first who makes the first instance read a source, where several do", () => {
    const documents = [
      masked("primaryPlatform: old-etl\ndatasets: [{ name: people, columns: [{ name: id, type: integer }] }]"),
      reader({ name: "archive", platform: "lake", sinks: "[masked/people]" }),
    ];
    const found = where(SALES, ...documents);
    expect(found).toContain(`sales_pg: ${AT_REPORTS} nw_data/customers`);
    expect(found).toContain(`staging:old-etl of old-etl: ${AT_ARCHIVE} masked/people and 1 more dataset`);
  });

  it("does not reach what a transformer removes its reason from, though what it makes has one of its own", () => {
    const policy = nowhere("finance").replace("when: {", "when: { classifications: [pii],");
    const documents = [
      zone("us", [policy], "declassifications: [{ workspace: mask, removes: [pii] }]\n"),
      masked("datasets: [{ name: people, classification: pii, columns: [{ name: id, type: integer }] }]"),
      reader({ department: "finance", sinks: "[masked/people]" }),
    ];
    expect(where(...documents)).toEqual([`staging:local of local: ${AT_REPORTS} masked/people`]);
  });

  it("gives the same in whatever order instances are given", () => {
    const model = modelOf(
      withDocuments(SALES, store("old-etl"), reader({ name: "zeta", platform: "lake", container: "aws_pg" })),
    );
    const governed = governedOf(model, assign(model)[0]);
    expect(governed.map(({ graph }) => graph.platform.key)).toEqual(["lake", "local", "old-etl"]);
    const tell = (found: ReturnType<typeof govern>) =>
      found.map((one) => [told(one), one.detail, one.related.map(({ target }) => place(target))]);
    expect(tell(govern(model, [...governed].reverse()))).toEqual(tell(govern(model, governed)));
    expect(govern(model, governed).at(-1)?.detail).toContain("It comes from there: sales_pg, for zeta/main.");
  });
});

describe("how long data is kept on the way", () => {
  const scoped = zone("us", ["{ name: p, when: { departments: [sales] }, retention: { max: P2Y } }"]);
  const finance = (name: string, retention: string, sinks = "[nw_data/customers]") =>
    reader({ name, department: "finance", container: "aws_pg", needs: `{ retention: ${retention} }`, sinks });
  const found = (...documents: readonly string[]) =>
    judge(withDocuments(...documents)).map(
      (one) => `${told(one)} ${/for P\w+, as container .* keeps it/.exec(one.detail)}`,
    );

  it("is what the one who keeps it longest needs", () => {
    expect(found(scoped, finance("archive", "P3Y"), finance("books", "P9Y"), finance("copies", "P5Y"))).toEqual([
      "excessive-retention Workspace books datasetGroups/0/needs/retention for P9Y, as container staging:local of local keeps it",
    ]);
  });

  it("is not told of those whom the policy governs, who break it themselves", () => {
    expect(found(scoped, reader({ needs: "{ retention: P9Y }", sinks: "[masked/people]" }))).toEqual([
      "excessive-retention Workspace reports datasetGroups/0/needs/retention for P9Y, as container web_pg keeps it",
    ]);
  });

  it("is not what a transformer needs, which says nothing of that", () => {
    expect(
      found(
        zone("us", ["{ name: p, when: { departments: [finance] }, retention: { max: P2Y } }"]),
        reader({ department: "finance", sinks: "[nw_data/customers, masked/people]" }),
      ),
    ).toEqual([]);
  });

  it("is not counted for who takes the same data past a transformer that its own zone's policy is about", () => {
    const web = `kind: Workspace
name: mask
team: eu/web
department: sales
container: { managedBy: platform, type: iceberg }
datasetGroups: [{ name: inputs, sinks: [nw_data/customers] }]
transformer:
  code: [{ runtime: sql, artifact: "git+https://git.example/mask.git#v1", entry: mask.sql }]
  trigger: { on: change }
  output: masked
`;
    expect(
      found(
        zone("eu", ["{ name: p, when: { departments: [sales] }, retention: { max: P2Y } }"]),
        web,
        finance("archive", "P9Y").replace("eu/web", "us/sales"),
        reader({ sinks: "[masked/people]" }),
      ),
    ).toEqual([]);
  });
});
