import { posix } from "node:path";
import { type Diagnostic, defineDiagnostic, type Subject } from "../diagnostic/diagnostic.js";
import { KIND_LISTS, keyOf, type Model, type ModelObject } from "../model/model.js";
import { compactJson } from "../util/json.js";
import { compareStrings } from "../util/order.js";
import type { Origin, ParsedFile } from "./parsed-file.js";

const missingFile = defineDiagnostic<{ path: string }>({
  code: "load/file-missing",
  severity: "error",
  summary: "file missing",
  detail: ({ path }) => `There is no file ${path}.`,
});

/** Puts the objects of all files together. */
export function buildModel(
  files: readonly ParsedFile[],
  origins: Map<Subject, Origin>,
  read: (path: string) => string | undefined,
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const lists: Record<string, ModelObject[]> = {};
  const texts = new Map<string, string>();
  for (const list of Object.values(KIND_LISTS)) lists[list] = [];
  for (const file of files)
    for (const { value, origin } of file.objects) {
      const folder = posix.dirname(origin.file);
      const key = keyOf(value);
      const object = { ...value, key } as ModelObject;
      origins.set(object, origin);
      const change = object as unknown as Record<string, unknown>;
      if (object.kind === "DataPlatform")
        change.deployment = { ...object.deployment, branch: object.deployment.branch ?? `terraform/${object.name}` };
      if (object.kind === "DataContainer" && object.path !== undefined)
        change.path = posix.normalize(posix.join(folder, object.path));
      if (object.kind === "Datastore")
        change.datasets = object.datasets.map((dataset) => ({ ...dataset, columns: dataset.columns ?? [] }));
      if (object.kind === "Workspace" && object.transformer)
        change.transformer = {
          ...object.transformer,
          code: object.transformer.code.map((code, index) => {
            if (code.file === undefined) return code;
            const file = posix.normalize(posix.join(folder, code.file));
            const text = read(file);
            if (text === undefined)
              diagnostics.push(
                missingFile({ subject: object, path: ["transformer", "code", index, "file"] }, { path: file }),
              );
            else texts.set(file, text);
            return { ...code, file };
          }),
        };
      lists[KIND_LISTS[object.kind]]?.push(object);
    }
  for (const list of Object.values(lists))
    list.sort((a, b) => compareStrings(a.key, b.key) || compareStrings(compactJson(a), compactJson(b)));
  return { model: { ...lists, files: texts } as unknown as Model, diagnostics };
}
