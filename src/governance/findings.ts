import { at, type Diagnostic, type Related, type Target } from "../diagnostic/diagnostic.js";
import type { PlatformGraph } from "../graph/platform-graph.js";
import { vendorOf } from "../model/policy-predicates.js";
import { becauseOf } from "./because.js";
import type { Causes } from "./causes.js";
import type { Cell } from "./cells.js";
import { FORBIDDEN } from "./diagnostics.js";
import { type Ask, groupKeyOf } from "./place.js";
import type { Routes } from "./routes.js";
import type { Uses } from "./uses.js";
import type { Violation } from "./violations.js";

/** What it takes to tell where a violation comes from. */
export interface Sources {
  readonly routes: Routes;
  readonly causes: Causes;
  readonly uses: Uses;
}

/** How many of the other sinks are shown. */
const MOST_OTHERS = 10;

/** What its author changes to mend a violation, and who that is. */
interface Mend {
  readonly target: Target;
  readonly asker?: string;
}

/** The finding of a cell: at what can be changed to mend it, with the policy, the container and the others it is about. */
export function findingOf(cell: Cell, sources: Sources): Diagnostic {
  const { first, datasets, others } = cell;
  const { binding, constraint, value, place, role } = first;
  const { target, asker } = mendOf(first, sources);
  const related: Related[] = [
    { target: at(binding.owner, ...binding.path), message: "the policy" },
    ...containerOf(first),
    ...others.slice(0, MOST_OTHERS).map((ask) => ({ target: sinkOf(ask), message: `also for ${groupKeyOf(ask)}` })),
  ];
  return FORBIDDEN[constraint](
    target,
    {
      policy: binding.title,
      dataset: first.entry.key,
      more: datasets.length - 1,
      value,
      container: place.title,
      role,
      instance: place.graph?.platform.key,
      asker,
      because: becauseOf(cell),
      way: sources.routes.text(binding, first),
    },
    { related },
  );
}

function mendOf(violation: Violation, { causes, uses }: Sources): Mend {
  const { binding, constraint, entry, place, role, ask } = violation;
  const { policy } = binding;
  const { graph } = place;
  const keeper = constraint === "retention" ? uses.keeper(binding, violation) : undefined;
  if (keeper) return { target: needOf(keeper), asker: groupKeyOf(keeper) };
  if (constraint === "platforms" && ask && !ask.workspace.transformer)
    return { target: at(ask.workspace, "datasetGroups", ask.groupIndex, "platform"), asker: groupKeyOf(ask) };
  if (ask && constraint !== "platforms") return { target: sinkOf(ask), asker: groupKeyOf(ask) };
  if (constraint === "classifications") return { target: classificationOf(violation) };
  // Data that is governed only because a department uses it is there to be judged because of that use.
  const user = policy.when?.departments && uses.user(binding, entry, graph);
  if (user) return { target: sinkOf(user), asker: groupKeyOf(user) };
  if (graph && (role !== "producer" || constraint === "platforms")) {
    const cause = causes.of(graph, entry);
    if (cause?.ask) {
      const { workspace, groupIndex } = cause.ask;
      return { target: at(workspace, "datasetGroups", groupIndex, "platform"), asker: groupKeyOf(cause.ask) };
    }
    return { target: cause ? at(cause.store, "primaryPlatform") : at(graph.platform) };
  }
  return { target: at(entry.datastore, "source", "container") };
}

function sinkOf({ workspace, groupIndex, sinkIndex }: Ask): Target {
  return at(workspace, "datasetGroups", groupIndex, "sinks", sinkIndex);
}

function needOf({ workspace, group, groupIndex }: Ask): Target {
  const retention = group.needs.retention === undefined ? [] : ["needs", "retention"];
  return at(workspace, "datasetGroups", groupIndex, ...retention);
}

/** Where a dataset says that it is of a classification; the dataset where that comes from what it is made of. */
function classificationOf({ entry: { datastore, dataset, index }, value }: Violation): Target {
  if (dataset.classification === value) return at(datastore, "datasets", index, "classification");
  const column = dataset.columns.findIndex(({ classification }) => classification === value);
  return at(datastore, "datasets", index, ...(column < 0 ? [] : ["columns", column, "classification"]));
}

/** What of the container is in the way, and where that is written. */
function containerOf({ place, constraint, value, ask }: Violation): Related[] {
  const { declared, graph } = place;
  const message = `the container ${place.title}`;
  if (declared) {
    const found = declared.locations.findIndex((location) => isAbout(constraint, value, location));
    const path =
      found >= 0
        ? ["locations", found]
        : constraint === "containerTypes"
          ? ["type"]
          : constraint === "clouds"
            ? ["locations"]
            : [];
    return [{ target: at(declared, ...path), message }];
  }
  if (ask && (constraint === "containerTypes" || constraint === "encryption"))
    return [{ target: at(ask.workspace, "container"), message }];
  // Only what is declared is of no instance.
  const { platform } = graph as PlatformGraph;
  const path = typeof platform.config.location === "string" ? ["config", "location"] : ["locations", 0];
  return [{ target: at(platform, ...path), message: `where ${place.title} lies` }];
}

function isAbout(constraint: string, value: string, location: string): boolean {
  if (constraint === "locations") return location === value;
  return constraint === "vendors" && vendorOf(location) === value;
}
