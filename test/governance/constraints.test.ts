import { describe, expect, it } from "vitest";
import { judge, place, reader, told, withDocuments, zone } from "./harness.js";

/** How a container is odd: what each constraint does not permit of it. */
const CONSTRAINTS: readonly (readonly [constraint: string, policy: string, code: string, detail: RegExp])[] = [
  ["vendors, denied", "vendors: { deny: [odd] }", "forbidden-vendor", /with vendor odd, .* It denies that\./],
  ["vendors, not allowed", "vendors: { allow: [onprem] }", "forbidden-vendor", /It allows only onprem\./],
  ["clouds, denied", "clouds: { deny: [IBM] }", "forbidden-cloud", /in cloud IBM, where/],
  ["clouds, not allowed", "clouds: { allow: [PRIVATE, AWS] }", "forbidden-cloud", /It allows only PRIVATE, AWS\./],
  ["locations, denied", 'locations: { deny: ["odd:x/y"] }', "forbidden-location", /in location odd:x\/y, where/],
  [
    "locations, an ancestor denied",
    'locations: { deny: ["odd:x"] }',
    "forbidden-location",
    /denies odd:x, which covers it/,
  ],
  ["locations, not allowed", "locations: { allow: [onprem, aws] }", "forbidden-location", /allows only onprem, aws\./],
  ["containerTypes, denied", "containerTypes: { deny: [sqlserver] }", "forbidden-container-type", /of type sqlserver/],
  [
    "containerTypes, not allowed",
    "containerTypes: { allow: [postgresql, s3, iceberg] }",
    "forbidden-container-type",
    /allows only/,
  ],
  [
    "encryption, serverSide",
    "encryption: { serverSide: true }",
    "missing-encryption",
    /without server-side encryption/,
  ],
  ["encryption, clientSide", "encryption: { clientSide: true }", "missing-encryption", /demands client-side/],
];

const ODD = (name: string, owner: string) =>
  `kind: DataContainer\nname: ${name}\nowner: ${owner}\ntype: sqlserver\nlocations: ["odd:x/y"]\n`;
const ODD_INSTANCE = (name: string) =>
  `{ kind: DataPlatform, name: ${name}, type: local, locations: [onprem, aws, odd], config: { location: "odd:x/y", staging: sqlserver, plain: true } }`;
const PRIMARY = `kind: Datastore
name: nw_data
team: us/sales
primaryPlatform: lake
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - { name: customers, classification: pii, columns: [{ name: id, type: integer }] }
`;
const TRUST = "declassifications: [{ workspace: mask, removes: [pii] }]\n";

/** Where data comes to rest in the odd container, and what is then reported; without it nothing is. */
const PLACES: readonly {
  readonly name: string;
  readonly odd: readonly string[];
  readonly even: readonly string[];
  readonly zone?: string;
  readonly expect: readonly { readonly target: string; readonly way: string; readonly related: string }[];
}[] = [
  {
    name: "the producer's container",
    odd: [ODD("sales_pg", "us/sales")],
    even: [],
    expect: [
      {
        target: "Datastore nw_data source/container",
        way: "It comes from there: sales_pg.",
        related: "DataContainer sales_pg",
      },
    ],
  },
  {
    name: "a consumer's container",
    odd: [ODD("web_pg", "eu/web")],
    even: [],
    expect: [
      {
        target: "Workspace reports datasetGroups/0/sinks/0",
        way: "It gets there by sales_pg -> ingest nw_data/customers on local -> web_pg, for reports/main.",
        related: "DataContainer web_pg",
      },
    ],
  },
  {
    name: "a container of the platform's own",
    odd: [ODD_INSTANCE("local")],
    even: [],
    expect: [
      {
        target: "Workspace reports datasetGroups/0/platform",
        way: "It gets there by sales_pg -> ingest nw_data/customers on local -> staging:local of local, for reports/main.",
        related: "DataPlatform local config/location",
      },
    ],
  },
  {
    name: "a container of derived data",
    odd: [ODD("web_pg", "eu/web"), reader({ sinks: "[masked/people]" })],
    even: [reader({ sinks: "[masked/people]" })],
    expect: [
      {
        target: "Workspace reports datasetGroups/0/sinks/0",
        way: "sales_pg -> ingest nw_data/customers on local -> managed:iceberg of local -> transform mask on local -> web_pg, for reports/main.",
        related: "DataContainer web_pg",
      },
    ],
  },
  {
    name: "a container of derived data, declassified",
    odd: [ODD("web_pg", "eu/web"), reader({ sinks: "[masked/people]" })],
    even: [reader({ sinks: "[masked/people]" })],
    zone: TRUST,
    expect: [],
  },
  {
    name: "what one instance hands to another, on both sides",
    odd: [ODD_INSTANCE("lake"), ODD_INSTANCE("local"), PRIMARY],
    even: [PRIMARY],
    expect: [
      {
        target: "Datastore nw_data primaryPlatform",
        way: "sales_pg -> ingest nw_data/customers on lake -> exchange:lake-local of lake.",
        related: "DataPlatform lake config/location",
      },
      {
        target: "Workspace reports datasetGroups/0/platform",
        way: "sales_pg -> ingest nw_data/customers on lake -> exchange from lake to local -> exchange:lake-local of local, for reports/main.",
        related: "DataPlatform local config/location",
      },
      {
        target: "Datastore nw_data primaryPlatform",
        way: "sales_pg -> ingest nw_data/customers on lake -> staging:lake of lake.",
        related: "DataPlatform lake config/location",
      },
      {
        target: "Workspace reports datasetGroups/0/platform",
        way: "sales_pg -> ingest nw_data/customers on lake -> exchange from lake to local -> staging:local of local, for reports/main.",
        related: "DataPlatform local config/location",
      },
    ],
  },
];

describe.each(CONSTRAINTS)("%s", (_, constraint, code, detail) => {
  const policy = `{ name: p, when: { classifications: [pii] }, ${constraint} }`;
  it.each(PLACES)("binds $name", ({ odd, even, zone: rest, expect: expected }) => {
    const found = judge(withDocuments(zone("us", [policy], rest), ...odd));
    expect(found.map(told).sort()).toEqual(expected.map(({ target }) => `${code} ${target}`).sort());
    for (const finding of found) {
      expect(finding.severity).toBe("error");
      expect(finding.detail).toMatch(detail);
      expect(finding.detail).toMatch(/^Policy "p" of zone us does not permit (nw_data\/customers|masked\/people) /);
      expect(finding.related.map(({ target }) => place(target))[0]).toBe("GovernanceZone us policies/0");
    }
    for (const { way, related } of expected) {
      const one = found.find((finding) => finding.detail.includes(way));
      expect(found.map((finding) => finding.detail).join("\n")).toContain(way);
      expect(place(one?.related[1]?.target)).toContain(related);
    }
    expect(judge(withDocuments(zone("us", [policy], rest), ...even)).map(told)).toEqual([]);
  });
});

describe("a location", () => {
  const at = (locations: string, policy: string) =>
    judge(
      withDocuments(
        zone("us", [`{ name: p, locations: ${policy} }`]),
        `kind: DataContainer\nname: web_pg\nowner: eu/web\ntype: postgresql\nlocations: ${locations}\n`,
      ),
    );
  it.each<[string, string, string, readonly string[]]>([
    ["allowed by an ancestor", '["odd:x/y"]', "{ allow: [onprem, odd] }", []],
    ["allowed itself", '["odd:x/y"]', '{ allow: [onprem, "odd:x/y"] }', []],
    ["of which only a part is allowed", '["odd:x"]', '{ allow: [onprem, "odd:x/y"] }', ["odd:x"]],
    ["of which a part is denied", '["odd:x"]', '{ deny: ["odd:x/y"] }', ["odd:x"]],
    ["beside one that is denied", '["odd:x/z"]', '{ deny: ["odd:x/y"] }', []],
    [
      "of a container with several, each by itself",
      '["onprem:us", "odd:x/y", "odd:x/z"]',
      "{ deny: [odd] }",
      ["odd:x/y", "odd:x/z"],
    ],
    ["under an empty list, which is no restriction", '["odd:x"]', '{ allow: [], deny: ["aws:us"] }', []],
  ])("%s", (_, locations, policy, expected) => {
    expect(at(locations, policy).map(({ detail }) => / in location (\S+),/.exec(detail)?.[1])).toEqual(expected);
  });

  it("that covers a denied one asks to be said more precisely, and points at what the container says", () => {
    const [finding] = at('["onprem:us", "odd:x"]', '{ deny: ["odd:x/y"] }');
    expect(finding?.detail).toContain("say more precisely where web_pg lies");
    expect(place(finding?.related[1]?.target)).toBe("DataContainer web_pg locations/1");
  });
});

describe("departments", () => {
  const ONLY = zone("us", ["{ name: p, departments: { allow: [sales] } }"]);
  it.each<[string, readonly string[], readonly string[]]>([
    ["permit who is allowed", [reader({ department: "sales" })], []],
    [
      "forbid another",
      [reader({ department: "finance" })],
      ["forbidden-department Workspace reports datasetGroups/0/sinks/0"],
    ],
    [
      "forbid nobody's",
      [reader({ department: undefined })],
      ["forbidden-department Workspace reports datasetGroups/0/sinks/0"],
    ],
    [
      "bind who uses what is derived",
      [reader({ department: "finance", sinks: "[masked/people]" })],
      ["forbidden-department Workspace reports datasetGroups/0/sinks/0"],
    ],
  ])("%s", (_, documents, expected) => {
    expect(judge(withDocuments(ONLY, ...documents)).map(told)).toEqual(expected);
  });

  it("of a transformer count for what it reads", () => {
    const finance = zone("us", ["{ name: p, departments: { deny: [sales] } }"]);
    const found = judge(withDocuments(finance, reader({ department: "finance", sinks: "[masked/people]" })));
    expect(found.map(told)).toEqual(["forbidden-department Workspace mask datasetGroups/0/sinks/0"]);
  });

  it("say nothing of derived data that is declassified", () => {
    const only = zone("us", ["{ name: p, when: { classifications: [pii] }, departments: { allow: [sales] } }"], TRUST);
    expect(judge(withDocuments(only, reader({ department: "finance", sinks: "[masked/people]" })))).toEqual([]);
  });
});

describe("classifications", () => {
  it("are held against the producer, once, where the dataset says what it is", () => {
    const [finding, ...more] = judge(withDocuments(zone("us", ["{ name: p, classifications: { deny: [pii] } }"])));
    expect(more).toEqual([]);
    expect(finding && told(finding)).toBe("forbidden-classification Datastore nw_data datasets/0/classification");
  });

  it("of columns are shown at the column", () => {
    const store = `kind: Datastore
name: nw_data
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - name: customers
    columns: [{ name: id, type: integer, classification: public }, { name: mail, type: string, classification: pii }]
`;
    const found = judge(withDocuments(zone("us", ["{ name: p, classifications: { allow: [public] } }"]), store));
    expect(found.map(told)).toEqual(["forbidden-classification Datastore nw_data datasets/0/columns/1/classification"]);
  });

  const NONE = zone("eu", ["{ name: p, classifications: { allow: [public] } }"]);
  it.each<[string, readonly string[], readonly string[]]>([
    ["bind a consumer's zone", [], ["forbidden-classification Workspace reports datasetGroups/0/sinks/0"]],
    ["permit what is of no other", [reader({ sinks: "[nw_data/products]" })], []],
    [
      "arrive with derived data",
      [reader({ sinks: "[masked/people]" })],
      ["forbidden-classification Workspace reports datasetGroups/0/sinks/0"],
    ],
    [
      "are removed by whom the zone of the data trusts",
      [reader({ sinks: "[masked/people]" }), zone("us", [], TRUST)],
      [],
    ],
  ])("%s", (_, documents, expected) => {
    expect(judge(withDocuments(NONE, ...documents)).map(told)).toEqual(expected);
  });
});

describe("retention", () => {
  const MAX = zone("us", ["{ name: p, when: { classifications: [pii] }, retention: { max: P2Y } }"]);
  it.each<[string, readonly string[], readonly string[]]>([
    ["permits what is shorter", [reader({ needs: "{ retention: P1Y6M }" })], []],
    ["permits what is as long, however it is written", [reader({ needs: "{ retention: P24M }" })], []],
    [
      "forbids what is longer, at what the group asks",
      [reader({ needs: "{ retention: P25M }" })],
      ["excessive-retention Workspace reports datasetGroups/0/needs/retention"],
    ],
    [
      "forbids for ever, at the group",
      [reader({ needs: "{}" })],
      ["excessive-retention Workspace reports datasetGroups/0"],
    ],
    [
      "binds derived data",
      [reader({ needs: "{}", sinks: "[masked/people]" })],
      ["excessive-retention Workspace reports datasetGroups/0"],
    ],
    [
      "leaves declassified data alone, and what it is made of",
      [
        reader({ needs: "{}", sinks: "[masked/people]" }),
        zone("us", ["{ name: p, when: { classifications: [pii] }, retention: { max: P2Y } }"], TRUST),
      ],
      [],
    ],
    ["says nothing of other data", [reader({ needs: "{}", sinks: "[nw_data/products]" })], []],
  ])("%s", (_, documents, expected) => {
    expect(judge(withDocuments(MAX, ...documents)).map(told)).toEqual(expected);
  });

  it("counts what an instance keeps on the way for those whom the policy does not govern", () => {
    const scoped = zone("us", ["{ name: p, when: { departments: [sales] }, retention: { max: P2Y } }"]);
    const other = reader({ name: "archive", department: "finance", container: "aws_pg", needs: "{ retention: P9Y }" });
    const found = judge(withDocuments(scoped, other));
    expect(found.map(told)).toEqual(["excessive-retention Workspace archive datasetGroups/0/needs/retention"]);
    expect(found[0]?.detail).toContain("for P9Y, as container staging:local of local keeps it");
  });
});

describe("platforms", () => {
  const DENY = zone("us", ["{ name: p, platforms: { deny: [lake] } }"]);
  it("forbid an instance that only hands the data on, once, at what makes it do so", () => {
    const found = judge(withDocuments(DENY, PRIMARY));
    expect(found.map(told)).toEqual(["forbidden-platform Datastore nw_data primaryPlatform"]);
    expect(found[0]?.detail).toContain("on platform lake, which has it in container exchange:lake-local of lake");
  });

  it("permit another", () => {
    expect(judge(withDocuments(zone("us", ["{ name: p, platforms: { deny: [old-etl] } }"]), PRIMARY))).toEqual([]);
    expect(judge(withDocuments(zone("us", ["{ name: p, platforms: { allow: [lake, local] } }"]), PRIMARY))).toEqual([]);
  });
});
