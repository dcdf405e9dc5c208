import type { TableName } from "../../spec.js";
import { identifier } from "../sql.js";

/** `"schema"."table"` */
export function nameOf({ schema, name }: TableName): string {
  return `${identifier(schema)}.${identifier(name)}`;
}
