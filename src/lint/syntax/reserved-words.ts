/**
 * The reserved words of SQL:2016 that PostgreSQL 15 (categories "reserved" and "reserved, can be function or type" of
 * `pg_get_keywords()`), DuckDB 1.5 (`duckdb_keywords()`, likewise) or Spark 3.5 with `spark.sql.ansi.enforceReservedKeywords`
 * ("ANSI Compliance", its list of keywords) reserve too. A word the standard reserves and none of these does, such as
 * `value` or `year`, can be used everywhere without quotes; one that a single engine reserves for itself, such as
 * `limit`, is a matter for that engine's own quoting.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `all and any array as asymmetric at authorization binary both by case cast check collate column constraint create
  cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default
  describe distinct else end escape except false fetch filter for foreign from full grant group having in inner
  intersect into is join lateral leading left like localtime localtimestamp natural not null offset on only or order
  outer overlaps primary references right select session_user similar some symmetric table tablesample then time to
  trailing true union unique unknown user using when where window with within`.split(/\s+/),
);
