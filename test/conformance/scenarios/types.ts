import type { Row } from "../canonical.js";
import type { Column, Dataset, Ecosystem } from "../model.js";
import type { Scenario } from "../scenario.js";
import { Trial } from "../trial.js";

const INTEGERS: Readonly<Record<string, readonly string[]>> = {
  tinyint: ["-128", "127", "0"],
  smallint: ["-32768", "32767", "-1"],
  integer: ["-2147483648", "2147483647", "7"],
  bigint: ["-9223372036854775808", "9223372036854775807", "9007199254740993"],
  uint8: ["0", "255", "1"],
  uint16: ["0", "65535", "1"],
  uint32: ["0", "4294967295", "1"],
  uint64: ["0", "18446744073709551615", "9223372036854775808"],
};

/** Small floats hold few values; each of these is one. */
const FLOATS: Readonly<Record<string, readonly string[]>> = {
  float16: ["-65504", "0.000060975551605224609375", "0.5"],
  float32: ["-3.4028234663852886e38", "1.401298464324817e-45", "0.1", "NaN", "-Infinity", "-0"],
  float64: ["1.7976931348623157e308", "5e-324", "0.1", "NaN", "Infinity", "-0", "-1e21"],
  float128: ["1.5", "-1.7976931348623157e308", "0"],
  fp8_e4m3: ["448", "-0.001953125", "0"],
  fp8_e5m2: ["57344", "-0.0000152587890625", "0"],
  fp6_e2m3: ["7.5", "-0.125", "0"],
  fp6_e3m2: ["28", "-0.0625", "0"],
  fp4_e2m1: ["6", "-0.5", "0"],
  mxfp8_e4m3: ["448", "-0.5", "0"],
  mxfp8_e5m2: ["57344", "-0.5", "0"],
  mxfp6_e2m3: ["7.5", "-0.5", "0"],
  mxfp6_e3m2: ["28", "-0.5", "0"],
  mxfp4_e2m1: ["6", "-0.5", "0"],
  mxint8: ["1.984375", "-2", "0"],
};

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  string: ["", " a\tb ", 'say "hi", it\'s\r\nnew', "NULL", "\\x00 \\N ,;|", "Ünïcödé 🙂 e\u0301 \u202e"],
  varchar: ["NA", "  "],
  "varchar(5)": ["🙂🙂🙂🙂🙂", "", "a b"],
  nvarchar: ["日本語", "null"],
  "nvarchar(3)": ["日本語", "x"],
  "char(4)": ["ab", "abcd", ""],
  "nchar(2)": ["é", "日本"],
  geography: ["POINT(-179.999 89.5)", "POINT EMPTY"],
};

const TIMES: Readonly<Record<string, readonly string[]>> = {
  date: ["0001-01-01", "9999-12-31", "2024-02-29", "1900-02-28", "1582-10-10"],
  time: ["00:00:00", "23:59:59.999999", "12:00:00.000001"],
  timestamp: ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "2024-02-29T23:59:59.999999"],
  timestamptz: ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2016-12-31T23:59:59.5Z"],
  interval: [
    "0 months 0 days 0 microseconds",
    "-14 months 3 days -500001 microseconds",
    "1200 months 100000 days 86400000001 microseconds",
    "0 months 30 days 0 microseconds",
    "1 months 0 days 0 microseconds",
  ],
};

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  boolean: ["true", "false"],
  "decimal(38,10)": ["9999999999999999999999999999.9999999999", "-0.0000000001", "0"],
  "decimal(18,0)": ["999999999999999999", "-1"],
  "decimal(5,5)": ["0.99999", "-0.00001"],
  binary: ["", "00ff10", "deadbeef"],
  "binary(2)": ["0000", "ff"],
  uuid: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
  json: ['{"b":[1,null,"x"],"a":{"é":true}}', "[]", '"text"', "12.5"],
  variant: ['{"a":1}', '"x"'],
};

const NESTED: Readonly<Record<string, readonly string[]>> = {
  "vector(3)": ["[0.5,-1,3]", "[0,0,0]"],
  "array<integer>": ["[]", "[1,null,-2147483648]"],
  "array<string>": ['["","a,b","\\"q\\"",null]', "[]"],
  "map<string,integer>": ['{"b":1,"a":null}', "{}"],
  "struct<name:string,born:date,tags:array<string>>": [
    '{"name":"Ann","born":"2024-02-29","tags":["x",null]}',
    '{"name":null,"born":null,"tags":null}',
  ],
};

const VALUES = { ...INTEGERS, ...FLOATS, ...TEXTS, ...TIMES, ...OTHERS, ...NESTED };
const TYPES = Object.entries(VALUES);
const EXTREMES: Dataset = {
  name: "extremes",
  primaryKey: ["id"],
  columns: [
    { name: "id", type: "integer", nullable: false },
    ...TYPES.map(([type], at): Column => ({ name: `c${at}_${type.replace(/\W.*$/s, "")}`, type })),
  ],
};

/** Row `number`: of every column its value with that number, or null once it has no more. */
function row(number: number, round = 0): Row {
  return Object.fromEntries(
    EXTREMES.columns.map(({ name }, at) => [
      name,
      at === 0 ? String(number) : (TYPES[at - 1]?.[1][number + round] ?? null),
    ]),
  );
}

const LOOK: Ecosystem = {
  stores: [{ name: "types", datasets: [EXTREMES], method: { type: "snapshot" } }],
  workspaces: [
    { name: "desk", groups: [{ name: "now", history: "live", sinks: ["types/extremes"] }] },
    { name: "audit", groups: [{ name: "versions", history: "milestoned", sinks: ["types/extremes"] }] },
  ],
};

export const VALUES_OF_TYPES: readonly Scenario[] = [
  {
    name: "types: nulls and extreme values of every type, from every kind of source into every kind of container",
    run: (platform) =>
      Trial.use(
        platform,
        LOOK,
        async (trial) => {
          await trial.put(
            "types/extremes",
            [0, 1, 2, 3, 4, 5, 6, 7].map((number) => row(number)),
          );
          await trial.run("2024-01-01T00:00:00Z");
          // Nothing changes, which is seen of every value: of -0, of NaN, of a month that is 30 days to SQL.
          await trial.put(
            "types/extremes",
            [7, 6, 5, 4, 3, 2, 1, 0].map((number) => row(number)),
          );
          await trial.run("2024-01-02T00:00:00Z");
          await trial.put(
            "types/extremes",
            [0, 1, 2, 3, 4, 5, 6, 7].map((number) => row(number, 1)),
          );
          await trial.run("2024-01-03T00:00:00Z");
          await trial.compareAsOf();
        },
        { pairs: "all" },
      ),
  },
  {
    name: "types: values of every type in a feed of changes",
    run: (platform) => {
      const ecosystem: Ecosystem = {
        ...LOOK,
        stores: LOOK.stores.map((store) => ({ ...store, method: { type: "cdc" } })),
      };
      return Trial.use(platform, ecosystem, async (trial) => {
        await trial.feed(
          "types/extremes",
          [0, 1, 2, 3, 4].map((number) => ({ seq: number, op: "I", row: row(number) })),
        );
        await trial.run("2024-01-01T00:00:00Z");
        await trial.feed(
          "types/extremes",
          [0, 1, 2, 3, 4].map((number) => ({ seq: 10 + number, op: "U", row: row(number) })),
        );
        await trial.feed("types/extremes", [
          { seq: 20, op: "D", row: { id: "0" } },
          { seq: 21, op: "U", row: row(1, 1) },
        ]);
        await trial.run("2024-01-02T00:00:00Z");
      });
    },
  },
];
