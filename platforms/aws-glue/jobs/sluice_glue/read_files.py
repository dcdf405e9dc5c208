"""Files of one format on S3: CSV, JSON and Parquet."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as t

from .convert import Converted, Reader
from .problem import Problem, show
from .read_parquet import read_parquet
from .reading import BESIDE, Asking, Cell, Layout, Part, Reading, check_columns, match
from .spec import Column, Files, Shape
from .storage import FileInfo, Storage
from .text_records import (
    CsvFile,
    JsonFile,
    Record,
    csv_header,
    csv_records,
    json_records,
    records_of_bytes,
)

_EXTENSIONS = {"csv": ("csv", "tsv", "txt"), "json": ("json", "jsonl", "ndjson"), "parquet": ("parquet", "pq")}
#: Files up to this size are read whole by a worker, in bytes; others line by line.
_SMALL = 32 << 20


def find_files(storage: Storage, source: Files, name: str, what: str) -> tuple[list[FileInfo], list[str]]:
    """
    The files of one dataset below a place: a file or a folder, with or without its extension. A folder gives its files in the
    order of their names, not those of folders within it, nor hidden ones. Gives names that were left out, too. Raises Problem
    when there is nothing.
    """
    clean = name.strip("/")
    endings = _EXTENSIONS[source.format]
    for candidate in (clean, *(f"{clean}.{ending}" for ending in endings)):
        path = storage.path(f"{source.uri}/{candidate}")
        kind = storage.kind(path)
        if kind == "file":
            return [storage.look(path)], []
        if kind == "folder":
            files, folders = storage.entries(path)
            visible = [file for file in files if not file.name.startswith((".", "_"))]
            good = [file for file in visible if file.name.lower().endswith(tuple(f".{ending}" for ending in endings))]
            hidden = [file.name for file in visible if file not in good]
            return good, hidden + [folder for folder in folders if not folder.startswith((".", "_"))]
    tried = ", ".join(f".{ending}" for ending in endings)
    raise Problem(
        f"{what} (container {source.container}): there is no {show(clean)} below {show(source.uri)}, also not with {tried} after it.",
        "Put the file or folder there, or say under `tables` of the datastore's source what it is called.",
    )


def read_files(
    spark: SparkSession, storage: Storage, source: Files, files: list[FileInfo], shape: Shape, asking: Asking
) -> Reading:
    """What files hold, each by its own header or schema. Raises Problem."""
    wanted = [file for file in files if file.state not in asking.skip]
    if source.format == "parquet":
        return read_parquet(spark, storage, files, wanted, shape, asking)
    reader = Reader(asking.timezone)
    cells = _text_cells(shape, reader)
    labels = tuple(file.name for file in wanted)
    if source.format == "json":
        names, families = tuple(shape.names), tuple(column.data_type.family for column in shape.columns)
        read = {file.path: functools.partial(json_records, JsonFile(file.name, names, families)) for file in wanted}
        return Reading((Part(_frame(spark, wanted, read, shape), cells),) if wanted else (), labels)
    layouts = [_layout(storage, file, source, shape, asking) for file in files]
    chosen = [(file, layout) for file, layout in zip(files, layouts, strict=True) if file in wanted]
    notes = check_columns(layouts, [layout for _, layout in chosen], shape, asking)
    options = source.options
    csv = {
        file.path: functools.partial(
            csv_records,
            CsvFile(file.name, options.delimiter, options.null_value, options.header, len(layout.names), layout.at),
        )
        for file, layout in chosen
    }
    return Reading((Part(_frame(spark, wanted, csv, shape), cells),) if wanted else (), labels, notes)


def _text_cells(shape: Shape, reader: Reader) -> tuple[Cell, ...]:
    def convert(column: Column) -> Callable[[str], Converted]:
        return lambda x: reader.text(x, column.data_type)

    return tuple(Cell(f"c{index}", convert(column), lambda x: x) for index, column in enumerate(shape.columns))


def _layout(storage: Storage, file: FileInfo, source: Files, shape: Shape, asking: Asking) -> Layout:
    if not source.options.header:
        return Layout(file.name, tuple(shape.names), tuple(range(len(shape.columns))))
    try:
        names = csv_header(first_lines(storage, file.path), source.options.delimiter)
    except ValueError as error:
        raise Problem(
            f"{asking.what}: {file.name}, line 1: {error}.",
            f"Write the file as CSV with {show(source.options.delimiter)} between fields.",
        ) from error
    if names is None:
        raise Problem(
            f"{asking.what}: {file.name} is empty: not even a header is there.",
            "An empty table is a header and no more. If nothing was meant to be there, write that; else write the file again.",
        )
    return match(file.name, names, shape, asking.what)


def first_lines(storage: Storage, path: str) -> Iterator[str]:
    """The lines of a file, read by the driver as far as they are asked for."""
    place = storage.hadoop_path(path)
    jvm: Any = storage._jvm
    stream = place.getFileSystem(storage._conf).open(place)
    lines = jvm.java.io.BufferedReader(jvm.java.io.InputStreamReader(stream, "UTF-8"))
    try:
        while (line := lines.readLine()) is not None:
            yield str(line)
    finally:
        lines.close()


def _frame(
    spark: SparkSession,
    files: list[FileInfo],
    read: Mapping[str, Callable[[Iterable[str]], Iterator[Record]]],
    shape: Shape,
) -> DataFrame:
    """The records of files as rows of texts."""
    width = len(shape.columns)
    small = [file for file in files if file.size <= _SMALL]
    found = []
    if small:
        found.append(_whole(spark, small, read, width))
    found.extend(_by_line(spark, file, read[file.path]) for file in files if file not in small)
    records = found[0] if len(found) == 1 else spark.sparkContext.union(found)
    return spark.createDataFrame(records, record_schema(width), verifySchema=False)


def record_schema(width: int) -> t.StructType:
    """The columns of a part whose raw values are texts."""
    beside = [t.StructField(name, t.LongType() if name == "_line" else t.StringType()) for name in BESIDE]
    return t.StructType([*beside, *(t.StructField(f"c{index}", t.StringType()) for index in range(width))])


def _whole(
    spark: SparkSession,
    files: list[FileInfo],
    read: Mapping[str, Callable[[Iterable[str]], Iterator[Record]]],
    width: int,
) -> Any:
    by_name = {file.path.split(":", 1)[-1].lstrip("/"): (read[file.path], file.name) for file in files}
    frame = spark.read.format("binaryFile").option("__globPaths__", "false").load([file.path for file in files])

    def records(row: t.Row) -> Iterator[Record]:
        reader, label = by_name[str(row.path).split(":", 1)[-1].lstrip("/")]
        return records_of_bytes(bytes(row.content), reader, width, label)

    return frame.select("path", "content").rdd.flatMap(records)


def _by_line(spark: SparkSession, file: FileInfo, read: Callable[[Iterable[str]], Iterator[Record]]) -> Any:
    """One task reads a file from its first line to its last, holding a record at a time."""
    conf = {
        "textinputformat.record.delimiter": "\n",
        "mapreduce.input.fileinputformat.split.minsize": str(1 << 60),
    }
    lines: Any = spark.sparkContext.newAPIHadoopFile(
        file.path,
        "org.apache.hadoop.mapreduce.lib.input.TextInputFormat",
        "org.apache.hadoop.io.LongWritable",
        "org.apache.hadoop.io.Text",
        conf=conf,
    )
    return lines.mapPartitions(lambda pairs: read(text for _, text in pairs))
