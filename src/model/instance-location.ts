import type { DataPlatformInstance } from "./data-platform.js";

/**
 * Where an instance keeps what is its own, the containers it manages for consumers among them: `config.location`,
 * or the first of its locations. `undefined` only for an instance without locations, which lint refuses.
 */
export function instanceLocation(instance: DataPlatformInstance): string | undefined {
  const { location } = instance.config;
  return typeof location === "string" ? location : instance.locations[0];
}
