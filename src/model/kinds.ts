import { dataContainerSchema } from "./data-container.js";
import { dataPlatformSchema } from "./data-platform.js";
import { datastoreSchema } from "./datastore.js";
import { ecosystemSchema } from "./ecosystem.js";
import { governanceZoneSchema } from "./governance-zone.js";
import { platformAssignmentsSchema } from "./platform-assignments.js";
import { retirementsSchema } from "./retirements.js";
import { teamSchema } from "./team.js";
import { vendorSchema } from "./vendor.js";
import { workspaceSchema } from "./workspace.js";

/** The definition of each kind: what may be written, its defaults, its documentation. JSON Schemas come from here too. */
export const KIND_SCHEMAS = {
  Ecosystem: ecosystemSchema,
  Vendor: vendorSchema,
  DataPlatform: dataPlatformSchema,
  GovernanceZone: governanceZoneSchema,
  Team: teamSchema,
  DataContainer: dataContainerSchema,
  Datastore: datastoreSchema,
  Workspace: workspaceSchema,
  PlatformAssignments: platformAssignmentsSchema,
  Retirements: retirementsSchema,
} as const;
