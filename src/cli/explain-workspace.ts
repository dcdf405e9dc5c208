import { instancesOfTransformer } from "../assign/transformer-instances.js";
import type { Assignment } from "../model/assignment.js";
import type { Model } from "../model/model.js";
import type { Workspace } from "../model/workspace.js";

/** The stable JSON form of `sluice explain workspace`. */
export interface WorkspaceExplanation {
  readonly schema: 1;
  readonly workspace: string;
  readonly groups: readonly {
    readonly group: string;
    /** The instance that serves it; null where none does, or where it follows several. */
    readonly instance: string | null;
    /** Every instance it runs on: one for a consumer's group, any number for a transformer's. */
    readonly instances: readonly string[];
    /** How the instance was found, in words. */
    readonly how: string;
    readonly candidates: readonly {
      readonly instance: string;
      readonly eligible: boolean;
      readonly reasons: readonly string[];
    }[];
  }[];
}

/** Which instance serves each group of a workspace, how that was decided, and what every other instance would say. */
export function explainWorkspace(
  model: Model,
  workspace: Workspace,
  assignment: Assignment,
  candidates: (
    group: string,
  ) => readonly { readonly instance: string; readonly eligible: boolean; readonly reasons: readonly string[] }[],
): WorkspaceExplanation {
  const follows = workspace.transformer ? instancesOfTransformer(model, assignment, workspace.key) : undefined;
  return {
    schema: 1,
    workspace: workspace.key,
    groups: workspace.datasetGroups.map((group) => {
      const key = `${workspace.key}/${group.name}`;
      const assigned = assignment.get(key);
      const instances = follows ?? (assigned === undefined ? [] : [assigned]);
      return {
        group: key,
        instance: instances.length === 1 ? (instances[0] as string) : null,
        instances,
        how: how(workspace, group.platform?.chooser, instances, isPinned(model, key)),
        candidates: candidates(key).map(({ instance, eligible, reasons }) => ({ instance, eligible, reasons })),
      };
    }),
  };
}

function how(
  workspace: Workspace,
  chooser: "fixed" | "default" | "byNeeds" | undefined,
  instances: readonly string[],
  pinned: boolean,
): string {
  if (workspace.transformer)
    return instances.length === 0
      ? "an input of a transformer whose output nobody consumes: it runs nowhere"
      : "an input of a transformer: it follows those who want its output";
  switch (chooser) {
    case "fixed":
      return "the model names the instance";
    case "default":
      return "the ecosystem's default instance";
    case "byNeeds":
      return pinned
        ? "chosen by its needs and pinned in PlatformAssignments"
        : "chooses by its needs and is not pinned yet: sluice assign does that";
    default:
      return "no instance is chosen";
  }
}

function isPinned({ assignments }: Model, group: string): boolean {
  return assignments.some((object) => Object.hasOwn(object.assignments, group));
}
