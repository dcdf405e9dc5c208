import { workspaceContainer } from "../../../src/lint/rules/workspace-container.js";
import { transformer, workspace } from "../documents.js";
import { testRule } from "../harness.js";

const bare = (name: string, inputs: string, output: string) =>
  transformer(name, inputs, output).replace("container: { managedBy: platform, type: duckdb }\n", "");

testRule(workspaceContainer, {
  valid: {
    "a transformer that nobody needs": { add: bare("first", "nw_data/products", "first_out") },
    "two transformers that only need each other's output": {
      add: `${bare("first", "nw_data/products", "first_out")}---\n${bare("second", "first_out/rows", "second_out")}`,
    },
  },
  invalid: {
    "a consumer": {
      add: workspace("nw_data/products", ""),
      expect: [{ code: "lint/workspace-container", target: "Workspace web_shop name", text: "web_shop" }],
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
