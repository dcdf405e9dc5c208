import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";
import { transformerExample } from "../transformer-example.js";

const none = defineDiagnostic<{ workspace: string }>({
  code: "lint/no-code",
  severity: "error",
  summary: "transformer without code",
  detail: ({ workspace }) =>
    `The transformer of workspace ${quote(workspace)} has no code, so it makes nothing. Add at least one with its runtime and a file or an artifact.`,
});

const shape = defineDiagnostic<{ problem: string }>({
  code: "lint/code-shape",
  severity: "error",
  summary: "code that cannot be found",
  detail: ({ problem }) =>
    `${problem}. Code is a file, relative to the file that declares it, or an artifact with the entry in it that is to be run.`,
});

const unused = defineDiagnostic<{ runtime: string }>({
  code: "lint/code-unused",
  severity: "error",
  summary: "code that never runs",
  detail: ({ runtime }) =>
    `There is code for the runtime ${quote(runtime)} already, and a platform takes the first it supports, so this would never run. Remove one of them.`,
});

/** A transformer has code, each piece a file or an artifact with its entry, and one piece for a runtime. */
export const transformerCode = defineRule({
  name: "transformer-code",
  pages: [
    {
      type: none,
      why: "What a transformer does is its code. Without any it could run nowhere.",
      wrong: transformerExample({ code: "[]" }),
      right: transformerExample(),
    },
    {
      type: shape,
      why: "A platform copies the code to where it runs. It needs one place to take it from, and inside an artifact it must know what to run.",
      wrong: transformerExample({ code: "[{ runtime: sql, artifact: git+https://git.example/totals.git#v1 }]" }),
      right: transformerExample(),
    },
    {
      type: unused,
      why: "Two pieces of code for one runtime look as if both counted. Only the first ever runs; the other would be edited without effect.",
      wrong: transformerExample({
        code:
          "\n    - { runtime: sql, artifact: git+https://git.example/totals.git#v1, entry: totals.sql }" +
          "\n    - { runtime: sql, artifact: git+https://git.example/totals.git#v2, entry: totals.sql }",
      }),
      right: transformerExample(),
    },
  ],
  each: {
    Workspace: (workspace, report) => {
      if (workspace.transformer === undefined) return;
      const { code } = workspace.transformer;
      if (code.length === 0) report(none(at(workspace, "transformer", "code"), { workspace: workspace.key }));
      for (const [index, { runtime, file, artifact, entry }] of code.entries()) {
        const target = at(workspace, "transformer", "code", index);
        const first = code.findIndex((other) => other.runtime === runtime);
        if (first < index) {
          const related = [{ target: at(workspace, "transformer", "code", first), message: "this one runs" }];
          report(unused(target, { runtime }, { related }));
        }
        const problem = problemOf(file, artifact, entry);
        if (problem !== undefined) report(shape(target, { problem }));
      }
    },
  },
});

function problemOf(
  file: string | undefined,
  artifact: string | undefined,
  entry: string | undefined,
): string | undefined {
  if (file !== undefined && artifact !== undefined) return "The code is both a file and an artifact";
  if (file === undefined && artifact === undefined) return "The code is neither a file nor an artifact";
  if (artifact !== undefined && !entry) return "The artifact has no entry";
  if (file !== undefined && entry !== undefined) return "A file has no entry: it is run as a whole";
  if (file === "" || artifact === "") return "The code's place is empty";
  return undefined;
}
