"""A world for jobs: a folder that stands for S3, a catalog of folders, and specifications as the stacks write them."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from sluice_glue import failpoint
from sluice_glue.datatype import parse
from sluice_glue.job import Job, Result
from sluice_glue.lake import CURRENT, DELETED, FROM, TO, Table
from sluice_glue.log import Log
from sluice_glue.main import do
from sluice_glue.moments import UTC
from sluice_glue.problem import Problem
from sluice_glue.read_spec import read_spec
from sluice_glue.spec import TableName
from sluice_glue.storage import Storage

DAY = datetime(2024, 2, 28, tzinfo=UTC)
Json = dict[str, Any]
Rows = list[tuple[Any, ...]]


class Killed(BaseException):
    """Where a test has a job die: nothing of the job runs after it."""


def columns(text: str) -> list[Json]:
    """`id integer!, name varchar(5)`: `!` is not nullable."""
    found: list[Json] = []
    for part in text.split(", "):
        name, kind = part.split(" ", 1)
        nullable = not kind.endswith("!")
        kind = kind.removesuffix("!")
        found.append({"name": name, "type": kind, "storage": parse(kind).storage, "nullable": nullable})
    return found


class Silence:
    """Takes log lines, and keeps them."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Keeps a text."""
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


class World:
    """One test's own part of the world."""

    def __init__(self, spark: SparkSession, root: Path, name: str) -> None:
        self.spark = spark
        self.root = root
        self.name = name
        self.said = Silence()
        self.storage = Storage(spark, str(root))

    def shape(self, text: str, key: Sequence[str] = ("id",), history: str = "live") -> Json:
        """What consumers know of a table."""
        return {"columns": columns(text), "primaryKey": list(key), "history": history}

    def table(self, dataset: str, shape: Json, database: str = "store") -> Json:
        """A table of the lake."""
        at = {"database": f"{self.name}_{database}", "table": dataset}
        return {"at": at, "location": f"s3://lake/{self.name}/{dataset}", "shape": shape}

    def files(self, form: str = "csv") -> Json:
        """A place with files."""
        return {"type": "files", "container": "drop", "uri": f"s3://drop/{self.name}", "format": form}

    def ingest(self, datasets: dict[str, Json], method: Json | None = None, **more: Any) -> Json:
        """A specification of an ingestion."""
        retention = more.pop("retention", None)
        one = {"retention": retention} if retention else {}
        return {
            "schema": 1,
            "id": f"ingest-{self.name}",
            "title": "ingest",
            "timezone": "UTC",
            "kind": "ingest",
            "source": self.files(),
            "method": method or {"type": "snapshot"},
            "badRecords": "stop",
            "extraColumns": "ignore",
            "rejects": {"at": {"database": f"{self.name}_store", "table": "rejects"}, "location": "s3://lake/rejects"},
            "datasets": [
                {"dataset": f"store/{name}", "from": name, "table": self.table(name, shape), **one}
                for name, shape in datasets.items()
            ],
            **more,
        }

    def export(self, dataset: str, shape: Json, to: Json, **more: Any) -> Json:
        """A specification of an export."""
        table = self.table(dataset, shape)
        wanted = {**shape, "history": more.pop("history", shape["history"])}
        base = {"schema": 1, "id": f"export-{dataset}", "title": "export", "kind": "export"}
        return {**base, "dataset": f"store/{dataset}", "from": table, "to": to, "shape": wanted, **more}

    def put(self, name: str, text: str, bucket: str = "drop") -> None:
        """Writes a file of the source, as a producer does."""
        path = self.root / bucket / self.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def run(self, spec: Json, day: int = 0, kill: str | None = None) -> Result:
        """Runs a job, some days after the 28th of February 2024. With `kill` it dies at that failpoint."""

        def die(at: str) -> None:
            raise Killed(at)

        failpoint.arm(kill or "", die)
        job = Job(self.spark, self.storage, Log("test", self.said), DAY + timedelta(days=day))  # type: ignore[arg-type]
        return do(job, read_spec(json.dumps(spec)))

    def killed(self, spec: Json, at: str, day: int = 0) -> None:
        """Runs a job that dies at a failpoint."""
        try:
            self.run(spec, day, at)
        except Killed:
            return
        raise AssertionError(f"{at} was not passed")

    def refused(self, spec: Json, day: int = 0) -> str:
        """Runs a job that cannot go on, and gives why."""
        try:
            self.run(spec, day)
        except Problem as problem:
            return problem.message
        raise AssertionError("it was not refused")

    def lake(self, dataset: str, database: str = "store") -> Table:
        """The table of a dataset."""
        return Table(self.spark, TableName(f"{self.name}_{database}", dataset), "")

    def rows(self, dataset: str, *names: str, database: str = "store") -> Rows:
        """What consumers of live data see, every value as text."""
        table = self.lake(dataset, database)
        listed = ", ".join(f"CAST({name} AS string)" for name in names)
        found = self.spark.sql(f"SELECT {listed} FROM {table.name} WHERE {CURRENT}").collect()
        return sorted((tuple(row) for row in found), key=_order)

    def versions(self, dataset: str, *names: str) -> Rows:
        """Every version with the days from and to which it held, counted like those of runs."""
        table = self.lake(dataset)
        start = f"TIMESTAMP '{DAY:%Y-%m-%d %H:%M:%S}'"
        days = [f"CAST(datediff({name}, {start}) AS string)" for name in (FROM, TO)]
        listed = ", ".join([f"CAST({name} AS string)" for name in names] + days)
        found = self.spark.sql(f"SELECT {listed} FROM {table.name} WHERE NOT coalesce({DELETED}, false)").collect()
        return sorted((tuple(row) for row in found), key=_order)

    def rejects(self) -> Rows:
        """Bad records that lie aside: dataset, column, what is wrong."""
        table = self.lake("rejects")
        found = self.spark.table(table.name).select("dataset", "column_name", "problem").collect()
        return sorted((tuple(row) for row in found), key=_order)


def _order(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if value is None else f"~{value}" for value in row)


Make = Callable[[], World]
