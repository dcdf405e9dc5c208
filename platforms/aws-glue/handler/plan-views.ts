import type { GroupEntry } from "../../../src/model/model-index.js";
import type { Workspace } from "../../../src/model/workspace.js";
import { viewName } from "../names.js";
import type { LakeTable } from "../spec.js";
import type { Export, GraphFacts } from "./graph-facts.js";
import { type Kept, keptFor, LIVE } from "./history.js";
import { lakeTable } from "./tables.js";

/** A group's database with what it sees in it: views over tables of the lake. */
export interface GroupViews {
  readonly workspace: Workspace;
  readonly group: GroupEntry;
  readonly database: string;
  /** In the order of the views' names. */
  readonly views: readonly ViewPlan[];
}

export interface ViewPlan {
  readonly name: string;
  readonly use: Export;
  /** What it shows. live: the current rows, without the dates of versions. */
  readonly table: LakeTable;
  readonly kept: Kept;
}

/** What consumers are served in place, in the order of groups' keys. @throws for what lint refused */
export function planViews(facts: GraphFacts): readonly GroupViews[] {
  const served = new Map(facts.served.map((use) => [use.node.id, use]));
  return facts.workspaces.flatMap(({ workspace, container, groups, transforms }) =>
    groups.flatMap((group): GroupViews[] => {
      const sinks = new Set(group.group.sinks.map(({ dataset }) => dataset));
      const uses = [...sinks].flatMap((dataset) => served.get(`export:${container}/${dataset}`) ?? []);
      if (uses.length === 0) return [];
      const kept = transforms ? LIVE : keptFor(group.group.needs);
      const views = uses.map((use) => ({
        name: viewName(use.entry.datastore.key, use.entry.dataset.name),
        use,
        table: lakeTable(facts, use.entry),
        kept,
      }));
      views.sort((a, b) => (a.name < b.name ? -1 : 1));
      return [{ workspace, group, database: facts.names.groupDatabase(workspace.key, group.group.name), views }];
    }),
  );
}
