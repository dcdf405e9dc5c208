"""Parquet files, by the schemas in their footers, so that types that Spark does not know are read as what they mean."""

import re
from collections.abc import Callable
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import types as t

from .convert import Converted, Reader
from .problem import Problem, show
from .reading import Asking, Cell, Layout, Part, Reading, check_columns, disagree, match
from .spec import Column, Shape
from .sql import identifier, literal
from .storage import FileInfo, Storage

_INTS = {"INT32": "int", "INT64": "bigint"}


def read_parquet(
    spark: SparkSession, storage: Storage, files: list[FileInfo], wanted: list[FileInfo], shape: Shape, asking: Asking
) -> Reading:
    """Files of one schema are read at once. Raises Problem when types cannot agree, or a file is no whole Parquet file."""
    fields = {file.path: _fields(storage, file, asking.what) for file in files}
    layouts = {
        file.path: match(file.name, [name for name, _, _ in fields[file.path]], shape, asking.what) for file in files
    }
    notes = check_columns(list(layouts.values()), [layouts[file.path] for file in wanted], shape, asking)
    groups: dict[str, list[FileInfo]] = {}
    for file in wanted:
        groups.setdefault(repr(fields[file.path]), []).append(file)
    parts = tuple(
        _part(spark, group, fields[group[0].path], layouts[group[0].path], shape, asking) for group in groups.values()
    )
    return Reading(parts, tuple(file.name for file in wanted), notes)


#: Of a column its name, the type it is read as in DDL, and a form in which it comes that is no type of Spark's.
_Field = tuple[str, str, str]


def _fields(storage: Storage, file: FileInfo, what: str) -> list[_Field]:
    jvm: Any = storage._jvm
    parquet = jvm.org.apache.parquet.hadoop
    try:
        source = parquet.util.HadoopInputFile.fromPath(storage.hadoop_path(file.path), storage._conf)
        reader = parquet.ParquetFileReader.open(source)
    except Exception as error:  # py4j has one class for whatever Java throws.
        raise Problem(
            f"{what}: {file.name} is no whole Parquet file.",
            "Write the file again; writers do best to write elsewhere and rename.",
        ) from error
    try:
        schema = reader.getFooter().getFileMetaData().getSchema()
        return [_field(schema.getType(at)) for at in range(schema.getFieldCount())]
    finally:
        reader.close()


def _field(field: Any) -> _Field:
    name = str(field.getName())
    if not field.isPrimitive():
        return name, _group(field), ""
    kind, form = _primitive(field)
    if field.isRepetition(_repeated(field)):
        return name, f"array<{kind}>", form
    return name, kind, form


def _repeated(field: Any) -> Any:
    return field.getRepetition().valueOf("REPEATED")


def _primitive(field: Any) -> tuple[str, str]:
    physical = str(field.getPrimitiveTypeName().name())
    annotation = field.getLogicalTypeAnnotation()
    logical = "" if annotation is None else str(annotation.toString())
    if physical == "BOOLEAN":
        return "boolean", ""
    if physical in ("FLOAT", "DOUBLE"):
        return physical.lower(), ""
    if physical == "INT96":
        return "timestamp", ""
    if found := re.match(r"DECIMAL\((\d+),\s*(\d+)\)", logical):
        return f"decimal({found[1]},{found[2]})", ""
    if physical in _INTS:
        return _integer(physical, logical)
    if logical == "UUID":
        return "binary", "uuid"
    if logical in ("STRING", "ENUM", "JSON") or logical.startswith("JSON"):
        return "string", ""
    if logical in ("", "BSON"):
        return "binary", ""
    return "binary", logical.lower()


def _integer(physical: str, logical: str) -> tuple[str, str]:
    if found := re.match(r"TIMESTAMP\((\w+),(true|false)\)", logical):
        if found[1] == "NANOS":
            return "bigint", f"nanos:{found[2]}"
        return ("timestamp" if found[2] == "true" else "timestamp_ntz"), ""
    if found := re.match(r"TIME\((\w+),", logical):
        return _INTS[physical], f"time:{found[1]}"
    if logical == "DATE":
        return "date", ""
    if found := re.match(r"INTEGER\((\d+),(true|false)\)", logical):
        bits, signed = int(found[1]), found[2] == "true"
        if signed:
            return {8: "tinyint", 16: "smallint", 32: "int", 64: "bigint"}[bits], ""
        return {8: "smallint", 16: "int", 32: "bigint", 64: "decimal(20,0)"}[bits], ""
    return _INTS[physical], ""


def _group(field: Any) -> str:
    annotation = field.getLogicalTypeAnnotation()
    logical = "" if annotation is None else str(annotation.toString())
    group = field.asGroupType()
    if logical == "LIST":
        inside = group.getType(0)
        if not inside.isPrimitive() and inside.asGroupType().getFieldCount() == 1:
            inside = inside.asGroupType().getType(0)
            return f"array<{_inside(inside)}>"
        return f"array<{_primitive(inside)[0] if inside.isPrimitive() else _group(inside)}>"
    if logical == "MAP":
        pair = group.getType(0).asGroupType()
        return f"map<{_inside(pair.getType(0))},{_inside(pair.getType(1))}>"
    fields = [group.getType(at) for at in range(group.getFieldCount())]
    return f"struct<{','.join(f'{identifier(str(one.getName()))}:{_inside(one)}' for one in fields)}>"


def _inside(field: Any) -> str:
    return _field(field)[1]


def _part(
    spark: SparkSession, files: list[FileInfo], fields: list[_Field], layout: Layout, shape: Shape, asking: Asking
) -> Part:
    schema = ", ".join(f"{identifier(name)} {kind}" for name, kind, _ in fields)
    frame = spark.read.schema(schema).option("__globPaths__", "false").parquet(*(file.path for file in files))
    read = frame.selectExpr(
        "_metadata.file_name AS _label",
        "CAST(NULL AS bigint) AS _line",
        *(f"CAST(NULL AS string) AS {name}" for name in ("_wrong", "_record", "_kinds")),
        *(f"{_plain(identifier(name), form)} AS c{index}" for index, (name, _, form) in enumerate(fields)),
    )
    reader = Reader(asking.timezone, hexadecimal=False)
    cells = [
        _cell(read, reader, column, at, files[0].name, asking.what)
        for column, at in zip(shape.columns, layout.at, strict=True)
    ]
    return Part(read, tuple(cells))


def _cell(read: Any, reader: Reader, column: Column, at: int, label: str, what: str) -> Cell:
    if at < 0:
        return Cell(f"CAST(NULL AS {column.storage})", lambda x: Converted(x, "false"))
    return typed_cell(read, reader, column, f"c{at}", label, what)


def typed_cell(frame: Any, reader: Reader, column: Column, raw: str, label: str, what: str) -> Cell:
    """A column that has a type of its own. Raises Problem when the types cannot agree and anything is there."""
    found: t.DataType = frame.schema[raw].dataType

    def convert(x: str) -> Converted:
        return reader.typed(x, found, column.data_type) or Converted(f"CAST(NULL AS {column.storage})", "false")

    if reader.typed(raw, found, column.data_type) is None and frame.filter(f"{raw} IS NOT NULL").limit(1).count() > 0:
        # A column of nothing but nulls has whatever type its writer came up with.
        raise disagree(what, label, column, show(found.simpleString()))
    return Cell(raw, convert, _shown(found))


def _shown(found: t.DataType) -> Callable[[str], str]:
    if isinstance(found, t.BinaryType):
        return lambda x: f"hex({x})"
    if isinstance(found, t.ArrayType | t.MapType | t.StructType):
        return lambda x: f"to_json({x})"
    return lambda x: f"CAST({x} AS string)"


def _plain(x: str, form: str) -> str:
    """What Spark does not read itself, as text or as what it is."""
    if form.startswith("time:"):
        unit = {"MILLIS": 1_000, "MICROS": 1, "NANOS": None}[form.split(":")[1]]
        micros = f"({x} div 1000)" if unit is None else f"(CAST({x} AS bigint) * {unit})"
        clock = f"date_format(timestamp_micros({micros}), {literal('HH:mm:ss.SSSSSS')})"
        # Nanoseconds that are no whole microseconds are no time that can be kept.
        return f"CASE WHEN {x} % 1000 = 0 THEN {clock} ELSE CAST({x} AS string) END" if unit is None else clock
    if form.startswith("nanos:"):
        moment = f"timestamp_micros({x} div 1000)"
        return moment if form.endswith("true") else f"CAST({moment} AS timestamp_ntz)"
    if form == "uuid":
        return f"lower(hex({x}))"
    return x
