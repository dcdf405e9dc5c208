import type { Json } from "../../../src/util/json.js";
import type { JobPlan } from "../handler/plan-jobs.js";
import { fitted } from "../names.js";

/**
 * What runs the jobs of a store, or of a transformer, in the Amazon States Language with JSONata. A job that fails stops neither its
 * siblings nor what follows from them: consumers stay on the last complete batch, and the execution as a whole ends as failed.
 */
export interface MachinePlan {
  /** For people. */
  readonly comment: string;
  /** What runs at the same time. */
  readonly branches: readonly BranchPlan[];
  /** What is done when all branches are through, whatever became of them; for transformers only if all went well. */
  readonly next?: { readonly start: string; readonly what: string };
  /** How often a job is tried. */
  readonly attempts: number;
  /** Minutes that one try of a job may take. */
  readonly timeout: number;
}

/** A job and what follows from its success. */
export interface BranchPlan {
  readonly first: MachineJob;
  /** Told to whoever waits, as soon as the job succeeded. */
  readonly event?: MachineEvent;
  /** Run at the same time, once the job succeeded. */
  readonly after: readonly MachineJob[];
}

export interface MachineJob {
  /** Within the machine. */
  readonly title: string;
  /** The Glue job's name. */
  readonly name: string;
}

export interface MachineEvent {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Json;
}

/** What events of stores are called. */
export const STORE_COMMITTED = "store committed";

/** Names of states: at most 80 characters (Amazon States Language, "States"); some of ours have a word behind. */
const MAX_TITLE = 64;

export function machineJob({ keys }: JobPlan, name: string): MachineJob {
  return { title: fitted(keys.join(" "), MAX_TITLE), name };
}

/** The machine's definition. */
export function machineDefinition(plan: MachinePlan, partition: string): Json {
  const parts = { ...plan, partition };
  return {
    Comment: plan.comment,
    QueryLanguage: "JSONata",
    StartAt: "Run",
    TimeoutSeconds: plan.timeout * 60 * plan.attempts * 2 + DAY,
    States: {
      Run: {
        Type: "Parallel",
        Branches: plan.branches.map((branch) => branchStates(parts, branch)),
        Output: '{% {"failed": [$states.result.failed]} %}',
        Next: "Judge",
      },
      Judge: {
        Type: "Choice",
        Choices: [{ Condition: "{% $count($states.input.failed) > 0 %}", Next: "Some jobs failed" }],
        Default: plan.next === undefined ? "All jobs succeeded" : plan.next.what,
      },
      ...(plan.next === undefined
        ? {}
        : {
            [plan.next.what]: {
              Type: "Task",
              Resource: `arn:${partition}:states:::states:startExecution`,
              Arguments: {
                StateMachineArn: plan.next.start,
                Input: { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: "{% $states.context.Execution.Id %}" },
              },
              Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 5 }],
              Next: "All jobs succeeded",
            },
          }),
      "All jobs succeeded": { Type: "Succeed" },
      "Some jobs failed": { Type: "Fail", Error: "JobsFailed", Cause: "{% $join($states.input.failed, ', ') %}" },
    },
  };
}

/** In seconds: how long an execution may wait for room for its jobs. */
const DAY = 86_400;

interface Parts extends MachinePlan {
  readonly partition: string;
}

function branchStates(plan: Parts, { first, event, after }: BranchPlan): Json {
  const told = `${first.title} committed`;
  const follow = `${first.title} exports`;
  const end = `${first.title} done`;
  const next = event !== undefined ? told : after.length > 0 ? follow : end;
  return {
    StartAt: first.title,
    States: {
      ...jobState(plan, first, next),
      ...(event === undefined ? {} : { [told]: eventState(plan, event, after.length > 0 ? follow : end) }),
      ...(after.length === 0
        ? {}
        : {
            [follow]: {
              Type: "Parallel",
              Branches: after.map((job) => ({
                StartAt: job.title,
                States: { ...jobState(plan, job, `${job.title} done`), [`${job.title} done`]: DONE },
              })),
              Output: '{% {"failed": [$states.result.failed]} %}',
              End: true,
            },
          }),
      ...(after.length === 0 ? { [end]: DONE } : {}),
    },
  };
}

const DONE: Json = { Type: "Pass", Output: { failed: [] }, End: true };

function jobState(plan: Parts, { title, name }: MachineJob, next: string): { readonly [state: string]: Json } {
  const failed = `${title} failed`;
  return {
    [title]: {
      Type: "Task",
      Resource: `arn:${plan.partition}:states:::glue:startJobRun.sync`,
      Arguments: { JobName: name },
      Retry: [
        // A run of the same job is under way, or the account has no room: nothing was tried yet.
        {
          ErrorEquals: ["Glue.ConcurrentRunsExceededException", "Glue.ResourceNumberLimitExceededException"],
          IntervalSeconds: 60,
          BackoffRate: 1.5,
          MaxDelaySeconds: 900,
          MaxAttempts: 30,
          JitterStrategy: "FULL",
        },
        {
          ErrorEquals: ["States.ALL"],
          IntervalSeconds: 60,
          BackoffRate: 2,
          MaxDelaySeconds: 900,
          MaxAttempts: plan.attempts - 1,
          JitterStrategy: "FULL",
        },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: failed }],
      Next: next,
    },
    [failed]: { Type: "Pass", Output: { failed: [title] }, End: true },
  };
}

function eventState(plan: Parts, { bus, source, detailType, detail }: MachineEvent, next: string): Json {
  return {
    Type: "Task",
    Resource: `arn:${plan.partition}:states:::events:putEvents`,
    Arguments: { Entries: [{ EventBusName: bus, Source: source, DetailType: detailType, Detail: detail }] },
    Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 5 }],
    Next: next,
  };
}
