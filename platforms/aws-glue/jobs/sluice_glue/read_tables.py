"""Tables of the catalog, and what another instance handed over."""

import json
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from .convert import Reader
from .lake import CURRENT, Table
from .problem import Problem, show
from .read_parquet import read_parquet, typed_cell
from .reading import Asking, Part, Reading, check_columns, match
from .spec import ExchangeSource, Shape, TableName, TablesSource
from .sql import identifier
from .storage import FileInfo, Storage


def made_table(spark: SparkSession, source: TablesSource, name: str) -> Table:
    """The table that a transformer made, which it has under the dataset's name."""
    return Table(spark, TableName(source.database, name), "")


def read_frame(frame: DataFrame, label: str, shape: Shape, asking: Asking) -> Reading:
    """A data frame with columns that have types of their own. Raises Problem when they cannot agree with the shape."""
    layout = match(label, frame.columns, shape, asking.what)
    notes = check_columns([layout], [layout], shape, asking)
    read = frame.toDF(*(f"c{index}" for index in range(len(frame.columns)))).selectExpr(
        f"'{label_sql(label)}' AS _label",
        "CAST(NULL AS bigint) AS _line",
        *(f"CAST(NULL AS string) AS {name}" for name in ("_wrong", "_record", "_kinds")),
        "*",
    )
    reader = Reader(asking.timezone)
    cells = tuple(
        typed_cell(read, reader, column, f"c{at}", label, asking.what)
        for column, at in zip(shape.columns, layout.at, strict=True)
    )
    return Reading((Part(read, cells),), (label,), notes)


def label_sql(label: str) -> str:
    """A label within quotes of SQL."""
    return label.replace("\\", "\\\\").replace("'", "\\'")


def current_of(table: Table, shape: Shape, snapshot: int | None = None) -> DataFrame:
    """The current rows of a table as of a snapshot, with the shape's columns only."""
    at = f"{table.name} VERSION AS OF {snapshot}" if snapshot is not None else table.name
    listed = ", ".join(identifier(name) for name in shape.names)
    return table.spark.sql(f"SELECT {listed} FROM {at} WHERE {CURRENT}")


def read_made(spark: SparkSession, source: TablesSource, name: str, shape: Shape, asking: Asking) -> Reading:
    """What a transformer made last."""
    table = made_table(spark, source, name)
    return read_frame(current_of(table, shape), f"{name} of {source.database}", shape, asking)


def manifest_of(storage: Storage, source: ExchangeSource, name: str, what: str) -> dict[str, Any]:
    """What another instance says of what it handed over. Raises Problem when it says nothing."""
    text = storage.read_text(f"{source.uri}/{name}/manifest.json")
    if text is None:
        raise Problem(
            f"{what}: {source.peer} has not handed it over yet: there is no manifest below {show(source.uri)}.",
            "Run the export of the other instance first.",
        )
    try:
        value: dict[str, Any] = json.loads(text)
        if value["schema"] != 1 or value["format"] != "parquet":
            raise ValueError(value)
        return value
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(
            f"{what}: the manifest of {source.peer} cannot be read.", "Export it again with the same version of Sluice."
        ) from error


def read_exchanged(
    spark: SparkSession, storage: Storage, source: ExchangeSource, name: str, shape: Shape, asking: Asking
) -> Reading:
    """The current rows of what was handed over: the files that its manifest names."""
    manifest = manifest_of(storage, source, name, asking.what)
    files: list[FileInfo] = [storage.look(storage.path(f"{source.uri}/{name}/{file}")) for file in manifest["files"]]
    reading = read_parquet(spark, storage, files, files, shape, asking)
    if manifest.get("history") != "milestoned":
        return reading
    return Reading(
        tuple(Part(part.frame.filter(f"{_ended(manifest)} IS NULL"), part.cells) for part in reading.parts),
        reading.labels,
        (),
    )


def _ended(manifest: dict[str, Any]) -> str:
    """Parts have their columns by number, in the order of the files'."""
    return f"c{[str(name) for name in manifest['columns']].index('valid_to')}"
