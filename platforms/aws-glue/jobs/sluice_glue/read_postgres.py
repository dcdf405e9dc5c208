"""PostgreSQL as a source: tables and views, read in parallel as of one moment."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, SparkSession

from .convert import Converted, Reader
from .datatype import DataType
from .postgres import Connection, Postgres, quoted, text_literal
from .problem import Problem, listed, show
from .reading import Asking, Cell, Layout, Part, Reading, check_columns, disagree, match
from .spec import Column, DatabaseSource, Shape
from .sql import literal

#: How much of a table one task reads, in its pages of 8 KiB, and how many tasks there are at most.
_PAGES = 16_384
_MOST_TASKS = 32
_FETCH = "10000"

_COLUMNS = """
WITH RECURSIVE made AS (
  SELECT attnum, attname, atttypid AS type, atttypmod AS modifier FROM pg_attribute
  WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT m.attnum, m.attname, t.typbasetype, CASE WHEN t.typtypmod = -1 THEN m.modifier ELSE t.typtypmod END
  FROM made m JOIN pg_type t ON t.oid = m.type WHERE t.typtype = 'd')
SELECT m.attname, format_type(m.type, m.modifier), t.typcategory
FROM made m JOIN pg_type t ON t.oid = m.type WHERE t.typtype <> 'd' ORDER BY m.attnum
"""


@dataclass(frozen=True)
class _Found:
    """A column of a table or view."""

    name: str
    #: As PostgreSQL writes it, domains as what they are made of.
    type: str
    category: str


@dataclass(frozen=True)
class _Relation:
    oid: str
    name: str
    #: How many pages it has, of what has pages of its own.
    pages: int


class PostgresSource:
    """A database that is read. All that is read of it is read in one snapshot, which a connection of the driver keeps open."""

    def __init__(self, spark: SparkSession, source: DatabaseSource, server: Postgres, holder: Connection) -> None:
        self._spark = spark
        self._source = source
        self._server = server
        self._holder = holder
        holder.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        self._snapshot = holder.rows("SELECT pg_export_snapshot()")[0][0] or ""

    @classmethod
    def open(cls, spark: SparkSession, source: DatabaseSource) -> "PostgresSource":
        """Reaches the server and takes the snapshot. Raises Problem."""
        server = Postgres(spark, source.server)
        holder = server.open()
        try:
            return cls(spark, source, server, holder)
        except Py4JJavaError as error:
            holder.close()
            raise server.explained(error) from None

    def close(self) -> None:
        """Lets the snapshot go. Nothing can be read any more."""
        self._holder.close()

    def read(self, name: str, shape: Shape, asking: Asking) -> Reading:
        """What a table or view holds. Raises Problem when it is not there, or its types cannot agree with the shape."""
        try:
            relation = self._find(name, asking.what)
            rows = self._holder.rows(_COLUMNS, relation.oid)
        except Py4JJavaError as error:
            raise self._server.explained(error) from None
        found = [_Found(row[0] or "", row[1] or "", row[2] or "") for row in rows]
        label = f"{name} of {self._source.server.container}"
        layout = match(label, [one.name for one in found], shape, asking.what)
        notes = check_columns([layout], [layout], shape, asking)
        selects: list[str] = []
        cells: list[Cell] = []
        for index, (column, at) in enumerate(zip(shape.columns, layout.at, strict=True)):
            made = _reading(found[at], column, asking)
            if made is None:
                raise disagree(asking.what, label, column, found[at].type)
            selects.append(f"{made[0]} AS c{index}")
            cells.append(Cell(f"c{index}", made[1], lambda x: x))
        where = _window(found, layout, shape, asking)
        return Reading((Part(self._frame(relation, selects, where, label), tuple(cells)),), (label,), notes)

    def _find(self, name: str, what: str) -> _Relation:
        schema, dot, rest = name.partition(".")
        for place in ((self._source.schema, name), *(((schema, rest),) if dot else ())):
            rows = self._holder.rows(
                "SELECT c.oid::text, CASE WHEN c.relkind IN ('r', 'm') THEN (pg_relation_size(c.oid) / 8192)::text ELSE '0' END "
                "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'v', 'm', 'f', 'p')",
                *place,
            )
            if rows:
                return _Relation(rows[0][0] or "", ".".join(quoted(part) for part in place), int(rows[0][1] or 0))
        there = self._holder.rows(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? "
            "AND c.relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY c.relname LIMIT 11",
            self._source.schema,
        )
        names = [row[0] or "" for row in there]
        raise Problem(
            f"{what}: there is no table or view {show(name)} in the schema {show(self._source.schema)} of "
            f"{self._source.server.container}.{f' There are {listed(names)}.' if names else ''}",
            "Say under `tables` of the datastore's source what it is called, or name the schema in the container's connection.",
        )

    def _frame(self, relation: _Relation, selects: list[str], where: str, label: str) -> DataFrame:
        columns = ", ".join(selects) or "1 AS nothing"
        parts = min(_MOST_TASKS, relation.pages // _PAGES + 1)
        if parts <= 1:
            table = f"(SELECT {columns} FROM {relation.name} WHERE {where}) AS source"
            predicates = ["true"]
        else:
            # By where rows lie: no column is needed that parts them well, and none is read twice in one snapshot.
            table = f"(SELECT {columns} FROM {relation.name} WHERE {where} AND $place$) AS source"
            step = relation.pages // parts + 1
            predicates = []
            for part in range(parts):
                low = f"ctid >= '({part * step},0)'::tid"
                high = "" if part == parts - 1 else f" AND ctid < '({(part + 1) * step},0)'::tid"
                predicates.append(low + high)
        frames = [self._one(table.replace("$place$", predicate)) for predicate in predicates]
        frame = frames[0]
        for more in frames[1:]:
            frame = frame.unionAll(more)
        return frame.selectExpr(
            f"{literal(label)} AS _label",
            "CAST(NULL AS bigint) AS _line",
            *(f"CAST(NULL AS string) AS {name}" for name in ("_wrong", "_record", "_kinds")),
            "*",
        )

    def _one(self, table: str) -> DataFrame:
        reader = self._spark.read.format("jdbc").option("url", self._server.url).option("dbtable", table)
        for name, value in self._server.properties.items():
            reader = reader.option(name, value)
        # A cursor, for which a transaction is begun: the first that is said in it is whose snapshot it sees.
        return (
            reader.option("fetchsize", _FETCH)
            .option(
                "sessionInitStatement",
                f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET TRANSACTION SNAPSHOT {text_literal(self._snapshot)}",
            )
            .load()
        )


_FAMILIES = (
    ("boolean", r"boolean"),
    ("integer", r"(?:smallint|integer|bigint)\b"),
    ("decimal", r"(?:numeric|money)\b"),
    ("float", r"(?:real|double precision)\b"),
    ("binary", r"bytea"),
    ("date", r"date"),
    ("timestamptz", r"timestamp(?:\(\d\))? with time zone"),
    ("timestamp", r"timestamp(?:\(\d\))? without time zone"),
    ("time", r"time(?:\(\d\))? without time zone"),
    ("interval", r"interval\b"),
    ("uuid", r"uuid"),
    ("json", r"jsonb?"),
    ("spatial", r"(?:.*\.)?(?:geometry|geography)\b"),
)


def _family(found: str) -> str:
    for name, pattern in _FAMILIES:
        if re.match(pattern, found):
            return name
    return "text"


def _agree(source: str, target: str) -> bool:
    """Whether any value of the one may be one of the other. What PostgreSQL has no type for is read as text."""
    if source in ("text", target):
        return source != "spatial"
    numbers, times = ("integer", "decimal", "float"), ("date", "timestamp", "timestamptz")
    if source in numbers and target in numbers:
        return True
    if source in times and target in times:
        return True
    return target == "text" and source in ("uuid", "json")


def _reading(found: _Found, column: Column, asking: Asking) -> tuple[str, Callable[[str], Converted]] | None:
    """SQL of PostgreSQL that gives a value as text, and what becomes of the text; None: the types cannot agree."""
    kind = column.data_type
    reader = Reader(asking.timezone, hexadecimal=_family(found.type.removesuffix("[]")) == "binary")
    name = quoted(found.name)

    def convert(x: str) -> Converted:
        return reader.text(x, kind)

    has_parts = found.category in ("A", "C") or re.search(r"(?:^|\.)hstore$", found.type) is not None
    if kind.family == "nested":
        return _parts(found, kind, name, convert, has_parts)
    if has_parts:
        return (f"to_json({name})::text", convert) if kind.family == "json" else None
    source = _family(found.type)
    if not _agree(source, kind.family):
        return None
    return _select(found, source, kind, name), convert


def _parts(
    found: _Found, kind: DataType, name: str, convert: Callable[[str], Converted], has_parts: bool
) -> tuple[str, Callable[[str], Converted]] | None:
    if _family(found.type) == "json":
        return f"{name}::text", convert
    if found.category == "A" and kind.name in ("array", "vector") and kind.element.family != "nested":
        source = _family(re.sub(r"(?:\[\])+$", "", found.type))
        # Each element as PostgreSQL writes it.
        return (f"to_json({name}::text[])::text", convert) if _agree(source, kind.element.family) else None
    return (f"to_json({name})::text", convert) if has_parts else None


def _select(found: _Found, source: str, kind: DataType, name: str) -> str:
    if source == "interval":
        micros = f"(extract(hour FROM {name}) * 3600000000 + extract(minute FROM {name}) * 60000000 + extract(microseconds FROM {name}))"
        months = f"(extract(year FROM {name}) * 12 + extract(month FROM {name}))"
        parts = ((months, " months "), (f"extract(day FROM {name})", " days "), (micros, " microseconds"))
        return " || ".join(f"({part})::bigint::text || {text_literal(unit)}" for part, unit in parts)
    if found.type == "money":
        return f"{name}::numeric::text"
    if source == "float" and kind.family in ("integer", "decimal"):
        # Without an exponent; what is no number is none of theirs.
        return f"CASE WHEN {name} BETWEEN -1e38 AND 1e38 THEN {name}::numeric::text ELSE {name}::text END"
    # The blanks that fill a character(n) are none of its value: they go when it becomes a text.
    return f"{name}::text"


_ORDERED = ("integer", "decimal", "date", "timestamp", "timestamptz")


def _window(found: list[_Found], layout: Layout, shape: Shape, asking: Asking) -> str:
    """SQL of PostgreSQL that leaves out what is not wanted, where the two sides agree on what is less."""
    if asking.low is None:
        return "true"
    name, low = asking.low
    index = next(i for i, column in enumerate(shape.columns) if column.name == name)
    source, target = _family(found[layout.at[index]].type), shape.columns[index].data_type.family
    numbers = ("integer", "decimal")
    if not (source == target and source in _ORDERED) and not (source in numbers and target in numbers):
        return "true"
    kind = "numeric" if source in numbers else found[layout.at[index]].type
    value = f"{low}+00" if source == "timestamptz" and not re.search(r"[+-]\d\d(:\d\d)?$", low) else low
    column = quoted(found[layout.at[index]].name)
    return f"({column} IS NULL OR {column} >= {text_literal(value)}::{kind})"
