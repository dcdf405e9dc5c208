"""Values as texts, JSON and what tells them apart, as Spark SQL."""

import json

from .datatype import DataType
from .sql import identifier, literal

#: How bytes are written: as PostgreSQL reads them, or as files have them.
HEX = "hex"
ESCAPED = "escaped"
_BYTE = r"\x"
_ESCAPE = r"\\x$1"


def text_of(x: str, kind: DataType, binary: str = ESCAPED) -> str:
    """A value as text from which it can be read again; nested ones as JSON."""
    family = kind.family
    if family == "nested":
        return json_of(x, kind, binary)
    if family in ("text", "json", "time", "interval", "uuid"):
        return x
    if family == "timestamptz":
        return f"concat(CAST({x} AS string), '+00')"
    if family == "binary":
        if binary == HEX:
            return f"concat({literal(_BYTE)}, lower(hex({x})))"
        return f"regexp_replace(hex({x}), '(..)', {literal(_ESCAPE)})"
    return f"CAST({x} AS string)"


def json_of(x: str, kind: DataType, binary: str = ESCAPED, depth: int = 0) -> str:
    """A value as JSON. Numbers that JSON does not know, long decimals, times and bytes are strings; null is null."""
    name = f"j{depth}"
    if kind.name in ("array", "vector"):
        one = f"coalesce({json_of(name, kind.element, binary, depth + 1)}, 'null')"
        return f"concat('[', array_join(transform({x}, {name} -> {one}), ','), ']')"
    if kind.name == "map":
        key = _quoted(text_of(f"{name}.key", kind.parts[0], binary))
        value = f"coalesce({json_of(name + '.value', kind.parts[1], binary, depth + 1)}, 'null')"
        entries = f"transform(map_entries({x}), {name} -> concat({key}, ':', {value}))"
        return f"concat('{{', array_join({entries}, ','), '}}')"
    if kind.name == "struct":
        fields = [
            f"concat({literal(_json_name(field))}, ':', "
            f"coalesce({json_of(f'{x}.{identifier(field)}', part, binary, depth + 1)}, 'null'))"
            for field, part in zip(kind.fields, kind.parts, strict=True)
        ]
        return f"CASE WHEN {x} IS NOT NULL THEN concat('{{', concat_ws(',', {', '.join(fields)}), '}}') END"
    text = text_of(x, kind, binary)
    if kind.family in ("json", "boolean") or (kind.family == "integer" and kind.name != "uint64"):
        return text
    if kind.family == "decimal" and kind.numbers[0] <= 15:
        return text
    if kind.family == "float":
        return f"CASE WHEN abs({x}) < double('inf') THEN {text} ELSE {_quoted(text)} END"
    return _quoted(text)


def told_apart(x: str, kind: DataType, depth: int = 0) -> str:
    """
    Something that is equal for equal values and can be compared, which maps cannot. Zeros are one, whatever their sign.
    """
    name = f"c{depth}"
    if kind.family == "float":
        return f"CASE WHEN {x} = 0 THEN CAST(0 AS {kind.storage}) ELSE {x} END"
    if not _holds(kind, ("map", "float")):
        return x
    if kind.name in ("array", "vector"):
        return f"transform({x}, {name} -> {told_apart(name, kind.element, depth + 1)})"
    if kind.name == "map":
        value = told_apart(f"{name}.value", kind.parts[1], depth + 1)
        return f"array_sort(transform(map_entries({x}), {name} -> struct({name}.key AS k, {value} AS v)))"
    fields = [
        f"{literal(field)}, {told_apart(f'{x}.{identifier(field)}', part, depth + 1)}"
        for field, part in zip(kind.fields, kind.parts, strict=True)
    ]
    return f"CASE WHEN {x} IS NOT NULL THEN named_struct({', '.join(fields)}) END"


def _holds(kind: DataType, wanted: tuple[str, ...]) -> bool:
    if kind.name in wanted or kind.family in wanted or kind.name == "vector":
        return True
    return any(_holds(part, wanted) for part in kind.parts)


def _quoted(text: str) -> str:
    """A text as JSON."""
    made = f"to_json(array({text}))"
    return f"CASE WHEN {text} IS NOT NULL THEN substr({made}, 2, char_length({made}) - 2) END"


def _json_name(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
