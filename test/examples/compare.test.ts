import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, it } from "vitest";
import { differences } from "./oracle/compare.js";
import { asNumber, asText, readCsv } from "./oracle/raw-files.js";
import { readDatabase } from "./oracle/read-back.js";
import { canonical, type Found, type Relation } from "./oracle/relation.js";

const relation: Relation = {
  columns: { id: "INTEGER", price: "DECIMAL(10,2)", note: "VARCHAR" },
  key: ["id"],
  rows: [
    { id: 1, price: "1.50", note: null },
    { id: 2, price: "2.00", note: "null" },
  ],
};
const found: Found = {
  columns: relation.columns,
  rows: [
    ["2", "2.00", '"null"'],
    ["1", "1.50", "null"],
  ],
};

describe("the comparison of a consumer's rows with an oracle's", () => {
  it("finds nothing where only the order differs", () => {
    expect(differences(relation, found)).toEqual([]);
  });

  it("names the cell that differs", () => {
    const rows = [["2", "2.01", '"null"'], ...found.rows.slice(1)];
    expect(differences(relation, { ...found, rows })[0]).toBe("row (id 2): price is 2.01 instead of 2.00");
  });

  it("tells null from the text null, and from the empty text", () => {
    const nulls = [["2", "2.00", "null"], ...found.rows.slice(1)];
    expect(differences(relation, { ...found, rows: nulls })).not.toEqual([]);
    const empty = [...found.rows.slice(0, 1), ["1", "1.50", '""']];
    expect(differences(relation, { ...found, rows: empty })).not.toEqual([]);
  });

  it.each([
    ["a missing row", [["1", "1.50", "null"]]],
    ["a row too many", [...found.rows, ["3", "1.50", "null"]]],
    ["a row twice", [...found.rows, ["1", "1.50", "null"]]],
    [
      "another scale",
      [
        ["2", "2.0", '"null"'],
        ["1", "1.50", "null"],
      ],
    ],
  ])("finds %s", (_, rows) => {
    expect(differences(relation, { ...found, rows })).not.toEqual([]);
  });

  it("finds another type, another name and another order of columns", () => {
    const wider = { ...relation.columns, id: "BIGINT" };
    const { note, ...rest } = relation.columns;
    for (const columns of [wider, { ...rest, remark: note ?? "" }, { note: note ?? "", ...rest }])
      expect(differences(relation, { ...found, columns })[0]).toMatch(/^columns are /);
  });
});

describe("reading back and the raw files", () => {
  const folder = mkdtempSync(join(tmpdir(), "oracle-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("gives a value of every type the text that the oracle's cell has", async () => {
    const path = join(folder, "types.duckdb");
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run(`CREATE SCHEMA s`);
    await connection.run(`CREATE TABLE s.t AS SELECT
      CAST(-5 AS TINYINT) AS small, CAST(9007199254740993 AS BIGINT) AS big, CAST('-12.30' AS DECIMAL(10,2)) AS price,
      CAST(0.1 AS DOUBLE) + CAST(0.2 AS DOUBLE) AS ratio, CAST('-0.0' AS DOUBLE) AS zero, true AS yes, DATE '0001-12-31' AS day,
      TIMESTAMP '2024-02-29 23:59:59' AS at, CAST('2024-02-29T23:59:59+02:00' AS TIMESTAMP WITH TIME ZONE) AS instant,
      CAST('a1d2183e-4e33-42e2-82ef-d18036da8345' AS UUID) AS id, 'ä"\n' AS text, CAST(NULL AS VARCHAR) AS nothing,
      ['a', NULL] AS list, {'os': 'x', 'touch': false} AS struct`);
    connection.closeSync();
    instance.closeSync();
    const read = (await readDatabase(path, ["s"])).get("s.t");
    const cells = [
      -5,
      "9007199254740993",
      "-12.30",
      0.1 + 0.2,
      -0,
      true,
      "0001-12-31",
      "2024-02-29 23:59:59",
      "2024-02-29T21:59:59Z",
      "a1d2183e-4e33-42e2-82ef-d18036da8345",
      'ä"\n',
      null,
      ["a", null],
      { os: "x", touch: false },
    ];
    const types = Object.values(read?.columns ?? {});
    expect(types).toHaveLength(cells.length);
    expect(read?.rows).toEqual([cells.map((cell, index) => canonical(cell, types[index] ?? ""))]);
  });

  it("takes null only from unquoted text", () => {
    const path = join(folder, "nulls.csv");
    writeFileSync(path, 'id;text\n1;NULL\n2;"NULL"\n3;""\n4;\n');
    expect(readCsv(path, { id: asNumber, text: asText }, { delimiter: ";", nullValue: "NULL" })).toEqual([
      { id: 1, text: null },
      { id: 2, text: "NULL" },
      { id: 3, text: "" },
      { id: 4, text: "" },
    ]);
  });
});
