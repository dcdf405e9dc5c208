import { at, type Target } from "../diagnostic/diagnostic.js";
import type { DataPlatformInstance } from "./data-platform.js";
import type { GroupEntry, ModelIndex } from "./model-index.js";
import type { PlatformAssignments } from "./platform-assignments.js";

/** The instance that a group's chooser leads to. */
export interface Choice {
  readonly chosen: "fixed" | "default" | "pinned";
  readonly instance: DataPlatformInstance;
  /** The lock file's entry, where the choice was pinned. */
  readonly pin?: Target;
}

/** Follows choosers to instances. */
export interface Choices {
  /**
   * The choice of a consumer's group; `"unpinned"` when it chooses by needs and nobody has pinned it; `undefined`
   * when the chooser or its key is missing or unknown, which lint reports.
   */
  of(group: GroupEntry): Choice | "unpinned" | undefined;
}

/** The choices of a model. Of two pins of one group (lint reports them) the first in model order counts. */
export function choicesOf(index: ModelIndex): Choices {
  const pins = new Map<string, { readonly object: PlatformAssignments; readonly platform: string }>();
  for (const object of index.model.assignments)
    for (const [group, platform] of Object.entries(object.assignments))
      if (!pins.has(group)) pins.set(group, { object, platform });
  const choice = (chosen: Choice["chosen"], key: string | undefined, pin?: Target): Choice | undefined => {
    const instance = key === undefined ? undefined : index.platforms.get(key);
    return instance && { chosen, instance, ...(pin ? { pin } : {}) };
  };
  return {
    of: ({ key, group: { platform } }) => {
      switch (platform?.chooser) {
        case "fixed":
          return choice("fixed", platform.platform);
        case "default":
          return choice("default", index.ecosystem?.defaultPlatform);
        case "byNeeds": {
          const pin = pins.get(key);
          return pin ? choice("pinned", pin.platform, at(pin.object, "assignments", key)) : "unpinned";
        }
        case undefined:
          return undefined;
      }
    },
  };
}
