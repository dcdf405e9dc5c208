"""What is known of a table's content. It changes only together with it."""

import json
from dataclasses import asdict, dataclass

from .spec import Shape

PROPERTY = "sluice.ledger"
"""The property of a snapshot that holds the ledger; after it was published also a property of the table."""


@dataclass(frozen=True)
class Ledger:
    """The state of a table as of a batch."""

    #: Names the content: equal names, equal rows. None until the first complete batch.
    batch: str | None = None
    #: What it was made from; as long as that stays, there is nothing to do.
    fingerprint: str | None = None
    #: How far the source was read: JSON (`position.py`).
    position: str | None = None
    #: When its batch was read from the source of all; what is dated is dated by it.
    at: str | None = None
    #: How many batches there were.
    number: int = 0
    #: How many current rows there are.
    rows: int = 0
    #: Tells the columns and the key by which it was filled.
    columns: str | None = None
    #: What was kept of its history.
    history: str = "live"
    #: The run that made it: tables of one run are published together.
    run: str | None = None

    def to_json(self) -> str:
        """The text that `parse` reads."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))


def parse(text: str | None) -> Ledger | None:
    """Reads a ledger; None for what is none."""
    if text is None:
        return None
    try:
        return Ledger(**json.loads(text))
    except (ValueError, TypeError):
        return None


def columns_text(shape: Shape) -> str:
    """Equal for shapes whose rows are alike, whatever is kept of their history."""
    columns = [[column.name, column.type, column.storage, column.nullable] for column in shape.columns]
    return json.dumps([columns, list(shape.primary_key)], ensure_ascii=False, separators=(",", ":"))
