import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";

/** A path that leads out of the model, or is none. */
export const pathOutside = defineDiagnostic<{
  path: string;
  problem: "absolute" | "outside" | "backslash" | "empty" | "control";
}>({
  code: "load/path-outside",
  severity: "error",
  summary: "A path that leads out of the model",
  detail: ({ path, problem }) =>
    ({
      absolute: `"${path}" is absolute, so it means another file on every machine. Write it relative to this file.`,
      outside: `"${path}" leads out of the model's root folder. Put the file inside; the model must mean the same wherever it is checked out.`,
      backslash: `"${path}" has a backslash, which separates folders on Windows only. Use "/".`,
      empty: "The path is empty. Write one that is relative to this file.",
      control: "The path has a control character.",
    })[problem],
});

/** A file that the model names is not there. */
export const fileMissing = defineDiagnostic<{ path: string; written: string }>({
  code: "load/file-missing",
  severity: "error",
  summary: "A file is missing",
  detail: ({ path, written }) =>
    `There is no file ${path} in the model${path === written ? "" : ` ("${written}", seen from this file)`}. Paths are relative to the file that names them.`,
});

/** A dataset with columns and a contract, or with neither. */
export const columnsOrContract = defineDiagnostic<{ dataset: string; both: boolean }>({
  code: "load/columns-or-contract",
  severity: "error",
  summary: "Columns or a contract, not both",
  detail: ({ dataset, both }) =>
    both
      ? `Dataset ${dataset} has columns and a contract, and they may say different things. Keep one of them.`
      : `Dataset ${dataset} has no schema. Give it columns, or name the data contract that has them.`,
});

export const REFERENCE_PAGES: readonly DiagnosticPage[] = [
  {
    type: pathOutside,
    why: "The model is everything below its root folder, so that it means the same in every checkout, and so that a pull request cannot read other files of the machine that checks it.",
    wrong: "path: /srv/data/shipments",
    right: "path: ../data/shipments",
  },
  {
    type: fileMissing,
    why: "What the model names must be part of it: the code a transformer runs, the contract a dataset takes its schema from.",
    wrong: "code: [{ runtime: sql, file: maks.sql }]",
    right: "code: [{ runtime: sql, file: mask.sql }]",
  },
  {
    type: columnsOrContract,
    why: "A dataset has one schema. It is written in the model or taken from a data contract.",
    wrong: "- name: orders\n  contract: contracts/orders.odcs.yaml\n  columns: [{ name: id, type: integer }]",
    right: "- name: orders\n  contract: contracts/orders.odcs.yaml",
  },
];
