import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { GlueConnection } from "@cdktf/provider-aws/lib/glue-connection/index.js";
import {
  GlueSecurityConfiguration,
  type GlueSecurityConfigurationEncryptionConfigurationS3Encryption,
} from "@cdktf/provider-aws/lib/glue-security-configuration/index.js";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import type { SynthesisScope } from "../../../src/platform/synthesis-scope.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { GraphFacts } from "../handler/graph-facts.js";
import { stackNames } from "../names.js";
import { accountSettings } from "./account.js";
import { keyArn, type MadeKey, makeKey } from "./keys.js";
import { LakeStack, shared } from "./lake-stack.js";
import { lfTags } from "./lf-tags.js";
import { messages } from "./messages.js";
import { sharedNames } from "./shared-names.js";
import { instanceTags } from "./tags.js";

/** What the instance needs once, and what the account has once: who is told of trouble, where logs go, what a month may cost. */
export function renderFoundation(facts: GraphFacts, scope: SynthesisScope): void {
  const stack = LakeStack.open(facts, scope, stackNames.foundation, []);
  const key = makeKey(stack, "operations", "Messages, logs, code and metadata");
  messages(stack, key);
  logs(stack, key.arn);
  security(stack, key);
  network(stack);
  const { schedules } = sharedNames(facts);
  stack.add(SchedulerScheduleGroup, "schedules", { name: schedules.name }, shared(facts));
  const settings = accountSettings(stack, key);
  lfTags(stack, settings);
  budget(stack);
}

function logs(stack: LakeStack, kmsKeyId: string): void {
  const { facts } = stack;
  const { jobLogs, machineLogs } = sharedNames(facts);
  const group = (id: string, name: string) =>
    stack.add(CloudwatchLogGroup, id, { name, retentionInDays: facts.config.logDays, kmsKeyId }, shared(facts));
  for (const { id, name } of jobLogs.groups) group(id, name);
  group("machines", machineLogs.name);
}

/**
 * How jobs encrypt what they write outside of tables: with the keys of what they write to, or nobody would take it. Logs take no
 * alias for a key, so this stands beside the key of logs.
 */
function security(stack: LakeStack, key: MadeKey): void {
  const { facts } = stack;
  const kmsKeyArn = keyArn(facts, "data");
  const { security: own, handover } = sharedNames(facts);
  const rest = {
    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: key.arn },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn },
  };
  const make = (id: string, name: string, s3Encryption: GlueSecurityConfigurationEncryptionConfigurationS3Encryption) =>
    stack.add(
      GlueSecurityConfiguration,
      id,
      { name, encryptionConfiguration: { s3Encryption, ...rest } },
      shared(facts),
    );
  make("jobs", own.name, { s3EncryptionMode: "SSE-KMS", kmsKeyArn });
  // What is not said is done as the bucket says: that of a consumer or of an exchange, each with a key of its own.
  make("handover", handover.name, { s3EncryptionMode: "DISABLED" });
}

/** A connection holds a place in the network and nothing else, so all jobs that reach databases share one for each subnet. */
function network(stack: LakeStack): void {
  const { facts } = stack;
  for (const { name, subnet } of sharedNames(facts).connections)
    stack.add(
      GlueConnection,
      `network/${subnet.id}`,
      {
        name,
        connectionType: "NETWORK",
        physicalConnectionRequirements: {
          availabilityZone: subnet.zone,
          subnetId: subnet.id,
          securityGroupIdList: sortedUnique(facts.config.network?.securityGroups ?? []),
        },
      },
      shared(facts),
    );
}

/** Only of the thing itself: a developer's own copy is part of what the instance costs. */
function budget(stack: LakeStack): void {
  const { facts } = stack;
  const { budget: wanted, tags } = facts.config;
  if (wanted === undefined || facts.prefix !== "") return;
  const because = shared(facts);
  const said = { ...instanceTags(facts), ...tags };
  const ours = "sluice:platform";
  stack.add(
    BudgetsBudget,
    "month",
    {
      name: facts.names.budget("month"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: wanted.monthly.toFixed(2),
      // Accounts of the partition in China are billed in their own currency.
      limitUnit: facts.site.partition === "aws-cn" ? "CNY" : "USD",
      // Costs can be told apart by tags only where these are cost allocation tags; else the account's are meant.
      costFilter: wanted.byTags
        ? [{ name: "TagKeyValue", values: [modelText(`user:${ours}$${said[ours] ?? ""}`)] }]
        : [{ name: "LinkedAccount", values: [facts.site.account] }],
      notification: wanted.warnAt.flatMap((threshold) =>
        ["ACTUAL", "FORECASTED"].map((notificationType) => ({
          comparisonOperator: "GREATER_THAN",
          threshold,
          thresholdType: "PERCENTAGE",
          notificationType,
          subscriberEmailAddresses: wanted.emails.map(modelText),
        })),
      ),
    },
    because,
  );
  if (!wanted.byTags) return;
  for (const key of COST_TAGS)
    stack.add(CeCostAllocationTag, key, { tagKey: `sluice:${key}`, status: "Active" }, because);
}

/** By which bills are divided. */
const COST_TAGS = ["platform", "owner", "department", "billing-account", "datastore", "workspace"];
