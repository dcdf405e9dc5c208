import { DuckDBInstance } from "@duckdb/node-api";

// The limit: one process, one statement after another, on one table in one file. Arguments: the file, then SQL.
const [file = "", ...statements] = process.argv.slice(2);
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();
for (const statement of statements) await connection.run(statement);
connection.closeSync();
instance.closeSync();
