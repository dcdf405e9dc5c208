import type { TerraformElement, TerraformStack } from "cdktf";
import type { DataPlatformInstance } from "../model/data-platform.js";

/** What a handler synthesizes into. */
export interface SynthesisScope {
  readonly instance: DataPlatformInstance;
  /**
   * A new stack `<instance>--<name>`. Its backend, Terraform version range and address guard are set up already.
   * @throws when the name is taken, or is not `[a-z0-9][a-z0-9_-]*` without `--` (a compiler bug: lint refuses such names)
   */
  stack(spec: StackSpec): PlatformStack;
}

export interface StackSpec {
  /** Within the instance: `foundation`, `store-nw_data`. A pure function of model keys. */
  readonly name: string;
  /** Names of this instance's stacks that must be applied before it. The transitive reduction is taken by the scope. */
  readonly after: readonly string[];
  /** The Terraform backend, where the kind keeps state by itself; absent: the instance's own. */
  readonly backend?: { readonly type: string; readonly settings: Readonly<Record<string, string | number | boolean>> };
}

/** A stack under construction. */
export interface PlatformStack {
  /** `<instance>--<name>`. */
  readonly name: string;
  /** The cdktf stack: the scope of its resources. */
  readonly terraform: TerraformStack;
  /**
   * Gives an element its Terraform name (from model keys; cleaned to `[A-Za-z0-9_-]`) and says why it exists.
   * Every resource must be owned before synthesis. @throws when two elements of a stack get one address
   */
  own(element: TerraformElement, name: string, provenance: Provenance): void;
  /**
   * Declares the provider that makes the stack's resources. @throws when the stack has one of that name already, or when
   * something in the declaration would not reach Terraform as it is
   */
  provider(spec: ProviderSpec): void;
  /** Adds a file beside the stack's Terraform, such as a job's specification: `path` relative to the stack's folder. */
  file(path: string, content: string): void;
}

/**
 * A Terraform provider, declared from its facts: no bindings need be loaded for it, and no version of theirs is meant. A stack
 * has one of a name, without alias.
 */
export interface ProviderSpec {
  /** The name within the stack, which types of resources begin with: `aws`. */
  readonly name: string;
  /** Where it is from: `hashicorp/aws`, which Terraform and OpenTofu each look for in their own registry. */
  readonly source: string;
  /** The versions that may be used, such as `>= 5.100, < 7`. */
  readonly version: string;
  /** Its arguments, as Terraform writes them. Model text in them must have gone through `modelText`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Why a Terraform resource exists and what may be done with it. */
export interface Provenance {
  /** The graph node it makes physical; absent for what the whole instance shares. */
  readonly node?: string;
  /** The consumers' groups it serves, where those are not all that need the node: the relations of one workspace. Sorted. */
  readonly groups?: readonly string[];
  /** The model object it is for. */
  readonly object: { readonly kind: string; readonly key: string };
  /** `zone/team`, a zone, or `ecosystem`. */
  readonly owner: string;
  /** Sorted. */
  readonly classifications: readonly string[];
  /** Whether destroying it loses data. Stateful things are protected and never vanish silently. */
  readonly stateful: boolean;
}
