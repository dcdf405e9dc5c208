"""Takes what is read of a dataset: each record judged, bad ones stopped at or put aside."""

from dataclasses import dataclass

from pyspark import StorageLevel
from pyspark.sql import DataFrame, Row, SparkSession

from .judge import CHECK, KINDS, Check, bad_records, judged
from .reading import Reading, missing_columns
from .spec import Shape
from .sql import identifier, literal
from .text_records import ABSENT


@dataclass(frozen=True)
class Taking:
    """How records are taken."""

    shape: Shape
    #: For messages.
    what: str
    checks: list[Check]
    #: Whether bad records are put aside; else they are a problem.
    reject: bool
    #: Only records whose column is null or no less than the text of a value are looked at.
    low: tuple[str, str] | None = None
    #: Which records have every column, as SQL: one that none of them has is missing. None: of no record can that be told.
    complete: str | None = "true"
    #: The column of which the least and the greatest value are told.
    mark: str | None = None


@dataclass(frozen=True)
class Taken:
    """What was taken."""

    #: The good records: the shape's columns.
    rows: DataFrame
    #: All of them, judged.
    records: DataFrame
    good: int
    bad: int
    #: Texts of the least and the greatest value of the mark among the good; None: there is none.
    least: str | None
    greatest: str | None


def take(spark: SparkSession, reading: Reading, taking: Taking) -> Taken:
    """Reads and judges in one pass. Raises Problem for what stops it."""
    shape = taking.shape
    records = judged(reading, shape, taking.checks)
    if records is None:
        records = _nothing(spark, shape)
    if taking.low is not None:
        name, text = taking.low
        column = identifier(name)
        kind = shape.column(name).storage
        records = records.filter(f"{column} IS NULL OR {column} >= CAST({literal(text)} AS {kind})")
    records = records.persist(StorageLevel.MEMORY_AND_DISK)
    facts = _facts(records, taking)
    good, bad = int(facts["good"]), int(facts["total"]) - int(facts["good"])
    if bad > 0 and not taking.reject:
        raise bad_records(records, taking.checks, taking.what, bad)
    if taking.complete is not None and int(facts["complete"]) > 0:
        missing = [name for index, name in enumerate(shape.names) if facts[f"p{index}"] is False]
        if missing:
            raise missing_columns(taking.what, missing, [])
    rows = records.filter(f"{CHECK} IS NULL").select(*(identifier(name) for name in shape.names))
    return Taken(rows, records, good, bad, facts["least"], facts["greatest"])


def _facts(records: DataFrame, taking: Taking) -> Row:
    good = f"{CHECK} IS NULL"
    asked = ["count(*) AS total", f"count_if({good}) AS good"]
    for name, function in (("least", "min"), ("greatest", "max")):
        if taking.mark is None:
            asked.append(f"CAST(NULL AS string) AS {name}")
        else:
            value = f"CASE WHEN {good} THEN {identifier(taking.mark)} END"
            asked.append(f"CAST({function}({value}) AS string) AS {name}")
    whole = f"({good}) AND ({taking.complete or 'false'})"
    asked.append(f"count_if({whole}) AS complete")
    for index in range(len(taking.shape.columns)):
        there = f"substr({KINDS}, {index + 1}, 1) <> '{ABSENT}'"
        asked.append(f"bool_or({KINDS} IS NULL OR {there}) AS p{index}")
    row = records.selectExpr(*asked).first()
    if row is None:
        raise AssertionError("an aggregate has a row")
    return row


def _nothing(spark: SparkSession, shape: Shape) -> DataFrame:
    columns = [f"CAST(NULL AS {column.storage}) AS {identifier(column.name)}" for column in shape.columns]
    beside = ["'' AS _label", "0L AS _line", "0 AS _check", "'' AS _found", "'' AS _record", "'' AS _kinds"]
    return spark.range(0).selectExpr(*columns, *beside)
