"""Values of every type, from text, and back as text: with and without compiled code, for production has it."""

import pytest
from pyspark.sql import SparkSession

from sluice_glue.convert import Reader
from sluice_glue.datatype import parse
from sluice_glue.render import text_of

#: Of each type, texts and what they are read as; None: no value of the type.
CASES: dict[str, list[tuple[str, str | None]]] = {
    "boolean": [("true", "true"), (" F ", "false"), ("1", "true"), ("maybe", None)],
    "tinyint": [("-128", "-128"), ("127.0", "127"), ("128", None), ("1.5", None), ("", None)],
    "integer": [(" 5 ", "5"), ("+7", "7"), ("2147483648", None), ("1e3", None)],
    "bigint": [("-9223372036854775808", "-9223372036854775808"), ("9223372036854775808", None)],
    "uint8": [("255", "255"), ("-1", None)],
    "uint64": [("18446744073709551615", "18446744073709551615"), ("18446744073709551616", None)],
    "decimal(38,10)": [("-0.0000000001", "-0.0000000001"), ("9999999999999999999999999999.9999999999",) * 2],
    "decimal(5,2)": [("1.230", "1.23"), (".5", "0.50"), ("1.234", None), ("1000", None)],
    "float32": [("0.1", "0.1"), ("inf", "Infinity"), ("NaN", "NaN"), ("1e39", None), ("0x1p3", None)],
    "float64": [("4.9E-324", "4.9E-324"), ("-Infinity", "-Infinity"), ("1e309", None), ("1d", None)],
    "varchar(5)": [("🙂🙂🙂🙂🙂",) * 2, ("  ", "  "), ("123456", None)],
    "string": [(" a\tb\\n ",) * 2, ("",) * 2],
    "date": [
        ("2024-02-29",) * 2,
        ("2024-2-29", "2024-02-29"),
        ("2024-12-31 00:00:00", "2024-12-31"),
        ("0001-01-01",) * 2,
        ("1582-10-10",) * 2,
        ("2023-02-29", None),
        ("2024-12-31 10:00", None),
        ("0000-01-01", None),
        ("10000-01-01", None),
    ],
    "time": [("1:02", "01:02:00.000000"), ("23:59:59.9", "23:59:59.900000"), ("24:00", None), ("00:00:60", None)],
    "timestamp": [
        ("2024-02-29T23:59:59.999999", "2024-02-29 23:59:59.999999"),
        ("2024-12-31", "2024-12-31 00:00:00"),
        ("0001-01-01 00:00", "0001-01-01 00:00:00"),
        ("2024-02-29 12:00:00+01", None),
        ("2024-02-29 12:00:00.1234567", None),
    ],
    "timestamptz": [
        ("2024-02-29 12:00:00+0530", "2024-02-29 06:30:00+00"),
        ("2024-02-29 12:00 Z", "2024-02-29 12:00:00+00"),
        # In Berlin, where nothing else is said.
        ("2024-07-01 12:00", "2024-07-01 10:00:00+00"),
        ("2024-07-01", "2024-06-30 22:00:00+00"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31 23:59:59.999999+00"),
        ("9999-12-31T23:59:59-01", None),
        ("0001-01-01T00:00+01", None),
    ],
    "interval": [
        ("-14 months 3 days -500001 microseconds",) * 2,
        ("1 year 2 months 3 days 04:05:06.789", "14 months 3 days 14706789000 microseconds"),
        ("-00:00:00.5", "0 months 0 days -500000 microseconds"),
        ("soon", None),
    ],
    "uuid": [("{FFFFFFFF-ffff-ffff-ffff-ffffffffffff}", "ffffffff-ffff-ffff-ffff-ffffffffffff"), ("x", None)],
    "json": [('{"b":[1,null,"x"]}',) * 2, ("12.5",) * 2, ("1,2", None), ("1] [2", None), ("{'a':1}", None), ("", None)],
    "binary(2)": [("\\x00a", "\\x00\\x61"), ("", ""), ("abc", None), ("é", None)],
    "array<integer>": [("[1,null,-2]",) * 2, ("[]",) * 2, ("[1.5]", None), ("{}", None), ("[1", None)],
    "vector(2)": [("[0.5,1]", "[0.5,1.0]"), ("[1]", None)],
    "map<string,integer>": [('{"b":1,"a":null}',) * 2, ('{"a":"x"}', None)],
    "struct<name:string,born:date>": [
        ('{"name":"Ann","born":"2024-02-29"}',) * 2,
        ('{"born":null}', '{"name":null,"born":null}'),
        ('{"born":"2023-02-29"}', None),
        ('"x"', None),
    ],
    "array<struct<at:map<string,decimal(3,1)>>>": [('[{"at":{"k":1.5}}]',) * 2, ('[{"at":{"k":"1.55"}}]', None)],
}


@pytest.mark.parametrize("compiled", [False, True])
def test_values(spark: SparkSession, compiled: bool) -> None:
    session = spark.newSession()
    session.conf.set("spark.sql.codegen.factoryMode", "CODEGEN_ONLY" if compiled else "NO_CODEGEN")
    reader = Reader("Europe/Berlin")
    cases = [(kind, text, wanted) for kind, values in CASES.items() for text, wanted in values]
    names = [f"x{index}" for index in range(len(cases))]
    frame = session.createDataFrame(
        [tuple(text for _, text, _ in cases)], ", ".join(f"{name} string" for name in names)
    )
    found = []
    for name, (kind, _, _) in zip(names, cases, strict=True):
        made = reader.text(name, parse(kind))
        value = f"CAST({made.value} AS {parse(kind).storage})"
        found.append(f"CASE WHEN {made.bad} THEN NULL ELSE {text_of(value, parse(kind))} END AS {name}")
    row = frame.selectExpr(*found).collect()[0]
    assert [(kind, text, got) for (kind, text, _), got in zip(cases, row, strict=True)] == cases
