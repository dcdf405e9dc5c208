import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { LATENCIES, type Latency } from "../../../src/model/common.js";
import type { Because, LakeStack } from "./lake-stack.js";
import type { MadeMachine } from "./machine.js";
import { sharedNames } from "./shared-names.js";

/** In seconds. */
const HOUR = 3_600;

/**
 * How long nothing may have succeeded before somebody is told, in hours: what is wanted within minutes is late after one, within hours
 * after a day, within days after a week, which is as far back as an alarm can look.
 */
const LATE_HOURS: Readonly<Record<Latency, number>> = { seconds: 1, minutes: 1, hours: 24, days: 168 };

/** The tightest of latencies. */
export function tightest(latencies: readonly Latency[]): Latency {
  return LATENCIES.find((latency) => latencies.includes(latency)) ?? "days";
}

/** Tells when a machine fails, when it has not succeeded for longer than its consumers wait, and when a run takes as long as that. */
export function watch(
  stack: LakeStack,
  keys: readonly string[],
  machine: MadeMachine,
  latency: Latency,
  because: Because,
): void {
  const { names } = stack.facts;
  const { topic } = sharedNames(stack.facts);
  const dimensions = { StateMachineArn: machine.arn };
  const metric = (metricName: string, stat: string, period: number) => ({
    metric: { namespace: "AWS/States", metricName, dimensions, stat, period },
  });
  const told = { alarmActions: [topic.arn], okActions: [topic.arn] };
  const id = keys.join("/");
  stack.add(
    CloudwatchMetricAlarm,
    `${id}/failed`,
    {
      ...told,
      alarmName: names.alarm(...keys, "failed"),
      alarmDescription: `A run of ${machine.name} did not succeed. The last complete batch stays what consumers see.`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      metricQuery: [
        { id: "all", expression: "failed + aborted + timedout", label: "Runs that did not succeed", returnData: true },
        { id: "failed", ...metric("ExecutionsFailed", "Sum", 300) },
        { id: "aborted", ...metric("ExecutionsAborted", "Sum", 300) },
        { id: "timedout", ...metric("ExecutionsTimedOut", "Sum", 300) },
      ],
    },
    because,
  );
  const hours = LATE_HOURS[latency];
  stack.add(
    CloudwatchMetricAlarm,
    `${id}/late`,
    {
      ...told,
      alarmName: names.alarm(...keys, "late"),
      alarmDescription: `No run of ${machine.name} succeeded for ${hours} h, and consumers want its data within ${latency}.`,
      namespace: "AWS/States",
      metricName: "ExecutionsSucceeded",
      dimensions,
      statistic: "Sum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: HOUR,
      evaluationPeriods: hours,
      datapointsToAlarm: hours,
      // Where nothing runs, nothing is measured.
      treatMissingData: "breaching",
    },
    because,
  );
  stack.add(
    CloudwatchMetricAlarm,
    `${id}/slow`,
    {
      ...told,
      alarmName: names.alarm(...keys, "slow"),
      alarmDescription: `A run of ${machine.name} took longer than its consumers wait for data, or than one job may.`,
      namespace: "AWS/States",
      metricName: "ExecutionTime",
      dimensions,
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      // Milliseconds.
      threshold: Math.min(hours * HOUR, stack.facts.config.jobs.timeout * 60) * 1_000,
      period: HOUR,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    },
    because,
  );
}
