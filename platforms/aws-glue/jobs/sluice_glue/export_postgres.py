"""
A table of a consumer's PostgreSQL. Spark brings the rows to a table of passage, in parallel; then rows and ledger change in one
transaction, so that a job that is killed, or does not hear whether its commit went through, finds out on its next run.
"""

import json

from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel

from .content import Content
from .difference import Counts
from .failpoint import durable
from .job import Job, digest
from .postgres import Connection, Postgres, quoted
from .postgres_types import passed, postgres_type, taken, told_apart
from .postgres_views import LEDGER, are_there, drop_views, make_views
from .problem import Problem, count, show
from .spec import DatabaseTarget, ExportSpec, Shape
from .sql import identifier

_LEDGER = """
CREATE SCHEMA IF NOT EXISTS "_sluice";
CREATE TABLE IF NOT EXISTS "_sluice".tables (schema_name text, table_name text, shape text NOT NULL, batch text,
  fingerprint text, watermark text, "at" text, number bigint NOT NULL, PRIMARY KEY (schema_name, table_name))
"""
#: The number by which those who make a ledger in one database know each other.
_MAKING = 7_304_112_905
_ROW = "_sluice_row"


def export_postgres(job: Job, spec: ExportSpec, to: DatabaseTarget, content: Content) -> Counts:
    """Writes what differs, unless the ledger there names the content. Raises Problem."""
    server = Postgres(job.spark, to.server)
    with server.connect() as connection:
        connection.run(f"SELECT pg_advisory_xact_lock({_MAKING})")
        connection.run(_LEDGER)
        connection.run(LEDGER)
        state = _state(connection, to)
        if state is None and _exists(connection, to):
            raise Problem(
                f"The table {show(f'{to.schema}.{to.table}')} of {to.server.container} is there, and Sluice did not make it.",
                "Give it another name, or drop it.",
            )
        name = _name_of(to, content)
        # A table or view that somebody dropped is made anew.
        known = (
            state is not None and state[0] == name and _exists(connection, to) and are_there(connection, to.relations)
        )
        connection.commit()
    if known:
        return Counts()
    passage = f'"_sluice".{quoted("passage_" + digest(to.schema, to.table)[:24])}'
    rows = content.rows.persist(StorageLevel.MEMORY_AND_DISK)
    total = rows.count()
    durable("export.postgresql.stage", lambda: _bring(server, content, passage))
    counts = durable("export.postgresql.commit", lambda: _change(server, spec.shape, to, content, passage, total))
    rows.unpersist()
    with server.connect() as connection:
        connection.run(f"DROP TABLE IF EXISTS {passage}")
        connection.commit()
    job.log.say("exported", table=f"{to.schema}.{to.table}", rows=total)
    return counts


def _state(connection: Connection, to: DatabaseTarget) -> tuple[str | None, int] | None:
    rows = connection.rows(
        'SELECT fingerprint, number::text FROM "_sluice".tables WHERE schema_name = ? AND table_name = ? FOR UPDATE',
        to.schema,
        to.table,
    )
    return (rows[0][0], int(rows[0][1] or 0)) if rows else None


def _exists(connection: Connection, to: DatabaseTarget) -> bool:
    return connection.rows("SELECT (to_regclass(?) IS NOT NULL)::text", _name(to)) == [["true"]]


def _name(to: DatabaseTarget) -> str:
    return f"{quoted(to.schema)}.{quoted(to.table)}"


def _bring(server: Postgres, content: Content, passage: str) -> None:
    """Every value as text, and each row with a number of its own: what is written twice counts once."""
    names = [f"c{index}" for index in range(len(content.shape.columns))]
    with server.connect() as connection:
        connection.run(f"DROP TABLE IF EXISTS {passage}")
        connection.run(
            f"CREATE UNLOGGED TABLE {passage} ({_ROW} bigint, {', '.join(f'{name} text' for name in names)})"
        )
        connection.commit()
    texts = [
        f"{passed(identifier(column.name), column.data_type)} AS c{index}"
        for index, column in enumerate(content.shape.columns)
    ]
    frame = content.rows.selectExpr(f"monotonically_increasing_id() AS {_ROW}", *texts)
    writer = frame.write.format("jdbc").mode("append").option("url", server.url).option("dbtable", passage)
    for name, value in server.properties.items():
        writer = writer.option(name, value)
    try:
        writer.option("batchsize", "5000").save()
    except Py4JJavaError as error:
        raise server.explained(error) from None


def _name_of(to: DatabaseTarget, content: Content) -> str:
    """Names what the database is to have: rows, and views over them."""
    return digest(content.name, [[one.schema, one.name, one.history] for one in to.relations])


def _change(server: Postgres, known: Shape, to: DatabaseTarget, content: Content, passage: str, total: int) -> Counts:
    shape, at, name = content.shape, _name(to), _name_of(to, content)
    with server.connect() as connection:
        state = _state(connection, to)
        dropped = drop_views(connection, to)
        connection.run(f"CREATE SCHEMA IF NOT EXISTS {quoted(to.schema)}")
        if _exists(connection, to):
            _migrate(connection, to, shape)
        else:
            _make(connection, to, shape)
        connection.run(f"LOCK TABLE {at} IN SHARE ROW EXCLUSIVE MODE")
        values = ", ".join(
            f"{taken(f'c{index}', column.data_type)} AS {quoted(column.name)}"
            for index, column in enumerate(shape.columns)
        )
        connection.run(
            f"CREATE TEMP TABLE sluice_incoming ON COMMIT DROP AS SELECT {values} FROM (SELECT DISTINCT ON ({_ROW}) * FROM {passage}) AS p"
        )
        there = int(connection.rows("SELECT count(*)::text FROM sluice_incoming")[0][0] or 0)
        if there != total:
            raise Problem(
                f"{count(total, 'row')} went out to {to.server.container} and {there:,} arrived, so none was taken.",
                "Run it again, and let nobody else write the tables of _sluice.",
            )
        counts = _merge(connection, at, shape) if shape.primary_key else _wholes(connection, at, shape)
        connection.run(
            'INSERT INTO "_sluice".tables (schema_name, table_name, shape, batch, fingerprint, watermark, "at", number) '
            "VALUES (?, ?, ?, ?, ?, NULL, ?, ?::bigint) ON CONFLICT (schema_name, table_name) DO UPDATE SET shape = excluded.shape, "
            'batch = excluded.batch, fingerprint = excluded.fingerprint, "at" = excluded."at", number = excluded.number',
            to.schema,
            to.table,
            json.dumps([[column.name, column.type] for column in shape.columns]),
            content.batch,
            name,
            content.at,
            str((state[1] if state else 0) + 1),
        )
        make_views(connection, to, known, dropped)
        connection.commit()
    return counts


def _make(connection: Connection, to: DatabaseTarget, shape: Shape) -> None:
    columns = [
        f"{quoted(column.name)} {postgres_type(column.data_type)}{' NOT NULL' if shape.required(column) else ''}"
        for column in shape.columns
    ]
    key = ", ".join(quoted(name) for name in shape.primary_key)
    connection.run(f"CREATE TABLE {_name(to)} ({', '.join([*columns, *([f'PRIMARY KEY ({key})'] if key else [])])})")


def _migrate(connection: Connection, to: DatabaseTarget, shape: Shape) -> None:
    """Columns come, types become what they are declared as; nothing is dropped, and what others added stays."""
    rows = connection.rows(
        "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::text FROM pg_attribute a "
        "WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped",
        _name(to),
    )
    there = {row[0] or "": (row[1] or "", row[2] == "true") for row in rows}
    changes: list[str] = []
    for column in shape.columns:
        name, kind = quoted(column.name), postgres_type(column.data_type)
        found = there.get(column.name)
        if found is None:
            # Its rows get their values with this batch; until then they have none.
            changes.append(f"ADD COLUMN {name} {kind}")
            continue
        if found[0] != kind:
            changes.append(f"ALTER COLUMN {name} TYPE {kind} USING {name}::text::{kind}")
        if found[1] and not shape.required(column):
            changes.append(f"ALTER COLUMN {name} DROP NOT NULL")
    for name_there, (_, required) in there.items():
        if required and name_there not in shape.names:
            changes.append(f"ALTER COLUMN {quoted(name_there)} DROP NOT NULL")
    key = _key(connection, to)
    wanted = list(shape.primary_key)
    if key[1] != wanted:
        if key[0]:
            changes.insert(0, f"DROP CONSTRAINT {quoted(key[0])}")
        # Rows of another key say nothing of this one: all are brought anew.
        connection.run(f"DELETE FROM {_name(to)}")
        if wanted:
            changes.append(f"ADD PRIMARY KEY ({', '.join(quoted(name) for name in wanted)})")
    if changes:
        connection.run(f"ALTER TABLE {_name(to)} {', '.join(changes)}")


def _key(connection: Connection, to: DatabaseTarget) -> tuple[str, list[str]]:
    rows = connection.rows(
        "SELECT c.conname::text, a.attname::text FROM pg_constraint c CROSS JOIN unnest(c.conkey) WITH ORDINALITY AS k(n, o) "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n WHERE c.conrelid = to_regclass(?) AND c.contype = 'p' ORDER BY k.o",
        _name(to),
    )
    return (rows[0][0] or "" if rows else ""), [row[1] or "" for row in rows]


def _merge(connection: Connection, at: str, shape: Shape) -> Counts:
    """Only what differs is written."""
    same = " AND ".join(f"o.{quoted(name)} = n.{quoted(name)}" for name in shape.primary_key)
    deleted = connection.run(
        f"DELETE FROM {at} AS o WHERE NOT EXISTS (SELECT 1 FROM sluice_incoming AS n WHERE {same})"
    )
    updated = 0
    if shape.values:
        sets = ", ".join(f"{quoted(one.name)} = n.{quoted(one.name)}" for one in shape.values)
        differs = " OR ".join(
            f"{told_apart('o', one.name, one.data_type)} IS DISTINCT FROM {told_apart('n', one.name, one.data_type)}"
            for one in shape.values
        )
        updated = connection.run(f"UPDATE {at} AS o SET {sets} FROM sluice_incoming AS n WHERE {same} AND ({differs})")
    listed = ", ".join(quoted(name) for name in shape.names)
    inserted = connection.run(
        f"INSERT INTO {at} ({listed}) SELECT {listed} FROM sluice_incoming AS n WHERE NOT EXISTS (SELECT 1 FROM {at} AS o WHERE {same})"
    )
    return Counts(inserted, updated, deleted)


def _wholes(connection: Connection, at: str, shape: Shape) -> Counts:
    """Rows without a key are told apart as wholes: of each as many as come in."""
    listed = ", ".join(quoted(name) for name in shape.names)

    def numbered(source: str) -> str:
        return (
            f"SELECT ctid AS place, d, row_number() OVER (PARTITION BY d) AS k FROM "
            f"(SELECT ctid, sha256(textsend(ROW({listed})::text)) AS d FROM {source}) AS digests"
        )

    connection.run(f"CREATE TEMP TABLE sluice_old ON COMMIT DROP AS {numbered(at)}")
    connection.run(f"CREATE TEMP TABLE sluice_new ON COMMIT DROP AS {numbered('sluice_incoming')}")

    def without(a: str, b: str) -> str:
        return f"SELECT a.place FROM {a} AS a WHERE NOT EXISTS (SELECT 1 FROM {b} AS b WHERE b.d = a.d AND b.k = a.k)"

    deleted = connection.run(f"DELETE FROM {at} WHERE ctid IN ({without('sluice_old', 'sluice_new')})")
    inserted = connection.run(
        f"INSERT INTO {at} ({listed}) SELECT {listed} FROM sluice_incoming WHERE ctid IN ({without('sluice_new', 'sluice_old')})"
    )
    return Counts(inserted, 0, deleted)
