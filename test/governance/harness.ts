import { assign } from "../../src/assign/assign.js";
import type { Diagnostic } from "../../src/diagnostic/diagnostic.js";
import { isPosition } from "../../src/diagnostic/diagnostic.js";
import { type GovernedGraph, govern } from "../../src/governance/govern.js";
import { buildGraphs } from "../../src/graph/build-graphs.js";
import type { PlatformGraph } from "../../src/graph/platform-graph.js";
import type { Assignment } from "../../src/model/assignment.js";
import type { Model } from "../../src/model/model.js";
import { declaredContainers } from "../../src/platform/container-uses.js";
import type { ContainerUse } from "../../src/platform/data-platform.js";
import { documentsOf, reorderings } from "../lint/harness.js";
import { modelOf } from "../support/model.js";

/** A small ecosystem: data of us, a consumer in eu, a transformer between, and instances that tests choose from. Nothing in it is forbidden. */
export const BASE = `kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: local
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/us, branch: main } }
  - { name: eu, repository: { name: northwind/eu, branch: main } }
---
{ kind: Vendor, name: onprem, cloud: PRIVATE, locations: { us: [ny, la], eu: [paris] } }
---
{ kind: Vendor, name: aws, cloud: AWS, locations: { us: [us-east-1, us-west-2] } }
---
{ kind: Vendor, name: odd, cloud: IBM, locations: { x: [y, z] } }
---
{ kind: DataPlatform, name: local, type: local, locations: [onprem, aws, odd], config: { location: "onprem:us/ny" } }
---
{ kind: DataPlatform, name: lake, type: local, locations: [onprem, aws, odd], config: { location: "onprem:us/ny" } }
---
{ kind: DataPlatform, name: old-etl, type: legacy, locations: [onprem, odd], config: { location: "onprem:us/ny" } }
---
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: northwind/team-sales, branch: main } }]
---
kind: GovernanceZone
name: eu
teams: [{ name: web, repository: { name: northwind/team-web, branch: main } }]
---
{ kind: Team, zone: us, name: sales }
---
{ kind: Team, zone: eu, name: web }
---
kind: DataContainer
name: sales_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
encryption: { serverSide: true, clientSide: true }
---
kind: DataContainer
name: web_pg
owner: eu/web
type: postgresql
locations: [onprem:eu/paris]
encryption: { serverSide: true, clientSide: true }
---
kind: DataContainer
name: aws_pg
owner: eu/web
type: postgresql
locations: [aws:us/us-east-1]
encryption: { serverSide: true, clientSide: true }
---
kind: DataContainer
name: web_duckdb
owner: eu/web
type: duckdb
locations: [onprem:eu/paris]
---
kind: Datastore
name: nw_data
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - { name: customers, classification: pii, columns: [{ name: id, type: integer }] }
  - { name: products, classification: public, columns: [{ name: id, type: integer }] }
---
kind: Workspace
name: mask
team: us/sales
department: sales
container: { managedBy: platform, type: iceberg }
datasetGroups: [{ name: inputs, sinks: [nw_data/customers] }]
transformer:
  code: [{ runtime: sql, artifact: "git+https://git.example/mask.git#v1", entry: mask.sql }]
  trigger: { on: change }
  declassifies: [pii]
  output: masked
---
kind: Datastore
name: masked
team: us/sales
source: { transformer: mask }
datasets: [{ name: people, columns: [{ name: id, type: integer }] }]
---
kind: Workspace
name: reports
team: eu/web
department: sales
container: web_pg
datasetGroups:
  - { name: main, platform: local, needs: { retention: P1Y }, sinks: [nw_data/customers] }
`;

/** The base with documents that are added, or replace earlier ones of the same kind and name. */
export function withDocuments(...documents: readonly string[]): string {
  const all = new Map(
    [...documentsOf(BASE), ...documents.flatMap(documentsOf)].map((text) => [identityOf(text), text]),
  );
  return [...all.values()].join("---\n");
}

/** A zone with policies, and perhaps more fields. */
export function zone(name: "us" | "eu", policies: readonly string[], rest = ""): string {
  const team = name === "us" ? "sales" : "web";
  return `kind: GovernanceZone\nname: ${name}\nteams: [{ name: ${team}, repository: { name: northwind/team, branch: main } }]\npolicies: [${policies.join(", ")}]\n${rest}`;
}

/** A workspace that reads. */
export function reader(options: {
  readonly name?: string;
  readonly team?: string;
  readonly department?: string | undefined;
  readonly container?: string;
  readonly platform?: string;
  readonly needs?: string;
  readonly sinks?: string;
}): string {
  const { name = "reports", team = "eu/web", container = "web_pg", platform = "local" } = options;
  const department = "department" in options ? options.department : "sales";
  return `kind: Workspace
name: ${name}
team: ${team}
${department === undefined ? "" : `department: ${department}\n`}container: ${container}
datasetGroups:
  - { name: main, platform: ${platform}, needs: ${options.needs ?? "{ retention: P1Y }"}, sinks: ${options.sinks ?? "[nw_data/customers]"} }
`;
}

/** What a handler of no particular kind would report: declared containers, managed ones, a staging area, and one for each exchange. */
export function containersOf(graph: PlatformGraph): ContainerUse[] {
  const { config, key } = graph.platform;
  const { plain, staging = "s3" } = config as { plain?: boolean; staging?: string };
  const own = {
    locations: [String(config.location ?? graph.platform.locations[0])],
    encryption: { serverSide: !plain, clientSide: !plain },
  };
  const uses = new Map<string, { role: ContainerUse["role"]; type: string; datasets: Set<string> }>();
  const add = (name: string, role: ContainerUse["role"], type: string, datasets: readonly string[]): void => {
    const use = uses.get(name) ?? { role, type, datasets: new Set() };
    uses.set(name, use);
    for (const dataset of datasets) use.datasets.add(dataset);
  };
  for (const { kind, container, datasets, peer } of graph.nodes) {
    if (kind === "export" && container?.includes(":")) add(container, "consumer", container.slice(8), datasets);
    if (kind === "ingest" || kind === "exchange") add(`staging:${key}`, "internal", staging, datasets);
    if (kind === "exchange") add(`exchange:${peer}-${key}`, "internal", staging, datasets);
    if (kind === "publish") add(`exchange:${key}-${peer}`, "internal", staging, datasets);
  }
  const made = [...uses].map(([name, { role, type, datasets }]) => {
    return { key: name, role, type, ...own, datasets: [...datasets].sort() };
  });
  return [...declaredContainers(graph), ...made];
}

export function governedOf(model: Model, assignment: Assignment): GovernedGraph[] {
  return buildGraphs(model, assignment)[0].platforms.map((graph) => ({ graph, containers: containersOf(graph) }));
}

/** What governance finds in a model that has nothing wrong otherwise. */
export function findings(text: string): Diagnostic[] {
  const model = modelOf(text);
  const [assignment, refused] = assign(model);
  if (refused.length > 0) throw new Error(`assignment refuses: ${JSON.stringify(refused.map(({ detail }) => detail))}`);
  const before = JSON.stringify([...assignment]);
  const found = govern(model, governedOf(model, assignment));
  if (JSON.stringify([...assignment]) !== before) throw new Error("the assignment was changed");
  return found;
}

/** Findings of a text, after making sure that documents in other orders give the same. */
export function judge(text: string): Diagnostic[] {
  const found = findings(text);
  for (const other of reorderings(text)) {
    const [same, there] = [found.map(whole), findings(other).map(whole)];
    if (JSON.stringify(same) !== JSON.stringify(there))
      throw new Error(`depends on order:\n${same.join("\n")}\n${there.join("\n")}`);
  }
  return found;
}

/** `<code> <kind> <key> <path>`. */
export function told({ code, target }: Diagnostic): string {
  return `${code.replace("governance/", "")} ${place(target)}`;
}

export function place(target: Diagnostic["target"]): string {
  if (target === undefined || isPosition(target)) return String(target);
  return `${target.subject.kind} ${target.subject.key} ${target.path.join("/")}`;
}

function whole(finding: Diagnostic): string {
  return JSON.stringify([
    told(finding),
    finding.detail,
    finding.related.map((one) => [place(one.target), one.message]),
  ]);
}

function identityOf(document: string): string {
  const field = (name: string): string => new RegExp(`(?:^|[{,] ?)${name}: *([^,}\n]*)`, "m").exec(document)?.[1] ?? "";
  return `${field("kind")} ${field("zone")} ${field("name")}`;
}
