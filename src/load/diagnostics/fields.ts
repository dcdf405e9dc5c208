import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import { SIMPLE_TYPES, TYPE_NAMES } from "../../model/data-type.js";
import { show, suggest } from "../show.js";

/** A document is no mapping. */
export const notAnObject = defineDiagnostic<{ found: string }>({
  code: "load/not-an-object",
  severity: "error",
  summary: "Not an object of the model",
  detail: ({ found }) =>
    `A document of a model file is one object, a mapping that starts with its "kind"; here is ${found}. Separate several objects with lines "---".`,
});

/** An object without a kind. */
export const kindMissing = defineDiagnostic<{ kinds: readonly string[]; instead: string | undefined }>({
  code: "load/kind-missing",
  severity: "error",
  summary: "An object without a kind",
  detail: ({ kinds, instead }) =>
    instead === undefined
      ? `Every object of a model says what it is in the field "kind": ${kinds.join(", ")}. A YAML file that is no part of the model can be excluded in sluice.config.yaml.`
      : `Every object of a model says what it is in the field "kind". Field names are case-sensitive: write "kind" instead of "${instead}".`,
});

/** An unknown kind. */
export const kindUnknown = defineDiagnostic<{ kind: unknown; kinds: readonly string[] }>({
  code: "load/kind-unknown",
  severity: "error",
  summary: "Unknown kind",
  detail: ({ kind, kinds }) =>
    `There is no kind ${show(kind)}.${typeof kind === "string" ? suggest(kind, kinds) : ""} The kinds are ${kinds.join(", ")}.`,
});

/** A field that the kind does not have. */
export const fieldUnknown = defineDiagnostic<{
  field: string;
  of: string;
  fields: readonly string[];
  spelled: string | undefined;
}>({
  code: "load/field-unknown",
  severity: "error",
  summary: "Unknown field",
  detail: ({ field, of, fields, spelled }) =>
    spelled === undefined
      ? `${of} has no field ${show(field)}.${suggest(field, fields)} ${fields.length === 1 ? "Its only field is" : "Its fields are"} ${fields.join(", ")}.`
      : `${of} has no field ${show(field)}. Field names are case-sensitive: write "${spelled}".`,
});

/** A required field that is not there. */
export const fieldMissing = defineDiagnostic<{ field: string; of: string; about: string | undefined }>({
  code: "load/field-missing",
  severity: "error",
  summary: "A required field is missing",
  detail: ({ field, of, about }) =>
    `${of} needs the field "${field}"${about === undefined ? "" : ` (${about.replace(/\.$/, "")})`}.`,
});

/** A value of another type than the field's. */
export const typeWrong = defineDiagnostic<{ wanted: string; found: string; hint: string }>({
  code: "load/type-wrong",
  severity: "error",
  summary: "A value of the wrong type",
  detail: ({ wanted, found, hint }) => `Wanted: ${wanted}. Found: ${found}.${hint}`,
});

/** A number or boolean where text is wanted. */
export const needsQuotes = defineDiagnostic<{ written: string; type: string }>({
  code: "load/needs-quotes",
  severity: "error",
  summary: "Text that reads as something else",
  detail: ({ written, type }) =>
    `Text is wanted here, but ${written} without quotes is a ${type}. Quote it, so that it stays exactly as it is written.`,
});

/** A value that is none of those the field may have. */
export const valueUnknown = defineDiagnostic<{ value: unknown; values: readonly string[] }>({
  code: "load/value-unknown",
  severity: "error",
  summary: "Not one of the possible values",
  detail: ({ value, values }) =>
    `${show(value)} is none of the values this field may have.${typeof value === "string" ? suggest(value, values) : ""} ${
      values.length === 1 ? `Only ${values[0]} is possible.` : `Possible are ${values.join(", ")}.`
    }`,
});

/** A column's type that cannot be read. */
export const dataTypeWrong = defineDiagnostic<{ type: string; problem: string }>({
  code: "load/data-type",
  severity: "error",
  summary: "Not a data type",
  detail: ({ type, problem }) => `${show(type)} is no type of the model language. ${problem}${suggestion(problem)}`,
});

/** Anything else the language's definition refuses. */
export const valueWrong = defineDiagnostic<{ problem: string }>({
  code: "load/value-wrong",
  severity: "error",
  summary: "A value that is not possible here",
  detail: ({ problem }) => `${problem.replace(/\.?$/, ".")}`,
});

/** One file has more findings than anyone reads. */
export const furtherFindings = defineDiagnostic<{ shown: number }>({
  code: "load/further-findings",
  severity: "error",
  summary: "More findings than are shown",
  detail: ({ shown }) =>
    `This file has further findings; the first ${shown} are shown. Mend those and load again: often they have one cause.`,
});

/** Names that other systems give to types of the language. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  int: "integer",
  int4: "integer",
  int8: "bigint",
  int64: "bigint",
  int32: "integer",
  int16: "smallint",
  long: "bigint",
  bool: "boolean",
  text: "string",
  clob: "string",
  double: "float64",
  float: "float32",
  real: "float32",
  numeric: "decimal",
  number: "decimal",
  datetime: "timestamp",
  bytes: "binary",
  blob: "binary",
  bytea: "binary",
  varbinary: "binary",
  list: "array",
  object: "struct",
  row: "struct",
  jsonb: "json",
  guid: "uuid",
};

function suggestion(problem: string): string {
  const name = /^There is no type "(.*)"\.$/s.exec(problem)?.[1];
  if (name === undefined) return "";
  const lower = name.toLowerCase();
  const same = Object.hasOwn(ELSEWHERE, lower) ? ELSEWHERE[lower] : TYPE_NAMES.find((known) => known === lower);
  return same === undefined ? suggest(name, TYPE_NAMES) : ` Did you mean "${same}"?`;
}

export const FIELD_PAGES: readonly DiagnosticPage[] = [
  {
    type: notAnObject,
    why: "A model is a set of objects, each with its kind and fields. A list or a bare text says nothing about what it is.",
    wrong: "- kind: Team\n  zone: us\n  name: sales",
    right: "kind: Team\nzone: us\nname: sales",
  },
  {
    type: kindMissing,
    why: "File names and folders carry no meaning, so each object says itself what it is.",
    wrong: "zone: us\nname: sales",
    right: "kind: Team\nzone: us\nname: sales",
  },
  {
    type: kindUnknown,
    why: "Only the kinds of the model language can be compiled. Kinds are case-sensitive.",
    wrong: "kind: DataStore\nname: nw_data",
    right: "kind: Datastore\nname: nw_data",
  },
  {
    type: fieldUnknown,
    why: "A field nobody reads looks as if it did something. A misspelled policy that is quietly ignored would be worse than none.",
    wrong: "kind: Team\nzone: us\nname: sales\nmail: sales@northwind.example",
    right: "kind: Team\nzone: us\nname: sales\ncontact: sales@northwind.example",
  },
  {
    type: fieldMissing,
    why: "Without this field the object cannot be understood, and there is no default that would be right for everyone.",
    wrong: "kind: Team\nname: sales",
    right: "kind: Team\nzone: us\nname: sales",
  },
  {
    type: typeWrong,
    why: "Each field holds one type of value. Guessing what was meant would let two readers see two models.",
    wrong: "primaryKey: customer_id",
    right: "primaryKey: [customer_id]",
  },
  {
    type: needsQuotes,
    why: "YAML reads 0123 as a number, 1.10 as 1.1 and true as a truth value. Where text is wanted only quotes keep it as it is written.",
    wrong: "billingAccount: 012345678901",
    right: 'billingAccount: "012345678901"',
  },
  {
    type: valueUnknown,
    why: "The field draws from a closed list, and everything behind it handles exactly these values.",
    wrong: "priority: urgent",
    right: "priority: critical",
  },
  {
    type: dataTypeWrong,
    why: `Columns have the types of the model language, which every platform maps to its own and says what is lost. The types without parameters are ${SIMPLE_TYPES.join(", ")}; the others are varchar, nvarchar, binary (with or without a length), char, nchar, vector (with one), decimal(p,s), array<t>, map<k,v> and struct<a:t>.`,
    wrong: "- { name: amount, type: decimal }",
    right: '- { name: amount, type: "decimal(10,2)" }',
  },
  { type: valueWrong, why: "The definition of the model language does not allow this value here." },
  {
    type: furtherFindings,
    why: "A file with very many findings usually has one mistake, repeated. The first ones are enough to find it.",
  },
];
