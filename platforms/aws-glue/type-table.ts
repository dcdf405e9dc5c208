import { FILE_FORMATS } from "../../src/model/data-container.js";
import { type DataType, parseDataType, SIMPLE_TYPES } from "../../src/model/data-type.js";
import { formatLoss, postgresLoss } from "./delivery-loss.js";
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
  "array<integer>",
  "array<json>",
  "map<string,float64>",
  "struct<street:string,zip:char(5)>",
  "struct<at:timestamptz,body:json>",
];

/** The table of types in the platform's documentation: how each lives in the lake, and what each kind of delivery loses of it. */
export function typeTable(): string {
  const rows = EVERY_TYPE.map((text) => {
    const type = parsed(text);
    const mapped = mapType(type);
    const cells =
      mapped.fidelity === "impossible"
        ? [`\`${text}\``, "none", "none", "none", mapped.fidelity, mapped.why, ""]
        : [
            `\`${text}\``,
            code(mapped.iceberg),
            code(mapped.glue),
            code(mapped.spark),
            mapped.fidelity,
            (mapped.fidelity === "lossless" ? mapped.note : mapped.why) ?? "",
            lossesOf(type).join("; "),
          ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| type | in Iceberg | in Athena | in Spark | kept | remarks | lossy in |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function lossesOf(type: DataType): string[] {
  return [
    ...FILE_FORMATS.filter((format) => formatLoss(type, format) !== undefined),
    ...(postgresLoss(type) === undefined ? [] : ["PostgreSQL"]),
  ];
}

/** Code that may hold backticks. */
function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function parsed(text: string): DataType {
  const { type, problem } = parseDataType(text);
  if (type === undefined) throw new Error(problem);
  return type;
}
