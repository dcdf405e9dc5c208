import type { DiagnosticPage } from "../diagnostic/page.js";
import { FORBIDDEN } from "./diagnostics.js";

/** The zone of the data in the examples, with a policy; the datastore nw_data belongs to its team sales. */
const zone = (policy: string, rest = "") => `kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: northwind/team-sales, branch: main } }]
policies:
  - ${policy}
${rest}`;
/** A consumer of the zone's data. */
const reports = (container: string, needs = "{}", department = "sales", sinks = "[nw_data/customers]") =>
  `kind: Workspace
name: reports
team: eu/web
department: ${department}
container: ${container}
datasetGroups:
  - { name: main, platform: local, needs: ${needs}, sinks: ${sinks} }
`;
const pair = (one: string, other: string) => `${one}---\n${other}`;

const ONSHORE = zone("{ name: onshore, locations: { allow: [onprem:us] } }");
const CONTRACTS = zone("{ name: with-a-contract, vendors: { deny: [aws] } }");
const CLOUDS = zone("{ name: our-machines, clouds: { allow: [PRIVATE] } }");
const SERVERS = zone("{ name: servers-only, containerTypes: { deny: [duckdb] } }");
const NOT_OLD = zone("{ name: not-on-the-old-job, platforms: { deny: [old-etl] } }");
const SALES = zone("{ name: for-sales, departments: { allow: [sales] } }");
const ENCRYPTED = zone("{ name: encrypted, when: { classifications: [pii] }, encryption: { serverSide: true } }");
const FORGOTTEN = zone("{ name: forgotten, when: { classifications: [pii] }, retention: { max: P2Y } }");
const EU_PUBLIC = `kind: GovernanceZone
name: eu
teams: [{ name: web, repository: { name: northwind/team-web, branch: main } }]
policies:
  - { name: nobody-personal, classifications: { deny: [pii] } }
`;
const MASKED = zone(
  "{ name: none, retention: { max: P99Y } }",
  "declassifications: [{ workspace: mask, removes: [pii] }]\n",
);
/** An instance that alone reads the store, and hands it to all others. */
const primary = (instance: string) => `kind: Datastore
name: nw_data
team: us/sales
primaryPlatform: ${instance}
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 * * * *" } }
datasets:
  - { name: customers, classification: pii, columns: [{ name: id, type: integer }] }
`;

/** The pages of the findings of this room, in the order of their codes. */
export const GOVERNANCE_PAGES: readonly DiagnosticPage[] = [
  {
    type: FORBIDDEN.retention,
    why: "A consumer that says nothing keeps what it gets for ever. What lies in an instance on the way, and with transformers, is kept as long as the one needs it who needs it longest.",
    wrong: pair(FORGOTTEN, reports("web_pg", "{ retention: P5Y }")),
    right: pair(FORGOTTEN, reports("web_pg", "{ retention: P18M }")),
  },
  {
    type: FORBIDDEN.classifications,
    why: "A policy that permits no data of a classification keeps it out of the containers of a zone's workspaces, or says that its teams have none. What is derived from such data counts as such, until a transformer removes what is sensitive and the zone of the data trusts it to.",
    wrong: pair(EU_PUBLIC, reports("web_pg")),
    right: pair(EU_PUBLIC, pair(MASKED, reports("web_pg", "{ retention: P1Y }", "sales", "[masked/people]"))),
  },
  {
    type: FORBIDDEN.clouds,
    why: "A policy on clouds binds data wherever it comes to rest: in the producer's container, with every consumer, and in what a platform keeps on the way. Each location of a container counts.",
    wrong: pair(CLOUDS, reports("aws_pg")),
    right: pair(CLOUDS, reports("web_pg")),
  },
  {
    type: FORBIDDEN.containerTypes,
    why: "Some kinds of container cannot give what the owner of the data promises: no access control, no backup, nobody on call. The policy binds the data, so it holds for every consumer too.",
    wrong: pair(SERVERS, reports("web_duckdb")),
    right: pair(SERVERS, reports("web_pg")),
  },
  {
    type: FORBIDDEN.departments,
    why: "Who may use data is for its owner to say. A workspace that names no department is nobody's, and not among those who are permitted.",
    wrong: pair(SALES, reports("web_pg", "{}", "finance")),
    right: pair(SALES, reports("web_pg")),
  },
  {
    type: FORBIDDEN.locations,
    why: "A location covers everything below it: what is allowed in a country is allowed in each of its data centres. What is said to lie somewhere in a country may lie in a data centre that is denied, so that is denied as well: data must be known to be in order. The way that is told shows every container and transformer the data passes.",
    wrong: pair(ONSHORE, reports("web_pg")),
    right: pair(ONSHORE, reports("sales_pg")),
  },
  {
    type: FORBIDDEN.platforms,
    why: "A policy can keep data off a platform instance. Where that instance serves a group itself the group's choice is refused before anything else; what is reported here is data that an instance reads in order to hand it to others.",
    wrong: pair(NOT_OLD, pair(primary("old-etl"), reports("web_pg"))),
    right: pair(NOT_OLD, pair(primary("local"), reports("web_pg"))),
  },
  {
    type: FORBIDDEN.vendors,
    why: "A policy on vendors binds data wherever it comes to rest, whoever put it there. The vendor is the first part of a location.",
    wrong: pair(CONTRACTS, reports("aws_pg")),
    right: pair(CONTRACTS, reports("web_pg")),
  },
  {
    type: FORBIDDEN.encryption,
    why: "Encryption that a policy demands has to be there wherever the data rests, not only where it comes from. A container says what it does in its encryption.",
    wrong: pair(ENCRYPTED, reports("web_duckdb", "{ retention: P1Y }")),
    right: pair(ENCRYPTED, reports("web_pg", "{ retention: P1Y }")),
  },
];
