"""What records must be, and telling the good from the bad."""

from dataclasses import dataclass

from pyspark.sql import DataFrame

from .convert import Converted
from .problem import Problem, count, show
from .reading import Part, Reading
from .spec import Changes, Column, Shape
from .sql import identifier, literal
from .text_records import WRONG_KIND

#: Columns of judged records beside the shape's: the file or table, the line, which check it fails (-1: it is badly written;
#: null: it is good), what is there, the record, of which kind its values are.
LABEL, LINE, CHECK, FOUND, RECORD, KINDS = "_label", "_line", "_check", "_found", "_record", "_kinds"

_LONGEST_VALUE = 200
_LONGEST_RECORD = 16_000
_EXAMPLES = 3


@dataclass(frozen=True)
class Check:
    """Something that makes a record bad."""

    #: The column it is about.
    column: Column
    index: int
    #: SQL over `r0`, `v0`, `b0` …: what is there, the value, whether the one is no form of the other.
    test: str
    #: What is said where nothing is there; None: that is not bad.
    when_null: str | None
    #: What is said after the column's name where something is.
    otherwise: str


def row_checks(shape: Shape, watermark: str | None = None) -> list[Check]:
    """What rows must be: values of the declared types, and none missing where one is needed."""
    checks: list[Check] = []
    for index, column in enumerate(shape.columns):
        if shape.required(column):
            checks.append(_required(column, index, _why(column, shape)))
        elif column.name == watermark:
            checks.append(_required(column, index, "it is the watermark"))
        else:
            checks.append(_typed(column, index))
    return checks


def change_checks(shape: Shape, feed: Shape, method: Changes) -> list[Check]:
    """What records of a feed must be. Of a deletion no more than its key, its place in the order and what it is."""
    operation = next(i for i, column in enumerate(feed.columns) if column.name.lower() == method.operation.lower())
    known = [method.inserted, method.updated, method.deleted]
    named = ", ".join(show(name) for name in dict.fromkeys(known))
    listed = ", ".join(literal(name) for name in known)
    checks = [
        Check(
            feed.columns[operation],
            operation,
            f"coalesce(v{operation} NOT IN ({listed}), true)",
            "null, and it says what was changed",
            f"none of {named}",
        )
    ]
    own = {column.name for column in shape.columns}
    for index, column in enumerate(feed.columns):
        if column.name.lower() == method.sequence.lower():
            checks.append(_required(column, index, "it is the sequence of the changes"))
        elif column.name in shape.primary_key:
            checks.append(_required(column, index, _why(column, shape)))
        else:
            needed = column.name in own and shape.required(column)
            check = _required(column, index, _why(column, shape)) if needed else _typed(column, index)
            test = f"(NOT (v{operation} <=> {literal(method.deleted)}) AND {check.test})"
            checks.append(Check(column, index, test, check.when_null, check.otherwise))
    return checks


def _required(column: Column, index: int, why: str) -> Check:
    return Check(column, index, f"(v{index} IS NULL OR b{index})", f"null, and {why}", f"no {column.type}")


def _typed(column: Column, index: int) -> Check:
    return Check(column, index, f"b{index}", None, f"no {column.type}")


def _why(column: Column, shape: Shape) -> str:
    return "it is part of the primary key" if column.name in shape.primary_key else "it is declared not nullable"


def judged(reading: Reading, shape: Shape, checks: list[Check]) -> DataFrame | None:
    """All records, each with its values and what is wrong with it; None where nothing is read."""
    frames = [_judge(part, shape, checks) for part in reading.parts]
    whole: DataFrame | None = None
    for frame in frames:
        whole = frame if whole is None else whole.unionByName(frame)
    return whole


def _judge(part: Part, shape: Shape, checks: list[Check]) -> DataFrame:
    beside = [LABEL, LINE, "_wrong", RECORD, KINDS]
    raws = [f"{cell.raw} AS r{index}" for index, cell in enumerate(part.cells)]
    first = part.frame.selectExpr(*beside, *raws)
    made: list[str] = []
    bad: list[str] = []
    for index, cell in enumerate(part.cells):
        converted: Converted = cell.convert(f"r{index}")
        column = shape.columns[index]
        value = converted.value
        if column.data_type.family == "nested":
            value = f"CAST({value} AS {column.storage})"
        wrong_kind = f"coalesce(substr({KINDS}, {index + 1}, 1) = '{WRONG_KIND}', false)"
        made.append(f"CASE WHEN {wrong_kind} THEN NULL ELSE {value} END AS v{index}")
        if converted.deep:
            made.append(f"{converted.bad} AS d{index}")
            bad.append(f"(coalesce(d{index}, false) OR {wrong_kind}) AS b{index}")
        else:
            bad.append(f"(r{index} IS NOT NULL AND v{index} IS NULL) AS b{index}")
    second = first.selectExpr("*", *made).selectExpr("*", *bad)
    cases = " ".join(f"WHEN {check.test} THEN {index}" for index, check in enumerate(checks))
    third = second.selectExpr("*", f"CASE WHEN _wrong IS NOT NULL THEN -1 {cases} END AS {CHECK}")
    shown = [f"substr({cell.shown(f'r{index}')}, 1, {_LONGEST_VALUE})" for index, cell in enumerate(part.cells)]
    found = " ".join(f"WHEN {index} THEN {shown[check.index]}" for index, check in enumerate(checks))
    named = ", ".join(f"{literal(column.name)}, {text}" for column, text in zip(shape.columns, shown, strict=True))
    record = f"coalesce({RECORD}, to_json(named_struct({named}), map('ignoreNullFields', 'false')))"
    return third.selectExpr(
        *(f"v{index} AS {identifier(column.name)}" for index, column in enumerate(shape.columns)),
        LABEL,
        LINE,
        CHECK,
        f"CASE {CHECK} WHEN -1 THEN _wrong {found} END AS {FOUND}",
        f"CASE WHEN {CHECK} IS NOT NULL THEN substr({record}, 1, {_LONGEST_RECORD}) END AS {RECORD}",
        KINDS,
    )


def problem_sql(checks: list[Check]) -> str:
    """What is wrong with a bad record, as SQL over judged records: for people who may see the record."""
    cases = [f"WHEN {CHECK} = -1 THEN {FOUND}"]
    for index, check in enumerate(checks):
        name = show(check.column.name)
        if check.when_null is not None:
            cases.append(f"WHEN {CHECK} = {index} AND {FOUND} IS NULL THEN {literal(f'{name} is {check.when_null}')}")
        quoted = f"substr(to_json(array({FOUND})), 2, char_length(to_json(array({FOUND}))) - 2)"
        said = f"concat({literal(f'{name} is ')}, {quoted}, {literal(f', which is {check.otherwise}')})"
        cases.append(f"WHEN {CHECK} = {index} THEN {said}")
    return f"CASE {' '.join(cases)} END"


def column_sql(checks: list[Check]) -> str:
    """The column that a bad record is bad in, as SQL over judged records."""
    cases = " ".join(f"WHEN {index} THEN {literal(check.column.name)}" for index, check in enumerate(checks))
    return f"CASE {CHECK} {cases} END"


def bad_records(records: DataFrame, checks: list[Check], what: str, bad: int) -> Problem:
    """What stops a batch: how many records are bad, where and why. Says nothing of what is in them."""
    rows = (
        records.filter(f"{CHECK} IS NOT NULL")
        .groupBy(LABEL, CHECK, (records[FOUND].isNull()).alias("_empty"))
        .agg({LINE: "min", "*": "count"})
        .orderBy(LABEL, f"min({LINE})", CHECK)
        .limit(_EXAMPLES)
        .collect()
    )
    said: list[str] = []
    for row in rows:
        line = row[f"min({LINE})"]
        where = str(row[LABEL]) if line is None else f"{row[LABEL]}, line {line}"
        said.append(f"{where}: {_said(checks, row[CHECK], row['_empty'])} ({count(row['count(1)'], 'row')})")
    return Problem(
        f"{what}: {count(bad, 'row')} {'is' if bad == 1 else 'are'} bad, so none was taken. {'; '.join(said)}.",
        "Mend the source, or declare the column as what the source holds; then run again.",
    )


def _said(checks: list[Check], check: int, empty: bool) -> str:
    if check < 0:
        return "badly written"
    found = checks[check]
    text = found.when_null if empty and found.when_null is not None else f"a value that is {found.otherwise}"
    return f"{show(found.column.name)} is {text}"
