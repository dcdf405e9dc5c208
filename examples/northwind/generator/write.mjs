import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** Writes files below `folder`, each in place of what was there. */
export async function writeFiles(folder, files) {
  for (const file of files) {
    const path = join(folder, ...file.path.split("/"));
    await mkdir(dirname(path), { recursive: true });
    if (file.format === "csv") await writeFile(path, csvText(file));
    else if (file.format === "json") await writeFile(path, file.rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    else if (file.format === "parquet") await writeParquet(path, file);
    else await writeDatabase(path, file);
  }
}

function csvText({ rows, delimiter, nullValue }) {
  const cell = (value) => {
    if (value === null) return nullValue;
    const text = String(value);
    const plain = text !== "" && text !== nullValue && !/["\r\n]/.test(text) && !text.includes(delimiter);
    return plain ? text : `"${text.replaceAll('"', '""')}"`;
  };
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))];
  return lines.map((line) => `${line.map(cell).join(delimiter)}\n`).join("");
}

async function writeParquet(path, { columns, rows }) {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await fillTable(connection, { name: "rows", columns, rows });
  await rm(path, { force: true });
  await connection.run(`COPY "rows" TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

async function writeDatabase(path, { tables }) {
  await rm(path, { force: true });
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run("CREATE SCHEMA inv");
  await connection.run("USE inv");
  for (const table of tables) await fillTable(connection, table);
  connection.closeSync();
  instance.closeSync();
}

/** Makes a table with its rows: values travel as text, and the database reads them as their column's type. */
async function fillTable(connection, { name, columns, rows }) {
  const entries = Object.entries(columns);
  const staged = entries.map(([column]) => `"${column}" VARCHAR`);
  await connection.run(`CREATE TEMP TABLE "staged_${name}" (${staged.join(", ")})`);
  const appender = await connection.createAppender(`staged_${name}`);
  for (const row of rows) {
    for (const [column] of entries) {
      if (row[column] === null) appender.appendNull();
      else appender.appendVarchar(String(row[column]));
    }
    appender.endRow();
  }
  appender.closeSync();
  const typed = entries.map(([column, type]) => `CAST("${column}" AS ${type}) AS "${column}"`);
  await connection.run(`CREATE TABLE "${name}" AS SELECT ${typed.join(", ")} FROM "staged_${name}"`);
  await connection.run(`DROP TABLE "staged_${name}"`);
}
