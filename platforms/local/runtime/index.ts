import type { PlatformRuntime } from "../../../src/platform/runtime.js";
import { deployed } from "./deployment.js";
import { plan } from "./plan.js";
import { provision } from "./provision.js";
import { reserve } from "./run-lock.js";
import { status } from "./status.js";
import { verify } from "./verify.js";

/** What a local instance does on this machine, from its emitted specifications alone. */
export const localRuntime: PlatformRuntime = { provision, plan, deployed, reserve, status, verify };

export type { RelationRows } from "./first-rows.js";
export { readRelation } from "./read-relation.js";
