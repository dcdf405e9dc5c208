import type { DataContainer } from "./data-container.js";
import type { DataPlatformInstance } from "./data-platform.js";
import type { Datastore } from "./datastore.js";
import type { Ecosystem } from "./ecosystem.js";
import type { GovernanceZone } from "./governance-zone.js";
import type { PlatformAssignments } from "./platform-assignments.js";
import type { Retirements } from "./retirements.js";
import type { Team } from "./team.js";
import type { Vendor } from "./vendor.js";
import type { Workspace } from "./workspace.js";

/**
 * Everything the teams declared, as plain readonly data. Every list is in the order of its objects' keys, and
 * objects of one key (a mistake that lint reports) in the order of their content: nothing tells in which file
 * or in which order things were written. File references are relative to the model root.
 */
export interface Model {
  readonly ecosystems: readonly Ecosystem[];
  readonly vendors: readonly Vendor[];
  readonly platforms: readonly DataPlatformInstance[];
  readonly zones: readonly GovernanceZone[];
  readonly teams: readonly Team[];
  readonly containers: readonly DataContainer[];
  readonly datastores: readonly Datastore[];
  readonly workspaces: readonly Workspace[];
  readonly assignments: readonly PlatformAssignments[];
  readonly retirements: readonly Retirements[];
  /** Texts of transformer code files, by their path relative to the model root. */
  readonly files: ReadonlyMap<string, string>;
}

/** Any declared object. */
export type ModelObject =
  | Ecosystem
  | Vendor
  | DataPlatformInstance
  | GovernanceZone
  | Team
  | DataContainer
  | Datastore
  | Workspace
  | PlatformAssignments
  | Retirements;

/** The kinds of declared objects. */
export type Kind = ModelObject["kind"];

/** The list of {@link Model} that holds each kind. */
export const KIND_LISTS = {
  Ecosystem: "ecosystems",
  Vendor: "vendors",
  DataPlatform: "platforms",
  GovernanceZone: "zones",
  Team: "teams",
  DataContainer: "containers",
  Datastore: "datastores",
  Workspace: "workspaces",
  PlatformAssignments: "assignments",
  Retirements: "retirements",
} as const satisfies Record<Kind, keyof Model>;

/** Every declared object of a model, kind by kind. */
export function* objectsOf(model: Model): Generator<ModelObject> {
  for (const list of Object.values(KIND_LISTS)) yield* model[list];
}

/** The key by which others name an object: its name, or `zone/name` for a team. */
export function keyOf(object: { readonly kind: Kind; readonly name?: string; readonly zone?: string }): string {
  if (object.kind === "Team") return `${object.zone}/${object.name}`;
  return object.name ?? object.kind;
}
