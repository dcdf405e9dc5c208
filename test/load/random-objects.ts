import fc from "fast-check";
import { z } from "zod";
import { inputOf } from "../../src/load/schema-walk.js";
import { KIND_SCHEMAS } from "../../src/model/kinds.js";
import type { Kind } from "../../src/model/model.js";

/** Texts that a careless reader or writer of YAML gets wrong. */
const AWKWARD = [
  "",
  " ",
  "no",
  "yes",
  "on",
  "null",
  "Null",
  "~",
  "true",
  "FALSE",
  "0123",
  "0x1F",
  "0o17",
  "1_000",
  "1e3",
  ".5",
  "-.inf",
  ".nan",
  "1.10",
  "2024-01-01",
  "12:30:45",
  "- x",
  "? x",
  "a: b",
  "a:",
  ": a",
  "a #b",
  "#a",
  "{a",
  "[a",
  "]",
  "}",
  ",",
  "&a",
  "*a",
  "!a",
  "|",
  ">",
  "%a",
  "@a",
  "`a",
  "'",
  '"',
  "it's",
  'say "hi"',
  "\\n",
  "a\\b",
  "line\nbreak",
  "two\n\nbreaks\n",
  " lead",
  "trail ",
  "\ttab",
  "a\tb",
  "<<",
  "=",
  "---",
  "--- a",
  "...",
  "ünï",
  "日本",
  "😀",
  "\u00a0",
  "\u0085x",
  "\u2028x",
  "\ufeffx",
  "constructor",
  "toString",
  "hasOwnProperty",
  "kind",
  "x".repeat(200),
]; // prettier-ignore

const text = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...AWKWARD) },
    { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
  )
  .filter((value) => !/[^\P{Cc}\t\n\u0085]/u.test(value) && value !== "__proto__");

/** Plain `<<` is a merge key to some, so it is refused as a name. */
const name = text.filter((value) => value !== "<<");

const dataType = fc.constantFrom(
  "integer",
  "varchar(20)",
  "decimal(10,2)",
  "array<map<string,struct<a:date>>>",
  "vector(3)",
);

/** What a field may hold, from its definition: every alternative, everything optional there or not. */
function valuesOf(schema: z.core.$ZodType, field: string, depth: number): fc.Arbitrary<unknown> {
  if (schema instanceof z.core.$ZodUnion)
    return fc.oneof(...schema._zod.def.options.map((option) => valuesOf(option, field, depth)));
  const inner = inputOf(schema);
  if (inner !== schema) return valuesOf(inner, field, depth);
  const def = inner._zod.def;
  if (inner instanceof z.core.$ZodString) return field === "columns.type" ? dataType : text;
  if (inner instanceof z.core.$ZodNumber) return fc.integer({ min: -5, max: 70_000 });
  if (inner instanceof z.core.$ZodBoolean) return fc.boolean();
  if (inner instanceof z.core.$ZodEnum) return fc.constantFrom(...Object.values(inner._zod.def.entries));
  if (inner instanceof z.core.$ZodLiteral) return fc.constantFrom(...inner._zod.def.values);
  if (inner instanceof z.core.$ZodArray)
    return fc.array(valuesOf(inner._zod.def.element, field, depth + 1), { maxLength: depth > 4 ? 0 : 3 });
  if (inner instanceof z.core.$ZodRecord)
    return fc.dictionary(name, depth > 6 ? fc.constant([]) : valuesOf(inner._zod.def.valueType, field, depth + 1), {
      maxKeys: 3,
    });
  if (inner instanceof z.core.$ZodObject) {
    const fields: Record<string, fc.Arbitrary<unknown>> = {};
    const required: string[] = [];
    for (const [name, member] of Object.entries(inner._zod.def.shape)) {
      if (name === "contract") continue;
      fields[name] =
        name === "file" || name === "path"
          ? fc.constantFrom("code.sql", "./code.sql", "a/../code.sql")
          : valuesOf(member, `${field.split(".").at(-1)}.${name}`, depth + 1);
      if (name === "columns" || inner._zod.def.shape[name]?._zod.optin !== "optional") required.push(name);
    }
    return fc.record(fields, { requiredKeys: required });
  }
  if (def.type === "unknown")
    return fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 }));
  throw new Error(`no random values of ${def.type}`);
}

/** A random object of any kind, as it may be written: what every schema admits, awkward texts and all. */
export const objects: fc.Arbitrary<Readonly<Record<string, unknown>> & { readonly kind: Kind }> = fc.oneof(
  ...Object.values(KIND_SCHEMAS).map((schema) => valuesOf(schema, "", 0)),
) as fc.Arbitrary<Readonly<Record<string, unknown>> & { readonly kind: Kind }>;
