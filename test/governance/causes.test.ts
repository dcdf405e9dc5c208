import { describe, expect, it } from "vitest";
import { judge, reader, told, withDocuments, zone } from "./harness.js";

const store = (rest: string, ingestion = "") => `kind: Datastore
name: nw_data
team: us/sales
${rest}source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *"${ingestion} } }
datasets:
  - { name: customers, classification: pii, columns: [{ name: id, type: integer }] }
  - { name: products, classification: public, columns: [{ name: id, type: integer }] }
`;
const oddStaging = (name: string) =>
  `{ kind: DataPlatform, name: ${name}, type: local, locations: [onprem, aws, odd], config: { location: "onprem:us/ny", staging: sqlserver } }`;
const POLICY = "{ name: p, when: { classifications: [pii] }, containerTypes: { deny: [sqlserver] } }";
const NO_SQLSERVER = zone("us", [POLICY]);
const AT_REPORTS = "forbidden-container-type Workspace reports datasetGroups/0/platform";

describe("what an instance keeps on the way is shown at the choice of the instance by", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      "the group that gets the data, not by one that gets other data of the same store",
      [
        store("", ", scope: datastore"),
        reader({ name: "archive", container: "aws_pg", sinks: "[nw_data/products]" }),
        reader({}),
      ],
      [AT_REPORTS],
    ],
    [
      "the first of the groups that want it in one container",
      [reader({ name: "archive" }), reader({ name: "statistics" })],
      [AT_REPORTS.replace("reports", "archive")],
    ],
    ["the group that gets what is derived from it", [reader({ sinks: "[masked/people]" })], [AT_REPORTS]],
    [
      "the nearest group: one that gets the data rather than what is derived from it",
      [
        // Trusted, the transformer leaves nothing that is personal.
        zone("us", [POLICY], "declassifications: [{ workspace: mask, removes: [pii] }]\n"),
        reader({ name: "archive", container: "aws_pg", sinks: "[masked/people]" }),
        reader({}),
      ],
      [AT_REPORTS],
    ],
    [
      "the group that gets what is derived here of data that another instance hands over, not by the store",
      [store("primaryPlatform: lake\n"), reader({ sinks: "[masked/people]" })],
      [AT_REPORTS, AT_REPORTS],
    ],
  ])("%s", (_, documents, expected) => {
    expect(judge(withDocuments(NO_SQLSERVER, oddStaging("local"), ...documents)).map(told)).toEqual(expected);
  });
});

it("what an instance has only to hand it on is shown at the store that is handed on", () => {
  const documents = [store("primaryPlatform: lake\n"), reader({ sinks: "[masked/people]" })];
  const found = judge(withDocuments(NO_SQLSERVER, oddStaging("lake"), ...documents));
  const at = "forbidden-container-type Datastore nw_data primaryPlatform";
  expect(found.map(told)).toEqual([at, at]);
});
