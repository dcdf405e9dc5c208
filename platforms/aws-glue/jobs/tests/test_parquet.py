"""Parquet as other writers have it, with types that Spark does not know itself."""

from pathlib import Path
from typing import Any

from .world import World

SCHEMA = """message m {
  required int32 id; optional int64 clock (TIME(MICROS,true)); optional int32 minute (TIME(MILLIS,false));
  optional fixed_len_byte_array(16) token (UUID); optional int64 big (INTEGER(64,false)); optional int32 small (INTEGER(8,false));
  optional int64 nanos (TIMESTAMP(NANOS,true)); optional int64 local (TIMESTAMP(MICROS,false)); optional binary kind (ENUM);
  optional binary doc (JSON); optional double n; optional int32 day (DATE); optional binary nothing;
}"""
TEXT = (
    "id integer!, clock time, minute time, token uuid, big uint64, small uint8, nanos timestamptz, local timestamptz, kind string, "
    "doc json, n integer, day date, nothing map<string,date>"
)


def _write(world: World, name: str, rows: list[list[Any]]) -> None:
    jvm: Any = world.spark._jvm
    parquet = jvm.org.apache.parquet
    schema = parquet.schema.MessageTypeParser.parseMessageType(SCHEMA)
    folder = world.root / "drop" / world.name
    folder.mkdir(parents=True, exist_ok=True)
    for old in (name, f".{name}.crc"):
        (folder / old).unlink(missing_ok=True)
    path = jvm.org.apache.hadoop.fs.Path(str(folder / name))
    writer = parquet.hadoop.example.ExampleParquetWriter.builder(path).withType(schema).build()
    groups = parquet.example.data.simple.SimpleGroupFactory(schema)
    for row in rows:
        group = groups.newGroup()
        for at, value in enumerate(row):
            kind = schema.getType(at).asPrimitiveType().getPrimitiveTypeName().name()
            if isinstance(value, bytes):
                value = parquet.io.api.Binary.fromConstantByteArray(bytearray(value))
            elif kind == "INT64" and value is not None:
                value = jvm.java.lang.Long.parseLong(str(value))
                group.getClass().getMethod("add", _types(jvm, "int", "long")).invoke(group, _arguments(jvm, at, value))
                continue
            if value is not None:
                group.add(at, value)
        writer.write(group)
    writer.close()


def _types(jvm: Any, *names: str) -> Any:
    kinds = {"int": jvm.java.lang.Integer.TYPE, "long": jvm.java.lang.Long.TYPE}
    made = jvm.java.lang.reflect.Array.newInstance(jvm.java.lang.Class.forName("java.lang.Class"), len(names))
    for index, name in enumerate(names):
        made[index] = kinds[name]
    return made


def _arguments(jvm: Any, at: int, value: int) -> Any:
    made = jvm.java.lang.reflect.Array.newInstance(jvm.java.lang.Class.forName("java.lang.Object"), 2)
    made[0] = jvm.java.lang.Integer.valueOf(at)
    made[1] = jvm.java.lang.Long.valueOf(str(value))
    return made


def test_types_that_spark_does_not_know(world: World) -> None:
    micros = 1_709_207_999_999_999
    _write(
        world,
        "a.parquet",
        [
            [
                1,
                86_399_999_999,
                60_001,
                bytes(range(16)),
                -1,
                255,
                micros * 1000,
                micros,
                b"x",
                b'{"a":1.50}',
                5.0,
                19_782,
                None,
            ],
            [2, *([None] * 12)],
        ],
    )
    spec = world.ingest({"a": world.shape(TEXT)}, timezone="Europe/Berlin")
    spec["source"]["format"] = "parquet"
    assert world.run(spec).counts.inserted == 2
    names = [column["name"] for column in world.shape(TEXT)["columns"]][:-1]
    assert world.rows("a", *names)[0] == (
        *("1", "23:59:59.999999", "00:01:00.001000", "00010203-0405-0607-0809-0a0b0c0d0e0f"),
        *("18446744073709551615", "255", "2024-02-29 11:59:59.999999", "2024-02-29 10:59:59.999999", "x"),
        *('{"a":1.50}', "5", "2024-02-29"),
    )
    # Half a number is none, and what is no Parquet file is told by its name.
    _write(world, "a.parquet", [[1, None, None, None, None, None, None, None, None, None, 5.5, None, None]])
    assert '"n" is a value that is no integer' in world.refused(spec, 1)
    (world.root / "drop" / world.name / "a.parquet").write_bytes(b"PAR1 and no more")
    Path(world.root / "drop" / world.name / ".a.parquet.crc").unlink()
    assert "a.parquet is no whole Parquet file" in world.refused(spec, 1)
