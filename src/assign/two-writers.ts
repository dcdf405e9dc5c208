import { at, type Diagnostic } from "../diagnostic/diagnostic.js";
import type { ModelIndex } from "../model/model-index.js";
import type { InstancePlacement, Placement } from "../model/placement.js";
import type { DatasetGroup, Workspace } from "../model/workspace.js";
import { twoWriters } from "./diagnostics.js";

/** A sink that makes an instance write a dataset into a declared container. */
interface Write {
  readonly instance: string;
  readonly workspace: Workspace;
  readonly group: DatasetGroup;
  readonly groupIndex: number;
  readonly sinkIndex: number;
}

/**
 * One dataset in one declared container has one writing instance. Both places of a clash are shown; datasets that
 * clash in the same two places are one finding. Containers managed by an instance are its own and cannot clash.
 */
export function twoWriterFindings(index: ModelIndex, { instances }: Placement): Diagnostic[] {
  const first = new Map<string, Write>();
  const clashing = new Set<string>();
  const clashes = new Map<string, { container: string; datasets: Set<string>; one: Write; other: Write }>();
  for (const placed of instances)
    for (const { container, dataset, write } of writesOf(placed)) {
      if (!index.datasets.has(dataset)) continue;
      const table = `${container} ${dataset}`;
      const one = first.get(table);
      if (!one) first.set(table, write);
      const writer = `${table} ${write.instance}`;
      if (!one || one.instance === write.instance || clashing.has(writer)) continue;
      clashing.add(writer);
      const pair = `${container} ${one.instance} ${groupOf(one)} ${write.instance} ${groupOf(write)}`;
      const clash = clashes.get(pair) ?? { container, datasets: new Set(), one, other: write };
      clashes.set(pair, clash);
      clash.datasets.add(dataset);
    }
  return [...clashes.values()].map(({ container, datasets, one, other }) => {
    const outputs = [one, other].flatMap(({ workspace }) => workspace.transformer?.output ?? []);
    return twoWriters(
      targetOf(other),
      {
        container,
        datasets: [...datasets].sort(),
        writers: [
          { instance: one.instance, group: groupOf(one) },
          { instance: other.instance, group: groupOf(other) },
        ],
        outputs: [...new Set(outputs)],
      },
      { related: [{ target: targetOf(one), message: `Written by instance ${one.instance} for this.` }] },
    );
  });
}

function* writesOf({ instance, groups, transformers }: InstancePlacement) {
  for (const { workspace, group, index } of groups) yield* writesOfGroup(instance.key, workspace, group, index);
  for (const workspace of transformers)
    for (const [index, group] of workspace.datasetGroups.entries())
      yield* writesOfGroup(instance.key, workspace, group, index);
}

function* writesOfGroup(instance: string, workspace: Workspace, group: DatasetGroup, groupIndex: number) {
  const { container } = workspace;
  if (typeof container !== "string") return;
  for (const [sinkIndex, { dataset }] of group.sinks.entries())
    yield { container, dataset, write: { instance, workspace, group, groupIndex, sinkIndex } };
}

function groupOf({ workspace, group }: Write): string {
  return `${workspace.key}/${group.name}`;
}

function targetOf({ workspace, groupIndex, sinkIndex }: Write) {
  return at(workspace, "datasetGroups", groupIndex, "sinks", sinkIndex);
}
