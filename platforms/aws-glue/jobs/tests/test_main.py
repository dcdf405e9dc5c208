"""A job as a process: its exit code and what it says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sluice_glue.main import run

from .world import World

JOBS = Path(__file__).parent.parent


def _arguments(world: World) -> dict[str, str]:
    return {
        "spec_uri": f"s3://artifacts/{world.name}.json",
        "warehouse": str(world.spark.conf.get("spark.sql.catalog.glue_catalog.warehouse")),
        "catalog": "folder",
        "storage_root": str(world.root),
        "run_at": "2024-02-29T00:00:00Z",
    }


def test_a_process_that_is_killed(world: World) -> None:
    spec = world.ingest({"a": world.shape("id integer!, name string")})
    world.put("a.csv", "id,name\n1,private\n")
    path = world.root / "artifacts" / f"{world.name}.json"
    path.parent.mkdir()
    path.write_text(json.dumps(spec))
    arguments = [part for name, value in _arguments(world).items() for part in (f"--{name}", value)]
    environment = {**os.environ, "SLUICE_FAILPOINT": "ingest.commit:before"}
    done = subprocess.run(
        [sys.executable, "-m", "sluice_glue.main", *arguments],
        cwd=JOBS,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 137, done.stderr
    assert [json.loads(line)["event"] for line in done.stdout.splitlines()] == ["begin", "reading"]
    assert "private" not in done.stdout
    assert world.rows("a", "name") == []
    assert len(world.lake("a").branches()) == 1
    assert world.run(spec, 1).counts.inserted == 1
    assert world.rows("a", "name") == [("private",)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"spec_uri": ""}, "The argument --spec_uri is missing."),
        ({"run_at": "soon"}, "--run_at is no instant"),
        ({}, "There is no specification at s3://artifacts/"),
    ],
)
def test_whatever_fails_exits_with_1(
    world: World, change: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run({**_arguments(world), **change})
    assert left.value.code == 1
    assert said in json.loads(capsys.readouterr().out.splitlines()[-1])["message"]
