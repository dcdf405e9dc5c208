import { z } from "zod";

/** A schema without what wraps it: defaults, optionality, the output side of transformations. */
export function inputOf(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  for (;;) {
    if (
      inner instanceof z.core.$ZodOptional ||
      inner instanceof z.core.$ZodDefault ||
      inner instanceof z.core.$ZodPrefault ||
      inner instanceof z.core.$ZodNullable
    )
      inner = inner._zod.def.innerType;
    else if (inner instanceof z.core.$ZodPipe) inner = inner._zod.def.in;
    else if (inner instanceof z.core.$ZodLazy) inner = inner._zod.def.getter();
    else return inner;
  }
}

/** The schemas a value at the end of `path` may have: several where a union is on the way. */
export function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  let current = variantsOf(schema);
  for (const step of path) {
    const next: z.core.$ZodType[] = [];
    for (const candidate of current) {
      if (candidate instanceof z.core.$ZodObject) {
        const member = candidate._zod.def.shape[String(step)];
        if (member && Object.hasOwn(candidate._zod.def.shape, String(step))) next.push(...variantsOf(member));
      } else if (candidate instanceof z.core.$ZodArray && typeof step === "number")
        next.push(...variantsOf(candidate._zod.def.element));
      else if (candidate instanceof z.core.$ZodRecord) next.push(...variantsOf(candidate._zod.def.valueType));
    }
    current = next;
  }
  return current;
}

/** The alternatives of a union, or the schema itself. */
export function variantsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const inner = inputOf(schema);
  return inner instanceof z.core.$ZodUnion ? inner._zod.def.options.flatMap(variantsOf) : [inner];
}

/** The names of an object schema's fields; none for anything else. */
export function fieldsOf(schema: z.core.$ZodType | undefined): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

/** What is said about a schema and about what it wraps: what the field is for comes first, what may be written last. */
export function descriptionsOf(schema: z.core.$ZodType): string[] {
  const descriptions: string[] = [];
  let inner: z.core.$ZodType | undefined = schema;
  while (inner) {
    const found = z.globalRegistry.get(inner)?.description;
    if (found !== undefined) descriptions.push(found);
    inner =
      inner instanceof z.core.$ZodOptional ||
      inner instanceof z.core.$ZodDefault ||
      inner instanceof z.core.$ZodPrefault ||
      inner instanceof z.core.$ZodNullable
        ? inner._zod.def.innerType
        : inner instanceof z.core.$ZodPipe
          ? inner._zod.def.in
          : undefined;
  }
  return descriptions;
}
