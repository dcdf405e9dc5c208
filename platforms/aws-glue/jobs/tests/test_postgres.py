"""PostgreSQL as a source and as a consumer's container. `SLUICE_TEST_POSTGRES`: a server, as JSON; without it these are skipped."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sluice_glue import read_postgres
from sluice_glue.postgres import Connection, Postgres
from sluice_glue.spec import Server

from .test_values import CASES
from .world import Json, World

_GIVEN = os.environ.get("SLUICE_TEST_POSTGRES")
pytestmark = pytest.mark.skipif(_GIVEN is None, reason="SLUICE_TEST_POSTGRES names no server")


class Database:
    """The server's database, and how specifications name it."""

    def __init__(self, world: World) -> None:
        given: Json = json.loads(_GIVEN or "{}")
        self.server = {
            "container": "warehouse",
            "engine": "postgresql",
            "host": given["host"],
            "port": given["port"],
            "database": given["database"],
            "secret": "warehouse",
        }
        self._postgres = Postgres(world.spark, Server(**self.server))

    def sql(self, *statements: str) -> list[list[str | None]]:
        """Runs statements; the rows of the last, where it is a query."""
        with self._postgres.connect() as connection:
            for statement in statements[:-1]:
                connection.run(statement)
            found = _last(connection, statements[-1])
            connection.commit()
        return found


def _last(connection: Connection, statement: str) -> list[list[str | None]]:
    if statement.lstrip().upper().startswith(("SELECT", "TABLE")):
        return connection.rows(statement)
    connection.run(statement)
    return []


@pytest.fixture
def database(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database, with a secret in a file."""
    given: Json = json.loads(_GIVEN or "{}")
    login = {"username": given["user"], "password": given["password"]}
    (tmp_path / "secrets.json").write_text(json.dumps({"warehouse": login}))
    monkeypatch.setenv("SLUICE_SECRETS", str(tmp_path / "secrets.json"))
    yield Database(world)


def _source(world: World, database: Database, datasets: dict[str, Json], **more: Any) -> Json:
    spec = world.ingest(datasets, more.pop("method", None), **more)
    spec["source"] = {"type": "database", "server": database.server, "schema": world.name}
    return spec


def test_a_source_in_parallel_as_of_one_moment(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.sql(
        f"CREATE SCHEMA {world.name}",
        f"CREATE DOMAIN {world.name}.short AS varchar(9)",
        f"CREATE TABLE {world.name}.big (id bigint PRIMARY KEY, code char(4), price numeric(6,2), f float8, at timestamptz, day date, "
        f"body bytea, tags text[], doc jsonb, every interval, name {world.name}.short, yes boolean, token uuid, clock time, cost money)",
        f"INSERT INTO {world.name}.big SELECT n, 'ab', n / 100.0, 1e15, '2024-02-29 12:00+01', '2024-12-31', '\\x00ff', ARRAY['x,y', NULL, '\"q\"'], "
        f"'{{\"b\": 1.50}}', '-1 year 2 mons 3 days -04:05:06.789', 'é', true, '00000000-0000-0000-0000-00000000000A', '23:59:59.5', 12.5 "
        "FROM generate_series(1, 3000) AS n",
        f"CREATE VIEW {world.name}.little AS SELECT id, price FROM {world.name}.big WHERE id <= 2",
        "SELECT 1",
    )
    monkeypatch.setattr(read_postgres, "_PAGES", 20)
    text = (
        "id integer!, code string, price decimal(8,3), f bigint, at timestamptz, day timestamp, body binary, tags array<string>, doc json, "
        "every interval, name varchar(3), yes boolean, token uuid, clock time, cost decimal(9,2)"
    )
    big, little = world.shape(text), world.shape("id integer!, price float64")
    spec = _source(world, database, {"big": big, "little": little})
    result = world.run(spec)
    assert result.counts.inserted == 3002
    names = [column["name"] for column in big["columns"] if column["name"] not in ("body", "tags")]
    assert world.rows("big", *names, "hex(body)", "to_json(tags)")[0] == (
        *("1", "ab", "0.010", "1000000000000000", "2024-02-29 11:00:00", "2024-12-31 00:00:00"),
        *('{"b": 1.50}', "-10 months 3 days -14706789000 microseconds", "é", "true"),
        *("00000000-0000-0000-0000-00000000000a", "23:59:59.500000", "12.50", "00FF", '["x,y",null,"\\"q\\""]'),
    )
    narrow = _source(world, database, {"big": world.shape("id integer!, doc integer")})
    narrow["datasets"][0]["table"]["at"]["table"] = "narrow"
    assert '"doc" is jsonb there, and the dataset declares integer' in world.refused(narrow, 1)
    assert 'There are "big", "little"' in world.refused(_source(world, database, {"none": little}), 1)


def test_a_window_of_a_table(world: World, database: Database) -> None:
    database.sql(
        f"CREATE SCHEMA {world.name}",
        f"CREATE TABLE {world.name}.t (id int, at timestamptz)",
        f"INSERT INTO {world.name}.t VALUES (1, '2024-02-29 12:00Z')",
    )
    method = {"type": "watermark", "column": "at"}
    spec = _source(world, database, {"t": world.shape("id integer!, at timestamptz!")}, method=method)
    world.run(spec)
    database.sql(f"INSERT INTO {world.name}.t VALUES (2, '2024-02-29 11:59Z'), (3, '2024-02-29 12:00:00.000001Z')")
    assert world.run(spec, 1).counts.inserted == 1
    assert world.rows("t", "id") == [("1",), ("3",)]


def test_a_consumer_has_rows_ledger_and_views_at_once(world: World, database: Database) -> None:
    shape = world.shape("id integer!, name varchar(9), tags array<integer>, at map<string,date>", history="milestoned")
    spec = world.ingest({"a": shape})
    spec["source"]["format"] = "json"
    world.put(
        "a.json",
        '{"id":1,"name":"x","tags":[1,null],"at":{"k":"2024-02-29"}}\n{"id":2,"name":null,"tags":null,"at":null}\n',
    )
    world.run(spec)
    views = [
        {"schema": f"{world.name}_desk", "name": "now", "history": "live"},
        {"schema": f"{world.name}_desk", "name": "versions", "history": "milestoned"},
    ]
    to: Json = {"type": "database", "server": database.server, "schema": world.name, "table": "a", "relations": views}
    out = world.export("a", shape, to)
    world.killed(out, "export.postgresql.commit:before")
    assert database.sql(f"SELECT to_regclass('{world.name}.a')::text") == [[None]]
    world.killed(out, "export.postgresql.commit:after")
    now = f"SELECT id, name, tags::text, at::text FROM {world.name}_desk.now ORDER BY id"
    assert database.sql(now) == [["1", "x", "{1,NULL}", '{"k":"2024-02-29"}'], ["2", None, None, None]]
    result = world.run(out)
    assert (result.unchanged, result.rows) == (True, 2)
    database.sql(f"CREATE ROLE reader_{world.name}", f"GRANT SELECT ON {world.name}_desk.now TO reader_{world.name}")
    world.put("a.json", '{"id":1,"name":"y","tags":[],"at":{},"more":"m"}\n')
    wider = world.shape(
        "id bigint!, name varchar(9), tags array<integer>, at map<string,date>, more string", history="milestoned"
    )
    world.run({**spec, "datasets": world.ingest({"a": wider})["datasets"]}, 1)
    result = world.run(world.export("a", wider, {**to, "relations": [views[0], {**views[1], "name": "all"}]}), 1)
    assert (result.counts.inserted, result.counts.updated) == (1, 2)
    assert database.sql(f"SELECT id, name, tags::text, at::text, more FROM {world.name}_desk.now") == [
        ["1", "y", "{}", "{}", "m"]
    ]
    assert database.sql(f"SELECT to_regclass('{world.name}_desk.versions')::text") == [[None]]
    assert database.sql(f"SELECT id, name FROM {world.name}_desk.all_as_of('2024-02-28 12:00Z') ORDER BY id") == [
        ["1", "x"],
        ["2", None],
    ]
    assert database.sql(
        f"SELECT has_table_privilege('reader_{world.name}', '{world.name}_desk.now', 'SELECT')::text"
    ) == [["true"]]
    assert database.sql(
        "SELECT count(*)::text FROM pg_tables WHERE schemaname = '_sluice' AND tablename LIKE 'passage%'"
    ) == [["0"]]


def test_what_stands_in_the_way_is_left_alone(world: World, database: Database) -> None:
    shape = world.shape("page string, n float64", ())
    spec = world.ingest({"a": shape})
    world.put("a.csv", "page,n\n/,-0\n/,0\n,NaN\n")
    world.run(spec)
    database.sql(f"CREATE SCHEMA {world.name}", f"CREATE TABLE {world.name}.a (page text)")
    to = {"type": "database", "server": database.server, "schema": world.name, "table": "a"}
    assert "Sluice did not make it" in world.refused(world.export("a", shape, to))
    out = world.export("a", shape, {**to, "table": "b"})
    assert world.run(out).counts.inserted == 3
    world.put("a.csv", "page,n\n/,1\n/,0\n,NaN\n,NaN\n")
    world.run(spec, 1)
    result = world.run(out, 1)
    assert (result.counts.inserted, result.counts.deleted) == (2, 1)
    bad = {**to, "server": {**database.server, "port": 1}}
    assert "cannot be reached" in world.refused(world.export("a", shape, bad), 2)


def test_every_type_arrives(world: World, database: Database) -> None:
    kinds = list(CASES)
    shape = world.shape("id integer!, " + ", ".join(f"c{index} {kind}" for index, kind in enumerate(kinds)))
    spec = world.ingest({"a": shape})
    first = [next(text for text, wanted in CASES[kind] if wanted is not None) for kind in kinds]
    head = ",".join(["id", *(f"c{index}" for index in range(len(kinds)))])
    line = ",".join(["1", *('"' + cell.replace('"', '""') + '"' for cell in first)])
    world.put("a.csv", f"{head}\n{line}\n2{',' * len(kinds)}\n")
    world.run(spec)
    world.run(
        world.export("a", shape, {"type": "database", "server": database.server, "schema": world.name, "table": "a"})
    )
    came = _source(world, database, {"a": shape}, id="second")
    came["datasets"][0]["table"]["at"]["table"] = "came"
    assert world.run(came).counts.inserted == 2
    left, right = (world.spark.table(world.lake(name).name) for name in ("a", "came"))
    texts = [f"to_json(struct(c{index})) AS c{index}" for index in range(len(kinds))]
    assert left.selectExpr("id", *texts).exceptAll(right.selectExpr("id", *texts)).collect() == []
