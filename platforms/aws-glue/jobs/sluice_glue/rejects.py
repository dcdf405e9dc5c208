"""Bad records that were put aside: where each comes from, which column is wrong and why, and the record itself."""

from dataclasses import dataclass

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr

from .difference import Counts, Delta, Keeping
from .judge import CHECK, LABEL, LINE, RECORD, Check, column_sql, problem_sql
from .lake import Table
from .ledger import Ledger
from .publish import Work
from .spec import Column, Shape
from .sql import literal

KEPT = 10_000
"""Of how many of a dataset what they are is kept; of those beyond only that they were counted."""

COLUMNS = ("dataset", "batch", "source", "place", "column_name", "problem", "record", "key")
SHAPE = Shape(tuple(Column(name, "string", "string", True) for name in COLUMNS), (), "live")


@dataclass(frozen=True)
class Judged:
    """What became of the records of a dataset."""

    dataset: str
    records: DataFrame
    checks: list[Check]
    bad: int
    #: Of which files or tables those that lie aside were read again; None: of all.
    again: tuple[str, ...] | None


def work_of(spark: SparkSession, table: Table, judged: list[Judged], ledger: Ledger) -> Work | None:
    """What becomes of the table of rejects with a batch; None: nothing. A record that is read again is no further reject."""
    there = table.exists() and (table.total() or 0) > 0
    if not there and all(one.bad == 0 for one in judged):
        return None
    table.ensure([(name, "string") for name in COLUMNS])
    before = spark.table(table.name).select(*COLUMNS)
    stays = before
    for one in judged:
        again = "true" if one.again is None else _among("source", one.again)
        stays = stays.filter(f"NOT (dataset = {literal(one.dataset)} AND ({again}))")
    known = stays.select("dataset", "key")
    came: DataFrame | None = None
    for one in judged:
        if one.bad > 0:
            found = _rows(one, ledger.batch or "")
            came = found if came is None else came.unionByName(found)
    if came is not None:
        came = came.join(known, ["dataset", "key"], "left_anti").select(*COLUMNS)
    whole = stays if came is None else stays.unionByName(came)
    # Also what is read of the table itself, which is overwritten.
    rows = _bounded(whole).persist(StorageLevel.MEMORY_AND_DISK)
    if came is None and rows.count() == (table.total() or 0):
        return None
    return Work(table, ledger, Delta(Counts(), rows=rows, where="true"), Keeping(SHAPE, ""))


def counted(spark: SparkSession, table: Table, datasets: list[str]) -> int:
    """How many bad records of datasets lie aside."""
    if not table.exists() or (table.total() or 0) == 0:
        return 0
    return spark.table(table.name).filter(_among("dataset", tuple(datasets))).count()


def _rows(one: Judged, batch: str) -> DataFrame:
    found = one.records.filter(f"{CHECK} IS NOT NULL").selectExpr(
        f"{literal(one.dataset)} AS dataset",
        f"{literal(batch)} AS batch",
        f"{LABEL} AS source",
        f"CASE WHEN {LINE} IS NOT NULL THEN concat('line ', {LINE}) END AS place",
        f"{column_sql(one.checks)} AS column_name",
        f"{problem_sql(one.checks)} AS problem",
        f"{RECORD} AS record",
        LINE,
    )
    content = "concat_ws('\\u001f', source, column_name, record)"
    times = f"row_number() OVER (PARTITION BY {content} ORDER BY {LINE})"
    return found.selectExpr(*COLUMNS[:-1], f"sha2(concat_ws('\\u001f', {content}, {times}), 256) AS key")


def _bounded(rows: DataFrame) -> DataFrame:
    numbered = rows.withColumn("_number", expr("row_number() OVER (PARTITION BY dataset ORDER BY source, key)"))
    told = [
        f"CASE WHEN _number <= {KEPT} THEN {name} END AS {name}"
        for name in ("place", "column_name", "problem", "record")
    ]
    return numbered.selectExpr("dataset", "batch", "source", *told, "key")


def _among(column: str, names: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(literal(name) for name in names)})" if names else "false"
