import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";

/** A model file in TypeScript where code is not run. */
export const codeRefused = defineDiagnostic({
  code: "load/code-refused",
  severity: "error",
  summary: "Code is refused",
  detail: () =>
    "This model file is TypeScript, and no code is run here (--no-code), so that what it declares is missing. Write it in YAML, or leave --no-code out if you trust whoever wrote it.",
});

/** A model file in TypeScript that does not run to its end. */
export const codeFailed = defineDiagnostic<{ path: string; reason: string }>({
  code: "load/code-failed",
  severity: "error",
  summary: "A model file does not run",
  detail: ({ path, reason }) =>
    `${path} does not run to its end: ${reason}. Nothing that it declares is part of the model until it does.`,
});

/** A part of a declared object that YAML could not say. */
export const notData = defineDiagnostic<{ found: string }>({
  code: "load/not-data",
  severity: "error",
  summary: "A value that is no data",
  detail: ({ found }) =>
    `This is ${found}. Objects of a model are plain data: texts, numbers, truth values, lists and mappings. Write the value itself.`,
});

export const CODE_PAGES: readonly DiagnosticPage[] = [
  {
    type: codeRefused,
    why: "A model file in TypeScript can do whatever its author likes on the machine that loads it. Where the author is not trusted, as in the check of a pull request, only YAML is accepted, which is data.",
  },
  {
    type: codeFailed,
    why: "What a file declares before it fails is an accident of where it fails. A model without the rest would look like one whose objects were removed.",
  },
  {
    type: notData,
    why: "One content gives one model, whichever way it is written, and what is compiled from it is the same on every machine. Functions, dates and objects of classes have no such meaning.",
  },
];
