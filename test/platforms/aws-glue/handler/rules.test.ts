import { describe, expect, it } from "vitest";
import { AWS_GLUE } from "../../../../platforms/aws-glue/index.js";
import { describeAll, describeFinding, edited, findingsIn, LAKE } from "./ecosystem.js";

const lines = (...args: Parameters<typeof findingsIn>) => findingsIn(...args).map(describeFinding);

interface Case {
  readonly refused: string;
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly expected: readonly string[];
  /** What the first finding's detail says. */
  readonly says?: string;
}

const CREDENTIAL = "credential: { store: aws-secretsmanager, name: prod/crm }";
const NETWORK = (LAKE["model.yaml"] ?? "").slice(
  (LAKE["model.yaml"] ?? "").indexOf("  network:"),
  (LAKE["model.yaml"] ?? "").indexOf("---\nkind: DataPlatform\nname: second"),
);

const CASES: readonly Case[] = [
  {
    refused: "a source it cannot read",
    edits: [
      [
        "type: postgresql\nlocations: [aws:us/us-east-1]\nconnection: { host: crm",
        "type: mysql\nlocations: [aws:us/us-east-1]\nconnection: { host: crm",
      ],
    ],
    expected: ["aws-glue/source-type crm source container"],
    says: "does not read mysql, which container crm_db is; it reads s3 and postgresql",
  },
  {
    refused: "a container it cannot write",
    edits: [
      [
        "type: postgresql\nlocations: [aws:us/us-east-1]\nconnection: { host: rep",
        "type: redshift\nlocations: [aws:us/us-east-1]\nconnection: { host: rep",
      ],
    ],
    expected: ["aws-glue/consumer-type audit container", "aws-glue/consumer-type live container"],
    says: "does not write to redshift",
  },
  {
    refused: "a managed container it does not keep",
    edits: [["managedBy: platform, type: iceberg", "managedBy: platform, type: duckdb"]],
    expected: ["aws-glue/managed-type scratch container type"],
    says: "keeps no duckdb container",
  },
  {
    refused: "client-side encryption",
    edits: [["encryption: { serverSide: true }", "encryption: { clientSide: true }"]],
    expected: ["aws-glue/client-encryption reporting encryption clientSide"],
  },
  {
    refused: "a credential in a variable of whatever machine",
    edits: [[CREDENTIAL, "credential: { store: env, name: CRM }"]],
    expected: ["aws-glue/container-server crm_db credential store"],
    says: "keeps its credential in env",
  },
  {
    refused: "a server without a credential",
    edits: [[`${CREDENTIAL}\n`, ""]],
    expected: ["aws-glue/container-server crm_db"],
    says: "names no credential",
  },
  {
    refused: "a secret that cannot exist",
    edits: [["name: prod/crm", "name: prod/crm#1"]],
    expected: ["aws-glue/container-server crm_db credential name"],
  },
  ...["localhost", "127.0.0.1", '"::1"', "LocalHost"].map((host) => ({
    refused: `a server at ${host}`,
    edits: [["host: crm.trading.internal", `host: ${host}`]] as const,
    expected: ["aws-glue/container-server crm_db connection host"],
  })),
  {
    refused: "files whose format nobody knows",
    edits: [["format: parquet\n", ""]],
    expected: ["aws-glue/container-bucket drop"],
    says: "in which format",
  },
  {
    refused: "a prefix that is no path",
    edits: [["prefix: daily/out", "prefix: daily/../out"]],
    expected: ["aws-glue/container-bucket drop connection prefix"],
  },
  {
    refused: "a bucket in a partition it has no rights in",
    edits: [
      ["locations: [aws:us]\n", "locations: [aws:us, aws_china]\n"],
      [
        "locations: [aws:us/us-east-1]\nconnection: { bucket: trading-landing",
        "locations: [aws_china:cn-north-1]\nconnection: { bucket: trading-landing",
      ],
    ],
    expected: ["aws-glue/container-partition shop_files locations"],
    says: '"aws_china:cn-north-1"',
  },
  {
    refused: "a bucket of its own",
    edits: [["bucket: trading-handout", "bucket: sluice-lake-111122223333-us-east-1"]],
    expected: ["aws-glue/own-bucket drop connection bucket"],
  },
  {
    refused: "a folder within another that is written to",
    edits: [["bucket: trading-landing, prefix: shop", "bucket: trading-handout, prefix: daily/out/shop/"]],
    expected: ["aws-glue/shared-place shop_files connection"],
    says: "where container drop lies too",
  },
  {
    refused: "a written folder around another",
    edits: [["bucket: trading-handout, prefix: daily/out", "bucket: trading-landing"]],
    expected: ["aws-glue/shared-place shop_files connection"],
  },
  {
    refused: "nothing where a name merely begins like another",
    edits: [["bucket: trading-handout, prefix: daily/out", "bucket: trading-landing, prefix: shop-out"]],
    expected: [],
  },
  {
    refused: "two containers of one database, one of them written to",
    edits: [
      [
        "host: crm.trading.internal, database: crm",
        "host: Reporting.trading.internal, port: 5433, database: reporting",
      ],
    ],
    expected: ["aws-glue/shared-place reporting connection"],
  },
  {
    refused: "nothing of two databases on one server",
    edits: [
      ["host: crm.trading.internal, database: crm", "host: reporting.trading.internal, port: 5433, database: crm"],
    ],
    expected: [],
  },
  {
    refused: "databases without a network",
    edits: [[NETWORK, ""]],
    expected: ["aws-glue/network-missing lake config"],
    says: '"crm_db" and "reporting"',
  },
  {
    refused: "nothing, and warn of a network with fewer addresses than workers",
    edits: [["cidr: 10.0.0.0/22", "cidr: 10.0.0.0/28"]],
    expected: ["aws-glue/subnet-addresses lake config network subnets"],
    // One ingestion (crm) and four exports (reporting), most of them for high priority.
    says: "The 5 jobs",
  },
  {
    refused: "a method it does not have",
    edits: [
      [
        "type: postgresql\nlocations: [aws:us/us-east-1]\nconnection: { host: crm",
        "type: kafka\nlocations: [aws:us/us-east-1]\nconnection: { host: crm",
      ],
      ['method: watermark, column: changed, overlap: PT1H, scope: datastore, schedule: "0 * * * *"', "method: stream"],
    ],
    expected: ["aws-glue/source-type crm source container", "aws-glue/ingestion-method crm source ingestion method"],
  },
  {
    refused: "a database's log of changes",
    edits: [
      ['method: watermark, column: changed, overlap: PT1H, scope: datastore, schedule: "0 * * * *"', "method: cdc"],
    ],
    expected: ["aws-glue/change-log crm source ingestion method"],
  },
  {
    refused: "a path that some readers of S3 take for another",
    edits: [["customers: customers.csv", "customers: ./customers.csv"]],
    expected: ["aws-glue/source-table nw source tables customers"],
  },
  {
    refused: "code it cannot run",
    edits: [[", { runtime: sql, file: mask.sql }", ""]],
    expected: ["aws-glue/runtime mask transformer code"],
    says: "is there for javascript",
  },
  {
    refused: "code it would have to fetch",
    edits: [
      [
        "{ runtime: sql, file: mask.sql }",
        '{ runtime: sql, artifact: "git+https://example.com/m#v1", entry: mask.sql }',
      ],
    ],
    expected: ["aws-glue/code-artifact mask transformer code 1"],
  },
  {
    refused: "nothing, and warn of a type the lake cannot hold all of",
    edits: [["decimal(12,2)", "array<float128>"]],
    expected: ["aws-glue/type-lossy nw datasets 1 columns 2 type"],
    says: "is kept as array<double> in the lake",
  },
  {
    refused: "nothing, and warn of a type that CSV cannot hold",
    edits: [
      ["format: parquet", "format: csv"],
      ["{ name: account, type: bigint }", "{ name: account, type: array<bigint> }"],
    ],
    expected: ["aws-glue/format-lossy crm datasets 1 columns 1 type"],
  },
  {
    refused: "nothing, and warn of JSON within JSON in PostgreSQL",
    edits: [["{ name: title, type: string }", '{ name: title, type: "struct<body:json>" }']],
    expected: ["aws-glue/postgresql-lossy crm datasets 0 columns 1 type"],
  },
  {
    refused: "columns named like the dates of versions, where versions are kept",
    edits: [["{ name: title, type: string }", "{ name: Valid_From, type: string }"]],
    expected: ["aws-glue/validity-column crm datasets 0 columns 1 name"],
  },
  {
    refused: "nothing of columns named like the dates of versions, where none are kept",
    edits: [["{ name: company_name, type: string }", "{ name: valid_from, type: string }"]],
    expected: [],
  },
  {
    refused: "a schema that Athena keeps for itself",
    edits: [
      ["name: scratch", "name: information"],
      ["name: notes,", "name: schema,"],
    ],
    expected: ["aws-glue/reserved-schema information datasetGroups 0 name"],
  },
  {
    refused: "a schema that PostgreSQL keeps for itself",
    edits: [["name: audit", "name: PG_audit"]],
    expected: ["aws-glue/reserved-schema PG_audit datasetGroups 0 name"],
  },
  {
    refused: "two groups of one database of the catalog",
    edits: [
      ["name: scratch", "name: Mask_in"],
      ["name: notes,", "name: puts,"],
      ["[{ name: inputs,", "[{ name: in_puts,"],
    ],
    expected: ["aws-glue/database-collision mask datasetGroups 0 name"],
    says: "Mask_in/puts",
  },
  {
    refused: "a workspace named like a sandbox's",
    edits: [["name: scratch", "name: SBX_scratch"]],
    expected: ["aws-glue/sandbox-name SBX_scratch name"],
  },
  ...(["jobs", "roles", "databases", "tables", "tablesPerDatabase", "buckets", "lfTags"] as const).map((name) => ({
    refused: `more ${name} than the account may have`,
    edits: [["timezone: America/New_York", `quotas: { ${name}: 1 }`]] as const,
    expected: [`aws-glue/quota lake config quotas ${name}`],
  })),
  {
    refused: "a classification that cannot be a tag",
    edits: [["[public, internal, pii]", '[public, internal, pii, "{odd}"]']],
    expected: ["aws-glue/classification-name trading classifications 3"],
  },
  {
    refused: "more classifications than tags",
    edits: [
      ["[public, internal, pii]", `[internal, pii, ${Array.from({ length: 48 }, (_, n) => `c${n}`).join(", ")}]`],
    ],
    expected: ["aws-glue/lf-tags trading classifications"],
  },
  {
    refused: "nothing of as many classifications as there is room for",
    edits: [
      ["[public, internal, pii]", `[internal, pii, ${Array.from({ length: 47 }, (_, n) => `c${n}`).join(", ")}]`],
    ],
    expected: [],
  },
];

describe("the rules of the lake", () => {
  it("find nothing in a sound graph", () => {
    expect(describeAll(findingsIn(LAKE))).toBe("");
  });

  it.each(CASES)("refuse $refused", ({ edits, expected, says }) => {
    const found = findingsIn(edited(...edits));
    expect(found.map(describeFinding).sort()).toEqual([...expected].sort());
    if (says !== undefined) expect(found[0]?.detail).toContain(says);
    const warnings = /-lossy$|subnet-addresses$/;
    for (const { code, severity } of found) expect(severity).toBe(warnings.test(code) ? "warning" : "error");
  });

  it("refuse what the language itself refuses, should it ever let it pass", () => {
    const unsound = { sound: false };
    const decimals = edited(["decimal(12,2)", "decimal(39,2)"]);
    expect(lines(decimals, "lake", unsound)).toEqual(["aws-glue/type-impossible nw datasets 1 columns 2 type"]);
    const twins = edited(["decimal(12,2)", "struct<a:integer,A:integer>"]);
    expect(lines(twins, "lake", unsound)).toEqual(["aws-glue/type-impossible nw datasets 1 columns 2 type"]);
    const reserved = edited(["{ name: company_name, type: string }", "{ name: _Sluice_from, type: string }"]);
    expect(lines(reserved, "lake", unsound)).toEqual(["aws-glue/reserved-column nw datasets 0 columns 1 name"]);
  });

  it("show where the other of two lies", () => {
    const [nested] = findingsIn(
      edited(["bucket: trading-landing, prefix: shop", "bucket: trading-handout, prefix: daily/out/shop"]),
    );
    expect(nested?.related.map(({ target }) => describeFinding({ code: "", target } as never))).toEqual([
      " drop connection",
    ]);
    const [missing] = findingsIn(edited([NETWORK, ""]));
    expect(missing?.related).toHaveLength(2);
  });

  it.each([
    ["def transform(spark, inputs, params):\n    return {}\n", true],
    ["if True:\n    def transform(spark, inputs, params):\n        return {}\n", true],
    ["from pyspark.sql import DataFrame as transform\n", true],
    ["transform = lambda spark, inputs, params: {}\n", true],
    ["transform: object = None\n", true],
    ["def mask(spark, inputs, params):\n    return inputs.transform()\n", false],
    ["# def transform(spark)\n", false],
    ["", false],
  ])("look for the function of a Python module: %j", (text, there) => {
    const texts = { ...edited(["runtime: sql, file: mask.sql", "runtime: pyspark, file: mask.py"]), "mask.py": text };
    expect(lines(texts)).toEqual(there ? [] : ["aws-glue/module-transform mask.py:1"]);
  });

  it("refuse two inputs of a transformer that its code would find by one name, and show both", () => {
    const store = (name: string, dataset: string) =>
      `kind: Datastore\nname: ${name}\nteam: us/sales\nsource: { container: shop_files, ingestion: { method: snapshot, schedule: "0 0 * * *" } }\ndatasets: [{ name: ${dataset}, classification: internal, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]`;
    const texts = {
      ...edited([
        "[{ name: inputs, sinks: [nw/customers] }]",
        "[{ name: inputs, sinks: [nw/customers, a/b_c] }, { name: more, sinks: [a_B/c, nw/customers] }]",
      ]),
      "more.yaml": `${store("a", "b_c")}\n---\n${store("a_B", "c")}`,
    };
    expect(lines(texts)).toEqual(["aws-glue/input-collision mask datasetGroups 1 sinks 0"]);
    const [related] = findingsIn(texts)[0]?.related ?? [];
    expect(related?.target).toMatchObject({ subject: { key: "mask" }, path: ["datasetGroups", 0, "sinks", 1] });
  });

  describe("of exchanges", () => {
    const primary = ["name: crm\nteam: us/sales", "name: crm\nteam: us/sales\nprimaryPlatform: second"] as const;

    it("find nothing between lakes of one partition", () => {
      expect(lines(edited(primary))).toEqual([]);
      expect(lines(edited(primary), "second")).toEqual(["aws-glue/network-missing second config"]);
    });

    it("refuse another kind of platform, from either side", () => {
      const texts = edited(primary, ["name: second\ntype: aws-glue", "name: second\ntype: local"]);
      expect(lines(texts)).toEqual(["aws-glue/exchange-kind crm primaryPlatform"]);
      expect(findingsIn(texts)[0]?.detail).toContain("taken from instance second");
      const other = edited(
        ["name: crm\nteam: us/sales", "name: crm\nteam: us/sales\nprimaryPlatform: lake"],
        ["name: second\ntype: aws-glue", "name: second\ntype: local"],
        ["{ name: daily, platform: lake", "{ name: daily, platform: second"],
      );
      expect(
        findingsIn(other, "lake", { sound: false })
          .map(({ detail }) => detail)
          .join(),
      ).toContain("handed to instance second");
    });

    it("refuse another partition, at the one that takes", () => {
      const texts = edited(
        primary,
        ["locations: [aws]\n", "locations: [aws, aws_china]\n"],
        ["region: eu-west-1, location: aws:eu/eu-west-1", "region: cn-north-1, location: aws_china:cn-north-1"],
      );
      expect(lines(texts)).toEqual(["aws-glue/exchange-partition crm primaryPlatform"]);
      expect(lines(texts, "second").filter((line) => line.includes("exchange"))).toEqual([]);
    });
  });

  it("count the jobs that hang together", () => {
    const count = 1_100;
    const dataset = (name: string) =>
      `{ name: ${name}, classification: internal, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }`;
    const names = Array.from({ length: count }, (_, number) => `d${number}`);
    const texts = {
      ...edited(
        ["sinks: [crm/accounts, crm/contacts]", `sinks: [${names.map((name) => `wide/${name}`).join(", ")}]`],
        ["timezone: America/New_York", "quotas: { jobs: 5000, roles: 5000 }"],
      ),
      "wide.yaml": `kind: Datastore\nname: wide\nteam: us/sales\nsource: { container: shop_files, ingestion: { method: snapshot, scope: datastore, schedule: "0 0 * * *" } }\ndatasets: [${names.map(dataset).join(", ")}]`,
    };
    expect(lines(texts)).toEqual(["aws-glue/component-size lake config"]);
    expect(findingsIn(texts)[0]?.detail).toContain(`${count + 1} jobs`);
  });

  it("look only at what the graph needs", () => {
    const columns =
      "- { name: id, type: bigint, nullable: false }\n      - { name: changed, type: timestamp, nullable: false }\n---\n";
    const more = columns.replace("      - ", "      - { name: odd, type: variant }\n      - ");
    expect(lines(edited([columns, more]))).toEqual([]);
  });

  it("do not depend on the order of the model's objects", () => {
    const texts = edited([NETWORK, ""], ["decimal(12,2)", "float128"], ["name: scratch", "name: sbx_scratch"]);
    const reversed = { ...texts, "model.yaml": (texts["model.yaml"] ?? "").split("\n---\n").reverse().join("\n---\n") };
    const found = lines(texts);
    expect(found.length).toBe(3);
    expect(lines(reversed)).toEqual(found);
  });

  it("have a page for every finding, with its two examples", () => {
    const codes = AWS_GLUE.pages.map(({ type }) => type.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const page of AWS_GLUE.pages) {
      expect(page.type.code).toMatch(/^aws-glue\/[a-z-]+$/);
      expect(page.why.length, page.type.code).toBeGreaterThan(40);
      expect(page.wrong, page.type.code).toBeDefined();
      expect(page.right, page.type.code).toBeDefined();
    }
  });
});
