import type { DataPlatformKey, DatasetGroupKey } from "./keys.js";

/** Which instance serves each DatasetGroup of a consumer: exactly one. Groups of transformers have no entry; they follow their consumers. */
export type Assignment = ReadonlyMap<DatasetGroupKey, DataPlatformKey>;
