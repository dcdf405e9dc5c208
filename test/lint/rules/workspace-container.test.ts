import { workspaceContainer } from "../../../src/lint/rules/workspace-container.js";
import { transformer, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const bare = (name: string, inputs: string, output: string) =>
  transformer(name, inputs, output).replace("container: { managedBy: platform, type: duckdb }\n", "");

testRule(workspaceContainer, {
  valid: {
    "a workspace that wants nothing": {
      add: workspace("nw_data/products", "").replace(/datasetGroups:\n.*\n/, "datasetGroups: []\n"),
    },
    "a transformer that nobody needs": { add: bare("first", "nw_data/products", "first_out") },
    "two transformers that only need each other's output": {
      add: `${bare("first", "nw_data/products", "first_out")}---\n${bare("second", "first_out/rows", "second_out")}`,
    },
  },
  invalid: {
    "a consumer": {
      add: workspace("nw_data/products", ""),
      expect: [
        {
          code: "lint/workspace-container",
          target: "Workspace web_shop name",
          text: "web_shop",
          detail: /, so it cannot be delivered\. Name a data container/,
        },
      ],
    },
    "a consumer of what is not there": {
      add: workspace("gone/away", ""),
      expect: [
        { code: "lint/workspace-container", target: "Workspace web_shop name" },
        { code: "lint/unknown-dataset", target: "Workspace web_shop datasetGroups/0/sinks/0" },
      ],
    },
    "transformers that a consumer needs, the first through the second": {
      add: `${bare("first", "nw_data/products", "first_out")}---\n${bare("second", "first_out/rows", "second_out")}---\n${workspace("second_out/rows")}`,
      expect: [
        {
          code: "lint/workspace-container",
          target: "Workspace first name",
          detail: /somebody wants what its transformer makes/,
        },
        { code: "lint/workspace-container", target: "Workspace second name" },
      ],
    },
  },
});
