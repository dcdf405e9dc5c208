"""Structured log lines: one JSON object each. They hold names and numbers, never data of rows or secrets."""

import json
import sys
from dataclasses import dataclass, field
from typing import TextIO


@dataclass
class Log:
    """Where a job says what it does."""

    job: str
    stream: TextIO = field(default_factory=lambda: sys.stdout)

    def say(self, event: str, **facts: str | int | None) -> None:
        """Writes a line."""
        known = {name: value for name, value in facts.items() if value is not None}
        line = json.dumps({"job": self.job, "event": event, **known}, ensure_ascii=False)
        self.stream.write(line + "\n")
        self.stream.flush()
