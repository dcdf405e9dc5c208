import type { Priority } from "../model/common.js";

/** What a kind of platform does on this machine, from its emitted specifications alone: no model is needed. */
export interface PlatformRuntime {
  /**
   * Makes one emitted specification true: called by Terraform's provisioners through `sluice provision SPEC`.
   * Idempotent. @throws RuntimeProblem when the world does not allow it
   */
  provision(specPath: string, environment: RuntimeEnvironment): Promise<void>;
  /** The jobs that the instance's stacks in `outDirectory` ask for, each after those it depends on. */
  plan(outDirectory: string, instance: string, environment: RuntimeEnvironment): Promise<readonly Job[]>;
  /**
   * Names what `plan` would read: as long as it stays the same, so do the jobs and what is remembered of them from
   * outside of runs.
   */
  deployed(outDirectory: string, instance: string, environment: RuntimeEnvironment): Promise<string>;
  /**
   * Keeps every other process from running jobs of this instance, until it is released.
   * @throws RuntimeProblem when another one does
   */
  reserve(environment: RuntimeEnvironment, purpose: string): Promise<Reservation>;
  /** What consumers have, group by group. Reads only, and disturbs no run. */
  status(outDirectory: string, instance: string, environment: RuntimeEnvironment): Promise<readonly GroupStatus[]>;
  /** What is no longer as the instance's `applied` stacks made it, and that Terraform cannot see. Reads only. */
  verify(
    outDirectory: string,
    instance: string,
    environment: RuntimeEnvironment,
    applied: AppliedStacks,
  ): Promise<readonly Drift[]>;
}

export interface Reservation {
  release(): Promise<void>;
}

/**
 * What Terraform's states hold of stacks, by their full names: addresses, each with what its replacement was last
 * triggered by (`triggers_replace`), where it says so. What is in `outDirectory` may be newer.
 */
export type AppliedStacks = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** Something that is not as a stack says. */
export interface Drift {
  /** The stack's full name. */
  readonly stack: string;
  /** The Terraform address whose replacement makes it right. */
  readonly address: string;
  /** What it is to people: `nw_data/customers (_store_nw_data.customers in managed/duckdb.duckdb)`. */
  readonly what: string;
  /** What is wrong with it, as a sentence. */
  readonly problem: string;
}

/** What one group of a workspace has. */
export interface GroupStatus {
  readonly workspace: string;
  readonly group: string;
  /** One for each relation it sees, in the order of their names. */
  readonly relations: readonly RelationStatus[];
}

export interface RelationStatus {
  /** `datastore/dataset` */
  readonly dataset: string;
  /** `schema.name`, as the consumer finds it. */
  readonly relation: string;
  /** The container's key, or where it lies. */
  readonly container: string;
  /** All changes that the source had by then are in; absent: it was never filled. */
  readonly freshSince?: Date;
  /** Names the batch it is on, and when that came in; absent: none yet. */
  readonly batch?: { readonly id: string; readonly at: Date };
  /** Current rows; absent: not known. */
  readonly rows?: number;
  /** Bad records of its source that were put aside. */
  readonly rejects: number;
  /** What stands between it and its source, in order: jobs whose last run failed. */
  readonly failures: readonly JobFailure[];
}

export interface JobFailure {
  readonly job: string;
  readonly since: Date;
  /** How often in a row. */
  readonly times: number;
  readonly message: string;
}

export interface RuntimeEnvironment {
  /** The folder that model files' paths are relative to; absolute. `undefined`: `SLUICE_ROOT` is unset. */
  readonly root: string | undefined;
  /** The instance's home: its state, databases, ledgers and logs; absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock that batches are dated by; absent: the machine's. */
  readonly now?: () => Date;
}

/** One unit of work that moves data. */
export interface Job {
  /** The graph node's id. */
  readonly id: string;
  readonly title: string;
  /** Ids of jobs that must be done before. */
  readonly after: readonly string[];
  /** How much its most important consumer matters: among jobs that may run, the higher goes first. */
  readonly priority?: Priority;
  /** When it is to run again; absent: whenever what is before it changed something; with nothing before it, all the time. */
  readonly schedule?: JobSchedule;
  /** Workspaces that see what it makes, or whose code it runs. What comes before it serves them, too. */
  readonly serves?: readonly string[];
  /** What was remembered of it when it was planned; absent: nothing. */
  readonly past?: JobPast;
  /**
   * @param due - the scheduled time that the run is for; absent: all of them until now
   * @throws NotApplied when what it works on was not made yet
   * @throws RuntimeProblem with what to do about it; its consumers then keep the last complete batch
   */
  run(progress: (note: string) => void, signal: AbortSignal, due?: Date): Promise<JobResult>;
}

/** What is remembered of a job's runs. */
export interface JobPast {
  /**
   * Whether something was left for it: what is before it changed since it last looked, it was deployed anew, or its last
   * run did not succeed.
   */
  readonly behind: boolean;
  /** The last of its scheduled times that a run was for; absent: it was never run as it is deployed now. */
  readonly served?: Date;
  /** When it last succeeded, and how many rows there were then. */
  readonly succeeded?: Date;
  readonly rows?: number;
  /** Of its last run, if that failed. */
  readonly failure?: JobFailure;
}

export interface JobSchedule {
  /** Five fields. */
  readonly cron: string;
  /** The IANA name of the zone it is read in. */
  readonly timezone: string;
  /** What is done about times that passed while nobody ran it: one run for all of them, one for each, or none. */
  readonly missedRuns: "once" | "each" | "skip";
}

export interface JobResult {
  /** Rows inserted, updated and deleted in what the job maintains; 0 when nothing had changed. */
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Whether there was nothing to do. */
  readonly unchanged: boolean;
  /**
   * Whether what comes after it has something to look at, where `unchanged` does not say so: a run before this one may
   * have changed something and ended before it could say so. Absent: when something changed.
   */
  readonly news?: boolean;
  /** Bad records of the source that lie aside; absent: none. */
  readonly rejects?: number;
  /** How many current rows are in what the job maintains; absent: not counted. */
  readonly rows?: number;
  /** The batch that is now there, and when it was read from its source; absent: not of one table, or none yet. */
  readonly batch?: { readonly id: string; readonly at: Date };
}

/** A problem of the user's world (a missing file, a bad row, a lock held elsewhere): said in one message, not a bug. */
export class RuntimeProblem extends Error {
  override readonly name = "RuntimeProblem";
  constructor(
    message: string,
    /** What to do about it. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * What a job works on was not made yet, or not as it is deployed now: its stack waits to be applied. Nobody's failure as
 * long as only a part of what is deployed was to be applied.
 */
export class NotApplied extends RuntimeProblem {}
