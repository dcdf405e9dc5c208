"""Instants, durations, scripts and specifications; no Spark is needed."""

import json
from datetime import datetime
from typing import Any

import pytest

from sluice_glue.moments import UTC, after, earlier, low_of, read_instant
from sluice_glue.position import Position
from sluice_glue.position import parse as parse_position
from sluice_glue.problem import Problem
from sluice_glue.read_spec import read_spec
from sluice_glue.spec import Column, IngestSpec
from sluice_glue.statements import query_of, split


@pytest.mark.parametrize(
    ("at", "duration", "found"),
    [
        ("2024-02-29T00:00:00", "P1Y", "2023-02-28T00:00:00"),
        ("2024-03-31T12:00:00", "P1M", "2024-02-29T12:00:00"),
        ("2024-01-15T00:00:00", "P1M", "2023-12-15T00:00:00"),
        ("2024-12-31T00:00:00", "P1M", "2024-11-30T00:00:00"),
        ("2025-01-31T00:00:00", "P2M", "2024-11-30T00:00:00"),
        ("2024-01-01T00:00:00", "P1W1DT1H1M1S", "2023-12-23T22:58:59"),
    ],
)
def test_earlier(at: str, duration: str, found: str) -> None:
    moved = earlier(datetime.fromisoformat(at).replace(tzinfo=UTC), duration)
    assert moved == datetime.fromisoformat(found).replace(tzinfo=UTC)


def test_before_the_calendar() -> None:
    assert earlier(datetime(5, 1, 1, tzinfo=UTC), "P5Y") is None
    with pytest.raises(ValueError, match="duration"):
        earlier(datetime(5, 1, 1, tzinfo=UTC), "P")


def test_batches_are_dated_one_after_another() -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    assert after(now, None) == now
    assert after(now, now) > now


@pytest.mark.parametrize(
    ("kind", "greatest", "overlap", "low"),
    [
        ("date", "2024-03-01", "P1D", "2024-02-29"),
        ("timestamptz", "2024-01-01 00:00:00", "PT1H", "2023-12-31 23:00:00.000000"),
        ("bigint", "-9223372036854775808", "1", "-9223372036854775809"),
        ("decimal(5,2)", "1.50", "1", "0.50"),
        ("string", "x", None, "x"),
        ("date", "0001-01-01", "P1D", None),
    ],
)
def test_low(kind: str, greatest: str, overlap: str | None, low: str | None) -> None:
    assert low_of(Column("at", kind, kind, True), greatest, overlap, "d") == low


def test_an_overlap_that_fits_nothing() -> None:
    with pytest.raises(Problem, match="overlap"):
        low_of(Column("at", "bigint", "bigint", True), "5", "PT1H", "d")
    assert read_instant("2024-02-29T12:00:00.5Z") == datetime(2024, 2, 29, 12, 0, 0, 500_000, tzinfo=UTC)


def test_positions_come_back() -> None:
    position = Position("way", "2024-02-29", frozenset(["00" * 10, "ff" * 10]))
    assert parse_position(position.to_json()) == position
    assert parse_position("{") is None


def test_scripts() -> None:
    script = "-- a; b\nCREATE TABLE x AS SELECT ';' AS \"a;\", `;` /* ; */ FROM t;\nSELECT 1 - 2"
    assert split(script) == ["CREATE TABLE x AS SELECT ';' AS \"a;\", `;`   FROM t", "SELECT 1 - 2"]
    assert query_of("create or replace temp view `x y` as with a as (select 1) select * from a")[0] == "x y"
    with pytest.raises(Problem, match="DROP"):
        query_of("DROP TABLE x")
    with pytest.raises(Problem, match="CREATE"):
        query_of("CREATE TABLE x AS DELETE FROM y")


def _spec() -> dict[str, Any]:
    at = {"database": "d", "table": "t"}
    shape = {
        "columns": [{"name": "id", "type": "integer", "storage": "int", "nullable": False}],
        "primaryKey": ["id"],
        "history": "live",
    }
    return {
        "schema": 1,
        "id": "i",
        "title": "t",
        "kind": "ingest",
        "source": {"type": "files", "container": "c", "uri": "s3://b/p", "format": "csv"},
        "method": {"type": "snapshot"},
        "rejects": {"at": at, "location": "s3://b/r"},
        "datasets": [{"dataset": "s/d", "from": "f", "table": {"at": at, "location": "s3://b/t", "shape": shape}}],
    }


def test_a_specification_and_its_defaults() -> None:
    spec = read_spec(json.dumps(_spec()))
    assert isinstance(spec, IngestSpec)
    assert (spec.timezone, spec.reject, spec.refuse_extra) == ("UTC", False, False)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("schema",), 2, "schema"),
        (("kind",), "erase", "kind"),
        (("more",), 1, "more is unknown"),
        (("source", "uri"), None, "source.uri is no text"),
        (("method",), {"type": "watermark", "column": "no"}, "no column of s/d"),
        (("datasets",), [], "datasets"),
        (("badRecords",), "skip", "badRecords"),
    ],
)
def test_a_specification_that_is_wrong(path: tuple[str, ...], value: object, said: str) -> None:
    spec = _spec()
    inside = spec
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    with pytest.raises(Problem, match=said.replace(".", r"\.")):
        read_spec(json.dumps(spec))
