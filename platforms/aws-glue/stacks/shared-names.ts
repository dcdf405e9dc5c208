import type { GraphFacts } from "../handler/graph-facts.js";
import { Arns } from "./arn.js";

/**
 * What `foundation` and `storage` make, as the other stacks name it. All are pure functions of where the instance stands, so that no
 * stack reads another's state; whoever uses one comes after the stack that makes it.
 */
export function sharedNames({ config, names, site }: GraphFacts) {
  const arns = new Arns(site);
  const queue = names.queue("undelivered");
  const bus = names.rule("stores");
  const machineLogs = `/aws/vendedlogs${names.logGroup("machines", "all")}`;
  const jobLogs = names.logGroup("jobs", "spark");
  const security = names.connection("jobs");
  const handover = names.connection("handover");
  return {
    /** foundation: who wants to know of trouble. */
    topic: { name: names.topic("alarms"), arn: config.alarms.topic ?? arns.regional("sns", names.topic("alarms")) },
    /** foundation: events that reached nobody. */
    undelivered: { name: queue, arn: arns.regional("sqs", queue) },
    /** foundation: what stores tell those that wait for them. */
    bus: { name: bus, arn: arns.regional("events", `event-bus/${bus}`), source: "sluice" },
    /** foundation: the group of all schedules. */
    schedules: { name: names.schedule("all") },
    /** foundation: where jobs log; `prefix` is what `--custom-logGroup-prefix` is told. */
    jobLogs: {
      prefix: jobLogs,
      // With a security configuration Glue puts its name behind that of the group.
      groups: ["error", "output"].flatMap((stream) => [
        { id: `jobs-${stream}`, name: `${jobLogs}/${stream}` },
        { id: `jobs-${stream}-secured`, name: `${jobLogs}/${stream}-${security}` },
        { id: `jobs-${stream}-handover`, name: `${jobLogs}/${stream}-${handover}` },
      ]),
    },
    /** foundation: where state machines log. */
    machineLogs: { name: machineLogs, arn: arns.logGroup(machineLogs) },
    /** foundation: how jobs encrypt what they write outside of tables. */
    security: { name: security },
    /** foundation: the same for jobs that write into buckets of others, and into that of exchanges, whose own keys encrypt. */
    handover: { name: handover },
    /** foundation: by which jobs reach the private network, one for each of its subnets. */
    connections: (config.network?.subnets ?? []).map((subnet) => {
      const name = names.connection("network", subnet.id);
      return { name, subnet, arn: arns.regional("glue", `connection/${name}`) };
    }),
    /** storage: in which people ask. */
    workgroup: {
      name: names.workgroup("queries"),
      arn: arns.regional("athena", `workgroup/${names.workgroup("queries")}`),
    },
  } as const;
}
