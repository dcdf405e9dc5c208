"""What a job says when it cannot go on."""

import json


class Problem(Exception):
    """Something that people can mend: what is wrong, and how to mend it. Never holds data of rows, nor secrets."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def show(text: str, limit: int = 200) -> str:
    """A name as a message may carry it: quoted, bounded, on one line."""
    return json.dumps(text if len(text) <= limit else f"{text[:limit]}…", ensure_ascii=False)


def listed(names: list[str]) -> str:
    """The first ten of some names, and how many more there are."""
    shown = ", ".join(show(name) for name in names[:10])
    return f"{shown} and {len(names) - 10} more" if len(names) > 10 else shown


def count(amount: int, noun: str, plural: str | None = None) -> str:
    """`1 row`, `2,155 rows`."""
    return f"{amount:,} {noun if amount == 1 else plural or noun + 's'}"
