import { parseAllDocuments } from "yaml";
import { type Diagnostic, defineDiagnostic, type Subject } from "../../diagnostic/diagnostic.js";
import { KIND_SCHEMAS } from "../../model/kinds.js";
import { keyOf } from "../../model/model.js";
import type { Origin, ParsedFile, ParsedObject, ParsedValue } from "../parsed-file.js";

const invalid = defineDiagnostic<{ message: string }>({
  code: "load/invalid",
  severity: "error",
  summary: "not valid",
  detail: ({ message }) => message,
});

export function parseYamlFile(path: string, text: string, origins: Map<Subject, Origin>): ParsedFile {
  const objects: ParsedObject[] = [];
  const diagnostics: Diagnostic[] = [];
  const documents = parseAllDocuments(text);
  for (const [index, document] of (Array.isArray(documents) ? documents : []).entries()) {
    for (const error of document.errors)
      diagnostics.push(invalid({ file: path, line: 1, column: 1 }, { message: error.message }));
    const raw: unknown = document.toJS();
    if (raw === null || raw === undefined) continue;
    const kind = (raw as { kind?: unknown }).kind;
    if (kind === "DataContract") continue;
    const schema = Object.hasOwn(KIND_SCHEMAS, String(kind))
      ? KIND_SCHEMAS[String(kind) as keyof typeof KIND_SCHEMAS]
      : undefined;
    if (schema === undefined) {
      diagnostics.push(invalid({ file: path, line: 1, column: 1 }, { message: `There is no kind ${String(kind)}.` }));
      continue;
    }
    const origin = { file: path, index };
    const parsed = schema.safeParse(raw);
    if (parsed.success) objects.push({ value: parsed.data as ParsedValue, origin });
    else {
      const subject = { kind: String(kind), key: keyOf(raw as { kind: "Vendor"; name: string }) };
      origins.set(subject, origin);
      for (const issue of parsed.error.issues)
        diagnostics.push(invalid({ subject, path: issue.path as string[] }, { message: issue.message }));
    }
  }
  return { path, objects, diagnostics };
}
