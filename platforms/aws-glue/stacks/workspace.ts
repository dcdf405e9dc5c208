import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table/index.js";
import type { Workspace } from "../../../src/model/workspace.js";
import { modelText } from "../../../src/platform/model-text.js";
import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import { compactJson, type Json } from "../../../src/util/json.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { type GroupViews, planViews, type ViewPlan } from "../handler/plan-views.js";
import { stackNames } from "../names.js";
import { mapType } from "../types.js";
import { Arns } from "./arn.js";
import { forWorkspace } from "./because.js";
import { type Because, LakeStack } from "./lake-stack.js";
import { makeDatabase } from "./lake-table.js";
import { readers } from "./readers.js";
import { viewColumns, viewOriginalText, viewQuery } from "./view-text.js";

/** What is there for a workspace: what it sees in place, and how well its stores do. */
export interface WorkspacePlan {
  readonly workspace: Workspace;
  readonly groups: readonly GroupViews[];
  /** What supplies it, sorted. */
  readonly stores: readonly string[];
}

/** The workspaces that an instance serves, in the order of their keys. */
export function planWorkspaces(facts: GraphFacts): readonly WorkspacePlan[] {
  const views = new Map<string, GroupViews[]>();
  for (const group of planViews(facts)) {
    const known = views.get(group.workspace.key);
    if (known === undefined) views.set(group.workspace.key, [group]);
    else known.push(group);
  }
  const stores = new Map<string, Set<string>>();
  for (const { node, entry } of [...facts.exports, ...facts.served])
    for (const { workspace } of facts.viewers.get(node.id) ?? []) {
      const known = stores.get(workspace) ?? new Set();
      stores.set(workspace, known.add(entry.datastore.key));
    }
  return sortedBy(
    facts.workspaces.flatMap(({ workspace }): WorkspacePlan[] => {
      const { key } = workspace;
      const supplies = sortedUnique(stores.get(key) ?? []);
      return supplies.length === 0 ? [] : [{ workspace, groups: views.get(key) ?? [], stores: supplies }];
    }),
    ({ workspace }) => workspace.key,
  );
}

export function renderWorkspace(facts: GraphFacts, scope: SynthesisScope, plan: WorkspacePlan): void {
  const { workspace, groups, stores } = plan;
  const stack = LakeStack.open(facts, scope, stackNames.workspace(workspace.key), [
    stackNames.foundation,
    ...stores.map(stackNames.store),
  ]);
  const nodes = groups.flatMap(({ views }) => views.map(({ use }) => use.node));
  const because = forWorkspace(workspace, nodes);
  for (const group of groups) {
    const { name } = group.group.group;
    const own = { ...because, groups: [group.group.key] };
    const database = makeDatabase(
      stack,
      `views/${name}`,
      {
        name: group.database,
        description: group.group.group.description ?? `What ${group.group.key} sees`,
        // Views keep nothing.
        keepsData: false,
      },
      own,
    );
    for (const view of group.views) makeView(stack, `view/${name}/${view.name}`, database.name, view, group, own);
  }
  if (groups.length > 0) readers(stack, workspace.key, groups, because);
  dashboard(stack, plan, because);
}

function makeView(
  stack: LakeStack,
  id: string,
  databaseName: string,
  view: ViewPlan,
  group: GroupViews,
  because: Because,
): void {
  const { dataset } = view.use.entry;
  const types = new Map(
    dataset.columns.flatMap(({ name, type }) => {
      const mapped = mapType(type);
      return mapped.fidelity === "impossible" ? [] : [[name, mapped.glue] as const];
    }),
  );
  const columns = viewColumns(view, types);
  stack.add(
    GlueCatalogTable,
    id,
    {
      databaseName,
      name: view.name,
      tableType: "VIRTUAL_VIEW",
      viewOriginalText: modelText(viewOriginalText(group.database, viewQuery(view), columns)),
      viewExpandedText: "/* Presto View */",
      parameters: { presto_view: "true", comment: "Presto View" },
      storageDescriptor: {
        columns: columns.map(({ name, glue }) => ({ name: modelText(name), type: modelText(glue) })),
      },
    },
    { ...because, node: view.use.node.id, classifications: view.use.node.needs.classifications, stateful: false },
  );
}

/** In the grid of dashboards, which is 24 wide. */
const WIDTH = 8;
const HEIGHT = 6;
/** A dashboard has at most 500 widgets (CloudWatch User Guide, "CloudWatch service quotas"); of these each store has three. */
const MOST_STORES = 160;

/** How the runs of what supplies a workspace go. */
function dashboard(stack: LakeStack, { workspace, stores }: WorkspacePlan, because: Because): void {
  const { names, site } = stack.facts;
  const arns = new Arns(site);
  const widgets: Json[] = stores.slice(0, MOST_STORES).flatMap((store, row) => {
    const machine = arns.regional("states", `stateMachine:${names.stateMachine("store", store)}`);
    const chart = (column: number, title: string, metrics: readonly string[], stat: string): Json => ({
      type: "metric",
      x: column * WIDTH,
      y: row * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: {
        title: `${store}: ${title}`,
        region: site.region,
        stat,
        period: 3600,
        view: "timeSeries",
        metrics: metrics.map((metric) => ["AWS/States", metric, "StateMachineArn", machine]),
      },
    });
    return [
      chart(0, "runs that succeeded", ["ExecutionsSucceeded"], "Sum"),
      chart(1, "runs that did not", ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"], "Sum"),
      chart(2, "time a run takes", ["ExecutionTime"], "Maximum"),
    ];
  });
  stack.add(
    CloudwatchDashboard,
    "dashboard",
    {
      dashboardName: names.dashboard(workspace.key),
      dashboardBody: modelText(compactJson({ widgets })),
    },
    because,
  );
}
