import { isBuiltin } from "node:module";
import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { outlineModule } from "../../../../src/load/module-outline.js";
import { quote } from "../../../../src/util/quote.js";
import { defineRule } from "../rule.js";
import { codeOf } from "./transformer-code.js";

const syntax = defineDiagnostic<{ workspace: string; problem: string }>({
  code: "local/module-syntax",
  severity: "error",
  summary: "transformer's module is no JavaScript",
  detail: ({ workspace, problem }) =>
    `The code of transformer ${workspace} is no module in JavaScript: ${problem}. Mend it here; other languages, such as TypeScript, are to be compiled to JavaScript first.`,
});

const noTransform = defineDiagnostic<{ workspace: string }>({
  code: "local/module-export",
  severity: "error",
  summary: "module without a transform",
  detail: ({ workspace }) =>
    `The code of transformer ${workspace} exports no function transform, which is what is run. Write export function transform(inputs) { … }, which returns an object with the rows of each dataset of its output.`,
});

const imports = defineDiagnostic<{ workspace: string; from: string }>({
  code: "local/module-import",
  severity: "error",
  summary: "module that imports what is not there",
  detail: ({ workspace, from }) =>
    `The code of transformer ${workspace} imports ${quote(from)}, and it is run as one file, by itself. Import nothing but what comes with Node, by its full name such as "node:crypto"; bundle everything else into the file.`,
});

/** A transformer's JavaScript is one module, which exports `transform` and imports nothing but what comes with Node. */
export const transformerModule = defineRule({
  pages: [
    {
      type: syntax,
      why: "Code that cannot be parsed cannot run. It is better to hear of it now than when the data is due.",
      wrong: "export function transform({ nw_data_customers }) { return { people: nw_data_customers.map( } }",
      right: "export function transform({ nw_data_customers }) { return { people: nw_data_customers } }",
    },
    {
      type: noTransform,
      why: "A module is run by calling one function of it: the one it exports as transform, or by default.",
      wrong: "function transform({ nw_data_customers }) { return { people: nw_data_customers } }",
      right: "export function transform({ nw_data_customers }) { return { people: nw_data_customers } }",
    },
    {
      type: imports,
      why: "The text of the file travels within the job's specification, and nothing beside it does: neither other files of the model nor packages.",
      wrong: 'import { mask } from "./mask.js";',
      right: 'import { createHash } from "node:crypto";',
    },
  ],
  check({ transformers, graph }, report) {
    for (const { workspace } of transformers) {
      const { index = -1, file } = codeOf(workspace) ?? {};
      const text = file === undefined ? undefined : graph.model.files.get(file);
      if (file === undefined || text === undefined || workspace.transformer?.code[index]?.runtime !== "javascript")
        continue;
      const params = { workspace: workspace.key };
      const code = at(workspace, "transformer", "code", index, "file");
      const related = [{ target: code, message: "the transformer that runs it" }];
      const outline = outlineModule(file, text);
      if (outline.error !== undefined) {
        report(syntax(outline.error.position, { ...params, problem: outline.error.message }, { related }));
        continue;
      }
      for (const { from, position } of outline.imports)
        if (!from.startsWith("node:") || !isBuiltin(from)) report(imports(position, { ...params, from }, { related }));
      if (!outline.exports.has("transform") && !outline.exports.has("default"))
        report(noTransform({ file, line: 1, column: 1 }, params, { related }));
    }
  },
});
