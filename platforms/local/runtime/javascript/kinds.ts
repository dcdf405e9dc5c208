import { type DataType, formatDataType, parseDataType } from "../../../../src/model/data-type.js";
import { mapType } from "../../types.js";

/**
 * What JavaScript makes of a type: the name of a kind of values (the table in `docs/platforms/local.md`), or how it is
 * made of others. Plain data: the worker gets it with its task.
 */
export type Kind =
  | ScalarKind
  | { readonly array: Kind }
  | { readonly map: readonly [Kind, Kind] }
  | { readonly struct: readonly (readonly [string, Kind])[] };

export type ScalarKind =
  | "boolean"
  | "integer"
  | "bigint"
  | "float"
  | "decimal"
  | "text"
  | "date"
  | "time"
  | "timestamp"
  | "timestamptz"
  | "interval"
  | "uuid"
  | "binary"
  | "json";

/** A type with how it is kept. */
export interface KeptType {
  readonly type: DataType;
  /** As a model writes it, for messages. */
  readonly text: string;
  /** In DuckDB. */
  readonly storage: string;
}

/** The type of a column of a specification. @throws for what is no type: specifications hold none such */
export function keptType(text: string): KeptType {
  const { type, problem } = parseDataType(text);
  if (type === undefined) throw new Error(problem);
  return kept(type);
}

export function kept(type: DataType): KeptType {
  const mapped = mapType(type);
  if (mapped.fidelity === "impossible") throw new Error(`${formatDataType(type)} is kept nowhere: ${mapped.why}`);
  return { type, text: formatDataType(type), storage: mapped.duckdb };
}

/** The kind of a type's values in JavaScript. */
export function kindOf(type: DataType): Kind {
  switch (type.name) {
    case "boolean":
    case "decimal":
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
    case "interval":
    case "uuid":
    case "binary":
      return type.name;
    case "tinyint":
    case "smallint":
    case "integer":
    case "uint8":
    case "uint16":
    case "uint32":
      return "integer";
    case "bigint":
    case "uint64":
      return "bigint";
    case "string":
    case "geography":
    case "char":
    case "nchar":
    case "varchar":
    case "nvarchar":
      return "text";
    case "json":
    case "variant":
      return "json";
    case "vector":
      return { array: "float" };
    case "array":
      return { array: kindOf(type.element) };
    case "map":
      return { map: [kindOf(type.key), kindOf(type.value)] };
    case "struct":
      return { struct: type.fields.map((field) => [field.name, kindOf(field.type)]) };
    default:
      return "float";
  }
}
