import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import type { Latency } from "../../../src/model/common.js";
import { modelText } from "../../../src/platform/model-text.js";
import { compactJson } from "../../../src/util/json.js";
import { Arns } from "./arn.js";
import { schedulerCron } from "./cron.js";
import { keyArn, useKeys } from "./keys.js";
import type { Because, LakeStack } from "./lake-stack.js";
import type { MadeMachine } from "./machine.js";
import { STORE_COMMITTED } from "./machine-plan.js";
import { makeRole } from "./role.js";
import { sharedNames } from "./shared-names.js";

/** How often is looked for what has no schedule of its own: a feed of changes, and what another instance hands over. */
const LOOKS: Readonly<Record<Latency, string>> = {
  seconds: "rate(5 minutes)",
  minutes: "rate(10 minutes)",
  hours: "rate(1 hour)",
  days: "rate(6 hours)",
};

/** In seconds: a start that is later than the next look helps nobody. */
const STALE = 3_600;
const TRIES = 10;

/** When something starts, as EventBridge Scheduler writes it: by its schedule, or as often as its consumers' latency asks. */
export function startTimes(schedule: string | undefined, latency: Latency): readonly string[] {
  return schedule === undefined ? [LOOKS[latency]] : schedulerCron(schedule);
}

/** Starts a machine at times, in the instance's zone. */
export function startAt(
  stack: LakeStack,
  keys: readonly string[],
  times: readonly string[],
  machine: MadeMachine,
  because: Because,
): void {
  const { facts } = stack;
  const arns = new Arns(facts.site);
  const { schedules, undelivered } = sharedNames(facts);
  const role = makeRole(
    stack,
    {
      keys: ["schedule", ...keys],
      service: "scheduler",
      source: arns.regional("scheduler", `schedule-group/${schedules.name}`),
      statements: [
        { sid: "StartMachine", actions: ["states:StartExecution"], resources: [machine.arn] },
        { sid: "SendUndelivered", actions: ["sqs:SendMessage"], resources: [undelivered.arn] },
        useKeys(facts, ["operations"]),
      ],
    },
    because,
  );
  for (const [index, scheduleExpression] of times.entries()) {
    const part = index === 0 ? [] : [String(index + 1)];
    stack.add(
      SchedulerSchedule,
      [...keys, ...part].join("/"),
      {
        name: facts.names.schedule(...keys, ...part),
        groupName: schedules.name,
        scheduleExpression,
        scheduleExpressionTimezone: modelText(facts.config.timezone),
        flexibleTimeWindow: { mode: "OFF" },
        kmsKeyArn: keyArn(facts, "operations"),
        target: {
          arn: machine.arn,
          roleArn: role.arn,
          input: "{}",
          deadLetterConfig: { arn: undelivered.arn },
          retryPolicy: { maximumEventAgeInSeconds: STALE, maximumRetryAttempts: TRIES },
        },
        dependsOn: [...role.ready],
      },
      because,
    );
  }
}

/** Bytes of a rule's pattern (EventBridge API reference, `PutRule`: 4,096 characters), with room for what is around the list. */
const PATTERN = 3_600;

/** Starts a machine when one of some datasets was committed: by one rule, or as many as hold their names. */
export function startOn(
  stack: LakeStack,
  keys: readonly string[],
  datasets: readonly string[],
  machine: MadeMachine,
  because: Because,
): void {
  const { facts } = stack;
  const arns = new Arns(facts.site);
  const { bus, undelivered } = sharedNames(facts);
  const lists = chunks(datasets);
  const named = lists.map((_, index) => (index === 0 ? [...keys] : [...keys, String(index + 1)]));
  const rules = named.map((parts) => facts.names.rule(...parts));
  const role = makeRole(
    stack,
    {
      keys: ["rule", ...keys],
      service: "events",
      source: rules.map((rule) => arns.regional("events", `rule/${bus.name}/${rule}`)),
      statements: [{ sid: "StartMachine", actions: ["states:StartExecution"], resources: [machine.arn] }],
    },
    because,
  );
  for (const [index, list] of lists.entries()) {
    const id = (named[index] ?? []).join("/");
    const rule = stack.add(
      CloudwatchEventRule,
      id,
      {
        name: rules[index] ?? "",
        eventBusName: bus.name,
        description: "Something that a transformer reads is new",
        eventPattern: modelText(
          compactJson({ source: [bus.source], "detail-type": [STORE_COMMITTED], detail: { datasets: list } }),
        ),
      },
      because,
    );
    stack.add(
      CloudwatchEventTarget,
      id,
      {
        rule: rule.name,
        eventBusName: bus.name,
        targetId: "machine",
        arn: machine.arn,
        roleArn: role.arn,
        input: "{}",
        deadLetterConfig: { arn: undelivered.arn },
        retryPolicy: { maximumEventAgeInSeconds: STALE, maximumRetryAttempts: TRIES },
        dependsOn: [...role.ready],
      },
      because,
    );
  }
}

function chunks(datasets: readonly string[]): string[][] {
  const lists: string[][] = [];
  let room = 0;
  for (const dataset of datasets) {
    const size = JSON.stringify(dataset).length + 1;
    const last = lists.at(-1);
    if (last !== undefined && size <= room) {
      last.push(dataset);
      room -= size;
    } else {
      lists.push([dataset]);
      room = PATTERN - size;
    }
  }
  return lists;
}
