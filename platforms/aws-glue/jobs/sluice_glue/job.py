"""What every job has, and what it comes to."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from pyspark.sql import SparkSession

from .difference import Counts
from .log import Log
from .storage import Storage


@dataclass(frozen=True)
class Job:
    """What a job has to work with."""

    spark: SparkSession
    storage: Storage
    log: Log
    #: The instant that the run is for, in UTC: what it changes is dated by it.
    now: datetime


@dataclass(frozen=True)
class Result:
    """What a job came to."""

    counts: Counts
    #: Whether nothing that anybody sees was changed.
    unchanged: bool
    #: How many current rows there are, of a job with one table.
    rows: int | None = None
    #: Names what is there now, of a job with one table.
    batch: str | None = None
    #: How many bad records lie aside; None: this job puts none aside.
    rejects: int | None = None
    #: How many versions were kept long enough and are gone.
    purged: int = 0


def digest(*parts: object) -> str:
    """One name for some facts, equal for equal ones."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
