import type { Assignment } from "../model/assignment.js";
import type { DataPlatformKey, WorkspaceKey } from "../model/keys.js";
import type { Model } from "../model/model.js";
import { indexModel } from "../model/model-index.js";
import { placementOf } from "../model/placement.js";

/** The instances a transformer runs on, sorted: all whose consumers need its output, or one that hands it to others. None when nobody does. */
export function instancesOfTransformer(
  model: Model,
  assignment: Assignment,
  transformer: WorkspaceKey,
): readonly DataPlatformKey[] {
  return placementOf(indexModel(model), assignment)
    .instances.filter(({ transformers }) => transformers.some(({ key }) => key === transformer))
    .map(({ instance }) => instance.key);
}
