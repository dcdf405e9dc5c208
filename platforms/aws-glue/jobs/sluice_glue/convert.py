"""
Spark SQL that turns what a source holds into a column's type. A value must be exactly one of its type: no rounding, no
cutting, no dropped zone. Spark's own casts are too kind for that: '2024-01-01 10:00' would become a date.
"""

from dataclasses import dataclass

from pyspark.sql import types as t

from .datatype import INTEGERS, DataType
from .sql import identifier, literal

_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
#: Years are those that everything that reads the lake knows: 1 to 9999.
_DATE = r"(?!0000)[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
#: A minute has sixty seconds: a leap second has no place in the types of time.
_CLOCK = r"[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6}0*)?)?"
_OFFSET = r"(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2}){0,2})"
_JSON = "map('allowSingleQuotes', 'false', 'mode', 'PERMISSIVE')"


@dataclass(frozen=True)
class Converted:
    """What becomes of a raw value, as SQL."""

    #: The value; null where there is none.
    value: str
    #: Whether something was there and is no value of the type.
    bad: str
    #: Whether only parts of it may be bad; else it is bad exactly where something was there and the value is null.
    deep: bool = False


@dataclass(frozen=True)
class Reader:
    """How texts of one source are read."""

    #: The zone in which written instants without one are read.
    timezone: str
    #: Whether bytes are written as PostgreSQL does, `\\x00ff`; else as text in which `\\xFF` is a byte.
    hexadecimal: bool = False

    def text(self, x: str, kind: DataType, depth: int = 0) -> Converted:
        """From text, as CSV files, JSON strings and databases hold it. Blanks around anything but text do not matter."""
        if kind.family == "nested":
            return self._nested(x, kind, depth)
        value = self._scalar(x, kind)
        return Converted(value, f"({x} IS NOT NULL AND ({value}) IS NULL)")

    def _scalar(self, x: str, kind: DataType) -> str:
        trimmed = f"trim({x})"
        family = kind.family
        if family == "text":
            return _bounded(x, x, kind)
        if family == "integer":
            # 517.0 is how many programs write a whole number in a column that has nulls.
            number = f"try_cast(regexp_replace({trimmed}, '[.]0*$', '') AS decimal(38,0))"
            return _matching(trimmed, r"[+-]?[0-9]+(?:\.0*)?", _in_range(number, kind))
        if family == "decimal":
            scale = kind.scale
            pattern = rf"[+-]?(?:[0-9]+(?:\.[0-9]{{0,{scale}}}0*)?|\.[0-9]{{1,{max(1, scale)}}}0*)"
            return _matching(trimmed, pattern, f"try_cast({trimmed} AS {kind.storage})")
        if family == "float":
            value = f"try_cast({trimmed} AS {kind.storage})"
            # A finite number too great for the type is no infinity.
            finite = f"CASE WHEN abs({value}) < double('inf') OR {trimmed} RLIKE '(?i)inf|nan' THEN {value} END"
            return _matching(trimmed, rf"[+-]?(?:{_NUMBER}(?:e[+-]?[0-9]+)?|inf|infinity|nan)", finite)
        if family == "boolean":
            return f"try_cast({trimmed} AS boolean)"
        if family == "date":
            day = f"regexp_extract({trimmed}, '^({_DATE})', 1)"
            pattern = rf"{_DATE}(?:[ T]00:00(?::00(?:\.0*)?)?(?: ?(?:Z|UTC|[+-]00(?::?00)?))?)?"
            return _matching(trimmed, pattern, f"try_cast({day} AS date)")
        if family == "timestamp":
            local = f"regexp_extract({trimmed}, {literal(f'^({_DATE}(?:[ T]{_CLOCK})?)')}, 1)"
            pattern = rf"{_DATE}(?:[ T]{_CLOCK})?(?: ?(?:Z|UTC|[+-]00(?::?00)?))?"
            return _matching(trimmed, pattern, f"try_cast({_slashes(local)} AS timestamp_ntz)")
        if family == "timestamptz":
            return _in_years(self._instant(trimmed), kind)
        if family == "time":
            return _matching(trimmed, _CLOCK, _clock(trimmed))
        if family == "interval":
            return _interval(x)
        if family == "uuid":
            digits = rf"regexp_replace(lower({trimmed}), '[-{{}}]', '')"
            parts = ", ".join(
                f"substr({digits}, {at}, {size})" for at, size in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
            )
            pattern = r"\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?"
            return _matching(trimmed, pattern, f"concat_ws('-', {parts})")
        if family == "json":
            return f"CASE WHEN {_is_json(x)} THEN {x} END"
        return _bounded(self._bytes(x), x, kind)

    def _instant(self, x: str) -> str:
        local = rf"{_DATE}(?:[ T]{_CLOCK})?"
        day = f"regexp_extract({x}, '^({_DATE})', 1)"
        given = f"regexp_extract({x}, {literal(f'[ T]({_CLOCK})')}, 1)"
        # Spark wants seconds before a zone.
        clock = f"CASE WHEN {given} = '' THEN '00:00:00' WHEN {given} RLIKE ':.*:' THEN {given} ELSE concat({given}, ':00') END"
        offset = f"upper(regexp_extract({x}, '(?i)({_OFFSET})$', 1))"
        plain, zoned = literal(f"^(?:{local})$"), literal(f"^(?i)(?:{local} ?{_OFFSET})$")
        # +0530 and +05 as Java's zones are written.
        zone = f"CASE WHEN {offset} RLIKE '^[+-][0-9]{{4}}' THEN concat(substr({offset}, 1, 3), ':', substr({offset}, 4)) ELSE {offset} END"
        return (
            f"CASE WHEN {x} RLIKE {plain} "
            f"THEN try_cast(concat({day}, ' ', {clock}, ' ', {literal(self.timezone)}) AS timestamp) "
            f"WHEN {x} RLIKE {zoned} "
            f"THEN try_cast(concat({day}, ' ', {clock}, {zone}) AS timestamp) END"
        )

    def _bytes(self, x: str) -> str:
        if self.hexadecimal:
            digits = literal(r"^\\x(?:[0-9a-fA-F]{2})*$")
            return f"CASE WHEN {x} RLIKE {digits} THEN unhex(substr({x}, 3)) END"
        pattern = literal(r"\\x[0-9a-fA-F]{2}|[\x00-\x5b\x5d-\x7f]")
        whole = literal(r"^(?:\\x[0-9a-fA-F]{2}|[\x00-\x5b\x5d-\x7f])*\z")
        byte = "CASE WHEN char_length(b) = 4 THEN substr(b, 3) ELSE hex(b) END"
        return f"CASE WHEN {x} RLIKE {whole} THEN unhex(array_join(transform(regexp_extract_all({x}, {pattern}, 0), b -> {byte}), '')) END"

    def _nested(self, x: str, kind: DataType, depth: int) -> Converted:
        """Of JSON of which every part can be had. Leaves are read as texts, so that each is judged like one."""
        parsed = f"get(from_json(concat('[', {x}, ']'), {literal(f'array<{_texts(kind)}>')}, {_JSON}), 0)"
        inside = self._parts(parsed, kind, depth)
        return Converted(inside.value, f"({x} IS NOT NULL AND (({parsed}) IS NULL OR {inside.bad}))", True)

    def _parts(self, x: str, kind: DataType, depth: int) -> Converted:
        if kind.family != "nested":
            return self.text(x, kind, depth)
        name = f"e{depth}"
        if kind.name in ("array", "vector"):
            one = self._parts(name, kind.element, depth + 1)
            wrong = f"coalesce(exists({x}, {name} -> {one.bad}), false)"
            if kind.name == "vector":
                wrong = f"({wrong} OR coalesce(size({x}) <> {kind.length}, false))"
            return Converted(f"transform({x}, {name} -> {one.value})", wrong)
        if kind.name == "map":
            key = self._parts(f"{name}.key", kind.parts[0], depth + 1)
            value = self._parts(f"{name}.value", kind.parts[1], depth + 1)
            entries = f"map_entries({x})"
            made = f"map_from_entries(transform({entries}, {name} -> struct({key.value}, {value.value})))"
            wrong = f"({key.bad} OR {value.bad} OR {key.value} IS NULL)"
            return Converted(made, f"coalesce(exists({entries}, {name} -> {wrong}), false)")
        fields = [
            (field, self._parts(f"{x}.{identifier(field)}", part, depth + 1))
            for field, part in zip(kind.fields, kind.parts, strict=True)
        ]
        named = ", ".join(f"{literal(field)}, {one.value}" for field, one in fields)
        wrong = " OR ".join(one.bad for _, one in fields)
        return Converted(f"CASE WHEN {x} IS NOT NULL THEN named_struct({named}) END", f"coalesce({wrong}, false)")

    def typed(self, x: str, found: t.DataType, kind: DataType, depth: int = 0) -> Converted | None:
        """From a column of a type of its own, as Parquet files and tables hold it; None: the types cannot agree."""
        if isinstance(found, t.NullType):
            return Converted(f"CAST(NULL AS {kind.storage})", "false")
        if isinstance(found, t.StringType | t.VarcharType | t.CharType):
            return self.text(x, kind, depth)
        if kind.family == "nested":
            return self._typed_parts(x, found, kind, depth)
        source = _family(found)
        if source == "binary" and kind.family == "binary":
            return _known(x, _bounded(x, x, kind))
        if source == kind.family == "boolean":
            return Converted(x, "false")
        if source == kind.family and source in ("date", "timestamp", "timestamptz"):
            return _known(x, _in_years(x, kind))
        numbers = ("integer", "decimal", "float")
        if source in numbers and kind.family in numbers:
            return self._number(x, found, kind)
        times = ("date", "timestamp", "timestamptz")
        if source in times and kind.family in times:
            if source == "timestamp" and kind.family == "timestamptz":
                moment = f"try_cast(concat(CAST({x} AS string), ' ', {literal(self.timezone)}) AS timestamp)"
                return _known(x, _in_years(moment, kind))
            made = _in_years(f"CAST({x} AS {kind.storage})", kind)
            return _known(x, f"CASE WHEN CAST({made} AS {found.simpleString()}) <=> {x} THEN {made} END")
        return None

    def _number(self, x: str, found: t.DataType, kind: DataType) -> Converted:
        """A cast that must lead back to where it came from."""
        if kind.family == "integer":
            value = _in_range(f"try_cast({x} AS decimal(38,0))", kind)
        else:
            value = f"try_cast({x} AS {kind.storage})"
        back = f"CASE WHEN try_cast({value} AS {found.simpleString()}) <=> {x} THEN {value} END"
        return _known(x, back)

    def _typed_parts(self, x: str, found: t.DataType, kind: DataType, depth: int) -> Converted | None:
        name = f"e{depth}"
        if isinstance(found, t.ArrayType) and kind.name in ("array", "vector"):
            one = self.typed(name, found.elementType, kind.element, depth + 1)
            if one is None:
                return None
            wrong = f"coalesce(exists({x}, {name} -> {one.bad}), false)"
            if kind.name == "vector":
                wrong = f"({wrong} OR coalesce(size({x}) <> {kind.length}, false))"
            return Converted(f"transform({x}, {name} -> {one.value})", wrong, True)
        if isinstance(found, t.MapType) and kind.name == "map":
            key = self.typed(f"{name}.key", found.keyType, kind.parts[0], depth + 1)
            value = self.typed(f"{name}.value", found.valueType, kind.parts[1], depth + 1)
            if key is None or value is None:
                return None
            entries = f"map_entries({x})"
            made = f"map_from_entries(transform({entries}, {name} -> struct({key.value}, {value.value})))"
            return Converted(made, f"coalesce(exists({entries}, {name} -> {key.bad} OR {value.bad}), false)", True)
        if isinstance(found, t.StructType) and kind.name == "struct":
            there = {field.name.lower(): field for field in found.fields}
            if any(field.lower() not in there for field in kind.fields):
                return None
            values: list[str] = []
            wrongs: list[str] = []
            for field, part in zip(kind.fields, kind.parts, strict=True):
                source = there[field.lower()]
                one = self.typed(f"{x}.{identifier(source.name)}", source.dataType, part, depth + 1)
                if one is None:
                    return None
                values.append(f"{literal(field)}, {one.value}")
                wrongs.append(one.bad)
            made = f"CASE WHEN {x} IS NOT NULL THEN named_struct({', '.join(values)}) END"
            return Converted(made, f"coalesce({' OR '.join(wrongs)}, false)", True)
        return None


def _known(x: str, value: str) -> Converted:
    return Converted(value, f"({x} IS NOT NULL AND ({value}) IS NULL)")


def _family(found: t.DataType) -> str:
    if isinstance(found, t.IntegralType):
        return "integer"
    if isinstance(found, t.DecimalType):
        return "decimal"
    if isinstance(found, t.FractionalType):
        return "float"
    for kind, name in (
        (t.BooleanType, "boolean"),
        (t.DateType, "date"),
        (t.TimestampNTZType, "timestamp"),
        (t.TimestampType, "timestamptz"),
        (t.BinaryType, "binary"),
    ):
        if isinstance(found, kind):
            return name
    return "other"


def _matching(x: str, pattern: str, value: str) -> str:
    whole = literal(rf"^(?i)(?:{pattern})\z")
    return f"CASE WHEN {x} RLIKE {whole} THEN {value} END"


def _in_range(number: str, kind: DataType) -> str:
    least, greatest = INTEGERS[kind.name]
    bounds = f"BETWEEN CAST('{least}' AS decimal(38,0)) AND CAST('{greatest}' AS decimal(38,0))"
    return f"CASE WHEN {number} {bounds} THEN CAST({number} AS {kind.storage}) END"


def _in_years(moment: str, kind: DataType) -> str:
    """A day or an instant from the year 1 to 9999."""
    least = f"CAST('0001-01-01' AS {kind.storage})"
    greatest = "9999-12-31" if kind.family == "date" else "9999-12-31 23:59:59.999999"
    return f"CASE WHEN {moment} BETWEEN {least} AND CAST('{greatest}' AS {kind.storage}) THEN {moment} END"


def _bounded(value: str, x: str, kind: DataType) -> str:
    if kind.length is None:
        return value
    measure = "octet_length" if kind.family == "binary" else "char_length"
    return f"CASE WHEN {measure}({value}) <= {kind.length} THEN {value} END"


def _slashes(local: str) -> str:
    """A local time with its clock, which Spark asks for only in part."""
    return f"CASE WHEN {local} RLIKE ':' THEN {local} ELSE concat({local}, ' 00:00:00') END"


def _clock(x: str) -> str:
    """A time of day as it is kept: `HH:MM:SS.ffffff`."""
    part = "regexp_extract({x}, '^([0-9]+):([0-9]+)(?::([0-9]+)(?:[.]([0-9]+))?)?$', {at})"
    hour, minute, second, fraction = (part.format(x=x, at=at) for at in (1, 2, 3, 4))
    made = (
        f"concat(lpad({hour}, 2, '0'), ':', {minute}, ':', coalesce(nullif({second}, ''), '00'), '.', "
        f"rpad(substr({fraction}, 1, 6), 6, '0'))"
    )
    return f"CASE WHEN CAST({hour} AS int) < 24 THEN {made} END"


_UNITS = {
    "months": (("years?|yrs?|y", 12), ("months?|mons?", 1)),
    "days": (("weeks?|w", 7), ("days?|d", 1)),
    "microseconds": (
        ("hours?|hrs?|h", 3_600_000_000),
        ("minutes?|mins?|m", 60_000_000),
        ("seconds?|secs?|s", 1_000_000),
        ("milliseconds?|msecs?|ms", 1_000),
        ("microseconds?|usecs?|us", 1),
    ),
}


def _interval(x: str) -> str:
    """An interval as it is kept: `<m> months <d> days <u> microseconds`, of amounts with units and a clock."""
    words = "|".join(words for units in _UNITS.values() for words, _ in units)
    amount = rf"[+-]?[0-9]+(?:\.[0-9]{{1,6}})? ?(?:{words})\b"
    clock = r"[+-]?[0-9]+:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    whole = rf"\s*(?:{amount}[\s,]*)*(?:{clock})?\s*"

    def total(name: str) -> str:
        terms = []
        for unit, factor in _UNITS[name]:
            found = literal(rf"(?i)([+-]?[0-9]+(?:\.[0-9]+)?) ?(?:{unit})(?![a-z])")
            each = f"transform(regexp_extract_all({x}, {found}, 1), a -> CAST(a AS decimal(24,6)) * {factor})"
            terms.append(f"aggregate({each}, CAST(0 AS decimal(38,6)), (s, a) -> CAST(s + a AS decimal(38,6)))")
        if name == "microseconds":
            terms.append(_clock_micros(x))
        return " + ".join(terms)

    names = ("months", "days", "microseconds")
    parts = ", ".join(f"CAST(CAST({total(name)} AS decimal(38,0)) AS string), ' {name}'" for name in names)
    pattern = literal(rf"^(?i){whole}\z")
    spaced = parts.replace("' months'", "' months '").replace("' days'", "' days '")
    return f"CASE WHEN trim({x}) <> '' AND {x} RLIKE {pattern} THEN concat({spaced}) END"


def _clock_micros(x: str) -> str:
    part = "regexp_extract({x}, '([+-]?)([0-9]+):([0-9]+)(?::([0-9]+)(?:[.]([0-9]+))?)?\\\\s*$', {at})"
    sign, hour, minute, second, fraction = (part.format(x=x, at=at) for at in (1, 2, 3, 4, 5))

    def number(text: str, factor: int) -> str:
        return f"coalesce(CAST(nullif({text}, '') AS decimal(20,0)), 0) * {factor}"

    micros = number(f"rpad({fraction}, 6, '0')", 1)
    amount = f"{number(hour, 3_600_000_000)} + {number(minute, 60_000_000)} + {number(second, 1_000_000)} + {micros}"
    return f"CASE WHEN {sign} = '-' THEN -1 ELSE 1 END * ({amount})"


def _is_json(x: str) -> str:
    """One value and no more: it stands alone both in a list and in an object."""
    alone = f"size(from_json(concat('[', {x}, ']'), 'array<string>', {_JSON})) = 1"
    inside = f"from_json(concat('[{{\"v\":', {x}, '}}]'), 'array<struct<v:string>>', {_JSON}) IS NOT NULL"
    return f"({alone} AND {inside})"


def _texts(kind: DataType) -> str:
    """The type of a nested value whose leaves are texts."""
    if kind.name in ("array", "vector"):
        return f"array<{_texts(kind.element)}>"
    if kind.name == "map":
        return f"map<string,{_texts(kind.parts[1])}>"
    if kind.name == "struct":
        fields = zip(kind.fields, kind.parts, strict=True)
        return f"struct<{','.join(f'{identifier(name)}:{_texts(part)}' for name, part in fields)}>"
    return "string"
