import type { Shape, TableName } from "../spec.js";
import { columnsOf } from "./database-table.js";
import type { Attachment } from "./engine.js";
import { hasLedger, readState } from "./ledger.js";
import { canonicalTypes } from "./migrate.js";
import { asOfName, kindOf, type Relation, readRelations, shownBy } from "./relations-database.js";
import type { Session } from "./session.js";
import { isRequired, physicalShape } from "./shape.js";
import { literal } from "./sql.js";
import { columnsProblem, GONE, ledgerProblem, type RelationSpec, type Verifier } from "./verifier.js";

/** Looks into a DuckDB file. */
export class DuckdbVerifier implements Verifier {
  private readonly database: string;
  private recorded: readonly Relation[] | undefined;

  constructor(
    private readonly session: Session,
    { alias }: Attachment,
  ) {
    this.database = alias;
  }

  async table(table: TableName, shape: Shape): Promise<string | undefined> {
    const { session, database } = this;
    const kind = await kindOf(session, database, table);
    const there = kind === "table" ? await columnsOf(session, database, table) : undefined;
    if (there === undefined) return kind === "view" ? "a view is in its place" : GONE;
    const kept = physicalShape(shape);
    const types = await canonicalTypes(session, kept);
    const made = kept.columns.map((column, index) => ({
      name: column.name,
      type: types[index] ?? column.storage,
      required: isRequired(column, kept),
    }));
    const columns = there.map(({ name, type, nullable }) => ({ name, type, required: !nullable }));
    return columnsProblem(columns, made, true) ?? ledgerProblem(await readState(session, database, table), shape);
  }

  async relation(workspace: string, wanted: RelationSpec): Promise<string | undefined> {
    const { session, database } = this;
    const kind = await kindOf(session, database, wanted);
    if (kind === undefined) return "the view is gone";
    if (kind === "table") return "a table is in its place";
    this.recorded ??= (await hasLedger(session, database)) ? await readRelations(session, database) : [];
    const known = this.recorded.find(({ schema, name }) => schema === wanted.schema && name === wanted.name);
    if (known?.workspace !== workspace) return "it is not recorded as Sluice's";
    const shown = await shownBy(session, database, wanted);
    // Without its table a view shows nothing; that is the table's to be told of.
    if (shown === undefined) return undefined;
    if (!(await this.selects(wanted, shown.view))) return "the view is not the one that was made";
    if (shown.versions !== undefined && !(await this.hasMacro(wanted))) return `its macro ${asOfName(wanted)} is gone`;
    return undefined;
  }

  /** Whether a view is what `select` says, whatever the spelling: DuckDB's own parser tells. */
  private async selects(view: TableName, select: string): Promise<boolean> {
    const canonical = (text: string): string => `json_deserialize_sql(json_serialize_sql(${text}))`;
    const rows = await this.session.rows(
      `SELECT ${canonical("regexp_replace(sql, '^CREATE VIEW \\S+ AS (.*?);?\\s*$', '\\1', 's')")} = ${canonical(literal(select))} AS same ` +
        `FROM duckdb_views() WHERE database_name = ${literal(this.database)} AND schema_name = ${literal(view.schema)} AND view_name = ${literal(view.name)} ` +
        `AND regexp_matches(sql, '^CREATE VIEW \\S+ AS SELECT ')`,
    );
    return rows[0]?.same === true;
  }

  private async hasMacro(relation: TableName): Promise<boolean> {
    const [schema, name] = [relation.schema, asOfName(relation)];
    const found = await this.session.number(
      `SELECT count(*) FROM duckdb_functions() WHERE database_name = ${literal(this.database)} AND schema_name = ${literal(schema)} AND function_name = ${literal(name)}`,
    );
    return found > 0;
  }
}
