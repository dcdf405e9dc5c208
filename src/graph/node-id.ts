/** The ids of nodes: pure functions of model keys, the same on every machine and whatever else the graph holds. */
export const graphNodeId = {
  /** Of a datastore, or of one dataset. */
  ingest: (key: string): string => `ingest:${key}`,
  exchange: (from: string, datastore: string): string => `exchange:${from}/${datastore}`,
  publish: (to: string, datastore: string): string => `publish:${to}/${datastore}`,
  export: (container: string, dataset: string): string => `export:${container}/${dataset}`,
  trigger: (workspace: string): string => `trigger:${workspace}`,
  transform: (workspace: string): string => `transform:${workspace}`,
} as const;
