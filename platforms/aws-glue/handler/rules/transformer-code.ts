import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import { defineRule } from "../rule.js";
import { SUPPORTS, words } from "../supports.js";
import { codeOf } from "../transform-job.js";

const runtime = defineDiagnostic<{ workspace: string; offered: string }>({
  code: "aws-glue/runtime",
  severity: "error",
  summary: "transformer's code does not run here",
  detail: ({ workspace, offered }) =>
    `The code of transformer ${workspace} is there for ${offered}, and the lake runs ${words(SUPPORTS.runtimes)}. Add such code, or choose another platform for the consumers of its output.`,
});

const codeArtifact = defineDiagnostic<{ workspace: string }>({
  code: "aws-glue/code-artifact",
  severity: "error",
  summary: "transformer's code is not in a file",
  detail: ({ workspace }) =>
    `The code of transformer ${workspace} is an artifact kept elsewhere, and jobs of the lake fetch nothing. Put it in a file of the model, named by "file".`,
});

const noTransform = defineDiagnostic<{ workspace: string }>({
  code: "aws-glue/module-transform",
  severity: "error",
  summary: "module without a transform",
  detail: ({ workspace }) =>
    `The code of transformer ${workspace} has no function transform, which is what is run. Write def transform(spark, inputs, params), which returns a dict with a data frame for each dataset of its output.`,
});

/** Transformers have code that runs here, in a file. */
export const transformerCode = defineRule({
  pages: [
    {
      type: runtime,
      why: "A platform takes the first code whose runtime it supports; here none is.",
      wrong: "code: [{ runtime: javascript, file: mask.mjs }]",
      right: "code: [{ runtime: javascript, file: mask.mjs }, { runtime: pyspark, file: mask.py }]",
    },
    {
      type: codeArtifact,
      why: "What a job runs is what was reviewed: its code travels in its specification, and the specification is named by its own digest.",
      wrong: "code: [{ runtime: sql, artifact: git+https://example.com/mask#v1, entry: mask.sql }]",
      right: "code: [{ runtime: sql, file: mask.sql }]",
    },
    {
      type: noTransform,
      why: "A module is run by calling one function of it, by this name. It is better to hear of it now than when the data is due.",
      wrong: "def mask(spark, inputs, params):\n    return {}",
      right: 'def transform(spark, inputs, params):\n    return {"people": inputs["nw_data_customers"]}',
    },
  ],
  check({ transformers, graph }, report) {
    for (const { workspace } of transformers) {
      const code = codeOf(workspace);
      const { key } = workspace;
      if (code === undefined) {
        const offered = words((workspace.transformer?.code ?? []).map((one) => one.runtime));
        report(runtime(at(workspace, "transformer", "code"), { workspace: key, offered }));
        continue;
      }
      const target = at(workspace, "transformer", "code", code.index);
      if (code.file === undefined) {
        report(codeArtifact(target, { workspace: key }));
        continue;
      }
      const text = graph.model.files.get(code.file);
      const isPython = workspace.transformer?.code[code.index]?.runtime === "pyspark";
      if (!isPython || text === undefined || definesTransform(text)) continue;
      const related = [
        { target: at(workspace, "transformer", "code", code.index, "file"), message: "the transformer that runs it" },
      ];
      report(noTransform({ file: code.file, line: 1, column: 1 }, { workspace: key }, { related }));
    }
  },
});

/** Whether a module binds the name in one of the ways Python has, at the left edge or within a condition. */
function definesTransform(text: string): boolean {
  return /^[^\S\n]*(?:def[^\S\n]+transform\b|transform[^\S\n]*[:=]|.*\b(?:import|as)\b.*\btransform\b)/m.test(text);
}
