"""Instants and durations. Instants are in UTC, to the microsecond."""

import calendar
import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from .problem import Problem, show
from .spec import Column

UTC = timezone.utc
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
)


def read_instant(text: str) -> datetime:
    """An instant as ISO 8601 or Spark write it; without a zone it is in UTC. Raises ValueError."""
    plain = text.strip().replace("Z", "+00:00").replace("T", " ")
    plain = re.sub(r"([+-]\d\d)$", r"\1:00", plain)
    plain = re.sub(r"\.(\d{1,6})\d*", lambda found: "." + found[1].ljust(6, "0"), plain)
    made = datetime.fromisoformat(plain)
    return made.replace(tzinfo=UTC) if made.tzinfo is None else made.astimezone(UTC)


def instant_text(at: datetime) -> str:
    """As Spark reads it: `2024-02-29 12:00:00.000001+00:00`."""
    return at.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")


def after(now: datetime, before: datetime | None) -> datetime:
    """By the clock, but always later than the batch before, even where the clock went back."""
    return now if before is None or now > before else before + timedelta(microseconds=1)


def earlier(at: datetime, duration: str) -> datetime | None:
    """
    An instant less an ISO 8601 duration, by the calendar: a year before the 29th of February is the 28th. None: before the
    calendar begins. Raises ValueError for what is no duration.
    """
    found = _DURATION.fullmatch(duration)
    if found is None or duration.endswith(("P", "T")):
        raise ValueError(f"{duration!r} is no duration")
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    month = at.year * 12 + at.month - 1 - years * 12 - months
    year, in_year = divmod(month, 12)
    if year < 1:
        return None
    last = calendar.monthrange(year, in_year + 1)[1]
    moved = at.replace(year=year, month=in_year + 1, day=min(at.day, last))
    try:
        return moved - timedelta(days=weeks * 7 + days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def low_of(column: Column, greatest: str | None, overlap: str | None, what: str) -> str | None:
    """
    From where on a column is read again, as text: the greatest value that was read, less the overlap. None: from the start,
    as where there is no value that small. Raises Problem when the overlap does not fit the column.
    """
    if greatest is None or overlap is None:
        return greatest
    family = column.data_type.family
    try:
        if family in ("integer", "decimal"):
            if not overlap.isdigit():
                raise ValueError(overlap)
            return str(Decimal(greatest) - Decimal(overlap))
        if family in ("date", "timestamp", "timestamptz"):
            low = earlier(read_instant(greatest), overlap)
            if low is None:
                return None
            return _date_text(low) if family == "date" else low.replace(tzinfo=None).isoformat(" ", "microseconds")
    except ValueError:
        pass
    raise Problem(
        f"{what}: the overlap {show(overlap)} does not fit {show(column.name)}, which is {column.type}.",
        "An overlap is a duration such as PT1H for dates and instants, and a whole number for numbers.",
    )


def _date_text(at: datetime) -> str:
    return date(at.year, at.month, at.day).isoformat()
