import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import { compactJson } from "../../../src/util/json.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { Arns, servicePrincipal } from "./arn.js";
import type { MadeKey } from "./keys.js";
import { type LakeStack, shared } from "./lake-stack.js";
import { policyText, type Statement } from "./policy.js";
import { sharedNames } from "./shared-names.js";

/** How jobs are called, by what they do: the first of their keys. */
export const JOB_KINDS = ["ingest", "exchange", "publish", "export", "transform"] as const;

/** How a run of a job ends that did not succeed. */
const FAILED = ["ERROR", "FAILED", "STOPPED", "TIMEOUT"];

/** In seconds: as long as a queue keeps anything. */
const TWO_WEEKS = 1_209_600;

/** Who is told of trouble, what becomes of events that reach nobody, and the bus on which stores tell each other. */
export function messages(stack: LakeStack, key: MadeKey): void {
  const { facts } = stack;
  const because = shared(facts);
  const { topic, undelivered, bus } = sharedNames(facts);
  const waits = alarmsTopic(stack, key);
  const queue = deadLetters(stack, key);
  stack.add(
    CloudwatchEventBus,
    "stores",
    { name: bus.name, kmsKeyIdentifier: key.arn, deadLetterConfig: { arn: queue.arn } },
    because,
  );
  const rule = stack.add(
    CloudwatchEventRule,
    "failed-jobs",
    {
      name: facts.names.rule("failed-jobs"),
      description: "A job did not succeed",
      eventPattern: modelText(
        compactJson({
          source: ["aws.glue"],
          "detail-type": ["Glue Job State Change"],
          // Copies of developers have other names, and tell of themselves.
          detail: { state: FAILED, jobName: JOB_KINDS.map((kind) => ({ prefix: facts.names.job(kind, "") })) },
        }),
      ),
    },
    because,
  );
  stack.add(
    CloudwatchEventTarget,
    "failed-jobs",
    {
      rule: rule.name,
      targetId: "alarms",
      arn: topic.arn,
      deadLetterConfig: { arn: queue.arn },
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
      inputTransformer: {
        inputPaths: {
          job: "$.detail.jobName",
          run: "$.detail.jobRunId",
          state: "$.detail.state",
          why: "$.detail.message",
        },
        inputTemplate: '"Job <job> ended as <state> (run <run>): <why>"',
      },
      dependsOn: waits,
    },
    because,
  );
  stack.add(
    CloudwatchMetricAlarm,
    "undelivered",
    {
      alarmName: facts.names.alarm("undelivered"),
      alarmDescription: "Events or schedules reached nobody. They wait in the queue for two weeks.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: undelivered.name },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      period: 300,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    },
    because,
  );
}

/** The topic, unless the instance names one, whose policy is then its owner's. What comes after it in time. */
function alarmsTopic(stack: LakeStack, key: MadeKey): SnsTopicPolicy[] {
  const { facts } = stack;
  const { alarms } = facts.config;
  const because = shared(facts);
  const { topic } = sharedNames(facts);
  const waits: SnsTopicPolicy[] = [];
  if (alarms.topic === undefined) {
    const made = stack.add(SnsTopic, "alarms", { name: topic.name, kmsMasterKeyId: key.arn }, because);
    waits.push(
      stack.add(
        SnsTopicPolicy,
        "alarms",
        { arn: made.arn, policy: policyText(topicPolicy(facts, topic.arn)) },
        because,
      ),
    );
  }
  for (const email of sortedUnique(alarms.emails))
    stack.add(
      SnsTopicSubscription,
      `alarms/${email}`,
      { topicArn: topic.arn, protocol: "email", endpoint: modelText(email), dependsOn: waits },
      because,
    );
  return waits;
}

function topicPolicy({ site }: GraphFacts, topic: string): Statement[] {
  return [
    {
      sid: "ServicesPublish",
      principals: { Service: ["cloudwatch", "events"].map((service) => servicePrincipal(site, service)) },
      actions: ["sns:Publish"],
      resources: [topic],
      condition: { StringEquals: { "aws:SourceAccount": site.account } },
    },
    {
      sid: "OnlyEncrypted",
      effect: "Deny",
      principals: "*",
      actions: ["sns:Publish"],
      resources: [topic],
      condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}

function deadLetters(stack: LakeStack, key: MadeKey): SqsQueue {
  const { facts } = stack;
  const { undelivered } = sharedNames(facts);
  return stack.add(
    SqsQueue,
    "undelivered",
    {
      name: undelivered.name,
      messageRetentionSeconds: TWO_WEEKS,
      kmsMasterKeyId: key.arn,
      policy: policyText(queuePolicy(facts, undelivered.arn)),
    },
    shared(facts),
  );
}

function queuePolicy({ site }: GraphFacts, queue: string): Statement[] {
  const arns = new Arns(site);
  return [
    {
      sid: "RulesSend",
      principals: { Service: [servicePrincipal(site, "events")] },
      actions: ["sqs:SendMessage"],
      resources: [queue],
      condition: {
        StringEquals: { "aws:SourceAccount": site.account },
        ArnLike: { "aws:SourceArn": [arns.regional("events", "event-bus/*"), arns.regional("events", "rule/*")] },
      },
    },
    {
      sid: "OnlyEncrypted",
      effect: "Deny",
      principals: "*",
      actions: ["sqs:*"],
      resources: [queue],
      condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}
