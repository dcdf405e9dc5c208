/** A small ecosystem for assignment tests: two zones, three instances, a source, a transformer and consumers, as documents to pick from. */
export const BASE = `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: local
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/us, branch: main } }
  - { name: eu, repository: { name: northwind/eu, branch: main } }
---
{ kind: Vendor, name: aws, cloud: AWS, locations: { us: [us-east-1, us-west-2], eu: [eu-west-1] } }
---
{ kind: Vendor, name: onprem, cloud: PRIVATE, locations: { us: [ny], eu: [paris] } }
---
{ kind: DataPlatform, name: local, type: local, locations: [onprem] }
---
kind: DataPlatform
name: aws-us
type: aws-glue
locations: [aws:us, onprem:us]
departments: [sales]
capabilities: { latency: minutes, history: milestoned }
---
kind: DataPlatform
name: aws-eu
type: aws-glue
locations: [aws:eu, onprem]
capabilities: { latency: minutes, history: milestoned }
---
{ kind: Team, zone: us, name: sales }
---
{ kind: Team, zone: eu, name: web }
---
{ kind: DataContainer, name: sales_pg, owner: us/sales, type: postgresql, locations: [onprem:us/ny] }
---
{ kind: DataContainer, name: reporting_pg, owner: us/sales, type: postgresql, locations: [onprem:us/ny] }
---
{ kind: DataContainer, name: paris_pg, owner: eu/web, type: postgresql, locations: [onprem:eu/paris] }
---
kind: Datastore
name: nw_data
team: us/sales
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - { name: customers, classification: pii, columns: [{ name: id, type: integer }] }
  - { name: products, classification: public, columns: [{ name: id, type: integer }] }
---
kind: Datastore
name: web_data
team: eu/web
source: { container: paris_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets: [{ name: visits, classification: internal, columns: [{ name: id, type: integer }] }]
---
kind: Datastore
name: masked
team: us/sales
source: { transformer: mask }
datasets: [{ name: people, columns: [{ name: id, type: integer }] }]
`;

/** A zone with policies; `us` has the team sales, `eu` the team web. */
export const zone = (name: string, rest = ""): string =>
  `---\n{ kind: GovernanceZone, name: ${name}, teams: [{ name: ${name === "us" ? "sales" : "web"}, repository: { name: northwind/t, branch: main } }]${rest && `, ${rest}`} }\n`;

/** The transformer that makes the datastore `masked`. */
export const mask = (
  rest = "container: { managedBy: platform, type: iceberg }",
  sinks = "[nw_data/customers]",
): string =>
  `---\n{ kind: Workspace, name: mask, team: us/sales, ${rest}, datasetGroups: [{ name: inputs, sinks: ${sinks} }], ` +
  `transformer: { code: [{ runtime: sql, artifact: "git+https://x.example/x#v1", entry: x.sql }], trigger: { on: change }, declassifies: [pii], output: masked } }\n`;

/** A consumer with one group. */
export const consumer = (options: {
  name?: string;
  team?: string;
  department?: string;
  container?: string;
  platform?: string;
  needs?: string;
  sinks?: string;
}): string =>
  `---\nkind: Workspace\nname: ${options.name ?? "reports"}\nteam: ${options.team ?? "us/sales"}\n` +
  (options.department === undefined ? "" : `department: ${options.department}\n`) +
  `container: ${options.container ?? "reporting_pg"}\ndatasetGroups:\n  - { name: main, ` +
  `platform: ${options.platform ?? "local"}, needs: ${options.needs ?? "{}"}, sinks: ${options.sinks ?? "[nw_data/customers]"} }\n`;

/** A lock file. */
export const pins = (entries: string): string => `---\n{ kind: PlatformAssignments, assignments: { ${entries} } }\n`;
