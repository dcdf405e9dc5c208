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
}

export interface RuntimeEnvironment {
  /** The folder that model files' paths are relative to; absolute. `undefined`: `SLUICE_ROOT` is unset. */
  readonly root: string | undefined;
  /** The instance's home: its state, databases, ledgers and logs; absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
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
  /** When it is to run again; absent: whenever what is before it was done. */
  readonly schedule?: JobSchedule;
  /** @throws RuntimeProblem with what to do about it; its consumers then keep the last complete batch */
  run(progress: (note: string) => void, signal: AbortSignal): Promise<JobResult>;
}

export interface JobSchedule {
  /** Five fields. */
  readonly cron: string;
  /** The IANA name of the zone it is read in. */
  readonly timezone: string;
}

export interface JobResult {
  /** Rows inserted, updated and deleted in what the job maintains; 0 when nothing had changed. */
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Whether there was nothing to do. */
  readonly unchanged: boolean;
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
