/** How large a generated ecosystem is. */
export interface Size {
  readonly stores: number;
  /** Of each store. */
  readonly datasets: number;
  /** Of each dataset. */
  readonly columns: number;
  readonly workspaces: number;
}

/** 200 datastores, 3,200 datasets, 38,400 columns, 400 workspaces. */
export const MEDIUM: Size = { stores: 200, datasets: 16, columns: 12, workspaces: 400 };

const ZONES = ["us", "eu", "apac", "latam"];
const TEAMS_PER_ZONE = 10;
const SUBJECTS = ["orders", "customers", "invoices", "shipments", "products", "payments", "returns", "visits"];
const FIELDS = [
  "code",
  "amount",
  "status",
  "created",
  "updated",
  "region",
  "channel",
  "owner",
  "note",
  "score",
  "flag",
];
const TYPES = ["varchar(40)", "decimal(18,2)", "smallint", "timestamp", "date", "string", "bigint", "float64"];
const CLASSIFICATIONS = ["public", "internal", "confidential", "pii"];

/**
 * A model of many teams, one file for each part as their repositories would hold it: path -> text. Numbers are drawn
 * from a fixed seed, so that every run measures the same. It has no findings.
 */
export function ecosystem(size: Size): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const random = generator(20_260_101);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const teams = ZONES.flatMap((zone) =>
    Array.from({ length: TEAMS_PER_ZONE }, (_, at) => ({ zone, name: `team-${at}` })),
  );
  files.set("ecosystem/ecosystem.yaml", root());
  for (const zone of ZONES) files.set(`${zone}/zone.yaml`, zoneOf(zone));
  for (const { zone, name } of teams) files.set(`${zone}/${name}/team.yaml`, teamOf(zone, name));
  const datasets: string[] = [];
  for (let at = 0; at < size.stores; at += 1) {
    const { zone, name } = teams[at % teams.length] as (typeof teams)[number];
    const store = `${zone}_${pick(SUBJECTS)}_${at}`;
    const texts = Array.from({ length: size.datasets }, (_, number) => {
      const dataset = `${pick(SUBJECTS)}_${number}`;
      datasets.push(`${store}/${dataset}`);
      const columns = Array.from({ length: size.columns - 1 }, (_, column) => {
        const field = `${FIELDS[column % FIELDS.length]}_${column}`;
        return `      - { name: ${field}, type: "${pick(TYPES)}" }\n`;
      });
      return (
        `  - name: ${dataset}\n    classification: ${pick(CLASSIFICATIONS)}\n    primaryKey: [id]\n    columns:\n` +
        `      - { name: id, type: bigint, nullable: false }\n${columns.join("")}`
      );
    });
    files.set(
      `${zone}/${name}/${store}.yaml`,
      `kind: Datastore\nname: ${store}\nteam: ${zone}/${name}\nstatus: production\n` +
        `source: { container: source_${zone}, ingestion: { method: snapshot, schedule: "*/10 * * * *" } }\ndatasets:\n${texts.join("")}`,
    );
  }
  for (let at = 0; at < size.workspaces; at += 1) {
    const { zone, name } = teams[(at * 7) % teams.length] as (typeof teams)[number];
    const sinks = new Set(Array.from({ length: 12 }, () => pick(datasets)));
    files.set(
      `${zone}/${name}/desk_${at}.yaml`,
      `kind: Workspace\nname: desk_${at}\nteam: ${zone}/${name}\nstatus: production\ncontainer: marts_${zone}\n` +
        `datasetGroups: [{ name: main, platform: { default: true }, needs: { retention: P1Y }, sinks: [${[...sinks].join(", ")}] }]\n`,
    );
  }
  return files;
}

function root(): string {
  const zones = ZONES.map((zone) => `  - { name: ${zone}, repository: { name: bench/zone-${zone}, branch: main } }\n`);
  const containers = ZONES.flatMap((zone) => [server(`source_${zone}`), server(`marts_${zone}`)]);
  return `kind: Ecosystem
name: bench
repository: { name: bench/ecosystem, branch: proposals }
liveRepository: { name: bench/ecosystem, branch: main }
defaultPlatform: local
governanceZones:
${zones.join("")}policies:
  - { name: at-home, locations: { allow: [onprem] } }
  - { name: pii-in-databases, when: { classifications: [pii] }, containerTypes: { allow: [postgresql, duckdb] } }
---
kind: Vendor
name: onprem
cloud: PRIVATE
locations: { us: [ny], eu: [paris] }
---
kind: DataPlatform
name: local
type: local
locations: [onprem]
capabilities: { latency: minutes, history: milestoned }
${containers.join("")}`;
}

function server(name: string): string {
  return `---
kind: DataContainer
name: ${name}
owner: ecosystem
type: postgresql
locations: [onprem:us/ny]
connection: { host: ${name.replaceAll("_", "-")}.bench.internal, port: 5432, database: ${name} }
credential: { store: env, name: ${name.toUpperCase()} }
`;
}

function zoneOf(zone: string): string {
  const teams = Array.from(
    { length: TEAMS_PER_ZONE },
    (_, at) => `  - { name: team-${at}, repository: { name: bench/${zone}-team-${at}, branch: main } }\n`,
  );
  return (
    `kind: GovernanceZone\nname: ${zone}\nteams:\n${teams.join("")}policies:\n` +
    `  - { name: private, clouds: { allow: [PRIVATE] } }\n` +
    `  - { name: confidential-kept-short, when: { classifications: [confidential] }, retention: { max: P7Y } }\n`
  );
}

function teamOf(zone: string, name: string): string {
  return `kind: Team\nzone: ${zone}\nname: ${name}\ncontact: ${name}@${zone}.bench.example\n`;
}

/** Random numbers from 0 to 1, the same for the same seed (xorshift32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
