"""Reads what changed of a source and brings it into the lake."""

from dataclasses import dataclass, replace
from datetime import datetime

from pyspark.sql import DataFrame

from .difference import Counts, Delta, Keeping, as_wholes, by_key
from .feed import read_changes
from .job import Job, Result, digest
from .judge import row_checks
from .keys import newest, unique
from .lake import CURRENT, FROM, TO, Table, columns_of
from .ledger import Ledger, columns_text
from .moments import after, earlier, instant_text, low_of, read_instant
from .position import Position, position_of, was_read_otherwise, way_of
from .problem import Problem, count
from .publish import Work, publish_all, recover
from .reading import Asking
from .rejects import Judged, counted, work_of
from .source import Source, open_source
from .spec import Changes, Ingested, IngestSpec, Shape, Snapshot, Watermark
from .sql import identifier, literal
from .take import Taking, take


@dataclass(frozen=True)
class Asked:
    """A dataset about to be read, and where its rows go."""

    dataset: Ingested
    table: Table
    before: Ledger
    #: Of what it is read from and of all that says how; None: that cannot be told.
    fingerprint: str | None
    keeping: Keeping
    columns: str
    how: str

    @property
    def shape(self) -> Shape:
        """What consumers know of it."""
        return self.dataset.table.shape

    @property
    def position(self) -> Position | None:
        """How far it was read; None: it is read from its start."""
        return position_of(self.before, self.how, self.columns)


@dataclass(frozen=True)
class Batch:
    """What was read of a dataset, ready to be written."""

    delta: Delta
    position: Position | None
    judged: Judged


def ingest(job: Job, spec: IngestSpec) -> Result:
    """
    Reads all datasets of a specification and makes their batches visible, or none of them. All is read and judged before
    anything is published. Raises Problem.
    """
    tables = {one.dataset: Table(job.spark, one.table.at, one.table.location) for one in spec.datasets}
    rejects = Table(job.spark, spec.rejects.at, spec.rejects.location)
    recover([*tables.values(), rejects], "ingest", job.log)
    sequence = spec.method.sequence_type if isinstance(spec.method, Changes) else None
    for one in spec.datasets:
        tables[one.dataset].ensure(columns_of(one.table.shape.columns, sequence))
    with open_source(job, spec) as source:
        asked = [_ask(job, spec, source, one, tables[one.dataset], sequence) for one in spec.datasets]
        works: list[Work] = []
        judged: list[Judged] = []
        counts, purged = Counts(), 0
        run = digest(spec.id, [one.fingerprint for one in asked], instant_text(job.now))
        for each in asked:
            changed = each.fingerprint is None or each.fingerprint != each.before.fingerprint
            batch = _read(job, spec, source, each) if changed else None
            old = _expired(job, each)
            if batch is None and old is None:
                continue
            work, gone = _work(each, batch, old, run)
            # What is read without end, and has nothing new, leaves no trace.
            if not work.only_ledger or replace(work.ledger, run=each.before.run) != each.before:
                works.append(work)
            purged += gone
            if batch is not None:
                judged.append(batch.judged)
                counts = counts.plus(batch.delta.counts)
        source.settle()
        if judged:
            name = digest(rejects.ledger().batch, run) if rejects.exists() else run
            aside = work_of(job.spark, rejects, judged, Ledger(batch=name, run=run))
            if aside is not None:
                works.append(aside)
        publish_all(works, run, "ingest")
    return _result(job, spec, tables, rejects, counts, purged)


def _ask(job: Job, spec: IngestSpec, source: Source, one: Ingested, table: Table, sequence: str | None) -> Asked:
    before = table.ledger()
    at = after(job.now, None if before.at is None else read_instant(before.at))
    content = source.fingerprint(one)
    columns = columns_text(one.table.shape)
    how = way_of(spec)
    made = [columns, one.table.shape.history, how, spec.reject, spec.refuse_extra]
    if isinstance(spec.method, Watermark | Changes):
        made.append(spec.method.overlap or "")
    fingerprint = None if content is None else digest(content, made)
    return Asked(one, table, before, fingerprint, Keeping(one.table.shape, instant_text(at), sequence), columns, how)


def _read(job: Job, spec: IngestSpec, source: Source, asked: Asked) -> Batch:
    job.log.say("reading", dataset=asked.dataset.dataset)
    method = spec.method
    if isinstance(method, Snapshot):
        batch = _snapshot(job, spec, source, asked)
    elif isinstance(method, Watermark):
        batch = _watermark(job, spec, source, asked, method)
    else:
        batch = _changes(job, spec, source, asked, method)
    if batch.judged.bad:
        job.log.say("bad records put aside", dataset=asked.dataset.dataset, records=batch.judged.bad)
    return batch


def _asking(spec: IngestSpec, asked: Asked) -> Asking:
    return Asking(asked.dataset.dataset, spec.timezone, refuse_extra=spec.refuse_extra)


def _current(asked: Asked) -> DataFrame | None:
    """The current rows and the tombstones; None where there is nothing at all."""
    if (asked.table.total() or 0) == 0:
        return None
    return asked.table.spark.table(asked.table.name).filter(f"{TO} IS NULL")


def _snapshot(job: Job, spec: IngestSpec, source: Source, asked: Asked) -> Batch:
    shape, what = asked.shape, asked.dataset.dataset
    reading = source.read(asked.dataset, shape, _asking(spec, asked))
    for note in reading.notes:
        job.log.say("note", dataset=what, text=note)
    checks = row_checks(shape)
    taken = take(job.spark, reading, Taking(shape, what, checks, spec.reject))
    unique(taken.rows, shape, what)
    current = _current(asked)
    if shape.primary_key:
        delta = by_key(taken.rows, current, asked.keeping, True, None)
    else:
        delta = as_wholes(taken.rows, _whole(asked), asked.keeping, "true")
    return Batch(delta, Position(asked.how), Judged(what, taken.records, checks, taken.bad, None))


def _whole(asked: Asked) -> DataFrame:
    return asked.table.spark.table(asked.table.name).filter(CURRENT)


def _watermark(job: Job, spec: IngestSpec, source: Source, asked: Asked, method: Watermark) -> Batch:
    """
    Rows of a window: those whose watermark is no less than the greatest that was read, less the overlap. With a key they are
    merged, never over a row with a greater watermark. Without one they replace those of the window.
    """
    shape, what = asked.shape, asked.dataset.dataset
    column = shape.column(method.column)
    position = asked.position
    low = low_of(column, position.greatest if position else None, method.overlap, what)
    window = None if low is None else (column.name, low)
    reading = source.read(asked.dataset, shape, replace(_asking(spec, asked), grows=True, low=window))
    for note in reading.notes:
        job.log.say("note", dataset=what, text=note)
    checks = row_checks(shape, column.name)
    taken = take(job.spark, reading, Taking(shape, what, checks, spec.reject, window, mark=column.name))
    before = position.greatest if position else None
    mark = identifier(column.name)
    if shape.primary_key:
        guard = None if was_read_otherwise(asked.before, asked.how) else column.name
        delta = by_key(newest(taken.rows, shape, column.name, what), _current(asked), asked.keeping, False, guard)
    else:
        least = low if low is not None else taken.least
        where = "false" if least is None else f"{mark} >= CAST({literal(least)} AS {column.storage})"
        delta = as_wholes(taken.rows, _whole(asked), asked.keeping, where)
    greatest = _greater(job, column.storage, before, taken.greatest)
    judged = Judged(what, taken.records, checks, taken.bad, () if position else reading.labels)
    return Batch(delta, Position(asked.how, greatest), judged)


def _greater(job: Job, kind: str, a: str | None, b: str | None) -> str | None:
    """The greater of two texts of values, in the order of their type."""
    if a is None or b is None or a == b:
        return b if a is None else a
    row = job.spark.sql(
        f"SELECT CAST(greatest(try_cast({literal(a)} AS {kind}), CAST({literal(b)} AS {kind})) AS string) AS g"
    ).first()
    return b if row is None else row["g"]


def _changes(job: Job, spec: IngestSpec, source: Source, asked: Asked, method: Changes) -> Batch:
    what = asked.dataset.dataset
    position = asked.position
    states = source.states(asked.dataset)
    read = read_changes(
        job,
        method,
        asked.keeping,
        _current(asked) if asked.before.batch is not None else None,
        lambda shape, low: source.read(
            asked.dataset,
            shape,
            replace(
                _asking(spec, asked),
                grows=True,
                skip=position.files if position and states is not None else frozenset(),
                low=low,
            ),
        ),
        what,
        spec.reject,
        position,
        states is None,
    )
    greatest = _greater(job, method.sequence_type, position.greatest if position else None, read.greatest)
    judged = Judged(what, read.records, read.checks, read.bad, () if position else read.labels)
    return Batch(read.delta, Position(asked.how, greatest, states or frozenset()), judged)


def _expired(job: Job, asked: Asked) -> str | None:
    """Which versions are no longer kept, as SQL; None: all are kept. Current versions stay, however old."""
    retention = asked.dataset.retention
    if retention is None or not asked.shape.milestoned:
        return None
    least = _least(job.now, retention, asked.dataset.dataset)
    if least is None:
        return None
    where = f"{TO} < CAST({literal(instant_text(least))} AS timestamp)"
    found = asked.table.spark.table(asked.table.name).filter(where).limit(1).count()
    return where if found else None


def _least(now: datetime, retention: str, what: str) -> datetime | None:
    try:
        return earlier(now, retention)
    except ValueError as error:
        raise Problem(f"{what}: its retention is no duration.", "Write it as P1Y or P30D.") from error


def _work(asked: Asked, batch: Batch | None, old: str | None, run: str) -> tuple[Work, int]:
    """What becomes of a dataset's table, and how many versions go because they were kept long enough."""
    before, shape = asked.before, asked.shape
    delta = Delta(Counts()) if batch is None else batch.delta
    statements = _turned(before, shape)
    gone = 0 if old is None else asked.table.spark.table(asked.table.name).filter(old).count()
    news = not delta.counts.nothing or gone > 0 or bool(statements) or before.batch is None
    name = digest(before.batch, asked.fingerprint, asked.columns, asked.keeping.at, gone) if news else before.batch
    counts = delta.counts
    ledger = Ledger(
        batch=name,
        fingerprint=before.fingerprint if batch is None else asked.fingerprint,
        position=before.position if batch is None or batch.position is None else batch.position.to_json(),
        at=asked.keeping.at if not counts.nothing or before.at is None else before.at,
        number=before.number + (1 if news else 0),
        rows=before.rows + counts.inserted - counts.deleted,
        columns=before.columns if batch is None else asked.columns,
        history=shape.history if batch is not None else before.history,
        run=run,
    )
    last = [] if old is None else [f"DELETE FROM {{table}} WHERE {old}"]
    return Work(asked.table, ledger, delta, asked.keeping, statements if batch is not None else [], last), gone


def _turned(before: Ledger, shape: Shape) -> list[str]:
    """History begins with the last batch where nobody asked for it before, and ends where nobody does any more."""
    if before.batch is None or before.history == shape.history:
        return []
    if shape.milestoned:
        return [f"UPDATE {{table}} SET {FROM} = CAST({literal(before.at or '')} AS timestamp) WHERE {TO} IS NULL"]
    return [f"DELETE FROM {{table}} WHERE {TO} IS NOT NULL"]


def _result(
    job: Job, spec: IngestSpec, tables: dict[str, Table], rejects: Table, counts: Counts, purged: int
) -> Result:
    aside = counted(job.spark, rejects, list(tables))
    result = Result(counts, counts.nothing and purged == 0, rejects=aside, purged=purged)
    if purged:
        job.log.say("versions that were kept long enough are gone", versions=purged, text=count(purged, "version"))
    if len(tables) != 1:
        return result
    ledger = next(iter(tables.values())).ledger()
    return replace(result, rows=ledger.rows, batch=ledger.batch)
