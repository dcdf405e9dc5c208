import type { LocalRule } from "../rule.js";
import { columnTypes } from "./column-types.js";
import { containerPlaces } from "./container-places.js";
import { containerTypes } from "./container-types.js";
import { exchanges } from "./exchanges.js";
import { historyColumns } from "./history.js";
import { ingestion } from "./ingestion.js";
import { relationNames } from "./relation-names.js";
import { sandboxNames } from "./sandbox-names.js";
import { stackSizes } from "./stack-size.js";
import { transformerCode } from "./transformer-code.js";
import { transformerModule } from "./transformer-module.js";

/** Every rule of the platform, in the order they are checked and shown. */
export const LOCAL_RULES: readonly LocalRule[] = Object.freeze([
  containerTypes,
  containerPlaces,
  ingestion,
  exchanges,
  transformerCode,
  transformerModule,
  columnTypes,
  historyColumns,
  relationNames,
  sandboxNames,
  stackSizes,
]);
