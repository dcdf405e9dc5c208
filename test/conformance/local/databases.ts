import { postgresAvailable, startPostgres, type TestDatabase } from "../../support/postgres.js";
import { POSTGRES_SOURCE, type Server } from "./model-text.js";

/** The PostgreSQL databases of a deployment: that of its sources, and one for each workspace that is served in one. */
export class Databases {
  private readonly made = new Map<string, TestDatabase>();

  /** Makes those that are not there yet. */
  async make(names: readonly string[]): Promise<void> {
    if (!postgresAvailable()) return;
    const server = await startPostgres();
    for (const name of names) {
      if (this.made.has(name)) continue;
      const database = await server.database();
      this.made.set(name, database);
      if (name === POSTGRES_SOURCE) await database.sql(`CREATE SCHEMA ${POSTGRES_SOURCE}`);
    }
  }

  get(name: string): TestDatabase {
    const database = this.made.get(name);
    if (database === undefined) throw new Error(`There is no PostgreSQL database for ${name}.`);
    return database;
  }

  server(name: string): Server {
    return this.get(name).server;
  }

  /** What credentials are looked up in. */
  get env(): Readonly<Record<string, string>> {
    return Object.assign({}, ...[...this.made.values()].map(({ env }) => env));
  }

  async drop(): Promise<void> {
    for (const database of this.made.values()) await database.drop();
  }
}
