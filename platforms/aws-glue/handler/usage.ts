import { BUCKETS } from "../names.js";
import type { QuotaName } from "../quotas.js";
import type { GraphFacts } from "./graph-facts.js";
import { lfTagsPerTable } from "./lf-tags.js";

/** Roles that are no job's: of schedules, state machines, table optimizers, the delivery of logs, and the like. */
const OTHER_ROLES = 8;

/** How much of each quota a graph takes. Nothing is planned for it, so that what cannot be planned can be counted. */
export function usageOf(facts: GraphFacts): Readonly<Record<QuotaName, number>> {
  const jobs = [...jobsByComponent(facts).values()].reduce((sum, count) => sum + count, 0);
  const tables = tablesByDatabase(facts);
  return {
    jobs,
    roles: jobs + facts.workspaces.length + OTHER_ROLES,
    databases: tables.size,
    tablesPerDatabase: [...tables.values()].reduce((most, count) => Math.max(most, count), 0),
    tables: [...tables.values()].reduce((sum, count) => sum + count, 0),
    buckets: BUCKETS.length,
    lfTags: lfTagsPerTable(facts),
  };
}

/** How many jobs each connected component of a graph has, by the component's number. */
export function jobsByComponent(facts: GraphFacts): ReadonlyMap<number, number> {
  const { ingests, taken, handed, exports, transformers, viewers, index } = facts;
  const counts = new Map<number, number>();
  const count = (component: number, jobs: number): void => {
    counts.set(component, (counts.get(component) ?? 0) + jobs);
  };
  for (const { node } of [...ingests, ...taken]) count(node.component, 1);
  for (const { node, entries } of handed) count(node.component, entries.length);
  for (const { node, container } of exports)
    count(node.component, index.containers.get(container)?.type === "s3" ? (viewers.get(node.id)?.length ?? 0) : 1);
  for (const { transform } of transformers) count(transform.component, 1);
  return counts;
}

/** How many tables and views each database has, rejects included. */
function tablesByDatabase(facts: GraphFacts): ReadonlyMap<string, number> {
  const { ingests, taken, transformers, served, viewers, names } = facts;
  const tables = new Map<string, number>();
  const count = (database: string, more: number): void => {
    tables.set(database, (tables.get(database) ?? 0) + more);
  };
  for (const { node, entries } of [...ingests, ...taken]) {
    if (node.datastore !== undefined) count(names.storeDatabase(node.datastore), entries.length + 1);
  }
  for (const { workspace, outputs } of transformers) count(names.resultsDatabase(workspace.key), outputs.length);
  const shown = served.flatMap(({ node }) => viewers.get(node.id) ?? []);
  for (const { workspace, group } of shown) count(names.groupDatabase(workspace, group), 1);
  return tables;
}
