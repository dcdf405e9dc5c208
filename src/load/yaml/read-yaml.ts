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
} from "../diagnostics/yaml.js";
import { LineIndex } from "../line-index.js";
import { show } from "../show.js";
import { type ComposeProblem, composeChunk, Expansion, MAX_EXPANSION, type YamlDocument } from "./compose.js";
import { MAX_DEPTH, parseStream, type SyntaxProblem } from "./stream.js";

/** What is no character of a YAML text: the C0 controls but tab and line ends, DEL, and the C1 controls but NEL. */
const CONTROL = /[^\P{Cc}\t\n\r\u0085]/u;

/**
 * The documents of a YAML text (1.2, core schema) as plain data, and what is wrong with it, each at its place. Documents
 * are numbered as {@link YamlIndex} numbers them. Never throws, and costs time linear in the text.
 */
export function readYaml(
  path: string,
  text: string,
): { readonly documents: readonly YamlDocument[]; readonly diagnostics: readonly Diagnostic[] } {
  const lines = new LineIndex(path, text);
  const control = CONTROL.exec(text);
  if (control) {
    const code = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    return { documents: [], diagnostics: [controlCharacter(lines.position(control.index), { code })] };
  }
  const { chunks, problems } = parseStream(text);
  const diagnostics = problems.map((problem) => syntaxDiagnostic(problem, lines, text));
  const expansion = new Expansion();
  const documents = chunks.flatMap((chunk) =>
    composeChunk(chunk, expansion, (problem) => diagnostics.push(composeDiagnostic(problem, lines))),
  );
  return { documents, diagnostics };
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
