import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";

/** The text is not YAML. */
export const yamlSyntax = defineDiagnostic<{ reason: string; hint: string }>({
  code: "load/yaml-syntax",
  severity: "error",
  summary: "Not YAML",
  detail: ({ reason, hint }) => `This cannot be read as YAML: ${reason}.${hint}`,
});

/** Brackets, mappings or sequences nest deeper than anything a model needs. */
export const yamlTooDeep = defineDiagnostic<{ most: number }>({
  code: "load/yaml-too-deep",
  severity: "error",
  summary: "Nested too deep",
  detail: ({ most }) =>
    `Mappings and sequences nest more than ${most} deep here, which no object of a model does. Look for brackets that are never closed, or for indentation that keeps growing.`,
});

/** An alias names no anchor, or one that is not complete yet. */
export const yamlAlias = defineDiagnostic<{ name: string; inside: boolean }>({
  code: "load/yaml-alias",
  severity: "error",
  summary: "An alias stands for nothing",
  detail: ({ name, inside }) =>
    inside
      ? `*${name} stands inside what &${name} names, so it would hold itself. Write the value out.`
      : `No anchor &${name} stands before *${name} in this document. Put the anchor first, in the same document, or write the value out.`,
});

/** More values than a file or an object may have. */
export const yamlTooMany = defineDiagnostic<{ what: "file" | "object"; most: number }>({
  code: "load/yaml-too-many",
  severity: "error",
  summary: "Too many values",
  detail: ({ what, most }) =>
    `This ${what} holds more than ${most.toLocaleString("en-US")} values${what === "file" ? " or lines" : ""}. ${
      what === "file"
        ? "Split it: objects may be in any number of files."
        : "No object of a model is nearly as large: is it data rather than a model?"
    }`,
});

/** Aliases would make a small text into a huge model. */
export const yamlExpansion = defineDiagnostic<{ name: string; most: number }>({
  code: "load/yaml-expansion",
  severity: "error",
  summary: "Aliases stand for too much",
  detail: ({ name, most }) =>
    `With *${name} the aliases of this file stand for more than ${most.toLocaleString("en-US")} values. Aliases of aliases multiply; write the values out, or use a TypeScript model file for what is generated.`,
});

/** A merge key. */
export const yamlMergeKey = defineDiagnostic({
  code: "load/yaml-merge-key",
  severity: "error",
  summary: "Merge keys are not part of YAML 1.2",
  detail: () =>
    `"<<" merges one mapping into another in YAML 1.1 only; readers of YAML 1.2 disagree about it. Write the fields out, or use an alias for a whole value.`,
});

/** A tag outside the core schema, or one that its value does not fit. */
export const yamlTag = defineDiagnostic<{ tag: string }>({
  code: "load/yaml-tag",
  severity: "error",
  summary: "A tag that does not apply",
  detail: ({ tag }) =>
    `The tag ${tag} does not apply here: only the core tags (!!str, !!int, !!float, !!bool, !!null, !!map, !!seq) are known, on values they fit. Leave the tag out.`,
});

/** One mapping has a field twice. */
export const duplicateField = defineDiagnostic<{ field: string }>({
  code: "load/duplicate-field",
  severity: "error",
  summary: "A field is written twice",
  detail: ({ field }) =>
    `"${field}" stands twice in this mapping, and only one of them can hold. Keep one; if two objects were meant, separate them with a line "---".`,
});

/** A field's name is not text. */
export const fieldNameNotText = defineDiagnostic<{ written: string | undefined }>({
  code: "load/field-name-not-text",
  severity: "error",
  summary: "A field's name is not text",
  detail: ({ written }) =>
    written === undefined
      ? "A field's name must be text; here it is a mapping, a sequence or an alias."
      : `A field's name must be text, and YAML reads ${written} as something else. Quote it.`,
});

/** A field's name that JavaScript reserves. */
export const reservedFieldName = defineDiagnostic({
  code: "load/reserved-field-name",
  severity: "error",
  summary: "A reserved field name",
  detail: () => `"__proto__" cannot be the name of anything in a model. Choose another name.`,
});

export const YAML_PAGES: readonly DiagnosticPage[] = [
  {
    type: yamlSyntax,
    why: "What cannot be read cannot be compiled. A broken document does not hide the other documents of its file.",
    wrong: "kind: Team\nzone: us\nname: sales\ndescription: Sales: all of it",
    right: 'kind: Team\nzone: us\nname: sales\ndescription: "Sales: all of it"',
  },
  {
    type: yamlTooDeep,
    why: "Model files come from pull requests of people you may not know. A bound on nesting keeps every later step from running out of stack, and nothing in the language needs nearly as much.",
  },
  {
    type: yamlTooMany,
    why: "Every value costs memory, so a file of nothing but brackets could take all there is. The bounds are far beyond any honest object.",
  },
  {
    type: yamlAlias,
    why: "An alias repeats the value of an anchor that stands before it in the same document. Without one there is nothing to repeat.",
    wrong: "primaryKey: *key",
    right: "primaryKey: &key [id]\npartitionBy: *key",
  },
  {
    type: yamlExpansion,
    why: "Aliases of aliases multiply: a few lines can stand for billions of values. The bound is far beyond honest use.",
  },
  {
    type: yamlMergeKey,
    why: "The model language is YAML 1.2, where `<<` is a field name like any other. Some readers merge, some do not; a model must mean the same to all of them.",
    wrong: "- &base { name: id, type: integer }\n- { <<: *base, name: other }",
    right: "- { name: id, type: integer }\n- { name: other, type: integer }",
  },
  {
    type: yamlTag,
    why: "Tags other than those of the core schema ask for types or constructors that a model does not have.",
    wrong: "name: !secret customers",
    right: "name: customers",
  },
  {
    type: duplicateField,
    why: "Readers of YAML disagree about which of two equal fields holds; a change to the other one would silently do nothing.",
    wrong: "name: customers\nclassification: pii\nclassification: internal",
    right: "name: customers\nclassification: pii",
  },
  {
    type: fieldNameNotText,
    why: "Numbers, booleans and null have several spellings; as names they would change when the file is rewritten.",
    wrong: "tables: { 2024: sales_2024 }",
    right: 'tables: { "2024": sales_2024 }',
  },
  {
    type: reservedFieldName,
    why: "`__proto__` has a meaning of its own in JavaScript. Refusing it here keeps it out of everything behind.",
  },
];
