"""Upkeep of the tables that a job writes: snapshots that nobody needs any more go, with what only they hold."""

from datetime import datetime, timedelta

from pyspark.sql import SparkSession

from .failpoint import durable
from .lake import Table
from .log import Log
from .publish import recover
from .spec import ExportSpec, IngestSpec, Spec

KEPT_FOR = timedelta(days=5)
"""How long a snapshot that nobody sees any more can be gone back to."""
KEPT_LEAST = 10
"""How many of the last snapshots are kept, however old."""


def maintain(spark: SparkSession, spec: Spec, now: datetime, log: Log) -> int:
    """Drops old snapshots of the tables of an ingestion or a transformer. What is visible stays. Gives how many went."""
    if isinstance(spec, ExportSpec):
        return 0
    if isinstance(spec, IngestSpec):
        places = [(one.table.at, one.table.location) for one in spec.datasets]
        places.append((spec.rejects.at, spec.rejects.location))
    else:
        places = [(one.table.at, one.table.location) for one in spec.outputs]
    tables = [table for table in (Table(spark, at, location) for at, location in places) if table.exists()]
    recover(tables, "ingest" if isinstance(spec, IngestSpec) else "transform", log)
    gone = 0
    for table in tables:
        before = round((now - KEPT_FOR).timestamp() * 1000)
        gone += durable("maintain.expire", lambda t=table, b=before: t.expire(b, KEPT_LEAST))  # type: ignore[misc]
        log.say("maintained", table=str(table))
    return gone
