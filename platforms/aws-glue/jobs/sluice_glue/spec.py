"""What a job is told to do. `read_spec.py` reads it from JSON."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .datatype import DataType, parse

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
