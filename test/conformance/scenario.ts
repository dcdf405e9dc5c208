import type { Platform } from "./platform.js";

/** Something that must come to the same on every platform. */
export interface Scenario {
  readonly name: string;
  /** Why a platform cannot take part; absent or `undefined`: it can. */
  readonly lacks?: (platform: Platform) => string | undefined;
  readonly run: (platform: Platform) => Promise<void>;
}
