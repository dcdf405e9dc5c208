import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { GraphNode } from "../../../../src/graph/platform-graph.js";
import { quoteList } from "../../../../src/util/quote.js";
import { addressesOf } from "../../config-parts.js";
import type { GraphFacts } from "../graph-facts.js";
import { jobSize } from "../job-size.js";
import { defineRule } from "../rule.js";
import { declaredContainers } from "./container-places.js";

const networkMissing = defineDiagnostic<{ instance: string; containers: readonly string[] }>({
  code: "aws-glue/network-missing",
  severity: "error",
  summary: "no network for databases",
  detail: ({ instance, containers }) =>
    `Instance ${instance} reaches ${quoteList(containers)}, and its config names no network: a job gets to a database through subnets and security groups of a VPC alone. Add "network" with its vpc, subnets and securityGroups.`,
});

const addresses = defineDiagnostic<{ instance: string; jobs: number; workers: number; addresses: number }>({
  code: "aws-glue/subnet-addresses",
  severity: "warning",
  summary: "fewer addresses than workers",
  detail: ({ instance, jobs, workers, addresses }) =>
    `The ${jobs} jobs of instance ${instance} that reach databases may take ${workers} workers at once, each with an address, and its subnets have ${addresses}. A job that finds none fails. Add subnets, lower "workers" in the config, or spread the schedules and accept it with "suppress".`,
});

/** Jobs that reach databases have a network, with an address for each of their workers. */
export const network = defineRule({
  pages: [
    {
      type: networkMissing,
      why: "Databases are not open to the internet, so a job that reads or writes one runs in a private network beside it.",
      wrong: "config: { region: us-east-1 }   # and a container of type postgresql",
      right:
        "config:\n  region: us-east-1\n  network:\n    vpc: vpc-0a1b2c3d4e5f67890\n    subnets: [{ id: subnet-0a1b2c3d4e5f67890, zone: us-east-1a, cidr: 10.0.0.0/22 }]\n    securityGroups: [sg-0a1b2c3d4e5f67890]",
    },
    {
      type: addresses,
      why: "Every worker of a job in a VPC takes an address of its subnet for as long as it runs. AWS keeps five of each subnet.",
      wrong: "subnets: [{ id: subnet-0a1b2c3d4e5f67890, zone: us-east-1a, cidr: 10.0.0.0/28 }]   # 11 addresses",
      right: "subnets: [{ id: subnet-0a1b2c3d4e5f67890, zone: us-east-1a, cidr: 10.0.0.0/22 }]   # 1019 addresses",
    },
  ],
  check(facts, report) {
    const { graph, config } = facts;
    const databases = declaredContainers(facts).filter(({ type }) => type === "postgresql");
    if (databases.length === 0) return;
    const instance = graph.platform.key;
    if (config.network === undefined) {
      const related = databases.slice(0, 8).map((container) => ({
        target: at(container, "type"),
        message: `${container.key} is a database`,
      }));
      const containers = databases.map(({ key }) => key);
      report(networkMissing(at(graph.platform, "config"), { instance, containers }, { related }));
      return;
    }
    const jobs = nodesInNetwork(facts);
    const workers = jobs.reduce((sum, { needs }) => sum + jobSize(config, needs).workers, 0);
    const found = addressesOf(config.network);
    if (workers > found)
      report(
        addresses(at(graph.platform, "config", "network", "subnets"), {
          instance,
          jobs: jobs.length,
          workers,
          addresses: found,
        }),
      );
  },
});

/** Nodes whose job reaches a database. */
function nodesInNetwork({ ingests, exports, index }: GraphFacts): GraphNode[] {
  return [...ingests, ...exports].flatMap(({ node }) =>
    index.containers.get(node.container ?? "")?.type === "postgresql" ? [node] : [],
  );
}
