import { fitName } from "../../src/util/digest.js";

/** Every name the platform makes: pure functions of model keys, so that a neighbour never changes them. */

/** The longest name of a folder or file it makes, in bytes; common file systems end at 255. Names are ASCII. */
const MAX_FILE_NAME = 200;

/** The schema in which a group sees its data. */
export function groupSchema(workspace: string, group: string): string {
  return `${workspace}_${group}`;
}

/** A dataset's relation within a group's schema. */
export function relationName(datastore: string, dataset: string): string {
  return `${datastore}_${dataset}`;
}

/** The schema of a store's shared tables in a consumer's container. Declared names start with a letter, so no group's schema is called so. */
export function sharedSchema(datastore: string): string {
  return `_store_${datastore}`;
}

/** A name as a file or folder can carry it. */
export function fileName(name: string): string {
  return fitName(name, MAX_FILE_NAME);
}

/** The instance's part of the name of each stack. The whole is `<instance>--<stack>`. */
export const stacks = {
  foundation: "foundation",
  store: (datastore: string): string => stackName("store", datastore),
  workspace: (workspace: string): string => stackName("workspace", workspace),
  transformer: (workspace: string): string => stackName("transformer", workspace),
} as const;

/**
 * `store-nw_data`. Keys are identifiers of which no two differ only in case, so lower case keeps them apart; long ones
 * are cut, with a digest of the key as it is written.
 */
function stackName(prefix: string, key: string): string {
  return `${prefix}-${fitName(key, 80).toLowerCase()}`;
}
