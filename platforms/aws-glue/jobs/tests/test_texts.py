"""CSV and JSON, record by record; no Spark is needed."""

import pytest

from sluice_glue.text_records import CsvFile, JsonFile, Record, csv_header, csv_records, json_records, records_of_bytes

CSV = CsvFile("f.csv", ",", "", True, 3, (2, 0, -1))


def _cells(records: list[Record]) -> list[tuple[object, ...]]:
    return [(record[1], record[2], *record[5:]) for record in records]


def csv(text: str, file: CsvFile = CSV) -> list[tuple[object, ...]]:
    """Line, what is wrong, and cells."""
    return _cells(list(records_of_bytes(text.encode(), lambda lines: csv_records(file, lines), 3, "f.csv")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b,c\n1,2,3\n", [(2, None, "3", "1", None)]),
        ("\ufeffa,b,c\r\n1,2,3\r\n", [(2, None, "3", "1", None)]),
        ('a,b,c\n,2,""\n', [(2, None, "", None, None)]),
        ('a,b,c\n"x\r\ny",2,"say ""hi"""\n\n4,5,6', [(2, None, 'say "hi"', "x\r\ny", None), (5, None, "6", "4", None)]),
        ("a,b,c\n1,2\n3,4,5\n", [(2, "there are 2 fields instead of 3", None, None, None), (3, None, "5", "3", None)]),
        (
            'a,b,c\n5" pipe,2,3\n3,4,5\n',
            [(2, "there is a quote within a field that is not in quotes", None, None, None), (3, None, "5", "3", None)],
        ),
        ('a,b,c\n"1"2,2,3\n', [(2, "there is something between a closing quote and the next field", None, None, None)]),
        ('a,b,c\n1,"2,3\n4,5,6\n', [(2, "a quote is never closed", None, None, None)]),
        ("a,b,c\n", []),
        ('"a\nb",b,c\n1,2,3\n', [(3, None, "3", "1", None)]),
    ],
)
def test_csv(text: str, found: list[tuple[object, ...]]) -> None:
    assert csv(text) == found


def test_csv_null_is_what_is_not_in_quotes() -> None:
    file = CsvFile("f.csv", ";", "NA", True, 3, (0, 1, 2))
    assert csv('a;b;c\nNA;"NA";\n', file) == [(2, None, None, "NA", "")]


def test_csv_of_one_column_has_blank_lines() -> None:
    file = CsvFile("f.csv", ",", "", True, 1, (0,))
    assert csv("a\n1\n\n2\n", file) == [(2, None, "1"), (3, None, None), (4, None, "2")]


def test_csv_that_is_not_utf8() -> None:
    found = list(records_of_bytes(b"a,b,c\n1,\xff,3\n", lambda lines: csv_records(CSV, lines), 3, "f.csv"))
    assert _cells(found) == [(2, "it is not UTF-8", None, None, None)]


def test_header() -> None:
    assert csv_header(iter(['"a', 'b",c\r']), ",") == ["a\nb", "c"]
    assert csv_header(iter([]), ",") is None


JSON = JsonFile("f.json", ("id", "name", "body", "tags"), ("integer", "text", "json", "nested"))


def _json(text: str) -> list[tuple[object, ...]]:
    """Line, how what is wrong begins, kinds and cells."""
    found = list(records_of_bytes(text.encode(), lambda lines: json_records(JSON, lines), 4, "f.json"))
    return [(record[1], record[2] and record[2][:20], *record[4:]) for record in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            '{"id":1}\n{"id":2,"name":"x"}\n',
            [(1, None, "1000", "1", None, None, None), (2, None, "1100", "2", "x", None, None)],
        ),
        (
            '[{"id":1},\n {"id":12345678901234567890}]',
            [(1, None, "1000", "1", None, None, None), (2, None, "1000", "12345678901234567890", None, None, None)],
        ),
        (
            '{\n "id": 1\n}\n{"id":\n 2}',
            [(1, None, "1000", "1", None, None, None), (4, None, "1000", "2", None, None, None)],
        ),
        ('{"id":1}{"id":2}\n', [(1, None, "1000", "1", None, None, None), (1, None, "1000", "2", None, None, None)]),
        # A number is no text, a text no body of its own kind; each digit of a body's numbers stays.
        (
            '{"name":5,"body":{"x":1.10},"tags":[1,{"a":null}]}\n',
            [(1, None, "0211", None, "5", '{"x":1.10}', '["1",{"a":null}]')],
        ),
        ('{"body":"text","id":null}\n', [(1, None, "1010", None, None, '"text"', None)]),
        ("5\n", [(1, "a record is no JSON ", None, None, None, None, None)]),
        (
            '{"id":1}\n{"id":}\n{"id":3}\n',
            [
                (1, None, "1000", "1", None, None, None),
                (2, "it is no whole JSON:", None, None, None, None, None),
                (3, None, "1000", "3", None, None, None),
            ],
        ),
        ("[]", []),
        ("", []),
        ('{"id":1e2}', [(1, None, "1000", "100", None, None, None)]),
    ],
)
def test_json(text: str, found: list[tuple[object, ...]]) -> None:
    assert _json(text) == found
    assert {type(cell) for record in _json(text) for cell in record[3:]} <= {str, type(None)}
