import { createColors } from "picocolors";
import type { Findings, Look } from "../../src/cli/render/findings/findings.js";
import type { Diagnostic } from "../../src/diagnostic/diagnostic.js";
import type { LocatedDiagnostic } from "../../src/diagnostic/locate.js";

/** No colour, no terminal. */
export const PLAIN: Look = { paint: createColors(false), quiet: false, pages: () => [] };

/** A finding at a place of a file, with what a test says otherwise. */
export function finding(over: Partial<LocatedDiagnostic> = {}): LocatedDiagnostic {
  return {
    code: "lint/unknown-dataset",
    severity: "error",
    summary: "unknown dataset",
    detail: 'Datastore "shop" has no dataset "custmers".',
    target: { subject: { kind: "Workspace", key: "desk" }, path: ["datasetGroups", 0, "sinks", 1] },
    position: { file: "us/desk.yaml", line: 3, column: 5 },
    related: [],
    tree: "head",
    ...over,
  };
}

/** Findings of a model whose files have these lines, by `file` or `base:file`. */
export function findings(
  diagnostics: readonly LocatedDiagnostic[],
  over: Partial<Findings> = {},
  texts: Readonly<Record<string, string>> = {},
): Findings {
  return {
    diagnostics,
    compared: false,
    sourceLine: (tree, file, line) => texts[tree === "base" ? `base:${file}` : file]?.split("\n")[line - 1],
    folder: "",
    ...over,
  };
}

/** A finding of each severity and side, with related places of both sides, without a place, with a fix. */
export const SEVERAL: readonly LocatedDiagnostic[] = [
  finding({
    code: "load/empty-model",
    summary: "no model",
    detail: "There is nothing.",
    target: undefined,
    position: undefined,
  }),
  finding({
    severity: "warning",
    code: "lint/deprecated",
    summary: "deprecated data",
    detail: "It goes away.",
    related: [
      {
        target: { file: "us/shop.yaml", line: 2, column: 1 },
        position: { file: "us/shop.yaml", line: 2, column: 1 },
        tree: "head",
        message: "deprecated here",
      },
      {
        target: { subject: { kind: "Datastore", key: "shop" }, path: [] },
        position: { file: "us/old.yaml", line: 7, column: 3 },
        tree: "base",
        message: "it was here",
      },
    ],
  }),
  finding({
    code: "change/removed",
    summary: "removed dataset",
    detail: "It still has consumers.\nRemove them first.",
    tree: "base",
    position: { file: "us/shop.yaml", line: 9, column: 5 },
  }),
  finding({
    severity: "info",
    detail: "It can be shorter.",
    fix: { title: 'Write "customers"', replacement: "customers" },
  }),
];

/** The severities in the order in which they are shown. */
export const SEVERITIES: readonly Diagnostic["severity"][] = ["error", "warning", "info"];
