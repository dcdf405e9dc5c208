import type { Diagnostic } from "../../diagnostic/diagnostic.js";
import { controlCharacter } from "../diagnostics/files.js";
import {
  duplicateField,
  fieldNameNotText,
  reservedFieldName,
  yamlAlias,
  yamlExpansion,
  yamlMergeKey,
  yamlSyntax,
  yamlTag,
  yamlTooDeep,
  yamlTooMany,
} from "../diagnostics/yaml.js";
import type { Findings } from "../findings.js";
import { MAX_DEPTH, MAX_EXPANSION, MAX_VALUES } from "../limits.js";
import { LineIndex } from "../line-index.js";
import { show } from "../show.js";
import { type ComposeProblem, composeChunk, Expansion, type YamlDocument } from "./compose.js";
import { hasTooManyValues, parseStream, type SyntaxProblem } from "./stream.js";

/**
 * The documents of a YAML text (1.2, core schema) as plain data; what is wrong with it goes to `findings`, each at its
 * place. Documents are numbered as {@link YamlIndex} numbers them. Never throws, and costs time linear in the text.
 * @param lost called when there are documents, or may be, of which nothing can be read
 */
export function readYaml(
  path: string,
  text: string,
  findings: Findings,
  lost: () => void = () => {},
): readonly YamlDocument[] {
  const lines = new LineIndex(path, text);
  const control = firstControl(text);
  if (control >= 0) {
    const code = `U+${text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0")}`;
    findings.add(controlCharacter(lines.position(control), { code }));
    return [];
  }
  if (hasTooManyValues(text)) {
    findings.add(yamlTooMany(lines.position(0), { what: "file", most: MAX_VALUES }));
    return [];
  }
  const { chunks, problems } = parseStream(text);
  findings.addAll(problems.map((problem) => () => syntaxDiagnostic(problem, lines, text)));
  if (problems.length > 0) lost();
  const expansion = new Expansion();
  return chunks.flatMap((chunk) =>
    composeChunk(chunk, expansion, (problem) => findings.add(() => composeDiagnostic(problem, lines))),
  );
}

/**
 * The offset of the first character that no YAML text has (YAML 1.2.2, section 5.1): the C0 controls but tab and line
 * ends, DEL, and the C1 controls but NEL; -1 when there is none. A loop: a pattern takes seconds for 30 MB of line ends.
 */
function firstControl(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 ? code !== 9 && code !== 10 && code !== 13 : code >= 127 && code < 160 && code !== 0x85) return at;
  }
  return -1;
}

function syntaxDiagnostic(problem: SyntaxProblem, lines: LineIndex, text: string): Diagnostic {
  const position = lines.position(problem.offset);
  if (problem.tooDeep) return yamlTooDeep(position, { most: MAX_DEPTH });
  return yamlSyntax(position, { reason: problem.reason, hint: hintFor(problem, text) });
}

/** What usually leads to a fault of this kind. */
function hintFor({ reason, offset }: SyntaxProblem, text: string): string {
  if (/^\t/.test(text.slice(offset, offset + 1)) || reason.includes("tab"))
    return " Lines are indented with spaces; YAML allows no tabs there.";
  if (reason.startsWith("bad indentation"))
    return ' A text with ": " or " #" in it, or one that begins with one of @ ` % & * ! | > [ { " \', needs quotes; otherwise see whether the lines of this mapping begin in one column.';
  if (reason.includes("unexpected end")) return " A bracket or a quote that opens before this place is never closed.";
  if (reason.startsWith("end of the stream"))
    return " The line does not belong to what stands before it: see how it is indented.";
  return "";
}

function composeDiagnostic(problem: ComposeProblem, lines: LineIndex): Diagnostic {
  const position = lines.position(problem.offset);
  switch (problem.what) {
    case "duplicate-field":
      return duplicateField(
        position,
        { field: problem.field },
        { related: [{ target: lines.position(problem.first), message: "it stands here first" }] },
      );
    case "field-name": {
      const { written } = problem;
      if (written === undefined || written === "nothing") return fieldNameNotText(position, { written });
      const quoted = JSON.stringify(written);
      return fieldNameNotText(position, { written }, { fix: { title: `Write ${quoted}`, replacement: quoted } });
    }
    case "merge-key":
      return yamlMergeKey(position);
    case "reserved-name":
      return reservedFieldName(position);
    case "too-deep":
      return yamlTooDeep(position, { most: MAX_DEPTH });
    case "tag":
      return yamlTag(position, { tag: show(problem.tag) });
    case "alias":
      return yamlAlias(position, { name: problem.name.slice(0, 60), inside: problem.inside });
    case "expansion":
      return yamlExpansion(position, { name: problem.name.slice(0, 60), most: MAX_EXPANSION });
  }
}
