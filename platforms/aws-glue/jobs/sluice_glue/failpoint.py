"""
Every step after which something lasts, by name. Each has a failpoint before and after it, `<step>:before` and
`<step>:after`, so that a test can end the process there as a power cut would, and show that nothing is lost or done twice.
"""

import os
from collections.abc import Callable
from typing import Final, TypeVar

#: What happens at a failpoint; `at` is its name.
Die = Callable[[str], None]

DURABLE_STEPS: Final = (
    # A batch's own branch of a table, its rows there, the ledger there; then rows and ledger become visible together.
    "ingest.branch",
    "ingest.stage",
    "ingest.ledger",
    "ingest.commit",
    "ingest.mirror",
    # The same of what a transformer made.
    "transform.branch",
    "transform.stage",
    "transform.ledger",
    "transform.commit",
    "transform.mirror",
    # Rows on their way to a consumer's database; then rows and ledger there, in one transaction.
    "export.postgresql.stage",
    "export.postgresql.commit",
    # A batch in a consumer's files is written, the manifest names it, old batches go.
    "files.batch",
    "files.manifest",
    "files.sweep",
    # Old snapshots of a table go.
    "maintain.expire",
)

Result = TypeVar("Result")


def _exit(_at: str) -> None:
    os._exit(137)


class _State:
    wanted: str | None = None
    passed: int = 0
    die: Die = staticmethod(_exit)


def arm(wanted: str | None, die: Die | None = None) -> None:
    """
    Chooses the failpoint that ends the process: `<name>` the first time it is passed, `<name>#3` the third; None: none.
    Without a call it is what `SLUICE_FAILPOINT` names.
    """
    _State.wanted = wanted
    _State.passed = 0
    _State.die = staticmethod(die or _exit)


def durable(step: str, body: Callable[[], Result]) -> Result:
    """Runs a durable step between its two failpoints."""
    if step not in DURABLE_STEPS:
        raise ValueError(f"{step} is no durable step")
    _point(f"{step}:before")
    result = body()
    _point(f"{step}:after")
    return result


def _point(name: str) -> None:
    wanted = _State.wanted if _State.wanted is not None else os.environ.get("SLUICE_FAILPOINT", "")
    at, _, times = wanted.partition("#")
    if at != name:
        return
    _State.passed += 1
    if _State.passed == int(times or "1"):
        _State.die(name)
