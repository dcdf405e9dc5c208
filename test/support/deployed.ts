import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance, type Json } from "@duckdb/node-api";
import { type Ended, sluice } from "./cli.js";

/** A model's folder that the built command line works on, with a real Terraform: told as a story, step by step. */
export class Deployed {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-deployed-")));

  constructor(private readonly env: Readonly<Record<string, string>> = {}) {}

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** The last option may be variables of the environment. */
  sluice(command: string, ...options: readonly (string | Readonly<Record<string, string>>)[]): Promise<Ended> {
    const texts = options.filter((option) => typeof option === "string");
    const variables = options.filter((option) => typeof option !== "string");
    return sluice([command, this.root, ...texts], { env: Object.assign({}, this.env, ...variables) });
  }

  /** A command that has to succeed. */
  async does(command: string, ...options: readonly string[]): Promise<Ended> {
    const ended = await this.sluice(command, ...options);
    if (ended.code !== 0)
      throw new Error(`sluice ${command} ended with ${ended.code}:\n${ended.stdout}\n${ended.stderr}`);
    return ended;
  }

  apply(...options: readonly string[]): Promise<Ended> {
    return this.does("apply", "--yes", ...options);
  }

  run(...options: readonly string[]): Promise<Ended> {
    return this.does("run", "--platform", "local", ...options);
  }

  /** What the last plan of a stack would do: address -> actions; what stays is left out. */
  planned(stack: string): Readonly<Record<string, string>> {
    const path = this.path(".sluice/.work", stack, ".run/plan.json");
    const plan = JSON.parse(readFileSync(path, "utf8"));
    const changes = plan.resource_changes as { address: string; change: { actions: string[] } }[];
    return Object.fromEntries(
      changes
        .map(({ address, change }) => [address.replace("terraform_data.", ""), change.actions.join("+")] as const)
        .filter(([, actions]) => actions !== "no-op"),
    );
  }

  /** Runs statements on a DuckDB file, as any other program would; the rows of the last. */
  async query(file: string, ...statements: readonly string[]): Promise<readonly (readonly Json[])[]> {
    const instance = await DuckDBInstance.create(this.path(file));
    try {
      const connection = await instance.connect();
      try {
        let rows: readonly (readonly Json[])[] = [];
        for (const text of statements) rows = (await connection.runAndReadAll(text)).getRowsJson();
        return rows;
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
  }

  /** Everything in a DuckDB file: how each table and view is made, and its rows. */
  async contents(file: string): Promise<Readonly<Record<string, unknown>>> {
    const made = await this.query(
      file,
      "SELECT schema_name, table_name, sql FROM duckdb_tables() UNION ALL SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
    );
    const found: Record<string, unknown> = {};
    for (const [schema, name, sql] of made)
      found[`${schema}.${name}`] = [sql, await this.query(file, `SELECT * FROM "${schema}"."${name}" ORDER BY ALL`)];
    found.schemas = await this.query(
      file,
      "SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database() ORDER BY ALL",
    );
    return found;
  }

  /** Every file, folder and link below `folder`, relative to it, sorted. */
  listing(folder: string): readonly string[] {
    if (!existsSync(this.path(folder))) return [];
    return readdirSync(this.path(folder), { recursive: true, encoding: "utf8" }).sort();
  }
}
