"""Files of consumers, and of other instances."""

import json
from pathlib import Path

import pytest

from .test_values import CASES
from .world import Json, World


def _to(world: World, form: str, place: str) -> Json:
    options = {"header": True, "delimiter": ";", "nullValue": "NA"}
    return {
        "type": "files",
        "container": "out",
        "uri": f"s3://out/{world.name}/{place}",
        "format": form,
        "options": options,
    }


def _text(world: World, place: str) -> list[str]:
    folder = world.root / "out" / world.name / place
    manifest = json.loads((folder / "manifest.json").read_text())
    return sorted({line for file in manifest["files"] for line in Path(folder / file).read_text().splitlines()})


def test_batches_are_whole_or_not_there(world: World) -> None:
    shape = world.shape("id integer!, name string, at timestamptz, tags array<string>", history="milestoned")
    spec = world.ingest({"a": shape})
    spec["source"]["format"] = "json"
    world.put(
        "a.json",
        '{"id":1,"name":"say \\"hi\\"","at":"2024-02-29T12:00Z","tags":["x",null]}\n{"id":2,"name":"NA","at":null,"tags":null}\n',
    )
    world.run(spec)
    csv = world.export("a", shape, _to(world, "csv", "csv"), history="live")
    first = world.run(csv)
    assert (first.counts.inserted, first.rows) == (2, 2)
    lines = ['"1";"say ""hi""";"2024-02-29 12:00:00+00";"[""x"",null]"', '"2";"NA";NA;NA', '"id";"name";"at";"tags"']
    assert _text(world, "csv") == lines
    assert world.run(csv, 1).unchanged
    world.put("a.json", '{"id":1,"name":null,"at":null,"tags":[]}\n')
    world.run(spec, 1)
    # Written, and not named yet: whoever reads goes by the manifest.
    world.killed(csv, "files.manifest:before", 1)
    assert _text(world, "csv") == lines
    assert world.run(csv, 2).counts.deleted == 1
    assert _text(world, "csv") == ['"1";NA;NA;"[]"', '"id";"name";"at";"tags"']
    folders = [path.name for path in (world.root / "out" / world.name / "csv").iterdir() if path.is_dir()]
    assert len(folders) == 2
    # Every version, as JSON; those that ended too long ago are left out.
    versions = world.export("a", shape, _to(world, "json", "json"), retention="P30D")
    world.run(versions, 2)
    found = [json.loads(line) for line in _text(world, "json")]
    assert [(row["id"], row["valid_from"][:10], row["valid_to"] and row["valid_to"][:10]) for row in found] == [
        (1, "2024-02-28", "2024-02-29"),
        (1, "2024-02-29", None),
        (2, "2024-02-28", "2024-02-29"),
    ]
    assert found[0]["tags"] == ["x", None]
    world.run({**versions, "retention": "PT1H"}, 3)
    assert len(_text(world, "json")) == 1


def test_what_another_instance_handed_over_has_every_value(world: World) -> None:
    """All types leave as Parquet and come back, from text to text."""
    kinds = list(CASES)
    text = "id integer!, " + ", ".join(f"c{index} {kind}" for index, kind in enumerate(kinds))
    shape = world.shape(text)
    spec = world.ingest({"a": shape}, timezone="Europe/Berlin")
    good = [[text for text, wanted in CASES[kind] if wanted is not None] for kind in kinds]
    rows = [",".join(["id", *(f"c{index}" for index in range(len(kinds)))])]
    for number in range(max(len(values) for values in good)):
        cells = [values[number] if number < len(values) else None for values in good]
        rows.append(
            ",".join([str(number), *("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in cells)])
        )
    world.put("a.csv", "\n".join(rows) + "\n")
    world.run(spec)
    out = world.export("a", shape, _to(world, "parquet", "given/a"))
    world.run(out)
    came = world.ingest({"a": shape}, id="second")
    came["source"] = {"type": "exchange", "peer": "eu", "uri": f"s3://out/{world.name}/given"}
    came["datasets"][0]["table"]["at"]["table"] = "came"
    result = world.run(came, 1)
    assert result.counts.inserted == len(rows) - 1
    left, right = (world.spark.table(world.lake(name).name) for name in ("a", "came"))
    texts = [f"to_json(struct(c{index})) AS c{index}" for index in range(len(kinds))]
    assert left.selectExpr("id", *texts).exceptAll(right.selectExpr("id", *texts)).count() == 0
    assert world.run(came, 2).unchanged


@pytest.mark.parametrize("uri", ["http://x/y", "s3://a/../b"])
def test_places_that_are_none(world: World, uri: str) -> None:
    spec = world.ingest({"a": world.shape("id integer!")})
    spec["source"]["uri"] = uri
    assert "no place on S3" in world.refused(spec)
