import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { quote } from "../../../../src/util/quote.js";
import { KIND, peerOf } from "../peers.js";
import { defineRule } from "../rule.js";

const exchangeKind = defineDiagnostic<{ datastore: string; peer: string; kind: string; way: "from" | "to" }>({
  code: "aws-glue/exchange-kind",
  severity: "error",
  summary: "no exchange with this kind of platform",
  detail: ({ datastore, peer, kind, way }) =>
    `Datastore ${datastore} would be ${way === "from" ? "taken from" : "handed to"} instance ${peer}, since only its primary platform reads the source, and a lake exchanges data with other lakes only, while ${peer} is of type ${quote(kind)}. Drop "primaryPlatform", or serve all its consumers by instances of type ${KIND}.`,
});

const exchangePartition = defineDiagnostic<{ datastore: string; peer: string; from: string; to: string }>({
  code: "aws-glue/exchange-partition",
  severity: "error",
  summary: "no exchange between partitions",
  detail: ({ datastore, peer, from, to }) =>
    `Datastore ${datastore} would be taken from instance ${peer}, which is in the partition ${quote(from)}, and no role of the partition ${quote(to)} can read there. Drop "primaryPlatform", so that each instance reads the source itself.`,
});

/** Data passes between lakes of one partition. */
export const exchanges = defineRule({
  pages: [
    {
      type: exchangeKind,
      why: "Where only one instance reads a source, the others get its data from that instance. What a lake hands over are Parquet files with a manifest in its exchange bucket, which other lakes know how to read.",
      wrong: "primaryPlatform: aws-us   # and a consumer on an instance of type local",
      right: "# no primaryPlatform: each instance reads the source itself",
    },
    {
      type: exchangePartition,
      why: "Accounts, roles and credentials of one partition of AWS are unknown in another. The only way from one to the other is through machines that have credentials of both.",
      wrong: "primaryPlatform: aws-global   # and a consumer on an instance in cn-north-1",
      right: "# no primaryPlatform: each instance reads the source itself",
    },
  ],
  check(facts, report) {
    const { taken, handed, index, site } = facts;
    for (const [way, uses] of [
      ["from", taken],
      ["to", handed],
    ] as const)
      for (const { datastore, peer } of uses) {
        const store = index.datastores.get(datastore);
        const kind = index.platforms.get(peer)?.type;
        if (!store || kind === undefined) continue;
        const target = at(store, "primaryPlatform");
        if (kind !== KIND) {
          report(exchangeKind(target, { datastore, peer, kind, way }));
          continue;
        }
        // Both ends see the same: the one that takes says it.
        const partition = way === "from" ? peerOf(facts, peer)?.site.partition : undefined;
        if (partition !== undefined && partition !== site.partition)
          report(exchangePartition(target, { datastore, peer, from: partition, to: site.partition }));
      }
  },
});
