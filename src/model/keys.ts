/** Keys name objects; they are strings, branded so that TypeScript keeps one namespace from being used as another. */
declare const brand: unique symbol;
type Key<Name extends string> = string & { readonly [brand]?: Name };

/** `aws-us`: a named, configured instance of a kind of platform. Resolved at lint, never needed at construction. */
export type DataPlatformKey = Key<"DataPlatform">;
/** `aws:us/us-east-1`: a vendor and a path in its location tree; covers everything below it. */
export type LocationKey = Key<"Location">;
/** `us/sales`: a zone and a team it declares. */
export type TeamKey = Key<"Team">;
/** `sales_pg`, ecosystem-wide; or `managed:<type>`, a container an instance keeps for its consumers. */
export type DataContainerKey = Key<"DataContainer">;
/** `nw_data`, ecosystem-wide. */
export type DatastoreKey = Key<"Datastore">;
/** `nw_data/customers`. */
export type DatasetKey = Key<"Dataset">;
/** `live_reporting`, ecosystem-wide. */
export type WorkspaceKey = Key<"Workspace">;
/** `live_reporting/live`. */
export type DatasetGroupKey = Key<"DatasetGroup">;

export const platformKey = (key: string): DataPlatformKey => key;
export const locationKey = (key: string): LocationKey => key;
export const teamKey = (key: string): TeamKey => key;
export const containerKey = (key: string): DataContainerKey => key;
export const datastoreKey = (key: string): DatastoreKey => key;
export const datasetKey = (key: string): DatasetKey => key;
export const workspaceKey = (key: string): WorkspaceKey => key;
export const datasetGroupKey = (key: string): DatasetGroupKey => key;

/** The key of the container that an instance keeps by itself for consumers who ask for `{ managedBy: platform, type }`. */
export const managedContainerKey = (type: string): DataContainerKey => `managed:${type}`;
