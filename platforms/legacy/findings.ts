import { defineDiagnostic } from "../../src/diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../src/diagnostic/page.js";
import { quote, quoteList } from "../../src/util/quote.js";

/** Nobody runs the pipeline. */
export const unknownTeam = defineDiagnostic<{ team: string; hint: string }>({
  code: "legacy/unknown-team",
  severity: "error",
  summary: "unknown team of a legacy platform",
  detail: ({ team, hint }) =>
    `No zone declares the team ${quote(team)}.${hint} Name the team that runs the pipeline, as zone/team.`,
});

/** A container of the pipeline is not in the model. */
export const unknownContainer = defineDiagnostic<{ container: string; hint: string }>({
  code: "legacy/unknown-container",
  severity: "error",
  summary: "unknown container of a legacy platform",
  detail: ({ container, hint }) =>
    `There is no container ${quote(container)}.${hint} Declare it, so that the policies that bind it are known.`,
});

/** A container of the pipeline lies where the instance may place nothing. */
export const containerOutside = defineDiagnostic<{ container: string; outside: readonly string[] }>({
  code: "legacy/container-outside",
  severity: "error",
  summary: "container of a legacy platform outside of its locations",
  detail: ({ container, outside }) =>
    `Container ${quote(container)} lies in ${quoteList(outside)}, which the instance's locations do not cover. Add the location to the instance, or leave the container out.`,
});

/** The pipeline is said to read what it does not name. */
export const undeclaredSource = defineDiagnostic<{ datastore: string; container: string; instance: string }>({
  code: "legacy/undeclared-source",
  severity: "error",
  summary: "source outside of a legacy platform's containers",
  detail: ({ datastore, container, instance }) =>
    `Consumers of datastore ${quote(datastore)} are on the legacy platform ${quote(instance)}, but its source ${quote(container)} is none of the containers that pipeline is declared to use. Add it to config.containers if the pipeline reads it; otherwise move the consumers to another instance.`,
});

/** The pipeline is said to fill what it does not name. */
export const undeclaredConsumer = defineDiagnostic<{ workspace: string; container: string; instance: string }>({
  code: "legacy/undeclared-consumer",
  severity: "error",
  summary: "workspace outside of a legacy platform's containers",
  detail: ({ workspace, container, instance }) =>
    `Workspace ${quote(workspace)} wants its data in ${quote(container)}, which is none of the containers that the legacy platform ${quote(instance)} is declared to use. Add it to config.containers if the pipeline fills it; otherwise move the workspace's groups to another instance.`,
});

/** The pipeline is not ours, so no container is either. */
export const managedContainer = defineDiagnostic<{ workspace: string; instance: string }>({
  code: "legacy/managed-container",
  severity: "error",
  summary: "a container to be kept by a legacy platform",
  detail: ({ workspace, instance }) =>
    `Workspace ${quote(workspace)} leaves its container to the platform, but the legacy platform ${quote(instance)} makes none: it only describes a pipeline that is there already. Declare the container and name it.`,
});

/** The pipeline takes nothing from other instances. */
export const takesNothing = defineDiagnostic<{ datastore: string; peer: string; instance: string }>({
  code: "legacy/exchange",
  severity: "error",
  summary: "no exchange with other instances",
  detail: ({ datastore, peer, instance }) =>
    `Only ${quote(peer)} reads the source of datastore ${quote(datastore)}, and the legacy platform ${quote(instance)} takes data from no other instance. Drop primaryPlatform, or serve the store's consumers by another instance.`,
});

/** Two pipelines use one container. */
export const sharedContainers = defineDiagnostic<{
  one: string;
  others: readonly string[];
  containers: readonly string[];
}>({
  code: "legacy/shared-containers",
  severity: "warning",
  summary: "legacy platforms with the same containers",
  detail: ({ one, others, containers }) =>
    `The legacy platform ${quote(one)} uses ${quoteList(containers)}, which ${quoteList(others)} ${others.length === 1 ? "uses" : "use"} too. They may describe one pipeline twice: then keep one of them. If they are different ones, suppress this on each and say why.`,
});

const ETL = `kind: DataPlatform
name: old-etl
type: legacy
locations: [onprem:us]
`;
const config = (team: string, containers: string) =>
  `${ETL}config: { team: ${team}, documentation: https://wiki.example/old-etl, containers: ${containers} }`;
const GOOD = config("us/sales", "[sales_pg, reporting_pg]");
const WORKSPACE = `kind: Workspace
name: reports
team: us/sales
container: CONTAINER
datasetGroups: [{ name: main, platform: old-etl, sinks: [nw_data/customers] }]`;
const workspace = (container: string) => WORKSPACE.replace("CONTAINER", container);

/** A page for each finding. */
export const LEGACY_PAGES: readonly DiagnosticPage[] = [
  {
    type: unknownTeam,
    why: "When the pipeline breaks, or a policy changes, somebody has to be asked. Nothing else in the model says who.",
    wrong: config("us/sale", "[sales_pg]"),
    right: config("us/sales", "[sales_pg]"),
  },
  {
    type: unknownContainer,
    why: "A pipeline that is only described is governed by the containers it uses. One that is not declared has no location and no owner, so no policy could be held against it.",
    wrong: config("us/sales", "[sale_pg]"),
    right: config("us/sales", "[sales_pg]"),
  },
  {
    type: containerOutside,
    why: "An instance's locations say where it may place data. A container elsewhere would carry data out of them without anyone having agreed.",
    wrong: `${config("us/sales", "[london_pg]")}\n---\nkind: DataContainer\nname: london_pg\nowner: us/sales\ntype: postgresql\nlocations: [onprem:uk]`,
    right: GOOD,
  },
  {
    type: undeclaredSource,
    why: "A legacy platform does what its pipeline does, not what the model wishes. A store it does not read cannot be had from it.",
    wrong: `${config("us/sales", "[reporting_pg]")}\n---\n${workspace("reporting_pg")}   # nw_data lies in sales_pg`,
    right: `${GOOD}\n---\n${workspace("reporting_pg")}`,
  },
  {
    type: undeclaredConsumer,
    why: "A legacy platform does what its pipeline does, not what the model wishes. It fills the containers it names and no others.",
    wrong: `${config("us/sales", "[sales_pg]")}\n---\n${workspace("reporting_pg")}`,
    right: `${GOOD}\n---\n${workspace("reporting_pg")}`,
  },
  {
    type: managedContainer,
    why: "A legacy platform is described, never generated, so there is nobody who would make a container for the workspace.",
    wrong: workspace("{ managedBy: platform, type: duckdb }"),
    right: workspace("reporting_pg"),
  },
  {
    type: takesNothing,
    why: "Where only one instance reads a source, the others get its data from that instance. A pipeline that runs already does not know of it.",
    wrong: "kind: Datastore\nname: nw_data\nprimaryPlatform: aws-us   # and a consumer on old-etl",
    right: "kind: Datastore\nname: nw_data   # each instance reads the source itself",
  },
  {
    type: sharedContainers,
    why: "Two descriptions of one pipeline drift apart, and then one of them is wrong without anyone noticing. Only those who run it can tell whether it is one.",
    wrong: `${GOOD}\n---\n${GOOD.replaceAll("old-etl", "etl")}`,
    right: GOOD,
  },
];
