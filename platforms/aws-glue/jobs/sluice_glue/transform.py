"""Runs a transformer's code on its inputs as they are at one moment, and keeps what it makes: all outputs, or none."""

from collections.abc import Callable
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from .difference import Counts, Delta, Keeping, as_wholes, by_key
from .job import Job, Result, digest
from .judge import row_checks
from .keys import unique
from .lake import CURRENT, TO, Table, columns_of
from .ledger import Ledger, columns_text
from .moments import after, instant_text, read_instant
from .problem import Problem, listed, show
from .publish import Work, publish_all, recover
from .read_tables import current_of, read_frame
from .reading import Asking
from .spec import Output, TransformSpec
from .statements import query_of, split
from .take import Taking, take

_REMEDY = "Mend the code, or declare the dataset as what it makes. What it made before stays."


def transform(job: Job, spec: TransformSpec) -> Result:
    """
    Runs the code unless it and its inputs are what they were. What it makes is judged like what is read from a source. Raises
    Problem.
    """
    tables = {one.name: Table(job.spark, one.table.at, one.table.location) for one in spec.outputs}
    recover(list(tables.values()), "transform", job.log)
    inputs = {one.relation: Table(job.spark, one.table.at, one.table.location) for one in spec.inputs}
    heads: dict[str, int | None] = {}
    batches: list[object] = []
    for one in spec.inputs:
        table = inputs[one.relation]
        head, ledger = table.pinned() if table.exists() else (None, Ledger())
        if ledger.batch is None:
            raise Problem(f"{spec.title}: {table} has no complete batch yet.", "Run what brings it there first.")
        heads[one.relation] = head
        batches.append([one.relation, columns_text(one.table.shape), ledger.batch])
    outputs = [[one.dataset, one.name, columns_text(one.table.shape)] for one in spec.outputs]
    made_of = digest(spec.code.runtime, spec.code.text, spec.timezone, batches, outputs)
    for output in spec.outputs:
        tables[output.name].ensure(columns_of(output.table.shape.columns, None))
    before = {name: table.ledger() for name, table in tables.items()}
    if all(ledger.fingerprint == made_of for ledger in before.values()):
        return _result(Counts(), tables)
    frames = {
        one.relation: current_of(inputs[one.relation], one.table.shape, heads[one.relation]) for one in spec.inputs
    }
    job.log.say("running", file=spec.code.file)
    made = _sql(job.spark, spec, frames) if spec.code.runtime == "sql" else _pyspark(job.spark, spec, frames)
    run = digest(spec.id, made_of, instant_text(job.now))
    works = [
        _work(job, spec, one, tables[one.name], before[one.name], made[one.name], made_of, run) for one in spec.outputs
    ]
    publish_all(works, run, "transform")
    counts = Counts()
    for work in works:
        counts = counts.plus(work.delta.counts)
    return _result(counts, tables)


def _work(
    job: Job,
    spec: TransformSpec,
    output: Output,
    table: Table,
    before: Ledger,
    frame: DataFrame,
    made_of: str,
    run: str,
) -> Work:
    shape, what = output.table.shape, output.dataset
    at = after(job.now, None if before.at is None else read_instant(before.at))
    keeping = Keeping(shape, instant_text(at))
    reading = read_frame(frame, f"{output.name} of {spec.code.file}", shape, Asking(what, spec.timezone))
    for note in reading.notes:
        job.log.say("note", dataset=what, text=note)
    rows = take(job.spark, reading, Taking(shape, what, row_checks(shape), False)).rows
    unique(rows, shape, what)
    there = table.spark.table(table.name)
    if shape.primary_key:
        current = there.filter(f"{TO} IS NULL") if (table.total() or 0) > 0 else None
        delta: Delta = by_key(rows, current, keeping, True, None)
    else:
        delta = as_wholes(rows, there.filter(CURRENT), keeping, "true")
    counts = delta.counts
    news = not counts.nothing or before.batch is None
    ledger = Ledger(
        batch=digest(before.batch, made_of, keeping.at) if news else before.batch,
        fingerprint=made_of,
        at=keeping.at if news else before.at,
        number=before.number + (1 if news else 0),
        rows=before.rows + counts.inserted - counts.deleted,
        columns=columns_text(shape),
        history=shape.history,
        run=run,
    )
    return Work(table, ledger, delta, keeping)


def _sql(spark: SparkSession, spec: TransformSpec, frames: dict[str, DataFrame]) -> dict[str, DataFrame]:
    """One query makes the only output; else `CREATE TABLE | VIEW <output> AS …` for each, one after another."""
    for relation, frame in frames.items():
        frame.createOrReplaceTempView(relation)
    made: dict[str, DataFrame] = {}
    statements = split(spec.code.text)
    try:
        for statement in statements:
            name, query = query_of(statement)
            if name is None:
                if len(statements) > 1 or len(spec.outputs) > 1:
                    raise Problem(
                        f"{spec.code.file}: a query that is not the only statement makes nothing.",
                        "Write CREATE TABLE <dataset> AS … for each output, or one query for the only one.",
                    )
                name = spec.outputs[0].name
            frame = spark.sql(query)
            frame.createOrReplaceTempView(name)
            made[name.lower()] = frame
    except Problem:
        raise
    except Exception as error:
        raise _code_problem(spec, error) from error
    return _outputs(spec, made)


def _pyspark(spark: SparkSession, spec: TransformSpec, frames: dict[str, DataFrame]) -> dict[str, DataFrame]:
    module: dict[str, Any] = {"__name__": "transformer", "__file__": spec.code.file}
    try:
        exec(compile(spec.code.text, spec.code.file, "exec"), module)  # The model's own code is what this job is for.
        function: Callable[..., Any] | None = module.get("transform")
        if function is None:
            raise Problem(f"{spec.code.file} defines no transform(spark, inputs, params).", _REMEDY)
        made = function(spark, dict(frames), {"timezone": spec.timezone, "workspace": spec.workspace})
    except Problem:
        raise
    except Exception as error:
        raise _code_problem(spec, error) from error
    if isinstance(made, DataFrame) and len(spec.outputs) == 1:
        made = {spec.outputs[0].name: made}
    if not isinstance(made, dict) or not all(isinstance(frame, DataFrame) for frame in made.values()):
        raise Problem(f"{spec.code.file} gave no data frames by name of output.", _REMEDY)
    return _outputs(spec, {str(name).lower(): frame for name, frame in made.items()})


def _outputs(spec: TransformSpec, made: dict[str, DataFrame]) -> dict[str, DataFrame]:
    missing = [one.name for one in spec.outputs if one.name.lower() not in made]
    if missing:
        raise Problem(f"{spec.code.file} does not make {listed(missing)}.", _REMEDY)
    return {one.name: made[one.name.lower()] for one in spec.outputs}


def _code_problem(spec: TransformSpec, error: Exception) -> Problem:
    """What went wrong in code of the model. Errors' texts may quote rows, so only what kind it is and where is told."""
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == spec.code.file:
            line = trace.tb_lineno
        trace = trace.tb_next
    where = "" if line is None else f", line {line}"
    asked = getattr(error, "getErrorClass", None)
    kind = asked() if callable(asked) else None
    return Problem(f"{show(spec.code.file)}{where}: {kind or type(error).__name__}.", _REMEDY)


def _result(counts: Counts, tables: dict[str, Table]) -> Result:
    result = Result(counts, counts.nothing)
    if len(tables) != 1:
        return result
    ledger = next(iter(tables.values())).ledger()
    return Result(counts, counts.nothing, rows=ledger.rows, batch=ledger.batch)
