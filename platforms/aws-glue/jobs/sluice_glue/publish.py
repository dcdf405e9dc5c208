"""
Write, audit, publish: a batch is written to a branch of its table, where nobody sees it, its ledger is committed there, and
the branch becomes what everybody sees. Tables of one run are all written before the first is published; a run that was killed
between two of them is finished by the next.
"""

from dataclasses import dataclass, field

from pyspark.sql.functions import lit

from .difference import CLOSE, DROP, NEW, SET, TOUCH, Delta, Keeping
from .failpoint import durable
from .lake import FROM, SEQUENCE, TO, Table
from .ledger import PROPERTY, Ledger, parse
from .log import Log
from .problem import Problem
from .sql import identifier

_ATTEMPTS = 3


@dataclass(frozen=True)
class Work:
    """What becomes of one table."""

    table: Table
    #: The state of the table once it is done.
    ledger: Ledger
    delta: Delta
    keeping: Keeping
    #: Statements that come first and last, in which `{table}` is the branch.
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    @property
    def only_ledger(self) -> bool:
        """Whether no row is touched."""
        return self.delta.merge is None and self.delta.rows is None and not self.before and not self.after


def publish_all(works: list[Work], run: str, step: str) -> None:
    """Makes all of it visible. Raises Problem when others keep writing to a table."""
    touched = [work for work in works if not work.only_ledger]
    for work in touched:
        _stage(work, run, step)
    for work in touched:
        _publish(work, run, step)
    for work in works:
        if work.only_ledger:
            durable(f"{step}.commit", lambda work=work: work.table.write_ledger("main", work.ledger))  # type: ignore[misc]
            durable(f"{step}.mirror", lambda work=work: work.table.mirror(work.ledger))  # type: ignore[misc]


def recover(tables: list[Table], step: str, log: Log) -> None:
    """
    Finishes what a run began to publish, and drops what one left that published nothing. Belongs at the start of each run.
    """
    there = [table for table in tables if table.exists()]
    left = [(table, branch) for table in there for branch in table.branches()]
    if not left:
        return
    published = {table.ledger().run: str(table) for table in there}
    for table, branch in left:
        tip = table.handle().snapshot(branch)
        ledger = parse(tip.summary().get(PROPERTY)) if tip is not None else None
        begun = ledger is not None and ledger.run in published and published[ledger.run] != str(table)
        if ledger is not None and begun and table.is_behind(branch):
            log.say("finishing what a run began to publish", table=str(table))
            durable(f"{step}.commit", lambda t=table, b=branch: t.publish(b))  # type: ignore[misc]
            table.drop_branch(branch)
            durable(f"{step}.mirror", lambda t=table, known=ledger: t.mirror(known))  # type: ignore[misc]
        else:
            log.say("dropping what a run left behind", table=str(table))
            table.drop_branch(branch)


def _stage(work: Work, run: str, step: str) -> None:
    table = work.table
    branch = table.branch_of(run)
    table.drop_branch(branch)
    durable(f"{step}.branch", lambda: table.make_branch(branch))
    durable(f"{step}.stage", lambda: _write(work, branch))
    _audit(work, branch)
    durable(f"{step}.ledger", lambda: table.write_ledger(branch, work.ledger))


def _publish(work: Work, run: str, step: str) -> None:
    table = work.table
    branch = table.branch_of(run)
    for attempt in range(1, _ATTEMPTS + 1):
        if table.is_behind(branch):
            break
        # Maintenance wrote files of the table anew meanwhile; its rows are what they were.
        if attempt == _ATTEMPTS:
            raise Problem(
                f"{table} was written to by somebody else while its batch was made, {_ATTEMPTS} times.",
                "Let nobody else write the tables of the lake; then run again.",
            )
        _stage(work, run, step)
    durable(f"{step}.commit", lambda: table.publish(branch))
    table.drop_branch(branch)
    durable(f"{step}.mirror", lambda: table.mirror(work.ledger))


def _write(work: Work, branch: str) -> None:
    spark, at = work.table.spark, work.table.on(branch)
    for statement in work.before:
        spark.sql(statement.replace("{table}", at))
    delta = work.delta
    if delta.rows is not None and delta.where is not None:
        if delta.where == "true":
            delta.rows.writeTo(at).overwrite(lit(True))
        else:
            spark.sql(f"DELETE FROM {at} WHERE {delta.where}")
            delta.rows.writeTo(at).append()
    elif delta.merge is not None and delta.all_new:
        delta.merge.drop("_do").writeTo(at).append()
    elif delta.merge is not None:
        _merge(work, at)
    for statement in work.after:
        spark.sql(statement.replace("{table}", at))


def _merge(work: Work, at: str) -> None:
    """One MERGE. What closes a version and what is new of the same key are two rows, of which the second matches nothing."""
    if work.delta.merge is None:
        return
    shape = work.keeping.shape
    source = work.delta.merge
    name = "sluice_merge"
    source.createOrReplaceTempView(name)
    columns = [column for column in source.columns if column != "_do"]
    key = " AND ".join(f"t.{identifier(one)} = s.{identifier(one)}" for one in shape.primary_key)
    sets = ", ".join(f"{identifier(column)} = s.{identifier(column)}" for column in columns)
    listed = ", ".join(identifier(column) for column in columns)
    values = ", ".join(f"s.{identifier(column)}" for column in columns)
    touch = (
        f"WHEN MATCHED AND s._do = '{TOUCH}' THEN UPDATE SET {SEQUENCE} = s.{SEQUENCE} " if SEQUENCE in columns else ""
    )
    source.sparkSession.sql(
        f"MERGE INTO {at} AS t USING {name} AS s ON {key} AND t.{TO} IS NULL AND s._do <> '{NEW}' "
        f"WHEN MATCHED AND s._do = '{SET}' THEN UPDATE SET {sets} "
        f"WHEN MATCHED AND s._do = '{CLOSE}' THEN UPDATE SET {TO} = s.{FROM} "
        f"{touch}WHEN MATCHED AND s._do = '{DROP}' THEN DELETE "
        f"WHEN NOT MATCHED AND s._do = '{NEW}' THEN INSERT ({listed}) VALUES ({values})"
    )


def _audit(work: Work, branch: str) -> None:
    """What is on the branch is what was to come of it, as far as counts tell. Rows were judged before they were written."""
    if work.before or work.after or work.delta.more is None:
        return
    before, after = work.table.total(), work.table.total(branch)
    if before is not None and after is not None and after != before + work.delta.more:
        raise Problem(
            f"{work.table}: its batch came to {after} rows instead of {before + work.delta.more}, so it was not published.",
            "Look for versions of one key that are current twice; whoever else writes the table made them.",
        )
