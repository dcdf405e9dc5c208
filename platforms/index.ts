import type { DataPlatform } from "../src/platform/data-platform.js";
import { legacy } from "./legacy/index.js";
import { local } from "./local/index.js";

/** Sluice's own kinds of platform, in the order in which they are listed. Plug-ins add others through `sluice.config.ts`. */
export const PLATFORMS: readonly DataPlatform[] = [local, legacy];
