"""Whole tables, read each time."""

from .world import World

SHAPE = "id integer!, name varchar(5), at date"


def test_rows_come_change_go_and_come_back(world: World) -> None:
    spec = world.ingest({"people": world.shape(SHAPE, history="milestoned")})
    world.put("people.csv", "id,name,at\n1,Ann,2024-02-29\n2,,2023-12-31\n")
    first = world.run(spec)
    assert (first.counts.inserted, first.rows) == (2, 2)
    world.put("people.csv", 'at,id,name\n2024-02-29,1,""\n2024-12-31,3,Cy\n')
    second = world.run(spec, 1)
    assert (second.counts.inserted, second.counts.updated, second.counts.deleted) == (1, 1, 1)
    assert second.batch != first.batch
    world.put("people.csv", "id,name,at\n1,Ann,2024-02-29\n3,Cy,2024-12-31\n")
    world.run(spec, 2)
    assert world.versions("people", "id", "name", "at") == [
        ("1", "", "2024-02-29", "1", "2"),
        ("1", "Ann", "2024-02-29", "0", "1"),
        ("1", "Ann", "2024-02-29", "2", None),
        ("2", None, "2023-12-31", "0", "1"),
        ("3", "Cy", "2024-12-31", "1", None),
    ]
    again = world.run(spec, 3)
    assert again.unchanged
    assert again.rows == 2
