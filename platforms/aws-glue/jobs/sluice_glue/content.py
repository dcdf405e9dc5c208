"""What the lake has for a consumer."""

from dataclasses import dataclass, replace

from pyspark.sql import DataFrame

from .job import Job, digest
from .lake import CURRENT, DELETED, FROM, TO, Table
from .ledger import Ledger
from .moments import earlier, instant_text
from .problem import Problem
from .spec import Column, ExportSpec, Shape
from .sql import identifier, literal

VALID_FROM, VALID_TO = "valid_from", "valid_to"
"""What a milestoned table of a consumer has beside the contract's columns."""


@dataclass(frozen=True)
class Content:
    """What a consumer is to have."""

    rows: DataFrame
    #: The rows' columns and key, as they are kept there.
    shape: Shape
    #: Names the content: equal names, equal rows.
    name: str
    #: How many of them are current.
    current: int
    batch: str
    at: str | None


def kept_shape(shape: Shape) -> Shape:
    """
    What a consumer's table looks like. A milestoned one has `valid_from`, which is part of its key, and `valid_to`; of its
    other columns only the key takes no nulls, since old versions are kept whatever a column has become since.
    """
    if not shape.milestoned:
        return shape
    columns = tuple(replace(column, nullable=column.name not in shape.primary_key) for column in shape.columns)
    dated = (
        Column(VALID_FROM, "timestamptz", "timestamp", False),
        Column(VALID_TO, "timestamptz", "timestamp", True),
    )
    return Shape((*columns, *dated), (*shape.primary_key, VALID_FROM), "live")


def content_of(job: Job, spec: ExportSpec) -> Content:
    """What the lake has now of a dataset, as of one snapshot. Raises Problem before the first batch."""
    table = Table(job.spark, spec.table.at, spec.table.location)
    head, ledger = table.pinned() if table.exists() else (None, Ledger())
    if head is None or ledger.batch is None:
        raise Problem(f"{spec.dataset} was never ingested, so there is nothing to export.", "Run its ingestion first.")
    rows = job.spark.sql(f"SELECT * FROM {table.name} VERSION AS OF {head}")
    missing = [name for name in spec.shape.names if name.lower() not in {one.lower() for one in rows.columns}]
    if missing:
        raise Problem(f"{spec.dataset}: the lake has no {missing[0]} yet.", "Run its ingestion first.")
    listed = [identifier(name) for name in spec.shape.names]
    left = ""
    if spec.shape.milestoned:
        if ledger.history != "milestoned":
            raise Problem(f"{spec.dataset} has no history in the lake yet.", "Run its ingestion first.")
        rows = rows.filter(f"NOT coalesce({DELETED}, false)")
        least = _least(job, spec)
        if least is not None:
            where = f"{TO} < CAST({literal(least)} AS timestamp)"
            last = rows.filter(where).selectExpr(f"CAST(max({TO}) AS string) AS last").first()
            left = "" if last is None or last["last"] is None else str(last["last"])
            rows = rows.filter(f"{TO} IS NULL OR NOT ({where})")
        rows = rows.selectExpr(*listed, f"{FROM} AS {VALID_FROM}", f"{TO} AS {VALID_TO}")
    else:
        rows = rows.filter(CURRENT).selectExpr(*listed)
    name = digest(
        ledger.batch, left, [[one.name, one.type, one.nullable] for one in spec.shape.columns], spec.shape.history
    )
    return Content(rows, kept_shape(spec.shape), name, ledger.rows, ledger.batch, ledger.at)


def _least(job: Job, spec: ExportSpec) -> str | None:
    if spec.retention is None:
        return None
    try:
        least = earlier(job.now, spec.retention)
    except ValueError as error:
        raise Problem(f"{spec.dataset}: its retention is no duration.", "Write it as P1Y or P30D.") from error
    return None if least is None else instant_text(least)
