"""Windows of new rows."""

from .world import World

METHOD = {"type": "watermark", "column": "at", "overlap": "PT1H"}


def test_late_rows_within_the_overlap_and_none_that_rolls_back(world: World) -> None:
    spec = world.ingest(
        {"tickets": world.shape("id integer!, what string, at timestamptz", history="milestoned")}, METHOD
    )
    world.put("tickets.csv", "id,what,at\n1,b,2024-02-29 12:00Z\n1,a,2024-02-29 11:00Z\n")
    assert world.run(spec).counts.inserted == 1
    world.put(
        "tickets.csv",
        "id,what,at\n1,a,2024-02-29 11:30Z\n2,late,2024-02-29 11:00Z\n3,too late,2024-02-29 10:59:59Z\n4,x,2024-02-29 12:00Z\n",
    )
    assert world.run(spec, 1).counts.inserted == 2
    assert world.rows("tickets", "id", "what") == [("1", "b"), ("2", "late"), ("4", "x")]
    world.put("tickets.csv", "id,what,at\n4,y,2024-03-01 00:00Z\n4,z,2024-03-01 00:00Z\n")
    assert "more than once" in world.refused(spec, 2)
    world.put("tickets.csv", "id,what,at\n4,y,2024-03-01 00:00Z\n4,y,2024-03-01 00:00Z\n5,,\n")
    assert "it is the watermark" in world.refused(spec, 2)
    assert world.versions("tickets", "id", "what")[-1] == ("4", "x", "1", None)


def test_without_a_key_rows_take_the_place_of_those_of_the_window(world: World) -> None:
    method = {"type": "watermark", "column": "n", "overlap": "2"}
    spec = world.ingest({"clicks": world.shape("n bigint!, page string", ())}, method)
    world.put("clicks.csv", "n,page\n1,/\n2,/\n2,/\n5,/x\n")
    world.run(spec)
    world.put("clicks.csv", "n,page\n2,/late\n3,/late\n5,/x\n6,/y\n6,\n")
    world.run(spec, 1)
    found = [("1", "/"), ("2", "/"), ("2", "/"), ("3", "/late"), ("5", "/x"), ("6", None), ("6", "/y")]
    assert world.rows("clicks", "n", "page") == found
    # Nothing there says that anything is gone, but for what is newer than the window's beginning.
    world.put("clicks.csv", "n,page\n")
    world.run(spec, 2)
    assert world.rows("clicks", "n", "page") == found[:3] + found[3:4]
