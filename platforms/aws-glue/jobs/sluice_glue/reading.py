"""What is read of a source, as it is before it is judged."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pyspark.sql import DataFrame

from .convert import Converted
from .problem import Problem, listed, show
from .spec import Column, Shape

#: Columns of every part beside its raw ones: the file or table, the line, what is wrong with how the record is written, the
#: record where that is so, and of which kind its values are (`text_records.py`).
BESIDE = ("_label", "_line", "_wrong", "_record", "_kinds")


@dataclass(frozen=True)
class Cell:
    """A column of what is read, as SQL over a part's frame."""

    #: What is there.
    raw: str
    #: What becomes of `raw`, which is called as the argument says.
    convert: Callable[[str], Converted]
    #: What is there, as people are shown it.
    shown: Callable[[str], str] = field(default=lambda x: f"CAST({x} AS string)")


@dataclass(frozen=True)
class Part:
    """Some of what is read."""

    frame: DataFrame
    #: In the order of the shape.
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Reading:
    """A dataset of a source, about to be read."""

    parts: tuple[Part, ...]
    #: What is read, for messages and for bad records that are read again.
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Where a shape's columns are among the names that something has."""

    label: str
    names: tuple[str, ...]
    #: -1: it is not there.
    at: tuple[int, ...]

    def missing(self, shape: Shape) -> list[str]:
        """Columns of the shape that are not there."""
        return [column.name for column, at in zip(shape.columns, self.at, strict=True) if at < 0]

    @property
    def extra(self) -> list[str]:
        """Names that are none of the shape's."""
        return [name for index, name in enumerate(self.names) if index not in self.at]


def match(label: str, names: list[str], shape: Shape, what: str) -> Layout:
    """
    Finds each column: as it is written, else whatever its case and the blanks around it. Raises Problem when one is there
    twice.
    """
    at: list[int] = []
    for column in shape.columns:
        found = [index for index, name in enumerate(names) if name == column.name]
        found = found or [index for index, name in enumerate(names) if name.strip().lower() == column.name.lower()]
        if len(found) > 1:
            raise Problem(
                f"{what}: {label}: the column {show(column.name)} is there {len(found)} times.",
                "Give every column of the source a name of its own.",
            )
        at.append(found[0] if found else -1)
    return Layout(label, tuple(names), tuple(at))


def check_columns(everything: list[Layout], read: list[Layout], shape: Shape, asked: "Asking") -> tuple[str, ...]:
    """
    Makes sure that nothing that is read lacks a column. Where a source grows, something may lack what another has: it was
    written before the column was added. Gives notes. Raises Problem.
    """
    known = {name for layout in everything for name in shape.names if name not in layout.missing(shape)}
    notes: dict[str, None] = {}
    for layout in read:
        missing = layout.missing(shape)
        gone = [name for name in missing if not (asked.grows and name in known)]
        if gone:
            raise missing_columns(f"{asked.what}: {layout.label}", gone, list(layout.names))
        if missing:
            notes[f"{layout.label}: without {listed(missing)}, so null there"] = None
        if layout.extra:
            if asked.refuse_extra:
                raise Problem(
                    f"{asked.what}: {layout.label} has columns that the contract has not: {listed(layout.extra)}.",
                    "Add them to the dataset, or let its source ignore extra columns.",
                )
            notes[f"{layout.label}: not in the dataset, so left out: {listed(layout.extra)}"] = None
    return tuple(notes)


def missing_columns(what: str, missing: list[str], there: list[str]) -> Problem:
    """What is said of columns that the model declares and the source lacks."""
    has = f" It has {listed(there)}." if there else ""
    one = len(missing) == 1
    return Problem(
        f"{what}: {'the column' if one else 'the columns'} {listed(missing)} {'is' if one else 'are'} missing.{has}",
        "Add what is missing to the source, or take it out of the dataset.",
    )


def disagree(what: str, label: str, column: Column, found: str) -> Problem:
    """What is said of a column whose type can hold none of the declared values."""
    return Problem(
        f"{what}: {label}: {show(column.name)} is {found} there, and the dataset declares {column.type}: these types do not agree.",
        "Declare the column as what the source holds, or convert it at the source.",
    )


@dataclass(frozen=True)
class Asking:
    """How a dataset is read."""

    #: `datastore/dataset`, for messages.
    what: str
    timezone: str
    #: It was written bit by bit: what is older than a column lacks it.
    grows: bool = False
    refuse_extra: bool = False
    #: States of files that were read to their end.
    skip: frozenset[str] = frozenset()
    #: Only rows whose column is null or no less than the text of a value are wanted; more may be given.
    low: tuple[str, str] | None = None
