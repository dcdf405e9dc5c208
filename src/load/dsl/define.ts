import type { z } from "zod";
import type { KIND_SCHEMAS } from "../../model/kinds.js";
import type { Kind } from "../../model/model.js";
import { collect } from "./collector.js";

/** What is written about an object of a kind: its fields without `kind`, defaults left out. */
type Written<K extends Kind> = Omit<z.input<(typeof KIND_SCHEMAS)[K]>, "kind">;

/** Declares an object of one kind and gives its fields back as they are, so that others can be made from them. */
const define =
  <K extends Kind>(kind: K) =>
  <const T extends Written<K>>(fields: T): T => {
    collect(kind, fields);
    return fields;
  };

/** Declares the ecosystem: its repositories, zones and common words. */
export const defineEcosystem = define("Ecosystem");

/** Declares a vendor and its locations. */
export const defineVendor = define("Vendor");

/** Declares a data platform instance. */
export const defineDataPlatform = define("DataPlatform");

/** Declares a governance zone: its teams and policies. */
export const defineGovernanceZone = define("GovernanceZone");

/** Declares a team. */
export const defineTeam = define("Team");

/** Declares a data container. */
export const defineDataContainer = define("DataContainer");

/** Declares a datastore and its datasets. */
export const defineDatastore = define("Datastore");

/** Declares a workspace and its dataset groups. */
export const defineWorkspace = define("Workspace");

/** Declares which instance serves each group whose platform is chosen by its needs. */
export const definePlatformAssignments = define("PlatformAssignments");

/** Declares what may be destroyed or forgotten. */
export const defineRetirements = define("Retirements");
