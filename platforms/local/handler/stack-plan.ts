import type { Provenance } from "../../../src/platform/synthesis-scope.js";
import type { Json } from "../../../src/util/json.js";
import type { JobSpec, RelationsSpec, TableSpec } from "../spec.js";

/** A stack before it is Terraform: plain data, a pure function of the graph. */
export interface StackPlan {
  /** Within the instance. */
  readonly name: string;
  /** Names of the stacks that make what this one's specifications mention. */
  readonly after: readonly string[];
  readonly resources: readonly ResourcePlan[];
}

/**
 * A piece of a stack.
 * - home: what the whole instance shares; only a value.
 * - table: two resources, see `render-stack`.
 * - relations: made true when the specification changes.
 * - job: nothing to make; a value that changes with what `sluice run` will do, so that plans show it.
 */
export type ResourcePlan =
  | { readonly kind: "home"; readonly name: string; readonly value: Json; readonly provenance: Provenance }
  | { readonly kind: "table"; readonly name: string; readonly spec: TableSpec; readonly provenance: Provenance }
  | { readonly kind: "relations"; readonly name: string; readonly spec: RelationsSpec; readonly provenance: Provenance }
  | { readonly kind: "job"; readonly name: string; readonly spec: JobSpec; readonly provenance: Provenance };
