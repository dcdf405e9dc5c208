import { expect, it } from "vitest";
import { govern } from "../../src/governance/govern.js";
import { modelOf } from "../support/model.js";
import { governedOf, reader, told, withDocuments, zone } from "./harness.js";

// Governance is asked about sound models alone, but takes nothing for granted.
const POLICY = `{ name: p, when: { departments: [sales] }, locations: { deny: ["onprem:us"] }, retention: { max: P30D } }`;
const AT_SINK = "forbidden-location Workspace reports datasetGroups/0/sinks/0";

it.each<[string, readonly string[]]>([
  ["a sink of data that nobody declares", [reader({ sinks: "[nw_data/customers, gone/gone]" })]],
  [
    "a transformer without a container, for an instance that takes its output from another",
    [
      `kind: Workspace
name: mask
team: us/sales
department: sales
datasetGroups: [{ name: inputs, sinks: [nw_data/customers] }]
transformer:
  code: [{ runtime: sql, artifact: "git+https://git.example/mask.git#v1", entry: mask.sql }]
  trigger: { on: change }
  output: masked
`,
      `kind: Datastore
name: masked
team: us/sales
primaryPlatform: lake
source: { transformer: mask }
datasets: [{ name: people, columns: [{ name: id, type: integer }] }]
`,
      reader({ sinks: "[nw_data/customers, masked/people]" }),
    ],
  ],
  [
    "a source in a container that nobody declares",
    [
      `kind: Datastore
name: lost
team: us/sales
source: { container: gone, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets: [{ name: rows, columns: [{ name: id, type: integer }] }]
`,
    ],
  ],
])("judges the rest of a model with %s", (_, documents) => {
  const model = modelOf(withDocuments(zone("us", [POLICY]), ...documents));
  const found = govern(model, governedOf(model, new Map([["reports/main", "local"]])));
  expect(found.map(told)).toEqual([
    AT_SINK,
    AT_SINK,
    "excessive-retention Workspace reports datasetGroups/0/needs/retention",
  ]);
});
