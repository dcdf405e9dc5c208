import type { DataType } from "../model/data-type.js";

/** Visits a type and every type inside it, the outer ones first. Most types hold no other and cost one call. */
export function walkTypes(type: DataType, visit: (type: DataType) => void): void {
  if (!isNested(type)) {
    visit(type);
    return;
  }
  const open: DataType[] = [type];
  // Grows while it is walked.
  for (const next of open) {
    visit(next);
    if (next.name === "array") open.push(next.element);
    else if (next.name === "map") open.push(next.key, next.value);
    else if (next.name === "struct") for (const field of next.fields) open.push(field.type);
  }
}

/** Whether a type holds other types. */
export function isNested(type: DataType): boolean {
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
