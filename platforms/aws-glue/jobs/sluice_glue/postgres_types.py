"""How the types of the model live in PostgreSQL: as on the local platform, so that consumers find the same."""

from .datatype import DataType
from .postgres import quoted
from .render import HEX, json_of, text_of

_SCALARS = {
    **dict.fromkeys(("tinyint", "smallint", "uint8"), "smallint"),
    **dict.fromkeys(("integer", "uint16"), "integer"),
    **dict.fromkeys(("bigint", "uint32"), "bigint"),
    "uint64": "numeric(20,0)",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
_FAMILIES = {"text": "text", "binary": "bytea", "json": "json"}


def scalar_type(kind: DataType) -> str | None:
    """The type of what is one value; None for what has parts."""
    if kind.family == "nested":
        return None
    if kind.name in _SCALARS:
        return _SCALARS[kind.name]
    if kind.family == "float":
        return "real" if kind.storage == "float" else "double precision"
    if kind.family == "decimal":
        return f"numeric({kind.numbers[0]},{kind.scale})"
    return _FAMILIES.get(kind.family, kind.family)


def postgres_type(kind: DataType) -> str:
    """The type of a column."""
    element = array_element(kind)
    if element is not None:
        return f"{element}[]"
    return scalar_type(kind) or "json"


def array_element(kind: DataType) -> str | None:
    """Of what is kept as an array of PostgreSQL, the type of its elements."""
    if kind.name == "vector":
        return "real"
    return scalar_type(kind.element) if kind.name == "array" else None


def passed(x: str, kind: DataType) -> str:
    """Spark SQL: the text by which a value passes to PostgreSQL."""
    return json_of(x, kind, HEX) if kind.family == "nested" else text_of(x, kind, HEX)


def taken(name: str, kind: DataType) -> str:
    """SQL of PostgreSQL: the value of such a text."""
    column = quoted(name)
    element = array_element(kind)
    if element is None:
        return f"{column}::{postgres_type(kind)}"
    elements = f"json_array_elements_text({column}::json) WITH ORDINALITY AS j(e, o)"
    return f"CASE WHEN {column} IS NOT NULL THEN coalesce((SELECT array_agg(e::{element} ORDER BY o) FROM {elements}), '{{}}'::{element}[]) END"


def told_apart(side: str, name: str, kind: DataType) -> str:
    """SQL of PostgreSQL: what is equal for equal values. Intervals are told apart by their parts, JSON by its text."""
    vague = postgres_type(kind).startswith(("json", "interval"))
    return f"{side}.{quoted(name)}{'::text' if vague else ''}"
