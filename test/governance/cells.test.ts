import { describe, expect, it } from "vitest";
import { govern } from "../../src/governance/govern.js";
import { modelOf } from "../support/model.js";
import { governedOf, judge, place, reader, told, withDocuments, zone } from "./harness.js";

const TRUST = "declassifications: [{ workspace: mask, removes: [pii] }]\n";
const MASKED = (rest: string) => `kind: Datastore
name: masked
team: us/sales
${rest}source: { transformer: mask }
datasets: [{ name: people, columns: [{ name: id, type: integer }] }]
`;

it("policies are told in the order in which they are written, also the eleventh after the third", () => {
  const names = Array.from({ length: 12 }, (_, at) => `p${at}`);
  const found = judge(
    withDocuments(
      zone(
        "us",
        names.map((name) => `{ name: ${name}, locations: { allow: ["onprem:us"] } }`),
      ),
    ),
  );
  expect(found.map(({ related }) => place(related[0]?.target))).toEqual(
    names.map((_, at) => `GovernanceZone us policies/${at}`),
  );
});

describe("retention", () => {
  it("is told of who keeps too long and of whom others keep for on the way: mending one does not mend the other", () => {
    const found = judge(
      withDocuments(
        zone("us", ["{ name: p, when: { departments: [sales] }, retention: { max: P2Y } }"]),
        reader({ needs: "{ retention: P3Y }" }),
        reader({ name: "archive", department: "finance", container: "aws_pg", needs: "{ retention: P9Y }" }),
      ),
    );
    expect(found.map(told).sort()).toEqual([
      "excessive-retention Workspace archive datasetGroups/0/needs/retention",
      "excessive-retention Workspace reports datasetGroups/0/needs/retention",
    ]);
  });
});

describe("a classification", () => {
  const deny = zone("us", ["{ name: p, when: { datastores: [masked] }, classifications: { deny: [pii] } }"]);
  it("that data is derived with is told of who asks, and not of what lies on the way", () => {
    const found = judge(withDocuments(deny, reader({ sinks: "[masked/people]" })));
    expect(found.map(told)).toEqual(["forbidden-classification Workspace reports datasetGroups/0/sinks/0"]);
  });

  it("is told of each who asks", () => {
    const archive = reader({ name: "archive", container: "aws_pg", sinks: "[masked/people]" });
    expect(judge(withDocuments(deny, archive, reader({ sinks: "[masked/people]" }))).map(told)).toEqual([
      "forbidden-classification Workspace archive datasetGroups/0/sinks/0",
      "forbidden-classification Workspace reports datasetGroups/0/sinks/0",
    ]);
  });

  it("of one dataset is told of its producer, of another of who asks", () => {
    const both = zone("us", ["{ name: p, classifications: { deny: [pii] } }"]);
    expect(
      judge(withDocuments(both, reader({ sinks: "[nw_data/customers, masked/people]" })))
        .map(told)
        .sort(),
    ).toEqual([
      "forbidden-classification Datastore nw_data datasets/0/classification",
      "forbidden-classification Workspace reports datasetGroups/0/sinks/1",
    ]);
  });
});

describe("a platform", () => {
  const deny = zone("us", ["{ name: p, when: { classifications: [pii] }, platforms: { deny: [lake] } }"], TRUST);
  it("that transforms the data is told by what its transformer has", () => {
    const [finding, ...more] = judge(
      withDocuments(deny, MASKED("primaryPlatform: lake\n"), reader({ sinks: "[masked/people]" })),
    );
    expect(more).toEqual([]);
    expect(finding && told(finding)).toBe("forbidden-platform Datastore masked primaryPlatform");
    expect(finding?.detail).toContain(
      "nw_data/customers on platform lake, which has it in container managed:iceberg of lake",
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      "the policy",
      "where managed:iceberg of lake lies",
    ]);
  });

  it("is told of the first group that it serves, with its transformers and other groups beside it", () => {
    const model = modelOf(
      withDocuments(
        zone("us", ["{ name: p, platforms: { deny: [lake] } }"]),
        reader({ name: "archive", container: "aws_pg", sinks: "[masked/people]" }),
      ),
    );
    const assignment = new Map(["archive/main", "reports/main"].map((group) => [group, "lake"]));
    const [finding, ...more] = govern(model, governedOf(model, assignment));
    expect(more).toEqual([]);
    expect(finding?.detail).toContain("masked/people and 1 more dataset on platform lake");
    expect(finding?.related.map(({ message }) => message)).toEqual([
      "the policy",
      "the container aws_pg",
      "also for mask/inputs",
      "also for reports/main",
    ]);
  });
});
