import { sha256 } from "../../src/util/digest.js";
import type { Site } from "./config.js";

/**
 * Every name the platform makes is a pure function of model keys and of where an instance stands, so that a neighbour never
 * changes one. Keys are identifiers (`[A-Za-z][A-Za-z0-9_]*`) of which no two of one kind differ only in case, or names of
 * instances, which hold dashes. AWS ignores case in many names, so all are written in lower case. A name that reaches its limit is
 * cut to exactly that, with a digest of the whole at its end; any other is shorter: no cut name is ever one that was not cut.
 */

/** How names of sandboxes begin. No workspace's name may, or its databases could be taken for those of a sandbox. */
export const SANDBOX_PREFIX = "sbx_";

/** What a deployment's resources begin with that has no prefix of its own. */
const DEFAULT_PREFIX = "sluice";

/** The longest names, in characters; all are ASCII. */
export const NAME_LIMITS = {
  /** S3 User Guide, "General purpose bucket naming rules". */
  bucket: 63,
  /** Iceberg's Glue catalog takes `[a-z0-9_]{1,252}` for databases and `[a-z0-9_]{1,255}` for tables; Glue itself 255 bytes. */
  database: 252,
  table: 255,
  /** Glue API reference, `CreateJob`. */
  job: 255,
  /** IAM User Guide, "IAM and AWS STS quotas"; unique in an account, whatever the region and case. */
  role: 64,
  /** IAM User Guide, "IAM and AWS STS quotas". */
  policy: 128,
  /** Step Functions Developer Guide, "Service quotas". */
  stateMachine: 80,
  /** EventBridge Scheduler API reference, `CreateSchedule` and `CreateScheduleGroup`. */
  schedule: 64,
  /** EventBridge API reference, `PutRule`. */
  rule: 64,
  /** KMS API reference, `CreateAlias`, with the `alias/` it begins with. */
  alias: 256,
  /** Lake Formation Developer Guide, "tag-based access control notes and restrictions". */
  lfTag: 50,
  /** SQS API reference, `CreateQueue`. */
  queue: 80,
  /** SNS API reference, `CreateTopic`. */
  topic: 256,
  /** CloudWatch API reference, `PutMetricAlarm` and `PutDashboard`; dashboards are unique in an account. */
  alarm: 255,
  dashboard: 255,
  /** CloudWatch Logs API reference, `CreateLogGroup`. */
  logGroup: 512,
  /** Glue API reference, `CreateConnection` and `CreateSecurityConfiguration`. */
  connection: 255,
  /** Athena API reference, `CreateWorkGroup`. */
  workgroup: 128,
  /** Budgets API reference, `Budget`; unique in an account. */
  budget: 100,
  /** PostgreSQL takes 63 bytes, of which a view's name leaves room for the `_as_of` of the function beside it. */
  postgres: 57,
} as const;

/** The buckets of an instance. What each is for: `layout.ts`. */
export const BUCKETS = ["lake", "exchange", "artifacts", "results", "logs"] as const;
export type BucketName = (typeof BUCKETS)[number];

/** What tells the names of one deployment from those of another. */
export interface NameScope extends Site {
  readonly prefix?: string | undefined;
  readonly sandbox?: string | undefined;
}

/** Names of one deployment. */
export class Names {
  /** What databases begin with: nothing, unless the instance has a prefix or this is a developer's own copy. */
  private readonly inCatalog: string;
  /** What all other resources begin with. */
  private readonly inAccount: string;

  constructor(private readonly scope: NameScope) {
    const { prefix, sandbox } = scope;
    const copy = sandboxPrefix(sandbox);
    this.inCatalog = `${prefix === undefined ? "" : `${prefix}_`}${copy}`;
    this.inAccount = `${prefix ?? DEFAULT_PREFIX}-${copy}`;
  }

  /** The names that another instance gives, in the same developer's own copy if this is one. */
  elsewhere(site: Site, prefix: string | undefined): Names {
    return new Names({ ...site, prefix, sandbox: this.scope.sandbox });
  }

  /** Whose name is unique in the world has the account and region at its end: `sluice-lake-111122223333-us-east-1`. */
  bucket(name: BucketName): string {
    const { account, region, prefix = DEFAULT_PREFIX, sandbox } = this.scope;
    // A sandbox's name has no dashes, so that dashes in the place of its underscores keep names apart.
    const copy = sandbox === undefined ? "" : `sbx-${sandbox.replaceAll("_", "-")}--`;
    const end = `-${account}-${region}`;
    return `${fitted(`${prefix}-${copy}${name}`, NAME_LIMITS.bucket - end.length, "-")}${end}`;
  }

  /** The database of a datastore's tables: `_store_nw_data`. Keys begin with a letter, so no group's database is like it. */
  storeDatabase(datastore: string): string {
    return this.catalog("_store_", datastore);
  }

  /** The database of what a workspace's transformer made last: `_results_mask`. */
  resultsDatabase(workspace: string): string {
    return this.catalog("_results_", workspace);
  }

  /** The database in which a group sees its data: `live_reporting_live`. */
  groupDatabase(workspace: string, group: string): string {
    return this.catalog(`${workspace}_${group}`);
  }

  /** A job, which is told apart by its kind and keys: `sluice-ingest-nw_data-customers`. */
  job(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.job, keys);
  }

  stateMachine(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.stateMachine, keys);
  }

  schedule(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.schedule, keys);
  }

  rule(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.rule, keys);
  }

  queue(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.queue, keys);
  }

  topic(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.topic, keys);
  }

  alarm(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.alarm, keys);
  }

  connection(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.connection, keys);
  }

  workgroup(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.workgroup, keys);
  }

  /** A key's alias, with the `alias/` that it begins with. */
  alias(...keys: readonly string[]): string {
    return `alias/${this.regional(NAME_LIMITS.alias - "alias/".length, keys)}`;
  }

  /** `/sluice/jobs/ingest-nw_data`: the first key is the folder. */
  logGroup(folder: string, ...keys: readonly string[]): string {
    return `/${fitted(`${this.inAccount.slice(0, -1)}/${folder}/${keys.join("-")}`.toLowerCase(), NAME_LIMITS.logGroup - 1)}`;
  }

  /** A role. Roles of all regions share an account. */
  role(...keys: readonly string[]): string {
    return this.global(NAME_LIMITS.role, keys);
  }

  policy(...keys: readonly string[]): string {
    return this.global(NAME_LIMITS.policy, keys);
  }

  dashboard(...keys: readonly string[]): string {
    return this.global(NAME_LIMITS.dashboard, keys);
  }

  budget(...keys: readonly string[]): string {
    return this.global(NAME_LIMITS.budget, keys);
  }

  /** The key of an LF-tag: `sluice-classification-pii`. */
  lfTag(...keys: readonly string[]): string {
    return this.regional(NAME_LIMITS.lfTag, keys);
  }

  private catalog(...parts: readonly string[]): string {
    return fitted(`${this.inCatalog}${parts.join("")}`.toLowerCase(), NAME_LIMITS.database);
  }

  private regional(limit: number, keys: readonly string[]): string {
    return fitted(`${this.inAccount}${keys.join("-")}`.toLowerCase(), limit);
  }

  private global(limit: number, keys: readonly string[]): string {
    return fitted(`${this.inAccount}${this.scope.region}-${keys.join("-")}`.toLowerCase(), limit);
  }
}

/** The value of an LF-tag: what Lake Formation stores, which is lower case. */
export function lfTagValue(key: string): string {
  return fitted(key.toLowerCase(), NAME_LIMITS.lfTag);
}

/** A dataset's table in its store's or results' database. Keys begin with a letter: no table of Sluice's own is like it. */
export function tableName(dataset: string): string {
  return dataset.toLowerCase();
}

/** The table of what one ingestion put aside: of a store read as a whole, or of one dataset. */
export function rejectsTable(dataset?: string): string {
  return dataset === undefined ? "_rejects" : `_rejects_${dataset.toLowerCase()}`;
}

/** A dataset's view within a group's database: `nw_data_customers`. */
export function viewName(datastore: string, dataset: string): string {
  return fitted(relationName(datastore, dataset).toLowerCase(), NAME_LIMITS.table);
}

/** A dataset as a transformer's code and consumers call it. */
export function relationName(datastore: string, dataset: string): string {
  return `${datastore}_${dataset}`;
}

/** The schema in which a group sees its data in a database. */
export function groupSchema(workspace: string, group: string): string {
  return `${workspace}_${group}`;
}

/** A name as PostgreSQL can carry it, in the case it has. */
export function postgresName(name: string): string {
  return fitted(name, NAME_LIMITS.postgres);
}

/** What everything begins with that a developer's own copy makes in places of others; nothing for the thing itself. */
export function sandboxPrefix(sandbox: string | undefined): string {
  return sandbox === undefined ? "" : `${SANDBOX_PREFIX}${sandbox}__`;
}

/**
 * The stacks of an instance: `store-nw_data`. Keys are identifiers of which no two differ only in case, so lower case
 * keeps them apart.
 */
export const stackNames = {
  foundation: "foundation",
  storage: "storage",
  store: (datastore: string): string => stackName("store", datastore),
  workspace: (workspace: string): string => stackName("workspace", workspace),
  transformer: (workspace: string): string => stackName("transformer", workspace),
} as const;

/** The longest part of a stack's name that comes from a key. */
const MAX_STACK_KEY = 80;

function stackName(prefix: string, key: string): string {
  return `${prefix}-${fitted(key.toLowerCase(), MAX_STACK_KEY)}`;
}

const DIGEST = 12;

/** A name that is shorter than a limit as it is; any other cut to exactly that limit, with a digest of the whole at its end. */
export function fitted(name: string, limit: number, mark: "_" | "-" = "_"): string {
  if (name.length < limit) return name;
  return `${name.slice(0, limit - DIGEST - 1)}${mark}${sha256(name).slice(0, DIGEST)}`;
}
