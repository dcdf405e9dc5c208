import type { CompatibilityRule } from "../rule.js";
import { classification } from "./classification.js";
import { columnType } from "./column-type.js";
import { deprecatedSink } from "./deprecated-sink.js";
import { movedContainer } from "./moved-container.js";
import { movedGroup } from "./moved-group.js";
import { movedWorkspace } from "./moved-workspace.js";
import { nullability } from "./nullability.js";
import { partitioning } from "./partitioning.js";
import { platformType } from "./platform-type.js";
import { primaryKey } from "./primary-key.js";
import { reingestion } from "./reingestion.js";
import { removedColumn } from "./removed-column.js";
import { removedData } from "./removed-data.js";
import { removedOwner } from "./removed-owner.js";
import { requiredColumn } from "./required-column.js";

/** Every promise to those who use data, in the order in which they are taught. */
export const COMPATIBILITY_RULES: readonly CompatibilityRule[] = Object.freeze([
  removedData,
  removedOwner,
  removedColumn,
  requiredColumn,
  columnType,
  nullability,
  primaryKey,
  partitioning,
  classification,
  deprecatedSink,
  reingestion,
  movedContainer,
  movedWorkspace,
  movedGroup,
  platformType,
]);
