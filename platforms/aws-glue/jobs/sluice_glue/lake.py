"""Iceberg tables: their schemas, branches and ledgers. Whoever runs a job is the only writer of its tables."""

import re
from dataclasses import replace
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from .ledger import PROPERTY, Ledger, parse
from .problem import Problem, show
from .session import CATALOG
from .spec import Column, TableName
from .sql import identifier, literal

FROM, TO, DELETED, SEQUENCE = "_sluice_from", "_sluice_to", "_sluice_deleted", "_sluice_sequence"

#: How many ancestors of a table's head are looked at for its ledger.
_FAR = 10_000
_PREFIX = "sluice_"
_PROPERTIES = {
    "format-version": "2",
    "write.merge.mode": "copy-on-write",
    "write.update.mode": "copy-on-write",
    "write.delete.mode": "copy-on-write",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "100",
    "commit.retry.num-retries": "10",
}


class Table:
    """A table of the lake."""

    def __init__(self, spark: SparkSession, at: TableName, location: str) -> None:
        self.spark = spark
        self.at = at
        self.name = f"{CATALOG}.{identifier(at.database)}.{identifier(at.table)}"
        self._location = location
        self._jvm: Any = spark._jvm

    def __str__(self) -> str:
        return f"{self.at.database}.{self.at.table}"

    def exists(self) -> bool:
        """Whether the catalog knows it."""
        return bool(self.spark.catalog.tableExists(self.name))

    def ensure(self, columns: list[tuple[str, str]]) -> None:
        """
        Makes the table, or makes it fit: columns that it lacks are added, types become wider. Nothing is dropped or renamed;
        what the contract has no more stays, and is null in new rows. Raises Problem where a type would become narrower.
        """
        if not self.exists():
            self._create(columns)
        self._evolve(columns)
        if self.handle().currentSnapshot() is None:
            self.handle().newFastAppend().commit()

    def _create(self, columns: list[tuple[str, str]]) -> None:
        listed = ", ".join(f"{identifier(name)} {kind}" for name, kind in columns)
        properties = ", ".join(f"{literal(name)} = {literal(value)}" for name, value in _PROPERTIES.items())
        # A catalog of folders decides itself where a table is.
        folders = self.spark.conf.get(f"spark.sql.catalog.{CATALOG}.type", None) == "hadoop"
        location = "" if folders else f"LOCATION {literal(self._location)} "
        if folders:
            self.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {CATALOG}.{identifier(self.at.database)}")
        self.spark.sql(
            f"CREATE TABLE IF NOT EXISTS {self.name} ({listed}) USING iceberg {location}TBLPROPERTIES ({properties})"
        )

    def _evolve(self, columns: list[tuple[str, str]]) -> None:
        there = {field.name.lower(): field for field in self.spark.table(self.name).schema.fields}
        missing = [(name, kind) for name, kind in columns if name.lower() not in there]
        if missing:
            listed = ", ".join(f"{identifier(name)} {kind}" for name, kind in missing)
            self.spark.sql(f"ALTER TABLE {self.name} ADD COLUMNS ({listed})")
        for name, kind in columns:
            field = there.get(name.lower())
            if field is None:
                continue
            found, wanted = field.dataType.simpleString(), _normal(self.spark, kind)
            if found != wanted:
                if not _widens(found, wanted):
                    raise Problem(
                        f"{self}: {show(name)} is kept as {found}, and the contract now asks for {wanted}, which does not hold all of it.",
                        "Declare a type that holds what was there, or give the column another name.",
                    )
                self._alter(name, f"TYPE {wanted}")
            if not field.nullable:
                self._alter(name, "DROP NOT NULL")

    def _alter(self, name: str, how: str) -> None:
        try:
            self.spark.sql(f"ALTER TABLE {self.name} ALTER COLUMN {identifier(name)} {how}")
        except AnalysisException as error:
            raise Problem(
                f"{self}: {show(name)} cannot become {how}: {error.getErrorClass() or 'Iceberg refuses it'}.",
                "Declare a type that Iceberg can widen to, or give the column another name.",
            ) from error

    def handle(self) -> Any:
        """The table as Iceberg's own library has it, as it is now."""
        return self._jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergTable(self.spark._jsparkSession, self.name)

    def ledger(self) -> Ledger:
        """
        What the newest snapshot says that says something. Maintenance makes snapshots that say nothing and drops old ones;
        then the table's own property tells what was last published.
        """
        return self.pinned()[1]

    def pinned(self) -> tuple[int | None, Ledger]:
        """The snapshot that everybody sees, and the ledger as of it: what is read at the one is what the other tells of."""
        handle = self.handle()
        snapshot = handle.currentSnapshot()
        return (None if snapshot is None else int(snapshot.snapshotId())), self._ledger_of(handle, snapshot)

    @staticmethod
    def _ledger_of(handle: Any, snapshot: Any) -> Ledger:
        for _ in range(_FAR):
            if snapshot is None:
                break
            found = parse(snapshot.summary().get(PROPERTY))
            if found is not None:
                return found
            parent = snapshot.parentId()
            snapshot = None if parent is None else handle.snapshot(parent)
        return parse(handle.properties().get(PROPERTY)) or Ledger()

    def total(self, branch: str | None = None) -> int | None:
        """How many rows there are, as the snapshot's summary says; None when it does not."""
        handle = self.handle()
        snapshot = handle.currentSnapshot() if branch is None else handle.snapshot(branch)
        text = None if snapshot is None else snapshot.summary().get("total-records")
        return None if text is None else int(text)

    def branches(self) -> list[str]:
        """The branches that jobs made and did not publish."""
        return sorted(str(name) for name in self.handle().refs() if str(name).startswith(_PREFIX))

    def branch_of(self, run: str) -> str:
        """What a run's branch is called."""
        return f"{_PREFIX}{run[:24]}"

    def on(self, branch: str) -> str:
        """The table as it is on a branch, to be written."""
        return f"{self.name}.{identifier('branch_' + branch)}"

    def make_branch(self, branch: str) -> None:
        """Makes a branch of what everybody sees."""
        handle = self.handle()
        handle.manageSnapshots().createBranch(branch, handle.currentSnapshot().snapshotId()).commit()

    def drop_branch(self, branch: str) -> None:
        """Drops a branch, and with it what nobody sees."""
        handle = self.handle()
        if handle.refs().get(branch) is not None:
            handle.manageSnapshots().removeBranch(branch).commit()

    def write_ledger(self, branch: str, ledger: Ledger) -> None:
        """Commits the ledger to a branch, with no rows."""
        append = self.handle().newFastAppend().toBranch(branch)
        append.set(PROPERTY, ledger.to_json())
        append.set("sluice.batch", ledger.batch or "")
        append.commit()

    def is_behind(self, branch: str) -> bool:
        """Whether a branch goes on from what everybody sees: nobody wrote meanwhile."""
        handle = self.handle()
        current, tip = handle.currentSnapshot(), handle.snapshot(branch)
        if current is None or tip is None:
            return False
        ancestors = self._jvm.org.apache.iceberg.util.SnapshotUtil.isAncestorOf
        return bool(ancestors(handle, tip.snapshotId(), current.snapshotId()))

    def publish(self, branch: str) -> None:
        """Makes a branch what everybody sees: one commit, rows and ledger together."""
        self.handle().manageSnapshots().fastForwardBranch("main", branch).commit()

    def mirror(self, ledger: Ledger) -> None:
        """Keeps the ledger as a property of the table, too, for when its snapshot is gone."""
        self.handle().updateProperties().set(PROPERTY, replace(ledger).to_json()).commit()

    def expire(self, older_than: int, retain: int) -> int:
        """
        Drops snapshots that ended before an instant (milliseconds since 1970), but the last few, and what only they hold.
        What is visible stays: no reference is ever dropped. Gives how many went.
        """
        handle = self.handle()
        before = int(handle.snapshots().spliterator().getExactSizeIfKnown())
        handle.expireSnapshots().expireOlderThan(older_than).retainLast(retain).cleanExpiredFiles(True).commit()
        after = int(self.handle().snapshots().spliterator().getExactSizeIfKnown())
        return before - after


def columns_of(columns: tuple[Column, ...], sequence: str | None) -> list[tuple[str, str]]:
    """The columns of a lake table: the contract's and those of the system, each with its Spark SQL type."""
    system = [(FROM, "timestamp"), (TO, "timestamp"), (DELETED, "boolean")]
    return [
        *((column.name, column.storage) for column in columns),
        *system,
        *([] if sequence is None else [(SEQUENCE, sequence)]),
    ]


def _normal(spark: SparkSession, kind: str) -> str:
    """A type as Iceberg gives it back: it has no integers of less than 32 bits."""
    text = str(spark._jvm.org.apache.spark.sql.types.DataType.fromDDL(kind).simpleString())  # type: ignore[union-attr]
    return re.sub(r"\b(?:tinyint|smallint)\b", "int", text)


def _widens(found: str, wanted: str) -> bool:
    """Whether Iceberg lets a column become the other."""
    if (found, wanted) in (("int", "bigint"), ("float", "double")):
        return True
    a, b = (re.fullmatch(r"decimal\((\d+),(\d+)\)", text) for text in (found, wanted))
    return a is not None and b is not None and a[2] == b[2] and int(a[1]) <= int(b[1])


CURRENT = f"{TO} IS NULL AND NOT coalesce({DELETED}, false)"
"""Which rows are current, as SQL: what consumers of live data see."""
