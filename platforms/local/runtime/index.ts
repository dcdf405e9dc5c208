import type { PlatformRuntime } from "../../../src/platform/runtime.js";
import { plan } from "./plan.js";
import { provision } from "./provision.js";
import { status } from "./status.js";
import { verify } from "./verify.js";

/** What a local instance does on this machine, from its emitted specifications alone. */
export const localRuntime: PlatformRuntime = { provision, plan, status, verify };

export { type RelationRows, readRelation } from "./read-relation.js";
