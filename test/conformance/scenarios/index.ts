import type { Scenario } from "../scenario.js";
import { CHANGES } from "./changes.js";
import { SNAPSHOTS } from "./snapshot.js";
import { WATERMARKS } from "./watermark.js";

/** Every fixed scenario. */
export const SCENARIOS: readonly Scenario[] = [...SNAPSHOTS, ...WATERMARKS, ...CHANGES];
