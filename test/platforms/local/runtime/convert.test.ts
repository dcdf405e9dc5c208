import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { familyOf, fromText } from "../../../../platforms/local/runtime/convert.js";
import type { ColumnSpec } from "../../../../platforms/local/spec.js";

const STORAGES = [
  ...[
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
  ],
  ...["DECIMAL(1,0)", "DECIMAL(1,1)", "DECIMAL(10,2)", "DECIMAL(18,0)", "DECIMAL(18,18)", "DECIMAL(19,0)"],
  ...["DECIMAL(19,18)", "DECIMAL(20,19)", "DECIMAL(38,0)", "DECIMAL(38,2)", "DECIMAL(38,18)", "DECIMAL(38,38)"],
  ...["FLOAT", "DOUBLE", "BOOLEAN", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"],
];
const ZONES = ["UTC", "America/New_York"];

const NUMBER = "(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)";
const DATE = "[0-9]{4,7}-[0-9]{1,2}-[0-9]{1,2}";
const CLOCK = "[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6}0*)?)?";
const ERA = "(?: \\(BC\\))?";
const LOCAL = `${DATE}${ERA}(?:[ T]${CLOCK})?`;
const INFINITE = "[+-]?infinity";

/** What a text means, said as plainly as can be: what it is without blanks around it, by a pattern and then a cast. */
function meaning(storage: string, timezone: string): string {
  const cast = `TRY_CAST(trim(c0) AS ${storage})`;
  const when = (pattern: string, then = cast): string =>
    `WHEN regexp_full_match(trim(c0), '${pattern}', 'i') THEN ${then}`;
  const scale = Number(/,(\d+)/.exec(storage)?.[1] ?? 0);
  switch (familyOf(storage)) {
    case "integer":
      return `CASE ${when("[+-]?[0-9]+(?:\\.0*)?")} END`;
    case "decimal":
      return `CASE ${when(`[+-]?(?:[0-9]+(?:\\.[0-9]{0,${scale}}0*)?|\\.[0-9]{1,${Math.max(1, scale)}}0*)`)} END`;
    case "float":
      return `CASE ${when(
        `[+-]?(?:${NUMBER}(?:e[+-]?[0-9]+)?|inf|infinity|nan)`,
        `CASE WHEN NOT isinf(${cast}) OR regexp_matches(trim(c0), 'inf', 'i') THEN ${cast} END`,
      )} END`;
    case "date":
      return `CASE ${when(`${DATE}(?:[ T]00:00(?::00(?:\\.0*)?)?)?${ERA}|${INFINITE}`)} END`;
    case "timestamp":
      return `CASE ${when(`${LOCAL}(?: ?(?:Z|UTC|[+-]00(?::?00)?))?|${INFINITE}`)} END`;
    case "timestamptz": {
      const local = timezone === "UTC" ? cast : `timezone('${timezone}', TRY_CAST(trim(c0) AS TIMESTAMP))`;
      return `CASE ${when(`${LOCAL}|${INFINITE}`, local)} ${when(`${LOCAL} ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2}){0,2})`)} END`;
    }
    case "time":
      return `CASE ${when(CLOCK)} END`;
    default:
      return cast;
  }
}

const pick = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const digits = (most: number): fc.Arbitrary<string> =>
  fc.string({ unit: pick(..."0123456789"), minLength: 0, maxLength: most });
const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(""));
const blank = fc.oneof(
  { weight: 6, arbitrary: pick("") },
  { weight: 1, arbitrary: pick(" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2009", "\ufeff", "\v", "\0") },
);
const sign = pick("", "", "", "-", "+", "--", "−");
const edge = pick(
  ...[7, 8, 15, 16, 31, 32, 63, 64, 127, 128].flatMap((bits) =>
    [-1n, 0n, 1n].flatMap((by) => [String(2n ** BigInt(bits) + by), String(-(2n ** BigInt(bits)) + by)]),
  ),
  ...[2, 3, 8, 17, 18, 19, 20, 36, 37, 38, 39].flatMap((power) => ["9".repeat(power), `1${"0".repeat(power)}`]),
);
const numeral = fc.oneof(
  joined(sign, fc.oneof(digits(4), digits(20), digits(40)), pick("", ".", "."), fc.oneof(digits(3), digits(40))),
  joined(sign, edge, pick("", ".", ".0", ".00", ".5", ".49", "e0", "e-1")),
  joined(sign, pick("0.", "."), pick("", "0", "000000000000000000"), edge),
  joined(sign, digits(3), pick("", ".", ","), digits(3), pick("e", "E", "e+", "e-", "_", "x", "d", "f"), digits(3)),
  fc.double().map(String),
  fc.bigInt({ min: -(2n ** 127n), max: 2n ** 128n }).map(String),
);
const two = fc.oneof(
  fc.integer({ min: 0, max: 61 }).map((number) => String(number).padStart(2, "0")),
  digits(3),
  pick("1", "12", "23", "24", "28", "29", "30", "31", "59", "60"),
);
const year = pick(
  ...["2024", "1900", "1970", "0001", "0000", "0044", "9999", "290309", "294247", "5877642", "5881580", "12024"],
  ...["24", "-2024", "99999999", "1582", "02024"],
);
const day = joined(year, pick("-", "-", "-", "/"), two, pick("-", "-", "-", "/"), two);
const era = pick("", "", "", " (BC)", "(BC)", " (bc)", " BC");
const clock = joined(
  two,
  pick(":", ":", ":", "."),
  two,
  fc.oneof(pick(""), joined(pick(":"), two), joined(pick(":"), two, pick(".", ".", ","), digits(9))),
);
const zone = pick(
  "",
  "",
  "Z",
  "z",
  " UTC",
  "UTC",
  "+00",
  "-00",
  "+00:00",
  "+0000",
  "+01",
  "-05:30",
  "+05:30:15",
  "+1",
  " Europe/Paris",
);
const moment = fc.oneof(
  joined(day, era),
  joined(day, era, pick(" ", "T", "t", "  "), clock, zone),
  joined(day, era, zone),
  joined(day, pick(" ", "T"), clock, era),
  joined(day, pick(" 00:00", "T00:00:00", " 00:00:00.000", " 00:00:00.0001", " 24:00:00", "T00:00:00Z"), era),
  joined(clock, zone),
  // What is written as DuckDB writes it.
  fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }).map((at) =>
    at
      .toISOString()
      .replace("T", " ")
      .replace(/(?:\.000|0+)?Z$/, ""),
  ),
  fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10)),
);
const word = fc.oneof(
  pick(
    "",
    "null",
    "NULL",
    "nan",
    "NaN",
    "-nan",
    "inf",
    "+inf",
    "-Infinity",
    "INFINITY",
    "infinite",
    "epoch",
    "now",
    "today",
  ),
  pick("true", "TRUE", "True", "t", "f", "F", "yes", "no", "y", "n", "on", "off", "0", "1", "2", "01", "true1", "tru"),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const text = joined(blank, fc.oneof(numeral, moment, word), blank);

describe("fromText", () => {
  it("is what matches and casts without blanks around it, whichever way a text goes", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const read = async (sql: string): Promise<readonly unknown[][]> =>
      (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
    await connection.run("SET TimeZone = 'UTC'");
    const canonical = STORAGES.flatMap((storage) => {
      const family = familyOf(storage);
      const values =
        family === "date"
          ? "SELECT DATE '0044-03-15 (BC)' + CAST(range * 1237 AS INTEGER) FROM range(2000) UNION ALL SELECT unnest([DATE '5881580-07-10', DATE '5877642-06-25 (BC)', DATE '0001-01-01 (BC)'])"
          : family === "timestamp" || family === "timestamptz"
            ? "SELECT make_timestamp(range * 9000000000000017) FROM range(-1000, 1000)"
            : family === "time"
              ? "SELECT TIME '00:00:00' + to_microseconds(range * 43199999) FROM range(2000)"
              : undefined;
      return values === undefined
        ? []
        : [`SELECT CAST(CAST(column0 AS ${storage}) AS VARCHAR) FROM (${values}) AS t(column0)`];
    });
    await connection.run("CREATE TABLE written (c0 VARCHAR)");
    for (const values of canonical) await connection.run(`INSERT INTO written ${values}`);
    const seen = new Map(STORAGES.map((storage) => [storage, 0]));
    const check = async (table: string): Promise<void> => {
      for (const storage of STORAGES)
        for (const timezone of storage === "TIMESTAMP WITH TIME ZONE" ? ZONES : ["UTC"]) {
          const column: ColumnSpec = { name: "c", type: storage.toLowerCase(), storage, nullable: true };
          const convert = fromText(column, timezone);
          const columns = [meaning(storage, timezone), convert("c0"), convert("(c0)")];
          const texts = columns.map((sql, index) => `CAST(CAST(${sql} AS ${storage}) AS VARCHAR) AS v${index}`);
          const query = `SELECT c0, ${texts.join(", ")} FROM ${table}`;
          const wrong = await read(`FROM (${query}) WHERE v0 IS DISTINCT FROM v1 OR v0 IS DISTINCT FROM v2 LIMIT 5`);
          expect(wrong, `${storage} in ${timezone}`).toEqual([]);
          const [count] = await read(`SELECT count(v0) FROM (${query})`);
          seen.set(storage, (seen.get(storage) ?? 0) + Number(count?.[0]));
        }
    };
    await check("written");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(text, { freq: 50 }), { minLength: 2000, maxLength: 2000, size: "max" }),
        async (texts) => {
          const values = JSON.stringify(texts).replaceAll("'", "''");
          await connection.run(
            `CREATE OR REPLACE TABLE drawn AS SELECT unnest(from_json('${values}', '["VARCHAR"]')) AS c0`,
          );
          await check("drawn");
        },
      ),
      { numRuns: Number(process.env.CONVERT_RUNS ?? 3), endOnFailure: true },
    );
    for (const [storage, values] of seen) expect(values, `values of ${storage}`).toBeGreaterThan(20);
    connection.closeSync();
    instance.closeSync();
  }, 120_000);
});
