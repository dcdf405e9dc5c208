import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";

const exchange = defineDiagnostic<{ datastore: string; peer: string; way: "from" | "to" }>({
  code: "local/exchange",
  severity: "error",
  summary: "no exchange with other instances",
  detail: ({ datastore, peer, way }) =>
    `Datastore ${datastore} would be ${way === "from" ? "taken from" : "handed to"} instance ${peer}, since only its primary platform reads the source, and a local instance exchanges data with no other. Drop "primaryPlatform", or serve all its consumers by one instance.`,
});

/** No data passes between a local instance and another. */
export const exchanges = defineRule({
  pages: [
    {
      type: exchange,
      why: "Where only one instance reads a source, the others get its data from that instance. Local instances live on machines that need not know each other.",
      wrong: "primaryPlatform: local   # and a consumer on another instance",
      right: "# no primaryPlatform: each instance reads the source itself",
    },
  ],
  check({ handovers, index }, report) {
    for (const { kind, datastore, peer } of handovers) {
      const store = index.datastores.get(datastore ?? "");
      if (!store) continue;
      const way = kind === "exchange" ? "from" : "to";
      report(exchange(at(store, "primaryPlatform"), { datastore: store.key, peer: peer ?? "", way }));
    }
  },
});
