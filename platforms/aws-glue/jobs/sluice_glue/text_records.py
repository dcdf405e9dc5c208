"""
CSV and JSON, read record by record by Spark's Python workers, since Spark's own readers lose what counts here: whether a
null was quoted, line ends within a value, digits of long numbers, which kind of JSON value it was, and lines.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: A record: file, line, what is wrong with how it is written, the record where it is, kinds, and the columns' texts.
Record = tuple[Any, ...]
#: Of each column of a JSON record: it is not there, it is, it is of a kind that can be no value of the column.
ABSENT, THERE, WRONG_KIND = "0", "1", "2"
_LONGEST = 16_000
_MOST = 1 << 24


@dataclass(frozen=True)
class CsvFile:
    """How a CSV file is read."""

    label: str
    delimiter: str
    null_value: str
    header: bool
    #: How many fields a record has.
    width: int
    #: Where each column is among them; -1: it is not.
    at: tuple[int, ...]


class _Open(Exception):
    """A record goes on after this line."""


def csv_fields(text: str, delimiter: str, null_value: str) -> list[str | None]:
    """
    The fields of a record. Only what is not in quotes is null. Raises ValueError for what is not written as RFC 4180 has it,
    _Open where a quoted field does not end.
    """
    if '"' not in text:
        return [None if field == null_value else field for field in text.split(delimiter)]
    fields: list[str | None] = []
    at = 0
    while True:
        if text.startswith('"', at):
            found = re.compile(r'"((?:[^"]|"")*)"').match(text, at)
            if found is None:
                raise _Open
            fields.append(found[1].replace('""', '"'))
            at = found.end()
            if at < len(text) and not text.startswith(delimiter, at):
                raise ValueError("there is something between a closing quote and the next field")
        else:
            end = text.find(delimiter, at)
            field = text[at:] if end < 0 else text[at:end]
            if '"' in field:
                raise ValueError("there is a quote within a field that is not in quotes")
            fields.append(None if field == null_value else field)
            at += len(field)
        if at >= len(text):
            return fields
        at += len(delimiter)


def csv_header(lines: Iterator[str], delimiter: str) -> list[str] | None:
    """The names in a header; None where not even a line is there. Raises ValueError when it is not written well."""
    text = ""
    for number, line in enumerate(lines):
        text = line.removeprefix("\ufeff") if number == 0 else f"{text}\n{line}"
        try:
            return [field or "" for field in csv_fields(text.removesuffix("\r"), delimiter, "")]
        except _Open:
            continue
    if text:
        raise ValueError("a quote is never closed")
    return None


def csv_records(file: CsvFile, lines: Iterable[str]) -> Iterator[Record]:
    """The records of a CSV file, of which lines end with a line feed. Blank lines are none, unless there is one column only."""
    text: str | None = None
    start = 0
    first = file.header
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix("\ufeff")
        if text is None:
            text, start = line, number
        elif len(text) > _MOST:
            yield _broken(file, start, f"a record is longer than {_MOST} characters", text)
            text, start = line, number
        else:
            text = f"{text}\n{line}"
            if '"' not in line:
                continue
        plain = text.removesuffix("\r")
        if plain == "" and file.width != 1:
            text = None
            continue
        try:
            fields = csv_fields(plain, file.delimiter, file.null_value)
        except _Open:
            continue
        except ValueError as error:
            if not first:
                yield _broken(file, start, str(error), plain)
            text, first = None, False
            continue
        text = None
        if first:
            first = False
        elif len(fields) != file.width:
            yield _broken(file, start, f"there are {len(fields)} fields instead of {file.width}", plain)
        else:
            yield (file.label, start, None, None, None, *(None if at < 0 else fields[at] for at in file.at))
    if text is not None:
        yield _broken(file, start, "a quote is never closed", text)


def _broken(file: CsvFile, line: int, why: str, text: str) -> Record:
    return (file.label, line, why, json.dumps(text[:_LONGEST], ensure_ascii=False), None, *(None for _ in file.at))


@dataclass(frozen=True)
class JsonFile:
    """How a JSON file is read."""

    label: str
    #: The keys that are looked for.
    names: tuple[str, ...]
    #: The families of their types.
    families: tuple[str, ...]


class _Number(str):
    """A number as it is written, with every digit."""

    __slots__ = ()


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=_refuse)


def json_records(file: JsonFile, lines: Iterable[str]) -> Iterator[Record]:
    """
    The records of a JSON file: one object a line, objects one after another, or one array of objects.
    """
    rest = ""
    start = 0
    in_array: bool | None = None
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix("\ufeff")
        if not rest.strip():
            start = number
        rest = f"{rest}\n{line}" if rest else line
        if in_array is None and rest.strip():
            in_array = rest.lstrip().startswith("[")
            if in_array:
                rest = rest.lstrip()[1:]
        ends = line.rstrip().rstrip(",").rstrip()
        if not ends.endswith(("}", "]")) and ends != "" and not _is_scalar(ends):
            continue
        rest, done = yield from _values(file, rest, start, bool(in_array))
        if done:
            in_array = False if rest.strip() else in_array
    left = rest.strip()
    if left and not (in_array and left in ("]", ",")):
        yield _broken_json(file, start, "it is no whole JSON", left)


def _is_scalar(text: str) -> bool:
    try:
        _DECODER.decode(text)
    except ValueError:
        return False
    return True


def _values(file: JsonFile, text: str, start: int, in_array: bool) -> Any:
    """Yields the records that are whole, and gives the text after them."""
    at = 0
    while True:
        at = _skip(text, at, in_array)
        if at >= len(text):
            return "", False
        if in_array and text[at] == "]":
            return text[at + 1 :], True
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            left = text[at:]
            # A record a line: what is wrong within one says nothing of the next.
            if not in_array and "\n" not in left.strip() and _cannot_go_on(left):
                yield _broken_json(file, start, f"it is no whole JSON: {str(error).split(':')[0]}", left)
                return "", False
            return left, False
        yield _record(file, start, value)
        start += text.count("\n", at, end)
        at = end


def _cannot_go_on(text: str) -> bool:
    """Whether no further line can make a whole object of it, as far as its brackets tell."""
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
    return depth <= 0


def _skip(text: str, at: int, in_array: bool) -> int:
    signs = " \t\r\n," if in_array else " \t\r\n"
    while at < len(text) and text[at] in signs:
        at += 1
    return at


def _broken_json(file: JsonFile, line: int, why: str, text: str) -> Record:
    return (file.label, line, why, json.dumps(text[:_LONGEST], ensure_ascii=False), None, *(None for _ in file.names))


def _record(file: JsonFile, line: int, value: object) -> Record:
    if not isinstance(value, dict):
        return _broken_json(file, line, "a record is no JSON object", _written(value))
    cells: list[str | None] = []
    kinds: list[str] = []
    for name, family in zip(file.names, file.families, strict=True):
        if name not in value:
            kinds.append(ABSENT)
            cells.append(None)
            continue
        one = value[name]
        kinds.append(THERE if _is_kind(one, family) else WRONG_KIND)
        # Plain texts: what goes to Spark is of no class of ours.
        cells.append(None if one is None else str(_cell(one, family)))
    return (file.label, line, None, None, "".join(kinds), *cells)


def _is_kind(value: object, family: str) -> bool:
    if value is None or family == "json":
        return True
    if family == "nested":
        return isinstance(value, dict | list) or (isinstance(value, str) and not isinstance(value, _Number))
    if family in ("integer", "float", "decimal"):
        return isinstance(value, str)
    if family == "boolean":
        return isinstance(value, bool) or (isinstance(value, str) and not isinstance(value, _Number))
    return isinstance(value, str) and not isinstance(value, _Number)


def _cell(value: object, family: str) -> str:
    if family == "json":
        return _written(value)
    if family == "nested":
        return value if isinstance(value, str) else _written(value, True)
    if family in ("integer", "decimal") and isinstance(value, _Number):
        return _plain(value)
    return value if isinstance(value, str) else _written(value)


def _plain(number: str) -> str:
    """A number without an exponent, which no whole number and no decimal is written with."""
    if "e" not in number.lower():
        return number
    made = Decimal(number)
    return format(made, "f") if -100 < made.adjusted() < 100 else number


def _written(value: object, texts: bool = False) -> str:
    """JSON with every number as it was written; with `texts` each leaf is a string, so that no reader loses its digits."""
    if isinstance(value, dict):
        inside = (f"{json.dumps(name, ensure_ascii=False)}:{_written(one, texts)}" for name, one in value.items())
        return f"{{{','.join(inside)}}}"
    if isinstance(value, list):
        return f"[{','.join(_written(one, texts) for one in value)}]"
    if isinstance(value, _Number) and not texts:
        return str(value)
    if isinstance(value, bool):
        return json.dumps(("true" if value else "false") if texts else value)
    return json.dumps(value, ensure_ascii=False)


def records_of_bytes(
    content: bytes, read: Callable[[Iterable[str]], Iterator[Record]], width: int, label: str
) -> Iterator[Record]:
    """The records of a file that is in memory."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return iter([(label, line, "it is not UTF-8", None, None, *(None for _ in range(width)))])
    lines = text.split("\n")
    return read(lines[:-1] if lines[-1] == "" else lines)
