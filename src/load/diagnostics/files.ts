import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";

/** Nothing was declared anywhere. */
export const emptyModel = defineDiagnostic<{ files: number }>({
  code: "load/empty-model",
  severity: "error",
  summary: "The model is empty",
  detail: ({ files }) =>
    files === 0
      ? "No model files were found: files named *.yaml, *.yml or *.model.ts, outside of out/, node_modules and folders whose names begin with a dot."
      : `The ${files === 1 ? "model file that was found declares" : `${files} model files that were found declare`} no object.`,
});

/** There are objects, but no Ecosystem. */
export const noEcosystem = defineDiagnostic({
  code: "load/no-ecosystem",
  severity: "error",
  summary: "The model has no Ecosystem",
  detail: () =>
    "A model has one object of the kind Ecosystem, which declares its zones and says who may change it. None was found: is this the root folder of the model?",
});

/** A file that cannot be read. */
export const fileUnreadable = defineDiagnostic<{ reason: string }>({
  code: "load/file-unreadable",
  severity: "error",
  summary: "A file cannot be read",
  detail: ({ reason }) => `The file cannot be read: ${reason}.`,
});

/** A file larger than the bound. */
export const fileTooLarge = defineDiagnostic<{ megabytes: number; most: number }>({
  code: "load/file-too-large",
  severity: "error",
  summary: "A file is too large",
  detail: ({ megabytes, most }) =>
    `The file has ${megabytes} MB, and at most ${most} MB are read. Split it: objects may be in any number of files.`,
});

/** Bytes that are no UTF-8. */
export const notUtf8 = defineDiagnostic<{ looksLike: string | undefined }>({
  code: "load/not-utf8",
  severity: "error",
  summary: "Not UTF-8",
  detail: ({ looksLike }) =>
    `The bytes here are not UTF-8${looksLike === undefined ? "" : `; the file looks like ${looksLike}`}. Save the file as UTF-8.`,
});

/** A character that no text has. */
export const controlCharacter = defineDiagnostic<{ code: string }>({
  code: "load/control-character",
  severity: "error",
  summary: "A control character",
  detail: ({ code }) =>
    `The character ${code} cannot be seen and is not allowed in a model file. Remove it; in double quotes "\\x.." can stand for it where it is really wanted.`,
});

/** Two files that are one on many disks. */
export const pathCase = defineDiagnostic<{ path: string; other: string }>({
  code: "load/path-case",
  severity: "error",
  summary: "Two files whose names differ only in case",
  detail: ({ path, other }) =>
    `${path} and ${other} are one and the same file on disks that ignore case, such as those of most Windows and macOS machines: one of them would be lost there. Rename one.`,
});

/** A link that leads out of the model. */
export const linkOutside = defineDiagnostic<{ path: string }>({
  code: "load/link-outside",
  severity: "error",
  summary: "A link that leads out of the model",
  detail: ({ path }) =>
    `${path} is, or lies behind, a symbolic link to something outside of the model's root folder. Only what is inside is read: put a copy there.`,
});

export const FILE_PAGES: readonly DiagnosticPage[] = [
  {
    type: emptyModel,
    why: "An empty model would compile to nothing, and publishing that would remove everything there is. It is far more likely that the wrong folder was named.",
  },
  {
    type: noEcosystem,
    why: "The Ecosystem is where every chain of declarations begins: without it no zone, team or owner can be checked.",
    right:
      "kind: Ecosystem\nname: northwind\nrepository: { name: northwind/ecosystem, branch: proposals }\nliveRepository: { name: northwind/ecosystem, branch: main }\ngovernanceZones: []",
  },
  { type: fileUnreadable, why: "A model file that is skipped would look like one whose objects were removed." },
  {
    type: fileTooLarge,
    why: "Model files come from pull requests. A bound keeps one of them from taking all memory of the machine that checks it.",
  },
  {
    type: notUtf8,
    why: "Bytes of another encoding would be read as other characters on other machines. UTF-8 is the same everywhere.",
  },
  {
    type: controlCharacter,
    why: "Control characters hide text from reviewers and do things to terminals. No name or description needs one.",
  },
  {
    type: pathCase,
    why: "The model must load to the same objects on every machine that has a copy of it.",
    wrong: "# teams/Sales.yaml and teams/sales.yaml",
    right: "# teams/sales.yaml and teams/sales-east.yaml",
  },
  {
    type: linkOutside,
    why: "A model may come from someone you do not trust; a link in it must not make other files of your machine readable.",
  },
];
