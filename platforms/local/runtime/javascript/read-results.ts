import type { DataType } from "../../../../src/model/data-type.js";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { ColumnSpec, Shape } from "../../spec.js";
import { fromText } from "../convert.js";
import type { Cell, Part, Reading } from "../reading.js";
import { identifier, literal, pathLiteral } from "../sql.js";
import { kept, keptType, kindOf } from "./kinds.js";

/** The longest row that is read, in bytes. */
export const LONGEST_ROW = 64 * 1024 * 1024;

/** What the worker wrote for one output. */
export interface Results {
  /** One JSON object per line: `c0`, `c1`… as texts, or as lists and objects of texts. */
  readonly path: string;
  /** The name the code gives it. */
  readonly name: string;
  /** The file of the code, for messages. */
  readonly label: string;
}

/** An output, about to be read. Every value is judged like those of a text file, also within what is nested. */
export function readResults({ path, name, label }: Results, shape: Shape, timezone: string): Reading {
  const types = shape.columns.map(({ type }, index) => {
    const kind = typeof kindOf(keptType(type).type) === "string" ? "VARCHAR" : "JSON";
    return `c${index}: ${literal(kind)}`;
  });
  const part: Part = {
    label,
    from: `read_json([${pathLiteral(path)}], format = 'newline_delimited', columns = {${types.join(", ")}}, maximum_object_size = ${LONGEST_ROW})`,
    cells: shape.columns.map((column, index) => cellOf(column, `c${index}`, timezone)),
    steady: true,
    where: async (records) => records.map((record) => `row ${record} of ${name}`),
  };
  return {
    parts: [part],
    single: () => [part],
    notes: [],
    failure: async (error) =>
      /JSON|maximum_object_size/i.test(String(error))
        ? new RuntimeProblem(
            `${label}: what it made of ${name} cannot be read any more.`,
            "Let the code write nothing by itself: what it returns is what it makes.",
            { cause: error },
          )
        : error,
    settle: async () => undefined,
  };
}

function cellOf(column: ColumnSpec, raw: string, timezone: string): Cell {
  const { type } = keptType(column.type);
  if (typeof kindOf(type) === "string") return { raw, value: scalar(type, raw, timezone) };
  const value = `CASE WHEN ${isWhole(type, raw, timezone)} THEN TRY(CAST(${decoded(type, raw, timezone)} AS ${column.storage})) END`;
  return { raw, value, shown: `(${raw} ->> '$')` };
}

/** A text as a value; null where it is none. */
function scalar(type: DataType, text: string, timezone: string): string {
  const { text: written, storage } = kept(type);
  if (type.name !== "binary")
    return fromText({ name: "", type: written, storage, nullable: true }, timezone)(`(${text})`);
  const bytes = `from_base64(${text})`;
  return type.length === undefined ? bytes : `CASE WHEN octet_length(${bytes}) <= ${type.length} THEN ${bytes} END`;
}

/** A value with parts, of a JSON value; null where a part is none. */
function decoded(type: DataType, json: string, timezone: string, depth = 0): string {
  const item = `x${depth}`;
  const each = (what: string): string => `list_transform(CAST(${json} AS JSON[]), lambda ${item}: ${what})`;
  switch (type.name) {
    case "vector":
      return each(decoded({ name: "float32" }, item, timezone, depth + 1));
    case "array":
      return each(decoded(type.element, item, timezone, depth + 1));
    case "map": {
      const key = decoded(type.key, `(${item} -> 0)`, timezone, depth + 1);
      const value = decoded(type.value, `(${item} -> 1)`, timezone, depth + 1);
      return `map_from_entries(${each(`struct_pack(k := ${key}, v := ${value})`)})`;
    }
    case "struct": {
      const fields = type.fields.map(
        (field) => `${identifier(field.name)} := ${decoded(field.type, fieldOf(json, field.name), timezone, depth)}`,
      );
      return `CASE WHEN json_type(${json}) = 'OBJECT' THEN struct_pack(${fields.join(", ")}) END`;
    }
    default:
      return scalar(type, `${json} ->> '$'`, timezone);
  }
}

/** Whether every part of a JSON value is one of its type, or null. */
function isWhole(type: DataType, json: string, timezone: string, depth = 0): string {
  const item = `x${depth}`;
  const every = (test: string): string =>
    `coalesce(list_bool_and(list_transform(CAST(${json} AS JSON[]), lambda ${item}: ${test})), true)`;
  switch (type.name) {
    case "vector":
      return every(isWhole({ name: "float32" }, item, timezone, depth + 1));
    case "array":
      return every(isWhole(type.element, item, timezone, depth + 1));
    case "map": {
      const key = isWhole(type.key, `(${item} -> 0)`, timezone, depth + 1);
      return every(`${key} AND ${isWhole(type.value, `(${item} -> 1)`, timezone, depth + 1)}`);
    }
    case "struct":
      return type.fields.map((field) => isWhole(field.type, fieldOf(json, field.name), timezone, depth)).join(" AND ");
    default:
      return `((${json} ->> '$') IS NULL OR ${scalar(type, `${json} ->> '$'`, timezone)} IS NOT NULL)`;
  }
}

/** Field names are words: they need no escaping within a path. */
function fieldOf(json: string, name: string): string {
  return `(${json} -> ${literal(`$."${name}"`)})`;
}
