import manifest from "../../package.json" with { type: "json" };

/** The version of this Sluice. */
export const VERSION: string = manifest.version;
