import type { PlatformRuntime } from "../../../src/platform/runtime.js";
import { plan } from "./plan.js";
import { provision } from "./provision.js";

/** What a local instance does on this machine, from its emitted specifications alone. */
export const localRuntime: PlatformRuntime = { provision, plan };

export { type RelationRows, readRelation } from "./read-relation.js";
