import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { Workspace } from "../../../../src/model/workspace.js";
import { defineRule } from "../rule.js";
import { isOneOf, SUPPORTS, words } from "../supports.js";

const runtime = defineDiagnostic<{ workspace: string; offered: string }>({
  code: "local/runtime",
  severity: "error",
  summary: "transformer's code does not run here",
  detail: ({ workspace, offered }) =>
    `The code of transformer ${workspace} is there for ${offered}, and the local platform runs ${words(SUPPORTS.runtimes)}. Add such code, or choose another platform for the consumers of its output.`,
});

const codeArtifact = defineDiagnostic<{ workspace: string }>({
  code: "local/code-artifact",
  severity: "error",
  summary: "transformer's code is not in a file",
  detail: ({ workspace }) =>
    `The code of transformer ${workspace} is an artifact kept elsewhere, and the local platform fetches nothing. Put it in a file of the model, named by "file".`,
});

/** The code of a transformer that this platform runs: the first whose runtime it supports, with its place in the list. */
export function codeOf(workspace: Workspace): { readonly index: number; readonly file?: string } | undefined {
  const code = workspace.transformer?.code ?? [];
  const index = code.findIndex((one) => isOneOf(SUPPORTS.runtimes, one.runtime));
  if (index < 0) return undefined;
  const file = code[index]?.file;
  return file === undefined ? { index } : { index, file };
}

/** Transformers have code that runs here, in a file. */
export const transformerCode = defineRule({
  pages: [
    {
      type: runtime,
      why: "A platform takes the first code whose runtime it supports; here none is.",
      wrong: "code: [{ runtime: pyspark, file: mask.py }]",
      right: "code: [{ runtime: pyspark, file: mask.py }, { runtime: sql, file: mask.sql }]",
    },
    {
      type: codeArtifact,
      why: "Jobs of this platform need no network: their code travels in their specification.",
      wrong: "code: [{ runtime: sql, artifact: git+https://example.com/mask#v1, entry: mask.sql }]",
      right: "code: [{ runtime: sql, file: mask.sql }]",
    },
  ],
  check({ transformers }, report) {
    for (const { workspace } of transformers) {
      const code = codeOf(workspace);
      if (code === undefined) {
        const offered = words((workspace.transformer?.code ?? []).map((one) => one.runtime));
        report(runtime(at(workspace, "transformer", "code"), { workspace: workspace.key, offered }));
      } else if (code.file === undefined)
        report(codeArtifact(at(workspace, "transformer", "code", code.index), { workspace: workspace.key }));
    }
  },
});
