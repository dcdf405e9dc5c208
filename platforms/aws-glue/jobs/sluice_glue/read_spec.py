"""Reads specifications from JSON, as `platforms/aws-glue/spec.ts` writes them. Whatever is unknown or missing is refused."""

import json
from typing import Any

from .datatype import parse
from .problem import Problem
from .spec import (
    Changes,
    Code,
    Column,
    DatabaseSource,
    DatabaseTarget,
    ExchangeSource,
    ExportSpec,
    FileOptions,
    Files,
    Format,
    Ingested,
    IngestSpec,
    Input,
    LakeTable,
    Method,
    Output,
    Rejects,
    Relation,
    Server,
    Shape,
    Snapshot,
    Source,
    Spec,
    TableName,
    TablesSource,
    TransformSpec,
    Watermark,
)


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
