"""Feeds of changes."""

from .world import Json, World

METHOD: Json = {
    "type": "cdc",
    "sequence": "seq",
    "sequenceType": "bigint",
    "operation": "op",
    "inserted": "I",
    "updated": "U",
    "deleted": "D",
}
HEAD = "seq,op,id,name\n"


def test_late_and_repeated_changes_bring_nothing_back(world: World) -> None:
    spec = world.ingest({"parcels": world.shape("id integer!, name varchar(8)", history="milestoned")}, METHOD)
    first = HEAD + "1,I,1,a\n2,I,2,b\n3,U,1,c\n"
    world.put("parcels/1.csv", first)
    assert world.run(spec).counts.inserted == 2
    # A key changes: what was goes, what is comes. Something else comes and goes in one batch.
    world.put("parcels/2.csv", HEAD + "7,D,1,\n8,I,3,c\n9,I,9,z\n10,D,9,\n")
    second = world.run(spec, 1)
    assert (second.counts.inserted, second.counts.deleted, second.rows) == (1, 1, 2)
    # An older batch once more after the deletion, one that lies between, and one that was never seen.
    world.put("parcels/3.csv", first)
    world.put("parcels/4.csv", HEAD + "4,U,1,late\n5,U,2,late\n6,I,9,late\n")
    third = world.run(spec, 2)
    assert (third.counts.inserted, third.counts.updated) == (0, 1)
    world.put("parcels/5.csv", HEAD + "11,I,1,again\n5,U,2,late\n12,U,2,late\n")
    world.run(spec, 3)
    assert world.versions("parcels", "id", "name") == [
        ("1", "again", "3", None),
        ("1", "c", "0", "1"),
        ("2", "b", "0", "2"),
        ("2", "late", "2", None),
        ("3", "c", "1", None),
    ]
    # Another change with a sequence that was taken, also where a later one follows it.
    world.put("parcels/6.csv", HEAD + "12,U,2,other\n13,U,2,last\n")
    assert "two different changes with one sequence" in world.refused(spec, 4)
    assert world.rows("parcels", "id") == [("1",), ("2",), ("3",)]


def test_live_rows_leave_nothing_but_what_forbids_their_return(world: World) -> None:
    spec = world.ingest({"parcels": world.shape("id integer!, name varchar(8)")}, METHOD, badRecords="reject")
    world.put("parcels/1.csv", HEAD + "1,D,1,\n2,I,2,b\n3,X,3,c\n4,I,3,far too long\n5,D,4,far too long\n,I,5,x\n")
    result = world.run(spec)
    assert (result.counts.inserted, result.rejects, result.rows) == (1, 3, 1)
    assert world.rejects() == [
        ("store/parcels", "name", '"name" is "far too long", which is no varchar(8)'),
        ("store/parcels", "op", '"op" is "X", which is none of "I", "U", "D"'),
        ("store/parcels", "seq", '"seq" is null, and it is the sequence of the changes'),
    ]
    world.put("parcels/2.csv", HEAD + "1,I,1,same\n0,I,4,never\n6,D,2,\n7,U,1,b\n")
    # Of the deletion of 1 there was never an insertion with its sequence.
    assert "two different changes" in world.refused(spec, 1)
    world.put("parcels/2.csv", HEAD + "0,I,4,never\n6,D,2,\n7,U,1,b\n")
    result = world.run(spec, 1)
    assert (result.counts.inserted, result.counts.deleted, result.rejects) == (1, 1, 3)
    assert world.rows("parcels", "id", "name") == [("1", "b")]
    table = world.lake("parcels")
    assert world.spark.table(table.name).count() == 3
