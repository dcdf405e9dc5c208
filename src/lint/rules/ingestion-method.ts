import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { INGESTION_METHODS } from "../../model/datastore.js";
import { quote, quoteList } from "../../util/quote.js";
import { canRead } from "../ingestion.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";

const type = defineDiagnostic<{ method: string; container: string; kind: string; possible: readonly string[] }>({
  code: "lint/ingestion-method",
  severity: "error",
  summary: "container cannot be read by this method",
  detail: ({ method, container, kind, possible }) =>
    `Container ${quote(container)} is of type ${quote(kind)}, which cannot be read by the method ${quote(method)}. ` +
    (possible.length === 0
      ? "Containers of that type are for consumers only: read the data where it comes from."
      : `Possible ${possible.length === 1 ? "is" : "are"} ${quoteList(possible, "or")}.`),
});

/** A source is read by a method that its container's type has. */
export const ingestionMethod = defineRule({
  name: "ingestion-method",
  pages: [
    {
      type,
      why:
        "Queues are streamed and cannot be read whole; tables and files are read whole, from a watermark or as a feed of changes, and " +
        "cannot be streamed; what a platform keeps for its consumers is no source at all.",
      wrong: storeExample("{ container: sales_pg, ingestion: { method: stream } }"),
      right: storeExample("{ container: sales_pg, ingestion: { method: cdc } }"),
    },
  ],
  check: ({ model, index }, report) => {
    for (const store of model.datastores) {
      const { container: key, ingestion } = store.source;
      const container = key === undefined ? undefined : index.containers.get(key);
      if (ingestion === undefined || container === undefined || canRead(container.type, ingestion.method)) continue;
      report(
        type(
          at(store, "source", "ingestion", "method"),
          {
            method: ingestion.method,
            container: container.key,
            kind: container.type,
            possible: INGESTION_METHODS.filter((method) => canRead(container.type, method)),
          },
          { related: [{ target: at(container, "type"), message: `a container of type ${container.type}` }] },
        ),
      );
    }
  },
});
