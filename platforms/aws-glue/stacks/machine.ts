import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine/index.js";
import { modelText } from "../../../src/platform/model-text.js";
import { compactJson } from "../../../src/util/json.js";
import { LIMITS } from "../quotas.js";
import { Arns } from "./arn.js";
import type { Because, LakeStack } from "./lake-stack.js";
import { type MachinePlan, machineDefinition } from "./machine-plan.js";
import type { Statement } from "./policy.js";
import { makeRole } from "./role.js";
import { sharedNames } from "./shared-names.js";

/** What starts a machine, and by which name alarms know it. */
export interface MadeMachine {
  readonly arn: string;
  readonly name: string;
}

/** The ARN of a machine, of whatever stack. */
export function machineArn({ facts: { names, site } }: LakeStack, keys: readonly string[]): string {
  return new Arns(site).regional("states", `stateMachine:${names.stateMachine(...keys)}`);
}

/** Makes a state machine with its role, which starts the machine's own jobs and nothing else. */
export function makeMachine(
  stack: LakeStack,
  keys: readonly string[],
  plan: MachinePlan,
  because: Because,
): MadeMachine {
  const { facts } = stack;
  const { machineLogs } = sharedNames(facts);
  const definition = compactJson(machineDefinition(plan, facts.site.partition));
  if (Buffer.byteLength(definition) > LIMITS.definitionBytes)
    throw new Error(`The definition of machine ${keys.join(" ")} has more than ${LIMITS.definitionBytes} bytes.`);
  const arn = machineArn(stack, keys);
  const role = makeRole(
    stack,
    {
      keys: ["machine", ...keys],
      service: "states",
      source: arn,
      statements: machineStatements(stack, plan),
    },
    because,
  );
  const name = facts.names.stateMachine(...keys);
  stack.add(
    SfnStateMachine,
    keys.join("/"),
    {
      name,
      roleArn: role.arn,
      type: "STANDARD",
      definition: modelText(definition),
      loggingConfiguration: {
        level: "ERROR",
        // Names of jobs and why they failed; never rows.
        includeExecutionData: true,
        logDestination: `${machineLogs.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: [...role.ready],
    },
    because,
  );
  return { arn, name };
}

function machineStatements({ facts }: LakeStack, plan: MachinePlan): Statement[] {
  const arns = new Arns(facts.site);
  const jobs = plan.branches.flatMap(({ first, after }) => [first, ...after]);
  const buses = plan.branches.flatMap(({ event }) => event?.bus ?? []);
  const statements: Statement[] = [
    {
      sid: "RunJobs",
      actions: ["glue:BatchStopJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun"],
      resources: jobs.map(({ name }) => arns.regional("glue", `job/${name}`)),
      coarse: [arns.regional("glue", `job/${facts.names.job("")}*`)],
    },
    {
      sid: "DeliverLogs",
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      resources: ["*"],
    },
    {
      sid: "Trace",
      actions: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      resources: ["*"],
    },
  ];
  if (buses.length > 0)
    statements.push({ sid: "TellStores", actions: ["events:PutEvents"], resources: [sharedNames(facts).bus.arn] });
  if (plan.next !== undefined)
    statements.push({ sid: "StartNext", actions: ["states:StartExecution"], resources: [plan.next.start] });
  return statements;
}
