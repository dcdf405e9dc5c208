import { at, defineDiagnostic } from "../../../diagnostic/diagnostic.js";
import { quote } from "../../../util/quote.js";
import { changeExample, consumerOf, storeOf } from "../example.js";
import { defineCompatibility } from "../rule.js";

const type = defineDiagnostic<{ group: string; dataset: string; reason: string }>({
  code: "change/deprecated-sink",
  severity: "error",
  summary: "new use of deprecated data",
  detail: ({ group, dataset, reason }) =>
    `Group ${quote(group)} starts to use ${quote(dataset)}, which its producer wants to remove: ${quote(reason)}. ` +
    "Use what replaces it, or accept that it will go: { dataset: …, allowDeprecated: true }.",
});

const DEPRECATED = storeOf([], ["primaryKey: [id]", "deprecated: { reason: use nw_data/products }"]);

/** Nobody starts to use deprecated data unless they say that they know. */
export const deprecatedSink = defineCompatibility({
  name: "deprecated-sink",
  pages: [
    {
      type,
      why:
        "A producer can only ever remove data if the number of its consumers does not grow. Those who use it already get a warning and time, " +
        "so that nobody is held up by a deprecation; those who come after it say allowDeprecated, or look for what replaces it.",
      wrong: changeExample(DEPRECATED, `${DEPRECATED}---\n${consumerOf("orders/lines")}`),
      right: changeExample(
        DEPRECATED,
        `${DEPRECATED}---\n${consumerOf("{ dataset: orders/lines, allowDeprecated: true }")}`,
      ),
    },
  ],
  check: ({ base, head }, report) => {
    for (const [key, { workspace, group, index }] of head.groups) {
      const seen = new Set(base.groups.get(key)?.group.sinks.map(({ dataset }) => dataset));
      for (const [sink, { dataset, allowDeprecated }] of group.sinks.entries()) {
        // What was used before is no news, and neither is the second of two equal sinks, which lint reports.
        if (allowDeprecated || seen.has(dataset)) continue;
        seen.add(dataset);
        const entry = head.datasets.get(dataset);
        const deprecated = entry?.dataset.deprecated ?? entry?.datastore.deprecated;
        if (entry === undefined || deprecated === undefined) continue;
        const place = entry.dataset.deprecated
          ? at(entry.datastore, "datasets", entry.index, "deprecated")
          : at(entry.datastore, "deprecated");
        report(
          type(
            at(workspace, "datasetGroups", index, "sinks", sink),
            { group: key, dataset, reason: deprecated.reason },
            { related: [{ target: place, message: "deprecated here" }] },
          ),
        );
      }
    }
  },
});
