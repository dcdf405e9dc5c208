import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";
import { transformerExample } from "../transformer-example.js";

const type = defineDiagnostic<{ workspace: string; store: string }>({
  code: "lint/unconsumed-output",
  severity: "info",
  summary: "output that nobody uses",
  detail: ({ workspace, store }) =>
    `Nobody uses datastore ${quote(store)}, which the transformer of workspace ${quote(workspace)} makes, so the transformer does not run anywhere. ` +
    "That is fine while consumers are yet to come.",
});

/** What a transformer makes is used by somebody. */
export const unconsumedOutput = defineRule({
  name: "unconsumed-output",
  pages: [
    {
      type,
      why: "Nothing is built that nobody wants. A transformer whose output has no consumer is not run at all, which may come as a surprise to its team.",
      wrong: transformerExample({ consumer: false }),
      right: transformerExample(),
    },
  ],
  check: ({ model, index, gaps }, report) => {
    // A workspace that is broken may be the one that uses it.
    if (gaps.mayHaveSome("Workspace")) return;
    const consumed = new Set<string>();
    for (const { datasetGroups } of model.workspaces)
      for (const { sinks } of datasetGroups) for (const { dataset } of sinks) consumed.add(splitKey(dataset)[0]);
    for (const workspace of model.workspaces) {
      const store = index.datastores.get(workspace.transformer?.output ?? "");
      if (store === undefined || consumed.has(store.key)) continue;
      report(type(at(workspace, "transformer", "output"), { workspace: workspace.key, store: store.key }));
    }
  },
});
