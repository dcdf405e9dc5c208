// Asks a DuckDB file, or Parquet files, something in SQL, for those who have no DuckDB program at hand.
//
//   node examples/query.mjs examples/northwind/data/marts/sales.duckdb "SELECT * FROM sales_desk_live.nw_data_products LIMIT 3"
//   node examples/query.mjs :memory: "SELECT count(*) FROM 'some/file.parquet'"
import { DuckDBInstance } from "@duckdb/node-api";

const [file, sql] = process.argv.slice(2);
if (!file || !sql) {
  console.error('usage: node query.mjs FILE "SELECT …"');
  process.exit(64);
}
const instance = await DuckDBInstance.create(file, file === ":memory:" ? {} : { access_mode: "READ_ONLY" });
const connection = await instance.connect();
const result = await connection.runAndReadAll(sql);
console.table(result.getRowObjectsJson());
connection.closeSync();
instance.closeSync();
