import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { transformerExample } from "../transformer-example.js";
import { workspaceExample } from "../workspace-example.js";

const none = defineDiagnostic<{ group: string }>({
  code: "lint/group-without-platform",
  severity: "error",
  summary: "group without a platform",
  detail: ({ group }) =>
    `Group ${quote(group)} does not say which data platform serves it. Name an instance, or write { default: true } for the ` +
    "ecosystem's default or { byNeeds: true } to have one chosen by its needs.",
});

const follows = defineDiagnostic<{ group: string }>({
  code: "lint/transformer-group-platform",
  severity: "error",
  summary: "platform chosen for a transformer's input",
  detail: ({ group }) =>
    `Group ${quote(group)} is an input of a transformer and chooses no data platform: the transformer runs on every instance whose ` +
    "consumers want its output. Remove the platform.",
});

/** A consumer's group says how its platform is chosen; a transformer's group chooses none. */
export const groupPlatform = defineRule({
  name: "group-platform",
  pages: [
    {
      type: none,
      why: "Each group is served by exactly one instance, and only its owner knows which, or by what to choose it.",
      wrong: workspaceExample("{ name: main, sinks: [nw_data/products] }"),
      right: workspaceExample("{ name: main, platform: { default: true }, sinks: [nw_data/products] }"),
    },
    {
      type: follows,
      why:
        "A transformer is run where its output is wanted, on each of those instances. If its inputs were put on one of them by choice, " +
        "the others would have an output without inputs.",
      wrong: transformerExample({ group: "{ name: inputs, platform: lake, sinks: [nw_data/products] }" }),
      right: transformerExample(),
    },
  ],
  each: {
    Workspace: (workspace, report) => {
      const { key, datasetGroups, transformer } = workspace;
      for (const [index, { name, platform }] of datasetGroups.entries()) {
        const group = `${key}/${name}`;
        if (transformer === undefined && platform === undefined)
          report(none(at(workspace, "datasetGroups", index, "name"), { group }));
        if (transformer !== undefined && platform !== undefined)
          report(follows(at(workspace, "datasetGroups", index, "platform"), { group }));
      }
    },
  },
});
