"""Feeds of changes: of each key the change with the greatest sequence holds, whenever it arrives and however often."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql.functions import expr

from .difference import Delta, Keeping, classified, differs, same_key
from .job import Job
from .judge import Check, change_checks
from .lake import DELETED, SEQUENCE
from .moments import low_of
from .position import Position
from .problem import Problem, count
from .reading import Reading
from .render import told_apart
from .spec import Changes, Column, Shape
from .sql import identifier, literal
from .take import Taking, take

_TYPES = {"int": "integer", "timestamp": "timestamptz", "timestamp_ntz": "timestamp"}


@dataclass(frozen=True)
class Read:
    """What was read of a feed."""

    delta: Delta
    records: DataFrame
    checks: list[Check]
    bad: int
    greatest: str | None
    labels: tuple[str, ...]


def feed_shape(shape: Shape, method: Changes) -> tuple[Shape, Column, Column]:
    """The dataset's columns and, where they are not among them, the sequence and the operation; then these two."""
    kind = method.sequence_type.lower()
    sequence = _find(shape, method.sequence) or Column(method.sequence, _TYPES.get(kind, kind), kind, False)
    operation = _find(shape, method.operation) or Column(method.operation, "string", "string", False)
    more = tuple(one for one in (sequence, operation) if one not in shape.columns)
    return replace(shape, columns=(*shape.columns, *more)), sequence, operation


def _find(shape: Shape, name: str) -> Column | None:
    try:
        return shape.column(name)
    except KeyError:
        return None


def read_changes(
    job: Job,
    method: Changes,
    keeping: Keeping,
    known: DataFrame | None,
    read: Callable[[Shape, tuple[str, str] | None], Reading],
    what: str,
    reject: bool,
    position: Position | None,
    in_table: bool,
) -> Read:
    """
    Reads a feed. `known` are the current rows and tombstones: also of a key that is gone the sequence is known. Files that were
    read to their end are not read again; a table is, from the overlap on, where there is one. Raises Problem.
    """
    shape = keeping.shape
    feed, sequence, operation = feed_shape(shape, method)
    low = None
    if in_table and method.overlap is not None:
        text = low_of(sequence, position.greatest if position else None, method.overlap, what)
        low = None if text is None else (sequence.name, text)
    reading = read(feed, low)
    for note in reading.notes:
        job.log.say("note", dataset=what, text=note)
    checks = change_checks(shape, feed, method)
    # A few changes need not tell which columns there are.
    complete = None if position else f"{identifier(operation.name)} <> {literal(method.deleted)}"
    taken = take(job.spark, reading, Taking(feed, what, checks, reject, low, complete, sequence.name))
    candidates = _candidates(taken.rows, known, shape, method, sequence, operation)
    _assert_one(candidates, shape, what, position is not None)
    delta = classified(_last(candidates, shape), keeping)
    return Read(delta, taken.records, checks, taken.bad, taken.greatest, reading.labels)


def _candidates(
    rows: DataFrame, known: DataFrame | None, shape: Shape, method: Changes, sequence: Column, operation: Column
) -> DataFrame:
    """Changes that are no older than what is known of their key, beside that."""
    listed = ", ".join(f"n.{identifier(name)}" for name in shape.names)
    order = f"CAST(n.{identifier(sequence.name)} AS {method.sequence_type}) AS {SEQUENCE}"
    gone = f"n.{identifier(operation.name)} = {literal(method.deleted)} AS _gone"
    if known is None:
        found = rows.alias("n").selectExpr(
            f"struct({listed}, {order}) AS n",
            gone,
            "false AS o_is",
            "false AS o_gone",
            f"CAST(NULL AS {method.sequence_type}) AS o_seq",
            "false AS differs",
        )
        return found.persist(StorageLevel.MEMORY_AND_DISK)
    first = identifier(shape.primary_key[0])
    joined = rows.alias("n").join(known.alias("o"), on=expr(same_key(shape, "n", "o")), how="left")
    found = joined.selectExpr(
        f"struct({listed}, {order}) AS n",
        gone,
        f"o.{first} IS NOT NULL AS o_is",
        f"coalesce(o.{DELETED}, false) AS o_gone",
        f"o.{SEQUENCE} AS o_seq",
        f"{differs(shape, 'n', 'o')} AS differs",
    )
    return found.filter(f"o_seq IS NULL OR n.{SEQUENCE} >= o_seq").persist(StorageLevel.MEMORY_AND_DISK)


def _assert_one(candidates: DataFrame, shape: Shape, what: str, on: bool) -> None:
    """
    Raises Problem when two changes of one key have one sequence and do not come to the same, or one has the sequence of the
    one that is in and is another. From the start changes are taken again that are in: a column may have been added since.
    """
    whole = ", ".join(told_apart(f"n.{identifier(one.name)}", one.data_type) for one in shape.columns)
    keys = [f"n.{identifier(name)} AS k{index}" for index, name in enumerate(shape.primary_key)]
    other = f"(n.{SEQUENCE} = o_seq AND o_is AND (_gone <> o_gone OR (NOT _gone AND differs)))" if on else "false"
    grouped = (
        candidates.selectExpr(
            *keys,
            f"n.{SEQUENCE} AS seq",
            f"struct(_gone AS g, CASE WHEN NOT _gone THEN struct({whole}) END AS v) AS w",
            f"{other} AS other",
        )
        .groupBy(*(f"k{index}" for index in range(len(keys))), "seq")
        .agg(expr("count(DISTINCT w) AS n"), expr("bool_or(other) AS other"))
        .filter("n > 1 OR other")
    )
    bad = grouped.count()
    if bad > 0:
        raise Problem(
            f"{what}: {count(bad, 'key')} {'has' if bad == 1 else 'have'} two different changes with one sequence, so which of them "
            f"holds is not known and none was taken. The key is {', '.join(shape.primary_key)}.",
            "Let the feed give every change of a key a sequence of its own, or name the column that does.",
        )


def _last(candidates: DataFrame, shape: Shape) -> DataFrame:
    key = ", ".join(f"n.{identifier(name)}" for name in shape.primary_key)
    last = candidates.withColumn("_number", expr(f"row_number() OVER (PARTITION BY {key} ORDER BY n.{SEQUENCE} DESC)"))
    alive = "(o_is AND NOT o_gone)"
    moves = f"(o_seq IS NULL OR n.{SEQUENCE} > o_seq)"
    return last.filter("_number = 1").selectExpr(
        "n",
        "o_is",
        "o_gone",
        f"CASE WHEN _gone THEN CASE WHEN {alive} THEN 'delete' WHEN o_gone THEN CASE WHEN {moves} THEN 'touch' END ELSE 'bury' END "
        f"WHEN NOT {alive} THEN 'insert' WHEN differs THEN 'update' WHEN {moves} THEN 'touch' END AS what",
    )
