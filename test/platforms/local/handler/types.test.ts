import { readFileSync, writeFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVERY_TYPE, typeTable } from "../../../../platforms/local/type-table.js";
import { mapType } from "../../../../platforms/local/types.js";
import { type DataType, parseDataType, TYPE_NAMES } from "../../../../src/model/data-type.js";

const typeOf = (text: string): DataType => {
  const { type } = parseDataType(text);
  if (!type) throw new Error(text);
  return type;
};

/** Tables may be padded. */
const plain = (markdown: string): string => markdown.replaceAll(/ {2,}/g, " ").replaceAll(/-{3,}/g, "---");

describe("the mapping of types to DuckDB", () => {
  let duckdb: DuckDBInstance;
  const ask = async (sql: string): Promise<unknown> => {
    const connection = await duckdb.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowsJson()[0]?.[0];
    } finally {
      connection.closeSync();
    }
  };
  beforeAll(async () => {
    duckdb = await DuckDBInstance.create(":memory:");
  });
  afterAll(() => duckdb.closeSync());

  it("knows every type of the language", () => {
    expect([...new Set(EVERY_TYPE.map((text) => typeOf(text).name))].sort()).toEqual([...TYPE_NAMES].sort());
  });

  it.each(EVERY_TYPE.filter((text) => mapType(typeOf(text)).fidelity !== "impossible"))(
    "gives for %s a type that DuckDB has, in DuckDB's own spelling",
    async (text) => {
      const mapped = mapType(typeOf(text));
      if (mapped.fidelity === "impossible") throw new Error(mapped.why);
      const spelled = await ask(`SELECT typeof(CAST(NULL AS ${mapped.duckdb}))`);
      expect(String(spelled).replaceAll('"', "")).toBe(mapped.duckdb.replaceAll('"', ""));
    },
  );

  it("calls impossible what DuckDB refuses", async () => {
    await expect(ask("SELECT CAST(NULL AS DECIMAL(39,0))")).rejects.toThrow(/between 1 and 38/);
    await expect(ask("SELECT CAST(NULL AS FLOAT[100001])")).rejects.toThrow(/at most 100000/);
    await expect(ask('SELECT CAST(NULL AS STRUCT("a" INTEGER, "A" INTEGER))')).rejects.toThrow(/Duplicate/i);
    for (const text of ["decimal(39,0)", "vector(100001)", "struct<a:integer,A:integer>"])
      expect(mapType(typeOf(text)).fidelity, text).toBe("impossible");
  });

  it.each([
    ["tinyint", ["-128", "127"]],
    ["smallint", ["-32768", "32767"]],
    ["integer", ["-2147483648", "2147483647"]],
    ["bigint", ["-9223372036854775808", "9223372036854775807"]],
    ["uint8", ["0", "255"]],
    ["uint16", ["65535"]],
    ["uint32", ["4294967295"]],
    ["uint64", ["18446744073709551615"]],
    ["decimal(38,38)", [".99999999999999999999999999999999999999"]],
    ["decimal(38,0)", ["-99999999999999999999999999999999999999"]],
    ["fp8_e4m3", ["448.0", "0.001953125"]],
    ["fp8_e5m2", ["57344.0", "1.5258789e-05"]],
    ["float16", ["65504.0", "5.9604645e-08"]],
    ["date", ["0001-01-01", "9999-12-31"]],
    ["timestamp", ["9999-12-31 23:59:59.999999"]],
    ["time", ["23:59:59.999999"]],
    ["uuid", ["ffffffff-ffff-ffff-ffff-ffffffffffff"]],
  ])("keeps the extreme values of %s", async (text, values) => {
    const mapped = mapType(typeOf(text));
    if (mapped.fidelity !== "lossless") throw new Error(`${text} is not lossless`);
    for (const value of values)
      expect(await ask(`SELECT CAST(CAST('${value}' AS ${mapped.duckdb}) AS VARCHAR)`)).toBe(value);
  });

  it("keeps in DOUBLE what a shared scale can make of a value, and could not in FLOAT", async () => {
    // The largest e5m2 value times the largest scale, and the smallest of each.
    expect(await ask("SELECT CAST(57344 AS DOUBLE) * pow(2.0, 127) = 57344 * pow(2.0, 127)")).toBe(true);
    expect(await ask("SELECT pow(2.0, -16) * pow(2.0, -127) > 0")).toBe(true);
    await expect(ask("SELECT CAST(57344 * pow(2.0, 127) AS FLOAT)")).rejects.toThrow(/out of range/);
  });

  it("is as good as the worst of the parts", () => {
    expect(mapType(typeOf("array<float128>"))).toMatchObject({ fidelity: "lossy", duckdb: "DOUBLE[]" });
    expect(mapType(typeOf("map<string,array<decimal(39)>>")).fidelity).toBe("impossible");
    expect(mapType(typeOf("struct<a:mxint8,b:struct<c:variant>>"))).toMatchObject({
      fidelity: "lossy",
      duckdb: 'STRUCT("a" DOUBLE, "b" STRUCT("c" JSON))',
      why: expect.stringMatching(/scale.*;.*JSON/),
    });
  });

  it("is documented as it is", () => {
    const path = new URL("../../../../docs/platforms/local.md", import.meta.url);
    const page = readFileSync(path, "utf8");
    const start = page.indexOf("\n", page.indexOf("<!-- types")) + 1;
    const end = page.indexOf("<!-- /types -->");
    const wanted = `${page.slice(0, start)}\n${typeTable()}\n${page.slice(end)}`;
    if (process.env.UPDATE_DOCS) writeFileSync(path, wanted);
    else expect(plain(page)).toBe(plain(wanted));
  });
});
