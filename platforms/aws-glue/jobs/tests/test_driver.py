"""What other tests drive jobs by."""

import json

import pytest

from sluice_glue.problem import Problem

from .driver import Killed, serve
from .world import World


def test_jobs_by_requests(world: World) -> None:
    shape = world.shape("id integer!, at timestamptz", history="milestoned")
    spec = json.loads(json.dumps(world.ingest({"a": shape})))
    world.put("a.csv", "id,at\n1,2024-02-29 12:00Z\n")
    root = str(world.root)
    first = {"spec": spec, "run_at": "2024-02-28T00:00:00Z"}
    with pytest.raises(Killed, match=r"ingest\.commit:before"):
        serve(world.spark, root, {**first, "failpoint": "ingest.commit:before"})
    answer = serve(world.spark, root, first)
    assert (answer["status"], answer["inserted"], answer["rejects"]) == ("ok", 1, 0)
    world.put("a.csv", "id,at\n1,\n")
    serve(world.spark, root, {"spec": spec, "run_at": "2024-03-01T00:00:00Z"})
    at = {"database": f"{world.name}_store", "table": "a"}
    read = {"at": at, "shape": shape}
    noon = "2024-02-29 12:00:00+00"
    assert serve(world.spark, root, {"read": read})["rows"] == [["1", None]]
    assert serve(world.spark, root, {"read": {**read, "as_of": "2024-02-29T00:00:00Z"}})["rows"] == [["1", noon]]
    versions = serve(world.spark, root, {"read": {**read, "versions": True}})["rows"]
    assert sorted(versions, key=str) == [
        ["1", noon, "2024-02-28 00:00:00+00", "2024-03-01 00:00:00+00"],
        ["1", None, "2024-03-01 00:00:00+00", None],
    ]
    assert serve(world.spark, root, {"sql": "SELECT 1 AS a, NULL AS b"})["rows"] == [["1", None]]
    assert serve(world.spark, root, {"spec": spec, "mode": "maintain"}) == {"status": "ok", "expired": 0}
    world.put("a.csv", "id,at\nx,\n")
    with pytest.raises(Problem, match="1 row is bad"):
        serve(world.spark, root, {"spec": spec})
