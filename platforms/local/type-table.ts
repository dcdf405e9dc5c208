import { FILE_FORMATS } from "../../src/model/data-container.js";
import { type DataType, parseDataType, SIMPLE_TYPES } from "../../src/model/data-type.js";
import { formatLoss } from "./format-loss.js";
import { mapPostgres } from "./postgres-types.js";
import { mapType } from "./types.js";

/** One of each type of the model, as it is written; with those whose answer depends on their numbers written twice. */
export const EVERY_TYPE: readonly string[] = [
  ...SIMPLE_TYPES,
  "decimal(38,10)",
  "decimal(39,0)",
  "varchar",
  "varchar(20)",
  "nvarchar",
  "nvarchar(20)",
  "char(2)",
  "nchar(2)",
  "binary",
  "binary(16)",
  "vector(768)",
  "vector(100001)",
  "array<integer>",
  "map<string,float64>",
  "struct<street:string,zip:char(5)>",
  "struct<at:timestamptz,body:json>",
];

/** The table of types in the platform's documentation: how each lives in DuckDB and PostgreSQL, and what each file format loses of it. */
export function typeTable(): string {
  const rows = EVERY_TYPE.map((text) => {
    const type = parsed(text);
    const mapped = mapType(type);
    const lost = FILE_FORMATS.filter((format) => formatLoss(type, format) !== undefined);
    const cells = [
      `\`${text}\``,
      mapped.fidelity === "impossible" ? "none" : `\`${mapped.duckdb}\``,
      mapped.fidelity,
      (mapped.fidelity === "lossless" ? mapped.note : mapped.why) ?? "",
      mapped.fidelity === "impossible" ? "" : lost.join(", "),
      ...inPostgres(type),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| type | in DuckDB | kept | remarks | lossy in files of | in PostgreSQL | remarks |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** What PostgreSQL makes of it, and what is to be said beside what is said of DuckDB. */
function inPostgres(type: DataType): readonly [string, string] {
  const mapped = mapPostgres(type);
  if (mapped.fidelity === "impossible") return ["none", ""];
  const more = mapped.fidelity === "lossless" ? mapped.note : mapType(type).fidelity === "lossy" ? "" : mapped.why;
  return [`\`${mapped.postgres}\``, more ?? ""];
}

function parsed(text: string): DataType {
  const { type, problem } = parseDataType(text);
  if (type === undefined) throw new Error(problem);
  return type;
}
