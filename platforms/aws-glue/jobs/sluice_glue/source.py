"""Where an ingestion reads: looked at once, and then read dataset by dataset."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .job import Job, digest
from .problem import Problem, count, show
from .read_files import find_files, read_files
from .read_postgres import PostgresSource
from .read_tables import made_table, manifest_of, read_exchanged, read_made
from .reading import Asking, Reading
from .spec import DatabaseSource, ExchangeSource, Files, Ingested, IngestSpec, Shape, TablesSource
from .storage import FileInfo


@dataclass
class Source:
    """A source, looked at and not yet read."""

    job: Job
    spec: IngestSpec
    files: dict[str, list[FileInfo]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    database: PostgresSource | None = None

    def fingerprint(self, dataset: Ingested) -> str | None:
        """Equal for equal contents, so that nothing unchanged is read; None: that cannot be told."""
        source = self.spec.source
        if isinstance(source, Files):
            return digest([file.state for file in self.files[dataset.dataset]])
        if isinstance(source, TablesSource):
            batch = made_table(self.job.spark, source, dataset.source).ledger().batch
            if batch is None:
                raise Problem(f"{dataset.dataset}: its transformer has not made it yet.", "Run its transform first.")
            return batch
        if isinstance(source, ExchangeSource):
            return str(manifest_of(self.job.storage, source, dataset.source, dataset.dataset)["batch"])
        return None

    def states(self, dataset: Ingested) -> frozenset[str] | None:
        """Where it is files: what tells each as it is now."""
        files = self.files.get(dataset.dataset)
        return None if files is None else frozenset(file.state for file in files)

    def settle(self) -> None:
        """Raises Problem when any of it changed since it was looked at."""
        source = self.spec.source
        if not isinstance(source, Files):
            return
        for one in self.spec.datasets:
            files, _ = find_files(self.job.storage, source, one.source, one.dataset)
            there = {file.name: file.state for file in files}
            for file in self.files[one.dataset]:
                if there.get(file.name) != file.state:
                    raise Problem(
                        f"{one.dataset}: {show(file.name)} is still being written: it changed while it was read.",
                        "Run again once it is whole.",
                    )

    def read(self, dataset: Ingested, shape: Shape, asking: Asking) -> Reading:
        """What is there of a dataset, with the columns of a shape. Raises Problem."""
        spark, storage, source = self.job.spark, self.job.storage, self.spec.source
        if isinstance(source, Files):
            reading = read_files(spark, storage, source, self.files[dataset.dataset], shape, asking)
            left = self.left_out[dataset.dataset]
            note = f"{dataset.source}: no {source.format} files by their names, so left out: {count(len(left), 'entry', 'entries')}"
            return Reading(reading.parts, reading.labels, (*reading.notes, note)) if left else reading
        if isinstance(source, TablesSource):
            return read_made(spark, source, dataset.source, shape, asking)
        if isinstance(source, ExchangeSource):
            return read_exchanged(spark, storage, source, dataset.source, shape, asking)
        if self.database is None:
            raise AssertionError("a database is opened before it is read")
        return self.database.read(dataset.source, shape, asking)


@contextmanager
def open_source(job: Job, spec: IngestSpec) -> Iterator[Source]:
    """Looks at all there is before the first of it is read. Of a database all is read as of one moment."""
    source = Source(job, spec)
    if isinstance(spec.source, Files):
        for one in spec.datasets:
            files, left = find_files(job.storage, spec.source, one.source, one.dataset)
            source.files[one.dataset], source.left_out[one.dataset] = files, left
    if isinstance(spec.source, DatabaseSource):
        source.database = PostgresSource.open(job.spark, spec.source)
    try:
        yield source
    finally:
        if source.database is not None:
            source.database.close()
