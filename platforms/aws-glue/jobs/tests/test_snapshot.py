"""Whole tables, read each time."""

from .world import World


def test_rows_come_change_go_and_come_back_and_are_kept_no_longer_than_asked(world: World) -> None:
    shape = world.shape("id integer!, name varchar(5), at date", history="milestoned")
    spec = world.ingest({"people": shape}, retention="P2D")
    world.put("people.csv", "id,name,at\n1,Ann,2024-02-29\n2,,2023-12-31\n")
    first = world.run(spec)
    assert (first.counts.inserted, first.rows) == (2, 2)
    world.put("people.csv", 'at,id,name\n2024-02-29,1,""\n2024-12-31,3,Cy\n')
    second = world.run(spec, 1)
    assert (second.counts.inserted, second.counts.updated, second.counts.deleted) == (1, 1, 1)
    assert second.batch != first.batch
    assert world.versions("people", "id", "name", "at") == [
        ("1", "", "2024-02-29", "1", None),
        ("1", "Ann", "2024-02-29", "0", "1"),
        ("2", None, "2023-12-31", "0", "1"),
        ("3", "Cy", "2024-12-31", "1", None),
    ]
    # Nothing new, so nothing is read; the source is empty but for its header; then what went is too old.
    again = world.run(spec, 2)
    assert (again.unchanged, again.rows, again.batch) == (True, 2, second.batch)
    world.put("people.csv", "id,name,at\n")
    assert world.run(spec, 3).counts.deleted == 2
    third = world.run(spec, 4)
    assert (third.purged, third.unchanged) == (2, False)
    assert world.versions("people", "id", "name") == [("1", "", "1", "3"), ("3", "Cy", "1", "3")]


def test_without_a_key_rows_are_counted(world: World) -> None:
    spec = world.ingest({"visits": world.shape("page string, seconds map<string,float64>", ())})
    spec["source"]["format"] = "json"
    world.put("visits.json", '{"page":"/","seconds":{"a":-0.0}}\n' * 2 + '{"page":null,"seconds":{}}\n')
    assert world.run(spec).counts.inserted == 3
    world.put("visits.json", '{"page":null,"seconds":{}}\n' + '{"page":"/","seconds":{"a":0}}\n' * 2 + "\n")
    assert world.run(spec, 1).unchanged
    world.put("visits.json", '{"page":"/","seconds":{"a":0}}\n{"page":"/x","seconds":null}\n')
    changed = world.run(spec, 2)
    assert (changed.counts.inserted, changed.counts.deleted) == (1, 2)
    assert world.rows("visits", "page") == [("/",), ("/x",)]


def test_what_stops_a_batch_and_leaves_all_of_it(world: World) -> None:
    good, other = world.shape("id integer!, name varchar(5)!"), world.shape("id integer!, at date")
    spec = world.ingest({"people": good, "days": other})
    world.put("people.csv", "id,name\n1,Ann\n")
    world.put("days.csv", "id,at\n1,2024-02-29\n")
    world.run(spec)
    # The first is good and the second is not: neither is taken.
    world.put("people.csv", "id,name\n1,Bob\n")
    world.put("days.csv", "id,at\n1,2024-02-29\n2,2023-02-29\n")
    said = world.refused(spec, 1)
    assert (
        said
        == 'store/days: 1 row is bad, so none was taken. days.csv, line 3: "at" is a value that is no date (1 row).'
    )
    world.put("days.csv", "id,at\n1,2024-02-29\n1,2024-12-31\n")
    assert "there more than once" in world.refused(spec, 1)
    world.put("days.csv", "id,day\n1,2024-02-29\n")
    assert 'the column "at" is missing. It has "id", "day".' in world.refused(spec, 1)
    world.put("days.csv", "id,at\n,2024-02-29\n")
    assert "null, and it is part of the primary key" in world.refused(spec, 1)
    assert world.rows("people", "name") == [("Ann",)]
    assert "Bob" not in world.said.text
    assert "2023-02-29" not in world.said.text
