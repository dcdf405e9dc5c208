import type { PostgresStore, Shape, TableName } from "../../spec.js";
import type { Session } from "../session.js";
import { physicalShape } from "../shape.js";
import { columnsProblem, GONE, ledgerProblem, type RelationSpec, type Verifier } from "../verifier.js";
import { Postgres } from "./connection.js";
import { hasLedger, readState } from "./ledger.js";
import { columnsOf } from "./migrate.js";
import { postgresColumns } from "./values.js";
import { asOfName, kindOf, type Relation, relationsOf, type Shown, shownBy } from "./views.js";

/** Looks into a PostgreSQL database. */
export class PostgresVerifier implements Verifier {
  private recorded: readonly Relation[] | undefined;

  private constructor(private readonly database: Postgres) {}

  /** Opens the database for as long as the session lasts. */
  static async open(session: Session, { server }: PostgresStore): Promise<PostgresVerifier> {
    const database = await Postgres.lasting(session, server);
    await database.explained(() =>
      database.run("SET search_path = pg_catalog; SET default_transaction_read_only = on"),
    );
    return new PostgresVerifier(database);
  }

  /** Columns that others added are theirs, and their order is no promise. */
  table(table: TableName, shape: Shape): Promise<string | undefined> {
    const { database } = this;
    return database.explained(async () => {
      const kind = await kindOf(database, table);
      if (kind === undefined) return GONE;
      if (kind !== "table") return `a ${kind} is in its place`;
      return (
        columnsProblem(await columnsOf(database, table), postgresColumns(physicalShape(shape)), false) ??
        ledgerProblem(await readState(database, table), shape)
      );
    });
  }

  relation(workspace: string, wanted: RelationSpec): Promise<string | undefined> {
    const { database } = this;
    return database.explained(async () => {
      const kind = await kindOf(database, wanted);
      if (kind === undefined) return "the view is gone";
      if (kind !== "view") return `a ${kind} is in its place`;
      this.recorded ??= (await hasLedger(database)) ? await relationsOf(database) : [];
      const known = this.recorded.find(({ schema, name }) => schema === wanted.schema && name === wanted.name);
      if (known?.workspace !== workspace) return "it is not recorded as Sluice's";
      const shown = await shownBy(database, wanted);
      // Without its table a view shows nothing; that is the table's to be told of.
      if (shown === undefined) return undefined;
      if (!(await this.shows(wanted, shown))) return "the view is not the one that was made";
      if (wanted.history === "milestoned" && !(await this.hasFunction(wanted)))
        return `its function ${asOfName(wanted)} is gone`;
      return undefined;
    });
  }

  /**
   * Whether a view shows what it was made to show. PostgreSQL gives its text in a spelling of its own: columns may bear
   * the table's name in front, and conditions stand in brackets.
   */
  private async shows(view: TableName, { columns, table, current }: Shown): Promise<boolean> {
    const [row] = await this.database.rows(
      `SELECT pg_get_viewdef(c.oid) AS text, quote_ident($3) || '.' AS prefix, quote_ident($4) || '.' || quote_ident($3) AS "from", ` +
        `(SELECT string_agg(quote_ident(name), ', ' ORDER BY at) FROM unnest($5::text[]) WITH ORDINALITY AS names(name, at)) AS list, quote_ident($6) AS current ` +
        `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'v'`,
      [view.schema, view.name, table.name, table.schema, arrayOf(columns), current ?? ""],
    );
    const where = current === undefined ? "" : ` WHERE (${row?.current} IS NULL)`;
    const text = (row?.text ?? "").replace(/\s+/g, " ").trim();
    const plain = text
      .split(/(?<=[ (])/)
      .map((word) => (word.startsWith(row?.prefix ?? ".") ? word.slice(row?.prefix?.length ?? 0) : word))
      .join("");
    return plain === `SELECT ${row?.list} FROM ${row?.from}${where};`;
  }

  private async hasFunction(relation: RelationSpec): Promise<boolean> {
    const [row] = await this.database.rows(
      "SELECT count(*) AS n FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.proname = $2",
      [relation.schema, asOfName(relation)],
    );
    return Number(row?.n) > 0;
  }
}

/** An array of texts as PostgreSQL reads it. */
function arrayOf(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`;
}
