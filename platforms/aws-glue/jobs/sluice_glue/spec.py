"""What a job is told to do, read from JSON as `platforms/aws-glue/spec.ts` writes it. Whatever is unknown or missing is refused."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from .datatype import DataType, parse
from .problem import Problem

History = Literal["live", "milestoned"]
Format = Literal["csv", "json", "parquet"]


@dataclass(frozen=True)
class TableName:
    """A table of the Glue catalog."""

    database: str
    table: str


@dataclass(frozen=True)
class Column:
    """A column of a contract."""

    name: str
    #: As the model writes it.
    type: str
    #: The Spark SQL type it is kept as.
    storage: str
    nullable: bool

    @cached_property
    def data_type(self) -> DataType:
        """The type, taken apart."""
        return parse(self.type)


@dataclass(frozen=True)
class Shape:
    """What consumers know of a table."""

    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    history: History

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]

    @property
    def keys(self) -> list[Column]:
        """The columns of the key, in its order."""
        return [self.column(name) for name in self.primary_key]

    @property
    def values(self) -> list[Column]:
        """The columns that are not in the key."""
        return [column for column in self.columns if column.name not in self.primary_key]

    def column(self, name: str) -> Column:
        """A column by its name, whatever its case. Raises KeyError where there is none."""
        for column in self.columns:
            if column.name.lower() == name.lower():
                return column
        raise KeyError(name)

    def required(self, column: Column) -> bool:
        """Whether a column takes no nulls."""
        return not column.nullable or column.name in self.primary_key

    @property
    def milestoned(self) -> bool:
        """Whether every version of every row is kept."""
        return self.history == "milestoned"


@dataclass(frozen=True)
class LakeTable:
    """An Iceberg table of the lake, with what is read from it."""

    at: TableName
    location: str
    shape: Shape


@dataclass(frozen=True)
class FileOptions:
    """How CSV files are written."""

    header: bool
    delimiter: str
    null_value: str


@dataclass(frozen=True)
class Server:
    """A database server. What proves who we are is in the secret."""

    container: str
    engine: str
    host: str
    port: int
    database: str
    secret: str


@dataclass(frozen=True)
class Files:
    """Files of one format below a place."""

    container: str
    uri: str
    format: Format
    options: FileOptions


@dataclass(frozen=True)
class DatabaseSource:
    """A database that is read from; `schema` is where what names none lies."""

    server: Server
    schema: str


@dataclass(frozen=True)
class TablesSource:
    """Tables of the catalog that a transformer made."""

    database: str


@dataclass(frozen=True)
class ExchangeSource:
    """What another instance handed over."""

    peer: str
    uri: str


Source = Files | DatabaseSource | TablesSource | ExchangeSource


@dataclass(frozen=True)
class Snapshot:
    """The whole table each time."""


@dataclass(frozen=True)
class Watermark:
    """Rows whose column is no less than the greatest seen, less the overlap."""

    column: str
    overlap: str | None


@dataclass(frozen=True)
class Changes:
    """An ordered feed of changes."""

    sequence: str
    sequence_type: str
    operation: str
    inserted: str
    updated: str
    deleted: str
    overlap: str | None


Method = Snapshot | Watermark | Changes


@dataclass(frozen=True)
class Ingested:
    """A dataset that is read."""

    dataset: str
    source: str
    table: LakeTable
    retention: str | None


@dataclass(frozen=True)
class Rejects:
    """Where bad records are put aside."""

    at: TableName
    location: str


@dataclass(frozen=True)
class IngestSpec:
    """Reads all its datasets, and makes all their batches visible or none."""

    id: str
    title: str
    timezone: str
    source: Source
    method: Method
    reject: bool
    refuse_extra: bool
    rejects: Rejects
    datasets: tuple[Ingested, ...]
    #: The specification itself, canonical, for whoever has to know whether it changed.
    text: str


@dataclass(frozen=True)
class Relation:
    """A view in which a group sees a table."""

    schema: str
    name: str
    #: live: current rows, whatever the table has.
    history: History


@dataclass(frozen=True)
class DatabaseTarget:
    """A table of a consumer's database, and the views over it."""

    server: Server
    schema: str
    table: str
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True)
class ExportSpec:
    """Brings a dataset from the lake to a consumer."""

    id: str
    title: str
    timezone: str
    dataset: str
    table: LakeTable
    to: DatabaseTarget | Files
    shape: Shape
    retention: str | None


@dataclass(frozen=True)
class Code:
    """A transformer's code."""

    runtime: Literal["sql", "pyspark"]
    file: str
    text: str


@dataclass(frozen=True)
class Input:
    """A dataset that a transformer reads, by the name its code has for it."""

    relation: str
    table: LakeTable


@dataclass(frozen=True)
class Output:
    """A dataset that a transformer makes."""

    dataset: str
    name: str
    table: LakeTable


@dataclass(frozen=True)
class TransformSpec:
    """Runs a transformer's code and keeps what it makes."""

    id: str
    title: str
    timezone: str
    workspace: str
    code: Code
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]


Spec = IngestSpec | ExportSpec | TransformSpec


def read_spec(text: str) -> Spec:
    """Reads a specification. Raises Problem that says where it is wrong."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise _wrong("it is no JSON") from error
    fields = _Fields(value, "")
    if fields.take("schema") != 1:
        raise _wrong("its schema is none that this artifact knows")
    kind = fields.choice("kind", "ingest", "export", "transform")
    spec: Spec
    if kind == "ingest":
        spec = _ingest(fields, text)
    elif kind == "export":
        spec = _export(fields)
    else:
        spec = _transform(fields)
    fields.end()
    return spec


def _wrong(why: str) -> Problem:
    return Problem(
        f"The specification cannot be read: {why}.",
        "Apply the instance again, so that its jobs and their specifications are of one version.",
    )


class _Fields:
    """The fields of an object, each taken once."""

    def __init__(self, value: object, at: str) -> None:
        if not isinstance(value, dict):
            raise _wrong(f"{at or 'it'} is no object")
        self.left: dict[str, Any] = dict(value)
        self.at = at

    def take(self, name: str) -> Any:
        if name not in self.left:
            raise _wrong(f"{self.at}{name} is missing")
        return self.left.pop(name)

    def text(self, name: str) -> str:
        value = self.take(name)
        if not isinstance(value, str):
            raise _wrong(f"{self.at}{name} is no text")
        return value

    def optional(self, name: str) -> str | None:
        return self.text(name) if name in self.left else None

    def number(self, name: str) -> int:
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(f"{self.at}{name} is no whole number")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        if name not in self.left and default is not None:
            return default
        value = self.take(name)
        if not isinstance(value, bool):
            raise _wrong(f"{self.at}{name} is neither true nor false")
        return value

    def choice(self, name: str, *known: str, default: str | None = None) -> Any:
        value = default if name not in self.left and default is not None else self.text(name)
        if value not in known:
            raise _wrong(f"{self.at}{name} is none of {', '.join(known)}")
        return value

    def inside(self, name: str) -> "_Fields":
        return _Fields(self.take(name), f"{self.at}{name}.")

    def each(self, name: str, least: int = 0) -> list["_Fields"]:
        value = self.take(name)
        if not isinstance(value, list) or len(value) < least:
            raise _wrong(f"{self.at}{name} is no list with {least} or more")
        return [_Fields(one, f"{self.at}{name}[{index}].") for index, one in enumerate(value)]

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.take(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise _wrong(f"{self.at}{name} is no list of texts")
        return tuple(value)

    def end(self) -> None:
        if self.left:
            raise _wrong(f"{self.at}{next(iter(self.left))} is unknown")


def _job(fields: _Fields) -> tuple[str, str, str]:
    zone = fields.optional("timezone")
    return fields.text("id"), fields.text("title"), zone or "UTC"


def _ingest(fields: _Fields, text: str) -> IngestSpec:
    job_id, title, timezone = _job(fields)
    source = _source(fields.inside("source"))
    method = _method(fields.inside("method"))
    reject = fields.choice("badRecords", "stop", "reject", default="stop") == "reject"
    refuse = fields.choice("extraColumns", "ignore", "refuse", default="ignore") == "refuse"
    aside = fields.inside("rejects")
    rejects = Rejects(_table_name(aside.inside("at")), aside.text("location"))
    aside.end()
    datasets: list[Ingested] = []
    for one in fields.each("datasets", 1):
        datasets.append(
            Ingested(one.text("dataset"), one.text("from"), _lake_table(one.inside("table")), one.optional("retention"))
        )
        one.end()
    if isinstance(method, Changes | Watermark):
        for each in datasets:
            _fits(method, each)
    return IngestSpec(
        job_id, title, timezone, source, method, reject, refuse, rejects, tuple(datasets), _canonical(text)
    )


def _fits(method: Watermark | Changes, ingested: Ingested) -> None:
    shape = ingested.table.shape
    if isinstance(method, Changes):
        if not shape.primary_key:
            raise _wrong(f"{ingested.dataset} has no primary key, which a feed of changes needs")
    elif method.column not in shape.names:
        raise _wrong(f"the watermark {method.column} is no column of {ingested.dataset}")


def _export(fields: _Fields) -> ExportSpec:
    job_id, title, timezone = _job(fields)
    dataset = fields.text("dataset")
    table = _lake_table(fields.inside("from"))
    inside = fields.inside("to")
    to: DatabaseTarget | Files
    if inside.choice("type", "database", "files") == "database":
        server, schema, name = _server(inside.inside("server")), inside.text("schema"), inside.text("table")
        to = DatabaseTarget(server, schema, name, _relations(inside))
    else:
        to = _files(inside)
    inside.end()
    shape = _shape(fields.inside("shape"))
    return ExportSpec(job_id, title, timezone, dataset, table, to, shape, fields.optional("retention"))


def _relations(fields: _Fields) -> tuple[Relation, ...]:
    relations: list[Relation] = []
    for one in fields.each("relations") if "relations" in fields.left else []:
        relations.append(Relation(one.text("schema"), one.text("name"), one.choice("history", "live", "milestoned")))
        one.end()
    return tuple(relations)


def _transform(fields: _Fields) -> TransformSpec:
    job_id, title, timezone = _job(fields)
    workspace = fields.text("workspace")
    inside = fields.inside("code")
    code = Code(inside.choice("runtime", "sql", "pyspark"), inside.text("file"), inside.text("text"))
    inside.end()
    inputs: list[Input] = []
    for one in fields.each("inputs"):
        inputs.append(Input(one.text("relation"), _lake_table(one.inside("from"))))
        one.end()
    outputs: list[Output] = []
    for one in fields.each("outputs", 1):
        outputs.append(Output(one.text("dataset"), one.text("name"), _lake_table(one.inside("table"))))
        one.end()
    return TransformSpec(job_id, title, timezone, workspace, code, tuple(inputs), tuple(outputs))


def _source(fields: _Fields) -> Source:
    kind = fields.choice("type", "files", "database", "tables", "exchange")
    source: Source
    if kind == "files":
        source = _files(fields)
    elif kind == "database":
        source = DatabaseSource(_server(fields.inside("server")), fields.text("schema"))
    elif kind == "tables":
        source = TablesSource(fields.text("database"))
    else:
        source = ExchangeSource(fields.text("peer"), fields.text("uri"))
    fields.end()
    return source


def _files(fields: _Fields) -> Files:
    container, uri = fields.text("container"), fields.text("uri")
    form: Format = fields.choice("format", "csv", "json", "parquet")
    options = FileOptions(True, ",", "")
    if "options" in fields.left:
        inside = fields.inside("options")
        options = FileOptions(
            inside.flag("header", True), inside.optional("delimiter") or ",", inside.optional("nullValue") or ""
        )
        inside.end()
    return Files(container, uri.rstrip("/"), form, options)


def _server(fields: _Fields) -> Server:
    server = Server(
        fields.text("container"),
        fields.choice("engine", "postgresql"),
        fields.text("host"),
        fields.number("port"),
        fields.text("database"),
        fields.text("secret"),
    )
    fields.end()
    return server


def _method(fields: _Fields) -> Method:
    kind = fields.choice("type", "snapshot", "watermark", "cdc")
    method: Method
    if kind == "snapshot":
        method = Snapshot()
    elif kind == "watermark":
        method = Watermark(fields.text("column"), fields.optional("overlap"))
    else:
        method = Changes(
            fields.text("sequence"),
            fields.text("sequenceType"),
            fields.text("operation"),
            fields.text("inserted"),
            fields.text("updated"),
            fields.text("deleted"),
            fields.optional("overlap"),
        )
    fields.end()
    return method


def _table_name(fields: _Fields) -> TableName:
    name = TableName(fields.text("database"), fields.text("table"))
    fields.end()
    return name


def _lake_table(fields: _Fields) -> LakeTable:
    table = LakeTable(
        _table_name(fields.inside("at")), fields.text("location").rstrip("/"), _shape(fields.inside("shape"))
    )
    fields.end()
    return table


def _shape(fields: _Fields) -> Shape:
    columns: list[Column] = []
    for one in fields.each("columns", 1):
        column = Column(one.text("name"), one.text("type"), one.text("storage"), one.flag("nullable"))
        one.end()
        try:
            parse(column.type)
        except ValueError as error:
            raise _wrong(f"{one.at}type is no type") from error
        columns.append(column)
    shape = Shape(tuple(columns), fields.texts("primaryKey"), fields.choice("history", "live", "milestoned"))
    fields.end()
    names = [column.name for column in columns]
    if any(name not in names for name in shape.primary_key):
        raise _wrong(f"{fields.at}primaryKey names what is no column")
    if shape.milestoned and not shape.primary_key:
        raise _wrong(f"{fields.at}primaryKey is empty, and without a key there is no history")
    return shape


def _canonical(text: str) -> str:
    return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_shape(text: str) -> Shape:
    """Reads a shape by itself. Raises Problem that says where it is wrong."""
    return _shape(_Fields(json.loads(text), "shape."))
