"""How far a source was read."""

import base64
import hashlib
import json
from dataclasses import dataclass

from .ledger import Ledger
from .spec import Changes, Files, IngestSpec, Watermark


@dataclass(frozen=True)
class Position:
    """How far a source was read, as the ledger keeps it."""

    #: By what it was read: a position means nothing to another way of reading.
    how: str
    #: The greatest watermark or sequence that was read, as Spark writes it, in UTC; None: none yet.
    greatest: str | None = None
    #: States of the files that were read to their end, of those that are still there.
    files: frozenset[str] = frozenset()

    def to_json(self) -> str:
        """The text that `parse` reads. A state of a file takes ten bytes."""
        packed = base64.b64encode(b"".join(bytes.fromhex(state) for state in sorted(self.files))).decode()
        return json.dumps({"how": self.how, "greatest": self.greatest, "files": packed}, separators=(",", ":"))


def parse(text: str | None) -> Position | None:
    """Reads a position; None for what is none."""
    if text is None:
        return None
    try:
        value = json.loads(text)
        packed = base64.b64decode(value["files"])
        states = frozenset(packed[at : at + 10].hex() for at in range(0, len(packed), 10))
        return Position(str(value["how"]), value["greatest"], states)
    except (ValueError, KeyError, TypeError):
        return None


def way_of(spec: IngestSpec) -> str:
    """Names the way in which a specification has sources read. How much is read again does not matter to it."""
    method = spec.method
    lasting: list[object] = [type(method).__name__, spec.timezone]
    if isinstance(method, Watermark):
        lasting.append(method.column)
    if isinstance(method, Changes):
        lasting += [method.sequence, method.sequence_type, method.operation]
        lasting += [method.inserted, method.updated, method.deleted]
    if isinstance(spec.source, Files):
        options = spec.source.options
        lasting += [spec.source.format, options.header, options.delimiter, options.null_value]
    return hashlib.sha256(json.dumps(lasting).encode()).hexdigest()[:20]


def position_of(ledger: Ledger, how: str, columns: str) -> Position | None:
    """
    How far a table's source was read; None: it is read from its start. So it is after a change of the columns: every row gets
    its value in a column that was added, every bad record its chance.
    """
    found = parse(ledger.position)
    return found if found is not None and found.how == how and ledger.columns == columns else None


def was_read_otherwise(ledger: Ledger, how: str) -> bool:
    """Whether what is in a table was read in another way, so that its watermarks are not to be compared with those to come."""
    found = parse(ledger.position)
    return ledger.position is not None and (found is None or found.how != how)
