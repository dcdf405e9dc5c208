import { describe, expect, it } from "vitest";
import { legacy } from "../../../platforms/legacy/index.js";
import { local } from "../../../platforms/local/index.js";
import { assign } from "../../../src/assign/assign.js";
import type { Diagnostic } from "../../../src/diagnostic/diagnostic.js";
import { buildGraphs } from "../../../src/graph/build-graphs.js";
import type { ContainerUse } from "../../../src/platform/data-platform.js";
import { createRegistry, resolvePlatforms } from "../../../src/platform/registry.js";
import { synthesize } from "../../../src/synth/synthesize.js";
import { loadYaml } from "../../support/model.js";

const CONFIG = "{ team: us/sales, documentation: https://wiki.example/etl, containers: [sales_pg, reporting_pg] }";
const NORTHWIND = `
kind: Ecosystem
name: northwind
repository: { name: nw/ecosystem, branch: proposals }
liveRepository: { name: nw/ecosystem, branch: main }
defaultPlatform: etl
governanceZones: [{ name: us, repository: { name: nw/us, branch: main } }]
---
kind: Vendor
name: onprem
cloud: PRIVATE
locations: { us: [ny, la], uk: [london] }
---
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: nw/sales, branch: main } }]
---
kind: DataPlatform
name: etl
type: legacy
locations: [onprem:us]
config: ${CONFIG}
---
kind: DataContainer
name: sales_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
encryption: { serverSide: true }
---
kind: DataContainer
name: reporting_pg
owner: us/sales
type: postgresql
locations: [onprem:us/la, onprem:us/ny]
---
kind: DataContainer
name: attic_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
---
kind: DataContainer
name: london_pg
owner: us/sales
type: postgresql
locations: [onprem:uk/london]
---
kind: Datastore
name: nw
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - { name: customers, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }
  - { name: orders, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }
---
kind: Workspace
name: reports
team: us/sales
container: reporting_pg
datasetGroups: [{ name: live, platform: { default: true }, sinks: [nw/customers, nw/orders] }]
`;

/** Everything that is found about the legacy instances of a model, and the containers on their graphs. */
function judge(text: string, edit: (text: string) => string = (same) => same) {
  const edited = edit(text);
  const loaded = loadYaml({ "model.yaml": edited, "mask.sql": "select * from customers" });
  expect(loaded.diagnostics).toEqual([]);
  const [resolved, instanceFindings] = resolvePlatforms(loaded.model, createRegistry([local, legacy]));
  const [graphs] = buildGraphs(loaded.model, assign(loaded.model)[0]);
  const handled = graphs.platforms.flatMap((graph) => {
    const one = resolved.find(({ instance, platform }) => instance.key === graph.platform.key && platform === legacy);
    return one ? [{ resolved: one, graph, handler: legacy.createGraphHandler(graph, one.config as never) }] : [];
  });
  const lines = edited.split("\n");
  const show = ({ code, target, related }: Diagnostic) => {
    const place = target && !("file" in target) ? loaded.locate(target) : undefined;
    return [code, place ? lines[place.line - 1]?.slice(place.column - 1) : undefined, related.length] as const;
  };
  return {
    findings: [...instanceFindings, ...handled.flatMap(({ handler }) => handler.lint())].map(show),
    details: instanceFindings.map(({ detail }) => detail),
    containers: handled.flatMap(({ handler }): readonly ContainerUse[] => handler.dataContainers()),
    synthesized: () => synthesize({ handlers: handled, model: loaded.model }),
  };
}

describe("a legacy instance", () => {
  it("that can do what is asked of it is left in peace", () => {
    expect(judge(NORTHWIND).findings).toEqual([]);
  });

  it("tells which containers its graph touches, so that policies can be held against them", () => {
    expect(judge(NORTHWIND).containers).toEqual([
      {
        key: "reporting_pg",
        role: "consumer",
        type: "postgresql",
        locations: ["onprem:us/la", "onprem:us/ny"],
        encryption: { serverSide: false, clientSide: false },
        datasets: ["nw/customers", "nw/orders"],
      },
      {
        key: "sales_pg",
        role: "producer",
        type: "postgresql",
        locations: ["onprem:us/ny"],
        encryption: { serverSide: true, clientSide: false },
        datasets: ["nw/customers", "nw/orders"],
      },
    ]);
  });

  it("may have anything on the way in a container of its own that nothing else in the model uses", () => {
    const attic = (text: string) => text.replace("[sales_pg, reporting_pg] }", "[sales_pg, reporting_pg, attic_pg] }");
    expect(judge(NORTHWIND, attic).containers.find(({ key }) => key === "attic_pg")).toEqual({
      key: "attic_pg",
      role: "internal",
      type: "postgresql",
      locations: ["onprem:us/ny"],
      encryption: { serverSide: false, clientSide: false },
      datasets: ["nw/customers", "nw/orders"],
    });
    const source = `${NORTHWIND}---\nkind: Datastore\nname: other\nteam: us/sales\nsource: { container: attic_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }\ndatasets: []\n`;
    expect(judge(source, attic).containers.map(({ key }) => key)).toEqual(["reporting_pg", "sales_pg"]);
  });

  it("generates nothing", async () => {
    const { manifest, tree } = await judge(NORTHWIND).synthesized();
    expect(manifest.stacks).toEqual([]);
    expect([...tree.keys()]).toEqual(["manifest.json", "sluice.json"]);
  });

  const config = (changed: string) => (text: string) => text.replace(CONFIG, changed);
  it.each<[string, (text: string) => string, readonly (readonly [string, string | undefined, number])[]]>([
    [
      "an unknown team",
      config("{ team: us/sale, documentation: https://wiki.example/etl, containers: [sales_pg, reporting_pg] }"),
      [
        [
          "legacy/unknown-team",
          "us/sale, documentation: https://wiki.example/etl, containers: [sales_pg, reporting_pg] }",
          0,
        ],
      ],
    ],
    [
      "documentation that is no address",
      config("{ team: us/sales, documentation: ask Joe, containers: [sales_pg, reporting_pg] }"),
      [["platform/invalid-config", "ask Joe, containers: [sales_pg, reporting_pg] }", 0]],
    ],
    [
      "documentation that a browser would run",
      config('{ team: us/sales, documentation: "javascript:alert(1)", containers: [sales_pg, reporting_pg] }'),
      [["platform/invalid-config", '"javascript:alert(1)", containers: [sales_pg, reporting_pg] }', 0]],
    ],
    [
      "no containers",
      config("{ team: us/sales, documentation: https://wiki.example/etl, containers: [] }"),
      [["platform/invalid-config", "[] }", 0]],
    ],
    [
      "an unknown container, which is none of its own either",
      config("{ team: us/sales, documentation: https://wiki.example/etl, containers: [sale_pg, reporting_pg] }"),
      [
        ["legacy/unknown-container", "sale_pg, reporting_pg] }", 0],
        ["legacy/undeclared-source", 'sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }', 1],
      ],
    ],
    [
      "a container outside of its locations",
      config(
        "{ team: us/sales, documentation: https://wiki.example/etl, containers: [sales_pg, reporting_pg, london_pg] }",
      ),
      [["legacy/container-outside", "london_pg] }", 1]],
    ],
    [
      "a workspace's container it does not name, once",
      (text) =>
        config("{ team: us/sales, documentation: https://wiki.example/etl, containers: [sales_pg] }")(text).replace(
          "sinks: [nw/customers, nw/orders] }]",
          "sinks: [nw/customers] }, { name: more, platform: etl, sinks: [nw/orders] }]",
        ),
      [["legacy/undeclared-consumer", "reporting_pg", 1]],
    ],
    [
      "a container it would have to make",
      (text) => text.replace("container: reporting_pg", "container: { managedBy: platform, type: duckdb }"),
      [["legacy/managed-container", "{ managedBy: platform, type: duckdb }", 0]],
    ],
    [
      "data it would have to take from another instance",
      (text) =>
        `${text.replace("name: nw\n", "name: nw\nprimaryPlatform: here\n")}---\nkind: DataPlatform\nname: here\ntype: local\nlocations: [onprem]\n`,
      [["legacy/exchange", "here", 0]],
    ],
  ])("is told of %s", (_, edit, expected) => {
    expect(judge(NORTHWIND, edit).findings).toEqual(expected);
  });

  it.each<[string, (text: string) => string]>([
    ["a container that is broken", (text) => text.replace("name: sales_pg\n", "name: sales_pg\nnonsense: 1\n")],
    ["a team whose zone is broken", (text) => text.replace("name: us\nteams", "name: us\nnonsense: 1\nteams")],
    [
      "a team that is defined and not declared, which is reported there",
      (text) =>
        `${text.replace("kind: GovernanceZone\nname: us", "kind: GovernanceZone\nname: eu")}---\nkind: Team\nzone: us\nname: sales\n`,
    ],
  ])("does not miss %s", (_, edit) => {
    const text = edit(NORTHWIND);
    expect(text).not.toBe(NORTHWIND);
    const loaded = loadYaml(text);
    const [, found] = resolvePlatforms(loaded.model, createRegistry([legacy]), loaded);
    expect(found.map(({ code }) => code)).toEqual([]);
  });

  it("runs transformers of its own, whose containers it must name too", () => {
    const transformer = `${NORTHWIND}---
kind: Workspace
name: mask
team: us/sales
container: sales_pg
datasetGroups: [{ name: inputs, sinks: [nw/customers] }]
transformer:
  code: [{ runtime: sql, file: mask.sql }]
  trigger: { on: change }
  output: masked
---
kind: Datastore
name: masked
team: us/sales
source: { transformer: mask }
datasets: [{ name: customers, primaryKey: [id], columns: [{ name: id, type: integer, nullable: false }] }]
---
kind: Workspace
name: masked_reports
team: us/sales
container: reporting_pg
datasetGroups: [{ name: live, platform: etl, sinks: [masked/customers] }]
`;
    expect(judge(transformer).findings.filter(([code]) => code.startsWith("legacy/"))).toEqual([]);
    const other = transformer.replace("container: sales_pg\ndatasetGroups", "container: attic_pg\ndatasetGroups");
    expect(judge(other).findings.filter(([code]) => code.startsWith("legacy/"))).toEqual([
      ["legacy/undeclared-consumer", "attic_pg", 1],
    ]);
  });
});

describe("legacy instances beside each other", () => {
  const instance = (name: string, containers: string) =>
    `---\nkind: DataPlatform\nname: ${name}\ntype: legacy\nlocations: [onprem]\nconfig: { team: us/sales, documentation: https://wiki.example/${name}, containers: ${containers} }\n`;

  it("are each told of the others it shares containers with, once, whatever their order in the files", () => {
    const others = [
      instance("batch", "[reporting_pg, sales_pg]"),
      instance("cron", "[london_pg, sales_pg]"),
      instance("dump", "[london_pg]"),
    ];
    for (const order of [others, [...others].reverse()]) {
      const { findings, details } = judge(NORTHWIND + order.join(""));
      expect(findings.map(([code, , related]) => [code, related])).toEqual([
        ["legacy/shared-containers", 2],
        ["legacy/shared-containers", 3],
        ["legacy/shared-containers", 1],
        ["legacy/shared-containers", 2],
      ]);
      expect(details.map((detail) => detail.split(". ")[0])).toEqual([
        'The legacy platform "batch" uses "reporting_pg" and "sales_pg", which "cron" and "etl" use too',
        'The legacy platform "cron" uses "london_pg" and "sales_pg", which "batch", "dump" and "etl" use too',
        'The legacy platform "dump" uses "london_pg", which "cron" uses too',
        'The legacy platform "etl" uses "reporting_pg" and "sales_pg", which "batch" and "cron" use too',
      ]);
    }
  });

  it("that are the same twice are a warning on both, each beside the other", () => {
    const { findings } = judge(NORTHWIND + instance("again", "[sales_pg, reporting_pg]"));
    expect(
      findings.map(([code, text, related]) => [code, text?.startsWith("[sales_pg, reporting_pg]"), related]),
    ).toEqual([
      ["legacy/shared-containers", true, 1],
      ["legacy/shared-containers", true, 1],
    ]);
  });

  it("that share nothing are left in peace", () => {
    expect(judge(NORTHWIND + instance("dump", "[london_pg]")).findings).toEqual([]);
  });
});
