import type { Kind } from "../model/model.js";

/** What happened to a declared object between two models. */
export type ObjectChange = "added" | "changed" | "removed";

/** A workspace that a change reaches. */
export interface ImpactedWorkspace {
  readonly key: string;
  /** The keys (`workspace/group`) of those of its groups that are reached, in order; none where only the workspace itself is. */
  readonly groups: readonly string[];
}

/**
 * What a change touches, for those who have to agree to it. Every list is in order and names things of either model,
 * so that what goes away is there, too. Plain data: it is part of the stable JSON of `sluice check`.
 */
export interface Impact {
  /** The objects that differ. */
  readonly objects: readonly { readonly kind: Kind; readonly key: string; readonly change: ObjectChange }[];
  /** The workspaces that differ or whose data does, through any number of transformers. */
  readonly workspaces: readonly ImpactedWorkspace[];
  /**
   * The teams (`zone/team`) that own an object that differs or are offered it, that are declared otherwise, that own a
   * workspace that is reached, or data that a group begins, ceases or changes to want.
   */
  readonly teams: readonly string[];
  /** The platform instances on whose graphs something differs. */
  readonly platforms: readonly string[];
  /** The names of the stacks whose files differ; absent when one of the two models could not be synthesized. */
  readonly stacks?: readonly string[];
}
