"""A job that dies at any moment, and is run again, comes to what an undisturbed one comes to."""

import os

import pytest

from .test_feed import HEAD, METHOD
from .world import World

FEW = [
    ("ingest.stage:after", 0),
    ("ingest.ledger:after#2", 0),
    ("ingest.commit:after", 1),
]
EVERY = [
    ("ingest.branch:before", 0),
    ("ingest.branch:after#2", 0),
    ("ingest.stage:before#2", 0),
    ("ingest.ledger:before", 0),
    ("ingest.commit:before", 0),
    ("ingest.commit:after#2", 2),
    ("ingest.mirror:before", 1),
    ("ingest.mirror:after", 1),
    ("ingest.mirror:after#2", 2),
]


def test_two_tables_of_one_batch(world: World) -> None:
    """Both are written before the first is published; a run that finds one published first finishes what was begun."""
    shape = world.shape("id integer!, name varchar(8)", history="milestoned")
    spec = world.ingest({"a": shape, "b": shape}, METHOD)
    sequence = 1
    for name in ("a", "b"):
        world.put(f"{name}/0.csv", HEAD + f"{sequence},I,1,new\n")
    world.run(spec)
    expected = ["new"]
    points = FEW + (EVERY if os.environ.get("SLUICE_EVERY_FAILPOINT") else [])
    for day, (point, published) in enumerate(points, 1):
        sequence += 1
        for name in ("a", "b"):
            world.put(f"{name}/{day}.csv", HEAD + f"{sequence},U,1,n{day}\n")
        world.killed(spec, point, day)
        now = [world.rows(name, "name") for name in ("a", "b")]
        before, after = [(expected[-1],)], [(f"n{day}",)]
        assert now == [after if index < published else before for index in range(2)], point
        expected.append(f"n{day}")
        world.run(spec, day)
        for name in ("a", "b"):
            found = world.versions(name, "name")
            assert [row[0] for row in sorted(found, key=lambda row: int(row[1]))] == expected, point
            assert [row for row in found if row[2] is None] == [(f"n{day}", str(day), None)], point
            assert world.lake(name).branches() == []


def test_maintenance_drops_nothing_that_is_seen_or_known(world: World) -> None:
    spec = world.ingest({"a": world.shape("id integer!, name varchar(8)")})
    world.put("a.csv", "id,name\n1,x\n2,y\n")
    first = world.run(spec)
    table = world.lake("a")
    ledger = table.ledger()
    # What managed compaction leaves: files written anew, and the snapshots before it gone.
    table.handle().newFastAppend().commit()
    assert table.expire(2**53, 1) >= 1
    assert table.ledger() == ledger
    again = world.run(spec, 1)
    assert (again.unchanged, again.batch) == (True, first.batch)
    assert world.rows("a", "id") == [("1",), ("2",)]


def test_a_branch_that_is_not_ours_to_publish_is_dropped(world: World) -> None:
    spec = world.ingest({"a": world.shape("id integer!, name varchar(8)")})
    world.put("a.csv", "id,name\n1,x\n")
    world.killed(spec, "ingest.ledger:after")
    table = world.lake("a")
    left = table.branches()
    assert len(left) == 1
    # Somebody went on meanwhile, so that the branch is no longer one of what everybody sees.
    table.handle().newFastAppend().commit()
    world.put("a.csv", "id,name\n1,z\n")
    world.run(spec, 1)
    assert world.rows("a", "name") == [("z",)]
    assert table.branches() == []


@pytest.mark.parametrize("step", ["no.such.step"])
def test_failpoints_are_known_by_name(step: str) -> None:
    from sluice_glue.failpoint import durable

    with pytest.raises(ValueError, match="durable"):
        durable(step, lambda: None)
