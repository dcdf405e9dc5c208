import type { DataType } from "../model/data-type.js";

/**
 * What `judge` says of a type and of every type inside it, each statement once, the outer types' first. Most types hold
 * no other and cost one call.
 */
export function problemsWithin(
  type: DataType,
  judge: (inner: DataType) => string | undefined,
): readonly string[] | ReadonlySet<string> {
  if (!isNested(type)) {
    const problem = judge(type);
    return problem === undefined ? [] : [problem];
  }
  const problems = new Set<string>();
  const open: DataType[] = [type];
  // Grows while it is walked.
  for (const next of open) {
    const problem = judge(next);
    if (problem !== undefined) problems.add(problem);
    if (next.name === "array") open.push(next.element);
    else if (next.name === "map") open.push(next.key, next.value);
    else if (next.name === "struct") for (const field of next.fields) open.push(field.type);
  }
  return problems;
}

/** Whether a type holds other types. */
function isNested(type: DataType): boolean {
  return type.name === "array" || type.name === "map" || type.name === "struct";
}

/** The types whose values every engine compares alike: fit for keys of maps and tables, and for partitions. */
const KEY_TYPES: ReadonlySet<DataType["name"]> = new Set<DataType["name"]>([
  "boolean",
  "tinyint",
  "smallint",
  "integer",
  "bigint",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "decimal",
  "char",
  "varchar",
  "nchar",
  "nvarchar",
  "string",
  "binary",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "uuid",
]);

/** Whether values of a type are equal or not in the same way everywhere. */
export function isKeyType(type: DataType): boolean {
  return KEY_TYPES.has(type.name);
}
