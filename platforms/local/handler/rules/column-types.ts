import { at, defineDiagnostic } from "../../../../src/diagnostic/diagnostic.js";
import type { FileFormat } from "../../../../src/model/data-container.js";
import { formatDataType } from "../../../../src/model/data-type.js";
import type { DatasetEntry } from "../../../../src/model/model-index.js";
import { formatLoss } from "../../format-loss.js";
import { mapPostgres } from "../../postgres-types.js";
import { mapType } from "../../types.js";
import type { GraphFacts } from "../graph-facts.js";
import { defineRule, type Report } from "../rule.js";

const typeImpossible = defineDiagnostic<{ column: string; type: string; why: string }>({
  code: "local/type-impossible",
  severity: "error",
  summary: "type cannot be kept",
  detail: ({ column, type, why }) =>
    `DuckDB cannot hold column ${column} of type ${type}: ${why}. Change the type, or choose another platform for the consumers of this dataset.`,
});

const typeLossy = defineDiagnostic<{ column: string; type: string; duckdb: string; why: string }>({
  code: "local/type-lossy",
  severity: "warning",
  summary: "type kept with a loss",
  detail: ({ column, type, duckdb, why }) =>
    `Column ${column} of type ${type} is kept as ${duckdb} in DuckDB: ${why}. Change the type, or accept the loss with "suppress".`,
});

const formatLossy = defineDiagnostic<{
  column: string;
  type: string;
  format: FileFormat;
  container: string;
  why: string;
}>({
  code: "local/format-lossy",
  severity: "warning",
  summary: "type written with a loss",
  detail: ({ column, type, format, container, why }) =>
    `Column ${column} of type ${type} goes to the ${format} files of container ${container}: ${why}. Use another format or type, or accept the loss with "suppress".`,
});

const postgresLossy = defineDiagnostic<{ column: string; type: string; container: string; why: string }>({
  code: "local/postgresql-lossy",
  severity: "warning",
  summary: "type kept with a loss in PostgreSQL",
  detail: ({ column, type, container, why }) =>
    `Column ${column} of type ${type} goes to the PostgreSQL container ${container}: ${why}. Change the type, or accept the loss with "suppress".`,
});

const postgresColumns = defineDiagnostic<{ dataset: string; container: string; columns: number }>({
  code: "local/postgresql-columns",
  severity: "error",
  summary: "too many columns for PostgreSQL",
  detail: ({ dataset, container, columns }) =>
    `Dataset ${dataset} has ${columns} columns, and a table of the PostgreSQL container ${container} holds at most ${MOST_COLUMNS}. Take it in another container, or split it.`,
});

/** PostgreSQL admits 1,600, of which a milestoned table needs two. */
const MOST_COLUMNS = 1598;

/** Every column of a consumed dataset has a type that DuckDB, and each format it is written in, can hold; a loss is said. */
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
      why: "Every type has one place in DuckDB; where that holds less than the type, the owner of the data should know and agree.",
      wrong: "{ name: mass, type: float128 }",
      right: "{ name: mass, type: float64 }",
    },
    {
      type: formatLossy,
      why: "Files hold less than the database does: what a format cannot say is gone for whoever reads the file.",
      wrong: "{ name: took, type: interval }   # exported to a container with format: parquet",
      right: "{ name: took_microseconds, type: bigint }",
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
      right: "# two datasets with 1,000 columns and the same key, or a container of the type duckdb",
    },
  ],
  check(facts, report) {
    const stored = new Set<DatasetEntry>();
    for (const { entries } of facts.ingests) for (const entry of entries) stored.add(entry);
    for (const { outputs } of facts.transformers) for (const entry of outputs) stored.add(entry);
    for (const entry of stored) checkStored(entry, report);
    checkFormats(facts, report);
    checkPostgres(facts, report);
  },
});

function checkStored({ datastore, dataset, index }: DatasetEntry, report: Report): void {
  for (const [position, column] of dataset.columns.entries()) {
    const mapped = mapType(column.type);
    if (mapped.fidelity === "lossless") continue;
    const target = at(datastore, "datasets", index, "columns", position, "type");
    const said = { column: column.name, type: formatDataType(column.type), why: mapped.why };
    report(
      mapped.fidelity === "lossy"
        ? typeLossy(target, { ...said, duckdb: mapped.duckdb })
        : typeImpossible(target, said),
    );
  }
}

function checkFormats({ exports, index }: GraphFacts, report: Report): void {
  for (const { entry, container: key } of exports) {
    const container = index.containers.get(key);
    const format = key === "managed:files" ? "parquet" : container?.type === "files" ? container.format : undefined;
    if (format === undefined) continue;
    for (const [position, column] of entry.dataset.columns.entries()) {
      const why = formatLoss(column.type, format);
      if (why === undefined) continue;
      report(
        formatLossy(at(entry.datastore, "datasets", entry.index, "columns", position, "type"), {
          column: column.name,
          type: formatDataType(column.type),
          format,
          container: key,
          why,
        }),
      );
    }
  }
}

function checkPostgres({ exports, index }: GraphFacts, report: Report): void {
  for (const { entry, container } of exports) {
    if (index.containers.get(container)?.type !== "postgresql") continue;
    const { datastore, dataset, key, index: place } = entry;
    const columns = dataset.columns.length;
    if (columns > MOST_COLUMNS)
      report(postgresColumns(at(datastore, "datasets", place), { dataset: key, container, columns }));
    for (const [position, column] of dataset.columns.entries()) {
      const mapped = mapPostgres(column.type);
      // What DuckDB loses already has been said.
      if (mapped.fidelity !== "lossy" || mapType(column.type).fidelity === "lossy") continue;
      report(
        postgresLossy(at(datastore, "datasets", place, "columns", position, "type"), {
          column: column.name,
          type: formatDataType(column.type),
          container,
          why: mapped.why,
        }),
      );
    }
  }
}
