import type { z } from "zod";
import type { Diagnostic, Fix, Path, Subject, Target } from "../diagnostic/diagnostic.js";
import { nearest } from "../util/did-you-mean.js";
import {
  dataTypeWrong,
  fieldMissing,
  fieldUnknown,
  needsQuotes,
  typeWrong,
  valueUnknown,
  valueWrong,
} from "./diagnostics/fields.js";
import { descriptionsOf, fieldsOf, schemasAt } from "./schema-walk.js";
import { show } from "./show.js";

type Issue = z.core.$ZodIssue;

/** The object whose issues are told, and what is known about how it is written. */
export interface IssueContext {
  readonly subject: Subject;
  readonly schema: z.core.$ZodType;
  readonly raw: unknown;
  /** The text of a scalar as it is written, for a fix that quotes it. */
  readonly source: (path: Path) => string | undefined;
}

/**
 * Tells what a schema refuses in the words of the model language, each at the smallest part it is about. A required
 * field that is only misspelled is told once, where it is written.
 */
export function* diagnose(issues: readonly Issue[], context: IssueContext, above: Path = []): Generator<Diagnostic> {
  const unknown = new Map<string, readonly string[]>();
  for (const issue of issues)
    if (issue.code === "unrecognized_keys") unknown.set(JSON.stringify(issue.path), issue.keys);
  for (const issue of issues) {
    const slips = unknown.size > 0 ? unknown.get(JSON.stringify(issue.path.slice(0, -1))) : undefined;
    const missing = slips !== undefined && valueAt(context.raw, [...above, ...pathOf(issue)]) === undefined;
    if (!(missing && isSlip(String(issue.path.at(-1)), slips))) yield* diagnoseOne(issue, context, above);
  }
}

/** A zod path: names and numbers, never symbols, as our data has none. */
const pathOf = (issue: Issue): Path => issue.path as (string | number)[];

/** Whether a field is missing because it is written as one of these. */
function isSlip(field: string, written: readonly string[]): boolean {
  return written.some((name) => name.length < 60 && nearest(name, [field]).length > 0);
}

function* diagnoseOne(issue: Issue, context: IssueContext, above: Path): Generator<Diagnostic> {
  const path: Path = [...above, ...pathOf(issue)];
  const target: Target = { subject: context.subject, path };
  const value = valueAt(context.raw, path);
  switch (issue.code) {
    case "unrecognized_keys":
      for (const key of issue.keys) yield unknownField(key, path, context);
      return;
    case "invalid_union":
      yield* unionIssue(issue, value, path, context);
      return;
    case "invalid_type":
      yield value === undefined ? missingField(path, context) : wrongType(issue.expected, value, path, context);
      return;
    case "invalid_value":
      if (value === undefined) yield missingField(path, context);
      else yield valueUnknown(target, { value, values: issue.values.map(String) });
      return;
    case "custom":
      if (issue.params?.dataType) yield dataTypeWrong(target, { type: String(value), problem: issue.message });
      else yield valueWrong(target, { problem: issue.message });
      return;
    default:
      yield valueWrong(target, { problem: issue.message });
  }
}

function unknownField(key: string, path: Path, context: IssueContext): Diagnostic {
  const schemas = schemasAt(context.schema, path);
  const holder = schemas.find((schema) => fieldsOf(schema).length > 0);
  const fields = fieldsOf(holder);
  const spelled = fields.find((field) => field !== key && field.toLowerCase() === key.toLowerCase());
  const free = spelled !== undefined && !Object.hasOwn(Object(valueAt(context.raw, path)), spelled);
  const fix: Fix | undefined = free ? { title: `Write "${spelled}"`, replacement: spelled } : undefined;
  return fieldUnknown(
    { subject: context.subject, path: [...path, key], on: "key" },
    { field: key, of: holderName(path, context), fields, spelled },
    fix ? { fix } : {},
  );
}

function missingField(path: Path, context: IssueContext): Diagnostic {
  const above = path.slice(0, -1);
  const field = String(path.at(-1));
  const [holder] = schemasAt(context.schema, above).filter((schema) => fieldsOf(schema).includes(field));
  const shape = holder?._zod.def as { readonly shape?: Readonly<Record<string, z.core.$ZodType>> } | undefined;
  const member = shape?.shape?.[field];
  return fieldMissing(
    // A mapping's own name is where something is missed, not the first thing it has.
    { subject: context.subject, path: above, ...(above.length > 0 ? { on: "key" } : {}) },
    { field, of: holderName(above, context), about: member && descriptionsOf(member)[0] },
  );
}

const WANTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function wrongType(expected: string, value: unknown, path: Path, context: IssueContext): Diagnostic {
  const target: Target = { subject: context.subject, path };
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean"))
    return quoted(value, path, context);
  const hint =
    expected === "array" && (typeof value === "string" || typeof value === "number")
      ? ` Put it in brackets: [${show(value)}].`
      : value === null
        ? " Give it a value, or leave the whole field out."
        : "";
  return typeWrong(target, { wanted: WANTED[expected] ?? expected, found: show(value), hint });
}

/** The longest number or truth value that a message shows and a fix quotes. */
const MOST_QUOTED = 60;

function quoted(value: number | boolean, path: Path, context: IssueContext): Diagnostic {
  const written = context.source(path) ?? String(value);
  const text = JSON.stringify(written);
  const short = written.length <= MOST_QUOTED;
  return needsQuotes(
    { subject: context.subject, path },
    {
      written: short ? written : `${written.slice(0, MOST_QUOTED)}…`,
      type: typeof value === "number" ? "number" : "truth value",
    },
    short ? { fix: { title: `Write ${text}`, replacement: text } } : {},
  );
}

/** Tells the issues of the alternative that was meant. */
function* unionIssue(
  issue: Extract<Issue, { code: "invalid_union" }>,
  value: unknown,
  path: Path,
  context: IssueContext,
): Generator<Diagnostic> {
  if (value === undefined) {
    yield missingField(path, context);
    return;
  }
  const fitting = issue.errors.filter((issues) => !issues.some(isRootType));
  const [meant, other] = fitting.map((issues) => ({ issues, cost: costOf(issues) })).sort((a, b) => a.cost - b.cost);
  if (meant !== undefined && (other === undefined || meant.cost < other.cost)) {
    yield* diagnose(meant.issues, context, path);
    return;
  }
  const wantsText = issue.errors.some(([first]) => first?.code === "invalid_type" && first.expected === "string");
  if (meant === undefined && wantsText && (typeof value === "number" || typeof value === "boolean")) {
    yield quoted(value, path, context);
    return;
  }
  yield typeWrong(
    { subject: context.subject, path },
    { wanted: wantedAt(path, context), found: show(value), hint: "" },
  );
}

const isRootType = (issue: Issue): boolean => issue.code === "invalid_type" && issue.path.length === 0;

/** How far a value is from an alternative: an unknown field that looks like a missing one counts less. */
function costOf(issues: readonly Issue[]): number {
  const unknown = issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []));
  const missing = issues.flatMap((issue) =>
    issue.code === "invalid_type" || issue.code === "invalid_value" ? issue.path.slice(-1).map(String) : [],
  );
  const slips = missing.filter((name) => isSlip(name, unknown));
  return issues.length + unknown.length - slips.length;
}

/** What may stand at a place that takes several things: the schema's own words, else the types. */
function wantedAt(path: Path, context: IssueContext): string {
  const [holder] = schemasAt(context.schema, path.slice(0, -1));
  const def = holder?._zod.def as
    | { readonly shape?: Readonly<Record<string, z.core.$ZodType>>; readonly element?: z.core.$ZodType }
    | undefined;
  const member = def?.shape?.[String(path.at(-1))] ?? def?.element;
  const about = member && descriptionsOf(member).at(-1);
  if (about !== undefined) return about.replace(/\.$/, "");
  const types = schemasAt(context.schema, path).map(({ _zod }) => WANTED[_zod.def.type] ?? _zod.def.type);
  return [...new Set(types)].join(" or ");
}

/** What holds a field, in words: the kind and the way to it. */
function holderName(path: Path, context: IssueContext): string {
  const { kind } = context.subject;
  if (path.length === 0) return kind;
  return `${path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("")} of ${kind}`;
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const step of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}
