import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { FileFormat } from "../../../../src/model/data-container.js";
import { formatDataType } from "../../../../src/model/data-type.js";
import type { DatasetEntry } from "../../../../src/model/model-index.js";
import { formatLoss, postgresLoss } from "../../delivery-loss.js";
import { mapType } from "../../types.js";
import type { GraphFacts } from "../graph-facts.js";
import { defineRule, type Report } from "../rule.js";

const typeImpossible = defineDiagnostic<{ column: string; type: string; why: string }>({
  code: "aws-glue/type-impossible",
  severity: "error",
  summary: "type cannot be kept",
  detail: ({ column, type, why }) =>
    `The lake cannot hold column ${column} of type ${type}: ${why}. Change the type, or choose another platform for the consumers of this dataset.`,
});

const typeLossy = defineDiagnostic<{ column: string; type: string; kept: string; why: string }>({
  code: "aws-glue/type-lossy",
  severity: "warning",
  summary: "type kept with a loss",
  detail: ({ column, type, kept, why }) =>
    `Column ${column} of type ${type} is kept as ${kept} in the lake: ${why}. Change the type, or accept the loss with "suppress".`,
});

const formatLossy = defineDiagnostic<{
  column: string;
  type: string;
  format: FileFormat;
  container: string;
  why: string;
}>({
  code: "aws-glue/format-lossy",
  severity: "warning",
  summary: "type written with a loss",
  detail: ({ column, type, format, container, why }) =>
    `Column ${column} of type ${type} goes to the ${format} files of container ${container}: ${why}. Use another format or type, or accept the loss with "suppress".`,
});

const postgresLossy = defineDiagnostic<{ column: string; type: string; container: string; why: string }>({
  code: "aws-glue/postgresql-lossy",
  severity: "warning",
  summary: "type kept with a loss in PostgreSQL",
  detail: ({ column, type, container, why }) =>
    `Column ${column} of type ${type} goes to the PostgreSQL container ${container}: ${why}. Change the type, or accept the loss with "suppress".`,
});

const postgresColumns = defineDiagnostic<{ dataset: string; container: string; columns: number }>({
  code: "aws-glue/postgresql-columns",
  severity: "error",
  summary: "too many columns for PostgreSQL",
  detail: ({ dataset, container, columns }) =>
    `Dataset ${dataset} has ${columns} columns, and a table of the PostgreSQL container ${container} holds at most ${MOST_COLUMNS}. Take it in another container, or split it.`,
});

/** PostgreSQL admits 1,600, of which a milestoned table needs two. */
const MOST_COLUMNS = 1598;

/** Every column of a consumed dataset has a type that the lake, and each container it goes to, can hold; a loss is said. */
export const columnTypes = defineRule({
  pages: [
    {
      type: typeImpossible,
      why: "Storing some other type instead would change the data without a word.",
      wrong: "{ name: amount, type: decimal(50,2) }",
      right: "{ name: amount, type: decimal(38,2) }",
    },
    {
      type: typeLossy,
      why: "Every type has one place in the lake; where that holds less than the type, the owner of the data should know and agree.",
      wrong: "{ name: mass, type: float128 }",
      right: "{ name: mass, type: float64 }",
    },
    {
      type: formatLossy,
      why: "Files hold less than tables do: what a format cannot say is gone for whoever reads the file.",
      wrong: "{ name: tags, type: array<string> }   # exported to a container with format: csv",
      right: "{ name: tags, type: array<string> }   # exported to a container with format: parquet",
    },
    {
      type: postgresLossy,
      why: "Values with parts are kept as JSON there. JSON that is a part of them is written anew with the rest, by rules of its own.",
      wrong: "{ name: event, type: struct<at:timestamptz,body:json> }   # exported to a PostgreSQL container",
      right: "{ name: at, type: timestamptz }\n{ name: body, type: json }",
    },
    {
      type: postgresColumns,
      why: "PostgreSQL keeps a row within a page, so that a table has at most 1,600 columns.",
      wrong: "# a dataset with 2,000 columns, in a container of the type postgresql",
      right: "# two datasets with 1,000 columns and the same key, or a container that the platform keeps",
    },
  ],
  check(facts, report) {
    const stored = new Set<DatasetEntry>();
    const outputs = facts.transformers.map((use) => ({ entries: use.outputs }));
    for (const { entries } of [...facts.ingests, ...facts.taken, ...outputs])
      for (const entry of entries) stored.add(entry);
    for (const entry of stored) checkStored(entry, report);
    checkDelivered(facts, report);
  },
});

function checkStored({ datastore, dataset, index }: DatasetEntry, report: Report): void {
  for (const [position, column] of dataset.columns.entries()) {
    const mapped = mapType(column.type);
    if (mapped.fidelity === "lossless") continue;
    const target = at(datastore, "datasets", index, "columns", position, "type");
    const said = { column: column.name, type: formatDataType(column.type), why: mapped.why };
    report(
      mapped.fidelity === "lossy" ? typeLossy(target, { ...said, kept: mapped.glue }) : typeImpossible(target, said),
    );
  }
}

function checkDelivered({ exports, index }: GraphFacts, report: Report): void {
  for (const { entry, container: key } of exports) {
    const container = index.containers.get(key);
    const { datastore, dataset, index: place } = entry;
    const format = container?.type === "s3" ? container.format : undefined;
    const isPostgres = container?.type === "postgresql";
    const columns = dataset.columns.length;
    if (isPostgres && columns > MOST_COLUMNS)
      report(postgresColumns(at(datastore, "datasets", place), { dataset: entry.key, container: key, columns }));
    for (const [position, { name, type: dataType }] of dataset.columns.entries()) {
      const target = at(datastore, "datasets", place, "columns", position, "type");
      const said = { column: name, type: formatDataType(dataType), container: key };
      const inFiles = format && formatLoss(dataType, format);
      if (format && inFiles !== undefined) report(formatLossy(target, { ...said, format, why: inFiles }));
      const inDatabase = isPostgres ? postgresLoss(dataType) : undefined;
      // What the lake loses already has been said.
      if (inDatabase !== undefined && mapType(dataType).fidelity !== "lossy")
        report(postgresLossy(target, { ...said, why: inDatabase }));
    }
  }
}
