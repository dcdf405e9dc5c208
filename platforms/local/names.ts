import { fitName } from "../../src/util/digest.js";

/** Every name the platform makes is a pure function of model keys, so that a neighbour never changes one. */

/** The longest name of a folder or file that consumers see, in bytes; common file systems end at 255. Names are ASCII. */
const MAX_FILE_NAME = 200;
/**
 * The longest name of a schema, table or view in PostgreSQL, in bytes: it takes 63, of which a view's name leaves room for
 * the `_as_of` of the function beside it.
 */
const MAX_POSTGRES_NAME = 57;
/** The longest part of a stack's name that comes from a key, and of a resource's name and its specification's file. */
const MAX_STACK_KEY = 80;
const MAX_RESOURCE_NAME = 140;

/** What everything that a developer's own copy makes begins with, in places that it may share; nothing for the thing itself. */
export function sandboxPrefix(sandbox: string | undefined): string {
  return sandbox === undefined ? "" : `${SANDBOX_PREFIX}${sandbox}__`;
}

/** How names of sandboxes begin. No workspace's name may, or its schemas could be taken for those of a sandbox. */
export const SANDBOX_PREFIX = "sbx_";

/** The schema in which a group sees its data. */
export function groupSchema(workspace: string, group: string): string {
  return `${workspace}_${group}`;
}

/** A dataset's relation within a group's schema. */
export function relationName(datastore: string, dataset: string): string {
  return `${datastore}_${dataset}`;
}

/** A name as a folder or file can carry it. */
export function fileName(name: string): string {
  return fitName(name, MAX_FILE_NAME);
}

/** A name as PostgreSQL can carry it. */
export function postgresName(name: string): string {
  return fitName(name, MAX_POSTGRES_NAME);
}

/**
 * The stacks of an instance: `store-nw_data`. Keys are identifiers of which no two differ only in case, so lower case
 * keeps them apart; long ones are cut, with a digest of the key as it is written.
 */
export const stackNames = {
  foundation: "foundation",
  store: (datastore: string): string => stackName("store", datastore),
  workspace: (workspace: string): string => stackName("workspace", workspace),
  transformer: (workspace: string): string => stackName("transformer", workspace),
} as const;

function stackName(prefix: string, key: string): string {
  return `${prefix}-${fitName(key, MAX_STACK_KEY).toLowerCase()}`;
}

/**
 * A resource's name within its stack: `shared-reporting-customers`. Declared names hold no `-`, so no two lists of parts
 * give one name; a managed container's key brings one part more than a declared one's.
 */
export function resourceName(kind: string, ...keys: readonly string[]): string {
  return fitName([kind, ...keys].join("-").replaceAll(":", "-"), MAX_RESOURCE_NAME);
}

/** The file of a resource's specification, relative to the stack's folder. */
export function specFile(resource: string): string {
  return `specs/${resource}.json`;
}
