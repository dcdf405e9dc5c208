"""Bad records that are put aside."""

from .world import World


def test_each_is_counted_once_and_is_none_any_more_once_it_is_mended(world: World) -> None:
    shape = world.shape("id integer!, name varchar(5)")
    spec = world.ingest({"a": shape, "b": shape}, badRecords="reject")
    world.put("a.csv", 'id,name\n1,Ann\n2,far too long\n2,far too long\n3,x,y\n4," quote"in\n')
    world.put("b.csv", "id,name\n1,Ann\nx,Bob\n")
    result = world.run(spec)
    assert (result.counts.inserted, result.rejects) == (2, 5)
    assert world.rejects()[-1] == ("store/b", "id", '"id" is "x", which is no integer')
    # b stays bad, and is not read again, since it did not change.
    world.put("a.csv", "id,name\n1,Ann\n2,ok\n")
    again = world.run(spec, 1)
    assert (again.counts.inserted, again.rejects) == (1, 1)
    world.put("b.csv", "id,name\n1,Ann\n2,Bob\n")
    assert world.run(spec, 2).rejects == 0
    assert world.rows("b", "name") == [("Ann",), ("Bob",)]
