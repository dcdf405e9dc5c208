import type { z } from "zod";
import type { KIND_SCHEMAS } from "../../model/kinds.js";
import type { Kind } from "../../model/model.js";
import type { DeepReadonly } from "../../model/readonly.js";
import { declare } from "./registry.js";

/** What is written about an object of a kind: its fields without `kind`, what has a default left out. */
type Written<K extends Kind> = DeepReadonly<Omit<z.input<(typeof KIND_SCHEMAS)[K]>, "kind">>;

/** Declares objects of one kind; gives the fields back as they are, so that others can be made from them. */
function define<K extends Kind>(kind: K): (fields: Written<K>) => Written<K> {
  return function called(fields) {
    declare(kind, fields, called);
    return fields;
  };
}

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
