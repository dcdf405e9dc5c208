"""Contracts that change."""

from .test_feed import HEAD, METHOD
from .world import World


def test_columns_come_and_types_become_wider(world: World) -> None:
    old = world.ingest({"a": world.shape("id integer!, n integer, d decimal(4,2), gone string")})
    world.put("a.csv", "id,n,d,gone\n1,1,1.50,x\n2,2,,x\n")
    world.run(old)
    shape = world.shape("id bigint!, n bigint, d decimal(8,2), at timestamp", history="milestoned")
    new = world.ingest({"a": shape})
    world.put("a.csv", "id,n,d,at\n1,1,1.5,2024-02-29 12:00\n2,2,,\n3000000000,,123456.78,\n")
    result = world.run(new, 1)
    assert (result.counts.inserted, result.counts.updated) == (1, 1)
    # History begins with the last batch where nobody asked for it before.
    assert world.versions("a", "id", "d", "at") == [
        ("1", "1.50", None, "0", "1"),
        ("1", "1.50", "2024-02-29 12:00:00", "1", None),
        ("2", None, None, "0", None),
        ("3000000000", "123456.78", None, "1", None),
    ]
    # What the contract has no more stays where it was; a type that holds less is refused before anything is read.
    assert "gone" in world.spark.table(world.lake("a").name).columns
    narrow = world.ingest({"a": world.shape("id bigint!, n integer, d decimal(8,2), at timestamp")})
    assert 'store.a: "n" is kept as bigint' in world.refused(narrow, 2)
    live = world.ingest({"a": world.shape("id bigint!, n bigint, d decimal(8,2), at timestamp")})
    world.run(live, 3)
    assert len(world.versions("a", "id")) == 3


def test_a_feed_is_read_again_from_the_start_when_a_column_comes(world: World) -> None:
    old = world.ingest({"a": world.shape("id integer!, name varchar(8)")}, METHOD)
    world.put("a/1.csv", HEAD + "1,I,1,a\n2,I,2,b\n3,I,3,c\n4,D,3,\n")
    world.run(old)
    new = world.ingest({"a": world.shape("id integer!, name varchar(8), more string")}, METHOD)
    world.put("a/2.csv", "seq,op,id,name,more\n1,I,1,a,seen\n3,U,3,late,late\n5,U,2,b,later\n")
    assert "two different changes" in world.refused(new, 1)
    world.put("a/2.csv", "seq,op,id,name,more\n2,U,3,late,late\n5,U,2,b,later\n")
    world.run(new, 1)
    assert world.rows("a", "id", "name", "more") == [("1", "a", None), ("2", "b", "later")]


def test_columns_that_the_contract_has_not(world: World) -> None:
    spec = world.ingest({"a": world.shape("id integer!")}, extraColumns="refuse")
    world.put("a.csv", "id,email\n1,x\n")
    assert '"email"' in world.refused(spec)
    world.run({**spec, "extraColumns": "ignore"})
    assert "left out" in world.said.text
