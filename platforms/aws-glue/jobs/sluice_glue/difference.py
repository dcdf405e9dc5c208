"""What a batch changes of a table, row by row, and how that is written."""

from dataclasses import dataclass, replace

from pyspark import StorageLevel
from pyspark.sql import DataFrame, Row
from pyspark.sql.functions import expr

from .lake import DELETED, FROM, SEQUENCE, TO
from .render import told_apart
from .spec import Column, Shape
from .sql import identifier, literal


@dataclass(frozen=True)
class Counts:
    """How many current rows came, changed and went."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing that anybody sees is changed."""
        return self.inserted == self.updated == self.deleted == 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(self.inserted + other.inserted, self.updated + other.updated, self.deleted + other.deleted)


@dataclass(frozen=True)
class Delta:
    """What is to be written of a batch."""

    counts: Counts
    #: Rows to be merged: all columns of the table and `_do`; None: there are none.
    merge: DataFrame | None = None
    #: Whether all of them are new, so that they are appended.
    all_new: bool = False
    #: Of a table without a key: rows that take the place of those for which the condition holds; "true": of all.
    rows: DataFrame | None = None
    where: str | None = None
    #: How many more rows the table has afterwards; None: that is not known.
    more: int | None = None


#: What is done with a row of the merge.
NEW, SET, CLOSE, DROP, TOUCH = "new", "set", "close", "drop", "touch"


@dataclass(frozen=True)
class Keeping:
    """How a table keeps its rows."""

    shape: Shape
    #: The instant of the batch, as Spark reads it.
    at: str
    #: The type of sequences; None: it follows no feed of changes.
    sequence: str | None = None


def differs(shape: Shape, left: str, right: str) -> str:
    """Whether any value beside the key differs, as SQL."""
    parts = [f"NOT ({_apart(left, column)} <=> {_apart(right, column)})" for column in shape.values]
    return f"({' OR '.join(parts)})" if parts else "false"


def _apart(side: str, column: Column) -> str:
    return told_apart(f"{side}.{identifier(column.name)}", column.data_type)


def same_key(shape: Shape, left: str, right: str) -> str:
    """The key of a row, equal in both. Keys hold no nulls."""
    return " AND ".join(f"{left}.{identifier(name)} = {right}.{identifier(name)}" for name in shape.primary_key)


def by_key(rows: DataFrame, current: DataFrame | None, keeping: Keeping, whole: bool, mark: str | None) -> Delta:
    """
    What rows with a key change of those that are current, tombstones among them (None: there is none). With `whole` they are
    all there are: what is not among them is gone. With a mark, a row never takes the place of one with a greater mark.
    """
    shape = keeping.shape
    if current is None:
        return classified(
            rows.selectExpr("struct(*) AS n", "CAST(NULL AS boolean) AS o_is", "false AS o_gone", "'insert' AS what"),
            keeping,
        )
    first = identifier(shape.primary_key[0])
    joined = rows.alias("n").join(
        current.alias("o"), on=expr(same_key(shape, "n", "o")), how="full" if whole else "left"
    )
    alive = f"(o.{first} IS NOT NULL AND NOT coalesce(o.{DELETED}, false))"
    kept = "" if mark is None else f"WHEN {alive} AND o.{identifier(mark)} > n.{identifier(mark)} THEN NULL "
    what = (
        f"CASE {kept}WHEN n.{first} IS NULL AND {alive} THEN 'delete' WHEN n.{first} IS NULL THEN NULL "
        f"WHEN NOT {alive} THEN 'insert' WHEN {differs(shape, 'n', 'o')} THEN 'update' END AS what"
    )
    whose = ", ".join(
        f"coalesce(n.{identifier(name)}, o.{identifier(name)}) AS {identifier(name)}" for name in shape.primary_key
    )
    values = "".join(f", n.{identifier(column.name)}" for column in shape.values)
    found = joined.selectExpr(
        f"struct({whose}{values}) AS n",
        f"o.{first} IS NOT NULL AS o_is",
        f"coalesce(o.{DELETED}, false) AS o_gone",
        what,
    )
    return classified(found, keeping)


def classified(found: DataFrame, keeping: Keeping) -> Delta:
    """
    What is to be written, of rows `n`, whether there is one (`o_is`) or a tombstone (`o_gone`), and `what` becomes of it:
    insert, update, delete, touch (only the sequence moves on), bury (a tombstone of what never was), or null: nothing.
    """
    changed = found.filter("what IS NOT NULL").persist(StorageLevel.MEMORY_AND_DISK)
    numbers = {row["what"]: (int(row["n"]), int(row["over"])) for row in _numbers(changed)}

    def of(what: str) -> int:
        return numbers.get(what, (0, 0))[0]

    counts = Counts(of("insert"), of("update"), of("delete"))
    if not numbers:
        return Delta(counts)
    over = numbers.get("insert", (0, 0))[1]
    all_new = over == 0 and set(numbers) <= {"insert", "bury"}
    more = of("insert") - over + of("bury")
    if keeping.shape.milestoned:
        more += of("update") + (of("delete") if keeping.sequence else 0)
    elif not keeping.sequence:
        more -= of("delete")
    return Delta(counts, _merge(changed, keeping), all_new, more=more)


def _numbers(changed: DataFrame) -> list[Row]:
    grouped = changed.selectExpr("what", "CASE WHEN o_is AND o_gone THEN 1 ELSE 0 END AS over")
    return grouped.groupBy("what").agg(expr("count(*) AS n"), expr("sum(over) AS over")).collect()


def _merge(changed: DataFrame, keeping: Keeping) -> DataFrame:
    """Each row once for each thing that is done."""
    feed, dated = keeping.sequence is not None, keeping.shape.milestoned
    tomb = "true" if feed else "false"
    new, put, bury = (
        f"struct('{NEW}' AS d, false AS gone)",
        f"struct('{SET}' AS d, false AS gone)",
        f"struct('{NEW}' AS d, true AS gone)",
    )
    close, drop, touch = (f"struct('{name}' AS d, false AS gone)" for name in (CLOSE, DROP, TOUCH))
    put_tomb = f"struct('{SET}' AS d, {tomb} AS gone)"
    if dated:
        update = f"array({close}, {new})"
        delete = f"array({close}, {bury})" if feed else f"array({close})"
    else:
        update = f"array({put})"
        delete = f"array({put_tomb})" if feed else f"array({drop})"
    does = (
        f"CASE what WHEN 'insert' THEN array(CASE WHEN o_is AND o_gone THEN {put} ELSE {new} END) WHEN 'update' THEN {update} "
        f"WHEN 'delete' THEN {delete} WHEN 'touch' THEN array({touch}) ELSE array({bury}) END"
    )
    at = f"CAST({literal(keeping.at)} AS timestamp)"
    # Of a row that goes no more is kept than its key.
    columns = []
    for column in keeping.shape.columns:
        value = f"n.{identifier(column.name)}"
        if column.name not in keeping.shape.primary_key:
            value = f"CASE WHEN a.gone THEN NULL ELSE {value} END"
        columns.append(f"{value} AS {identifier(column.name)}")
    system = [f"{at} AS {FROM}", f"CAST(NULL AS timestamp) AS {TO}", f"a.gone AS {DELETED}"]
    if feed:
        system.append(f"n.{SEQUENCE} AS {SEQUENCE}")
    exploded = changed.selectExpr("n", f"explode({does}) AS a")
    return exploded.selectExpr(*columns, *system, "a.d AS _do")


def as_wholes(rows: DataFrame, current: DataFrame, keeping: Keeping, where: str) -> Delta:
    """Rows without a key, which take the place of those for which the condition holds. Rows are told apart as wholes."""
    shape = keeping.shape
    columns = [
        f"{told_apart(identifier(column.name), column.data_type)} AS c{index}"
        for index, column in enumerate(shape.columns)
    ]
    names = [f"c{index}" for index in range(len(shape.columns))]
    more = rows.selectExpr(*columns, "1 AS one").unionAll(current.filter(where).selectExpr(*columns, "-1 AS one"))
    balance = more.groupBy(*names).agg(expr("sum(one) AS more"))
    sums = balance.selectExpr(
        "coalesce(sum(CASE WHEN more > 0 THEN more END), 0) AS came",
        "coalesce(-sum(CASE WHEN more < 0 THEN more END), 0) AS went",
    ).first()
    if sums is None:
        raise AssertionError("an aggregate has a row")
    counts = Counts(int(sums["came"]), 0, int(sums["went"]))
    if counts.nothing:
        return Delta(counts)
    at = f"CAST({literal(keeping.at)} AS timestamp)"
    written = rows.selectExpr("*", f"{at} AS {FROM}", f"CAST(NULL AS timestamp) AS {TO}", f"false AS {DELETED}")
    return replace(Delta(counts), rows=written, where=where, more=counts.inserted - counts.deleted)
