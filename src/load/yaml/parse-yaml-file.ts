import type { Diagnostic, Path, Subject } from "../../diagnostic/diagnostic.js";
import { kindMissing, kindUnknown, notAnObject } from "../diagnostics/fields.js";
import { yamlTooMany } from "../diagnostics/yaml.js";
import { Findings } from "../findings.js";
import { MAX_OBJECT_VALUES } from "../limits.js";
import type { Origin, ParsedFile, ParsedObject } from "../parsed-file.js";
import { show } from "../show.js";
import { isKind, KINDS, subjectOf, validate } from "../validate.js";
import { readYaml } from "./read-yaml.js";
import { YamlIndex } from "./yaml-index.js";

/** The kind of an ODCS data contract: it may lie among the model files, and is read by the datasets that name it. */
const CONTRACT_KIND = "DataContract";

/** The objects that a YAML text declares. A pure function: file names and folders carry no meaning. */
export function parseYamlFile(path: string, text: string): ParsedFile {
  const findings = new Findings();
  let lost = false;
  const documents = readYaml(path, text, findings, () => {
    lost = true;
  });
  const objects: ParsedObject[] = [];
  const broken: { subject: Subject; origin: Origin }[] = [];
  let index: YamlIndex | undefined;
  for (const [number, { value: raw, whole, weight }] of documents.entries()) {
    if (raw === null || raw === undefined) continue;
    const origin: Origin = { file: path, index: number };
    const kind = typeof raw === "object" && "kind" in raw && Object.hasOwn(raw, "kind") ? raw.kind : undefined;
    if (weight > MAX_OBJECT_VALUES) {
      const subject = subjectOf(isKind(kind) ? kind : "?", raw);
      broken.push({ subject, origin });
      findings.add(yamlTooMany({ subject, path: [] }, { what: "object", most: MAX_OBJECT_VALUES }));
    } else if (isKind(kind)) {
      const source = (at: Path): string | undefined => {
        index ??= new YamlIndex(path, text);
        return index.source(number, at);
      };
      const result = whole ? validate(kind, raw, source) : { subject: subjectOf(kind, raw), diagnostics: () => [] };
      if ("value" in result) objects.push({ value: result.value, origin });
      else {
        broken.push({ subject: result.subject, origin });
        if (!findings.full) findings.addAll(result.diagnostics());
      }
    } else if (kind !== CONTRACT_KIND) {
      const subject = subjectOf("?", raw);
      broken.push({ subject, origin });
      if (whole) findings.add(() => unknownObject(subject, raw, kind));
    }
  }
  // Without a single document, or with one that cannot be read, nobody can tell what the file declares.
  const unread = lost || (documents.length === 0 && findings.any);
  return { path, objects, broken, diagnostics: findings.list(), ...(unread ? { unread } : {}) };
}

function unknownObject(subject: Subject, raw: unknown, kind: unknown): Diagnostic {
  if (typeof raw !== "object" || Array.isArray(raw)) return notAnObject({ subject, path: [] }, { found: show(raw) });
  if (kind !== undefined && kind !== null) return kindUnknown({ subject, path: ["kind"] }, { kind, kinds: KINDS });
  const instead = Object.keys(raw ?? {}).find((name) => name !== "kind" && name.toLowerCase() === "kind");
  if (instead === undefined) return kindMissing({ subject, path: [] }, { kinds: KINDS, instead });
  return kindMissing(
    { subject, path: [instead], on: "key" },
    { kinds: KINDS, instead },
    { fix: { title: 'Write "kind"', replacement: "kind" } },
  );
}
