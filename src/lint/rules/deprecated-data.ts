import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { storeExample } from "../store-example.js";
import { workspaceExample } from "../workspace-example.js";

const type = defineDiagnostic<{ group: string; dataset: string; reason: string; allowed: boolean }>({
  code: "lint/deprecated-data",
  severity: "warning",
  summary: "deprecated data is used",
  detail: ({ group, dataset, reason, allowed }) =>
    `Group ${quote(group)} uses ${quote(dataset)}, which its producer wants to remove: ${quote(reason)}. ` +
    (allowed
      ? "The group allows that for now."
      : "Move to what replaces it, or accept it for now with { dataset: …, allowDeprecated: true }."),
});

const STORE = storeExample(
  '{ container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }',
  "\n    deprecated: { reason: use nw_data/products }",
);

/** Deprecated data has no consumers, or only such as allow it. */
export const deprecatedData = defineRule({
  name: "deprecated-data",
  pages: [
    {
      type,
      why:
        "Deprecating is how a producer takes data away without breaking anyone: consumers are told, move, and then it can go. A warning " +
        "for the consumer, and a note once the consumer says allowDeprecated; the producer is never held up by it.",
      wrong: `${STORE}---${workspaceExample("{ name: main, platform: lake, sinks: [orders/lines] }")}`,
      right: `${STORE}---${workspaceExample("{ name: main, platform: lake, sinks: [nw_data/products] }")}`,
    },
  ],
  check: ({ model, index }, report) => {
    for (const workspace of model.workspaces)
      for (const [group, { name, sinks }] of workspace.datasetGroups.entries())
        for (const [sink, { dataset: key, allowDeprecated }] of sinks.entries()) {
          const entry = index.datasets.get(key);
          if (entry === undefined) continue;
          const { datastore, dataset } = entry;
          const deprecated = dataset.deprecated ?? datastore.deprecated;
          if (deprecated === undefined) continue;
          const place =
            dataset.deprecated === undefined
              ? at(datastore, "deprecated")
              : at(datastore, "datasets", entry.index, "deprecated");
          report(
            type(
              at(workspace, "datasetGroups", group, "sinks", sink),
              { group: `${workspace.key}/${name}`, dataset: key, reason: deprecated.reason, allowed: allowDeprecated },
              {
                severity: allowDeprecated ? "info" : "warning",
                related: [{ target: place, message: "deprecated here" }],
              },
            ),
          );
        }
  },
});
