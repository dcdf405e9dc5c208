import type { Scenario } from "../scenario.js";
import { CHANGES } from "./changes.js";
import { CRASHES } from "./crashes.js";
import { EVOLUTIONS } from "./evolution.js";
import { HISTORIES } from "./history.js";
import { SNAPSHOTS } from "./snapshot.js";
import { TRANSFORMERS } from "./transformers.js";
import { VALUES_OF_TYPES } from "./types.js";
import { VOLUMES } from "./volume.js";
import { WATERMARKS } from "./watermark.js";

/** How sources are read. */
export const READING: readonly Scenario[] = [...SNAPSHOTS, ...WATERMARKS, ...CHANGES];

/** What is kept of what was read, and made of it. */
export const KEEPING: readonly Scenario[] = [
  ...HISTORIES,
  ...EVOLUTIONS,
  ...CRASHES,
  ...VALUES_OF_TYPES,
  ...TRANSFORMERS,
  ...VOLUMES,
];
