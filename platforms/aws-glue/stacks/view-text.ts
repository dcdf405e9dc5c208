import { type Duration, parseDuration } from "../../../src/model/duration.js";
import { compactJson } from "../../../src/util/json.js";
import type { ViewPlan } from "../handler/plan-views.js";
import { layout } from "../layout.js";
import { SYSTEM_COLUMNS } from "../spec.js";

/** A column of a view, to the catalog and to Athena. */
export interface ViewColumn {
  readonly name: string;
  readonly glue: string;
  readonly athena: string;
}

/** Columns of a view that has versions, after the contract's. */
const DATED = { glue: "timestamp", athena: "timestamp(6) with time zone" } as const;

/** What a view shows, in order. @param glueTypes of the contract's columns, by name */
export function viewColumns({ table, kept }: ViewPlan, glueTypes: ReadonlyMap<string, string>): ViewColumn[] {
  const columns = table.shape.columns.map(({ name, storage }) => ({
    name: name.toLowerCase(),
    glue: glueTypes.get(name) ?? storage,
    athena: athenaType(storage),
  }));
  if (kept.history === "live") return columns;
  return [...columns, ...[layout.validFrom, layout.validTo].map((name) => ({ name, ...DATED }))];
}

/** The query behind a view, as Athena reads it. */
export function viewQuery(plan: ViewPlan): string {
  const { table, kept } = plan;
  const { from, to, deleted } = SYSTEM_COLUMNS;
  const dated = kept.history === "milestoned";
  const names = [
    ...table.shape.columns.map(({ name }) => quoted(name.toLowerCase())),
    ...(dated ? [`${quoted(from)} AS ${quoted(layout.validFrom)}`, `${quoted(to)} AS ${quoted(layout.validTo)}`] : []),
  ];
  const conditions = [`NOT coalesce(${quoted(deleted)}, false)`];
  if (!dated) conditions.push(`${quoted(to)} IS NULL`);
  const least = dated ? leastInstant(kept.retention) : undefined;
  if (least !== undefined) conditions.push(`(${quoted(to)} IS NULL OR ${quoted(to)} >= ${least})`);
  const { database, table: name } = table.at;
  return `SELECT ${names.join(", ")} FROM ${["awsdatacatalog", database, name].map(quoted).join(".")} WHERE ${conditions.join(" AND ")}`;
}

/** How the catalog holds a view of Athena's: JSON in base64, in a comment. */
export function viewOriginalText(database: string, query: string, columns: readonly ViewColumn[]): string {
  const view = {
    catalog: "awsdatacatalog",
    columns: columns.map(({ name, athena: type }) => ({ name, type })),
    originalSql: query,
    schema: database,
  };
  return `/* Presto View: ${Buffer.from(compactJson(view)).toString("base64")} */`;
}

/** A type of Spark SQL as Athena writes it. */
export function athenaType(storage: string): string {
  return storage.replace(
    /`([^`]*)`:|decimal\(\d+,\d+\)|[a-z_]+|[<>]/g,
    (part: string, field: string | undefined): string => {
      if (field !== undefined) return `${quoted(field.toLowerCase())} `;
      return NAMES[part] ?? part;
    },
  );
}

const NAMES: Readonly<Record<string, string>> = {
  "<": "(",
  ">": ")",
  struct: "row",
  string: "varchar",
  int: "integer",
  float: "real",
  binary: "varbinary",
  timestamp: "timestamp(6) with time zone",
  timestamp_ntz: "timestamp(6)",
};

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Months beyond which no calendar goes back: what is kept for so long is kept for ever. */
const FOR_EVER = 9_000 * 12;

/** From when on versions that have ended are shown; `undefined`: all of them. */
function leastInstant(retention: string | undefined): string | undefined {
  const duration = retention === undefined ? undefined : parseDuration(retention);
  if (duration === undefined) return undefined;
  const { months, days, seconds } = unitsOf(duration);
  if (months + days / 28 + seconds / 2_419_200 > FOR_EVER) return undefined;
  const parts: readonly (readonly [unit: string, count: number])[] = [
    ["month", months],
    ["day", days],
    ["second", seconds],
  ];
  return parts.reduce(
    (instant, [unit, count]) => (count === 0 ? instant : `date_add('${unit}', -${count}, ${instant})`),
    "current_timestamp",
  );
}

function unitsOf({ years, months, weeks, days, hours, minutes, seconds }: Duration) {
  return {
    months: years * 12 + months,
    days: weeks * 7 + days,
    seconds: hours * 3600 + minutes * 60 + seconds,
  };
}
