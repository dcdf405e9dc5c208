"""Types as the model writes them, such as `array<decimal(10,2)>`."""

import re
from dataclasses import dataclass
from functools import lru_cache

INTEGERS: dict[str, tuple[int, int]] = {
    "tinyint": (-(2**7), 2**7 - 1),
    "smallint": (-(2**15), 2**15 - 1),
    "integer": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
"""The least and the greatest value of each type of whole numbers."""

_NARROW = ("float16", "float32", "fp8_e4m3", "fp8_e5m2", "fp6_e2m3", "fp6_e3m2", "fp4_e2m1")
_WIDE = ("float64", "float128", "mxfp8_e4m3", "mxfp8_e5m2", "mxfp6_e2m3", "mxfp6_e3m2", "mxfp4_e2m1", "mxint8")
_FAMILIES = {
    **dict.fromkeys(INTEGERS, "integer"),
    **dict.fromkeys((*_NARROW, *_WIDE), "float"),
    **dict.fromkeys(("char", "nchar", "varchar", "nvarchar", "string", "geography"), "text"),
    **dict.fromkeys(("json", "variant"), "json"),
    **dict.fromkeys(("array", "vector", "map", "struct"), "nested"),
    **{name: name for name in ("boolean", "decimal", "date", "time", "timestamp", "timestamptz", "interval", "uuid")},
    "binary": "binary",
}


@dataclass(frozen=True)
class DataType:
    """A type, taken apart."""

    name: str
    numbers: tuple[int, ...] = ()
    #: Of an array its element, of a map key and value, of a struct its fields' types.
    parts: tuple["DataType", ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """What kind of type it is: values of one family are read and written alike."""
        return _FAMILIES[self.name]

    @property
    def length(self) -> int | None:
        """The most characters or bytes, or how many elements a vector has; None: as many as there are."""
        return self.numbers[0] if self.numbers and self.name != "decimal" else None

    @property
    def element(self) -> "DataType":
        """What an array or a vector is made of."""
        return self.parts[0] if self.name == "array" else DataType("float32")

    @property
    def storage(self) -> str:
        """The Spark SQL type it is kept as."""
        if self.name in ("tinyint", "smallint", "integer", "uint8", "uint16"):
            return "int"
        if self.name in ("bigint", "uint32"):
            return "bigint"
        if self.name == "uint64":
            return "decimal(20,0)"
        if self.name == "decimal":
            return f"decimal({self.numbers[0]},{self.scale})"
        if self.family == "float":
            return "float" if self.name in _NARROW else "double"
        if self.name == "timestamp":
            return "timestamp_ntz"
        if self.name == "timestamptz":
            return "timestamp"
        if self.name in ("boolean", "date", "binary"):
            return self.name
        if self.name in ("array", "vector"):
            return f"array<{self.element.storage}>"
        if self.name == "map":
            return f"map<{self.parts[0].storage},{self.parts[1].storage}>"
        if self.name == "struct":
            inside = zip(self.fields, self.parts, strict=True)
            return f"struct<{','.join(f'`{name}`:{part.storage}' for name, part in inside)}>"
        return "string"

    @property
    def scale(self) -> int:
        """Digits behind the point."""
        return self.numbers[1] if len(self.numbers) > 1 else 0


@lru_cache(maxsize=4096)
def parse(text: str) -> DataType:
    """Takes a type apart. Raises ValueError where it is none."""
    found = re.fullmatch(r"\s*(\w+)\s*(?:\(([\d,\s]+)\)|<(.*)>)?\s*", text, re.DOTALL)
    if found is None or found[1] not in _FAMILIES:
        raise ValueError(f"{text!r} is no type")
    name, numbers, inside = found[1], found[2], found[3]
    parts = [] if inside is None else _split(inside)
    fields: list[str] = []
    if name == "struct":
        named = [part.split(":", 1) for part in parts]
        if any(len(part) != 2 for part in named):
            raise ValueError(f"{text!r} is no type")
        fields = [part[0].strip() for part in named]
        parts = [part[1] for part in named]
    wanted = {"array": 1, "map": 2}.get(name)
    if wanted is not None and len(parts) != wanted:
        raise ValueError(f"{text!r} is no type")
    return DataType(
        name,
        tuple(int(number) for number in numbers.split(",")) if numbers else (),
        tuple(parse(part) for part in parts),
        tuple(fields),
    )


def _split(text: str) -> list[str]:
    parts: list[str] = []
    depth = start = 0
    for at, character in enumerate(text):
        if character in "<(":
            depth += 1
        elif character in ">)":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
