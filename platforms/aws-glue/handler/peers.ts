import { type AwsGlueConfig, awsGlueConfigSchema, type Site, siteOf } from "../config.js";
import type { Names } from "../names.js";
import type { GraphFacts } from "./graph-facts.js";

/** The kind of platform of which this one's instances are. */
export const KIND = "aws-glue";

/** Another instance of this kind, as far as it must be known to take data from it. */
export interface Peer {
  readonly key: string;
  readonly site: Site;
  readonly names: Names;
  /** The ARN of the key that encrypts everything there, where it names one. */
  readonly kmsKey?: string;
}

/** An instance of this kind by its key; `undefined` for one of another kind, and for one that cannot be understood, which has been reported of it. */
export function peerOf({ index, names }: GraphFacts, key: string): Peer | undefined {
  const instance = index.platforms.get(key);
  if (instance?.type !== KIND) return undefined;
  const { data } = awsGlueConfigSchema.safeParse(instance.config) as { data?: AwsGlueConfig };
  const site = data && siteOf(instance, data);
  if (data === undefined || site === undefined) return undefined;
  const { key: kmsKey } = data.kms;
  return { key, site, names: names.elsewhere(site, data.namePrefix), ...(kmsKey === undefined ? {} : { kmsKey }) };
}
