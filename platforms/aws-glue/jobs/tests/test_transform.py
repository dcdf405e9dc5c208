"""Transformers."""

from typing import Any

from .world import Json, World

SQL = """
-- Who bought; and how often.
CREATE TABLE buyers AS SELECT id, upper(name) AS name FROM store_people WHERE id > 1;
CREATE VIEW sums AS SELECT count(*) AS n FROM buyers;
"""
PYSPARK = """
from pyspark.sql import functions as f

def transform(spark, inputs, params):
    people = inputs["store_people"]
    return {"buyers": people.select("id", f.lower("name").alias("name")), "sums": people.agg(f.count("*").cast("int").alias("n"))}
"""


def _spec(world: World, runtime: str, text: str, **more: Any) -> Json:
    people = world.table("people", world.shape("id integer!, name varchar(9)", history="milestoned"))
    outputs = {
        "buyers": world.table("buyers", world.shape("id integer!, name varchar(9)"), "made"),
        "sums": world.table("sums", world.shape("n bigint!", ()), "made"),
    }
    return {
        "schema": 1,
        "id": "transform-desk",
        "title": "transform desk",
        "kind": "transform",
        "workspace": "desk",
        "code": {"runtime": runtime, "file": "desk.sql", "text": text},
        "inputs": [{"relation": "store_people", "from": people}],
        "outputs": [{"dataset": f"desk/{name}", "name": name, "table": table} for name, table in outputs.items()],
        **more,
    }


def test_both_runtimes(world: World) -> None:
    spec = _spec(world, "sql", SQL)
    source = world.ingest({"people": spec["inputs"][0]["from"]["shape"]})
    world.put("people.csv", "id,name\n1,Ann\n2,Bob\n3,Cy\n")
    assert "no complete batch yet" in world.refused(spec)
    world.run(source)
    assert world.run(spec).counts.inserted == 3
    assert world.rows("buyers", "id", "name", database="made") == [("2", "BOB"), ("3", "CY")]
    assert world.rows("sums", "n", database="made") == [("2",)]
    # Nothing is run while code and inputs are what they were.
    said = world.said.text
    assert world.run(spec, 1).unchanged
    assert "running" not in world.said.text.removeprefix(said)
    for text, why in (
        ("CREATE TABLE buyers AS SELECT 1 AS id, 'x' AS name", 'does not make "sums"'),
        (SQL.replace("id > 1", "no > 1"), "UNRESOLVED_COLUMN"),
        (SQL.replace("upper(name)", "repeat(name, 5)"), "a value that is no varchar(9)"),
        ("DELETE FROM store_people", "DELETE"),
    ):
        assert why in world.refused(_spec(world, "sql", text), 1)
    world.killed(_spec(world, "pyspark", PYSPARK), "transform.commit:after", 2)
    world.run(_spec(world, "pyspark", PYSPARK), 3)
    assert world.rows("buyers", "name", database="made") == [("ann",), ("bob",), ("cy",)]
    assert world.rows("sums", "n", database="made") == [("3",)]
    assert "ZeroDivisionError" in world.refused(_spec(world, "pyspark", "def transform(s, i, p):\n    1 / 0\n"), 4)
    # What was made is read like any source.
    made = world.ingest({"buyers": world.shape("id integer!, name varchar(9)")}, id="second")
    made["source"] = {"type": "tables", "database": f"{world.name}_made"}
    made["datasets"][0]["table"]["at"]["table"] = "from_buyers"
    assert world.run(made, 5).counts.inserted == 3
    assert world.run(made, 6).unchanged
