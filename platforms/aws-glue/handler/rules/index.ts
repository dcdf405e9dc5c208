import type { AwsGlueRule } from "../rule.js";
import { columnTypes } from "./column-types.js";
import { containerPlaces } from "./container-places.js";
import { containerTypes } from "./container-types.js";
import { exchanges } from "./exchanges.js";
import { historyColumns } from "./history.js";
import { ingestion } from "./ingestion.js";
import { network } from "./network.js";
import { quotas } from "./quotas.js";
import { relationNames } from "./relation-names.js";
import { sandboxNames } from "./sandbox-names.js";
import { transformerCode } from "./transformer-code.js";

/** Every rule of the platform, in the order they are checked and shown. */
export const AWS_GLUE_RULES: readonly AwsGlueRule[] = Object.freeze([
  containerTypes,
  containerPlaces,
  network,
  ingestion,
  exchanges,
  transformerCode,
  columnTypes,
  historyColumns,
  relationNames,
  sandboxNames,
  quotas,
]);
