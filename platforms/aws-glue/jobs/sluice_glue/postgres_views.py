"""Views in which groups see a table of their database. The ledger says which are Sluice's; nothing else is replaced or dropped."""

from dataclasses import dataclass

from .content import VALID_FROM, VALID_TO
from .postgres import Connection, quoted, text_literal
from .postgres_types import postgres_type
from .problem import Problem, show
from .spec import DatabaseTarget, Relation, Shape

LEDGER = """
CREATE TABLE IF NOT EXISTS "_sluice".relations (schema_name text, relation_name text, workspace text NOT NULL,
  table_schema text NOT NULL, table_name text NOT NULL, history text NOT NULL, PRIMARY KEY (schema_name, relation_name))
"""

#: What a name stands for beside views, and who may do what with one.
_GRANTS = """
SELECT a.privilege_type::text, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) a
LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'v' AND a.grantee <> c.relowner AND (a.grantee = 0 OR r.rolname IS NOT NULL)
"""


@dataclass(frozen=True)
class Dropped:
    """Views that went, with the rights that were given on them."""

    grants: dict[tuple[str, str], list[list[str | None]]]


def are_there(connection: Connection, relations: tuple[Relation, ...]) -> bool:
    """Whether all of them are."""
    return all(_kind(connection, one.schema, one.name) == "v" for one in relations)


def drop_views(connection: Connection, to: DatabaseTarget) -> Dropped:
    """Drops the views of a table, so that its columns can change. They are made anew in the same transaction."""
    grants: dict[tuple[str, str], list[list[str | None]]] = {}
    for schema, name in _known(connection, to):
        grants[(schema, name)] = connection.rows(_GRANTS, schema, name)
        at = f"{quoted(schema)}.{quoted(name)}"
        if _kind(connection, schema, name) == "v":
            connection.run(f"DROP VIEW {at}")
        connection.run(f"DROP FUNCTION IF EXISTS {quoted(schema)}.{quoted(name + '_as_of')}(timestamp with time zone)")
    return Dropped(grants)


def make_views(connection: Connection, to: DatabaseTarget, shape: Shape, dropped: Dropped) -> None:
    """
    Makes the views of a table that are asked for, and forgets others; `shape` is what consumers know of it. Raises Problem where
    a name stands for something else.
    """
    connection.run('DELETE FROM "_sluice".relations WHERE table_schema = ? AND table_name = ?', to.schema, to.table)
    for one in to.relations:
        _free(connection, one)
        at = f"{quoted(one.schema)}.{quoted(one.name)}"
        table = f"{quoted(to.schema)}.{quoted(to.table)}"
        connection.run(f"CREATE SCHEMA IF NOT EXISTS {quoted(one.schema)}")
        names = list(shape.names)
        dated = one.history == "milestoned" and shape.milestoned
        if dated:
            names += [VALID_FROM, VALID_TO]
        where = f" WHERE {VALID_TO} IS NULL" if shape.milestoned and not dated else ""
        connection.run(f"CREATE VIEW {at} AS SELECT {', '.join(quoted(name) for name in names)} FROM {table}{where}")
        if dated:
            _as_of(connection, one, table, shape)
        for privilege, grantee, option in dropped.grants.get((one.schema, one.name), []):
            connection.run(f"GRANT {privilege} ON {at} TO {grantee}{option}")
        connection.run(
            'INSERT INTO "_sluice".relations VALUES (?, ?, ?, ?, ?, ?)',
            one.schema,
            one.name,
            "",
            to.schema,
            to.table,
            one.history,
        )


def _as_of(connection: Connection, one: Relation, table: str, shape: Shape) -> None:
    columns = ", ".join(f"{quoted(column.name)} {postgres_type(column.data_type)}" for column in shape.columns)
    values = ", ".join(f"v.{quoted(name)}" for name in shape.names)
    rows = (
        f"SELECT {values} FROM {table} AS v WHERE v.{VALID_FROM} <= $1 AND (v.{VALID_TO} IS NULL OR $1 < v.{VALID_TO})"
    )
    connection.run(
        f"CREATE FUNCTION {quoted(one.schema)}.{quoted(one.name + '_as_of')}(timestamp with time zone) "
        f"RETURNS TABLE ({columns}) LANGUAGE sql STABLE AS {text_literal(rows)}"
    )


def _known(connection: Connection, to: DatabaseTarget) -> list[tuple[str, str]]:
    rows = connection.rows(
        'SELECT schema_name, relation_name FROM "_sluice".relations WHERE table_schema = ? AND table_name = ? ORDER BY 1, 2',
        to.schema,
        to.table,
    )
    return [(row[0] or "", row[1] or "") for row in rows]


def _free(connection: Connection, one: Relation) -> None:
    other = connection.rows(
        'SELECT table_schema, table_name FROM "_sluice".relations WHERE schema_name = ? AND relation_name = ?',
        one.schema,
        one.name,
    )
    if other or _kind(connection, one.schema, one.name) is not None:
        raise Problem(
            f"{show(f'{one.schema}.{one.name}')} is there already, and is none of this table's views.",
            "Rename or drop it, or give the workspace's container a database of its own.",
        )


def _kind(connection: Connection, schema: str, name: str) -> str | None:
    rows = connection.rows(
        "SELECT c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?",
        schema,
        name,
    )
    return rows[0][0] if rows else None
