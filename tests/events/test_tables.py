# ruff: noqa: DTZ001 - wall times without a zone are what is tested
import gzip
import io
import json
import sqlite3
from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeyglass.errors import SourceError
from tests.events.sample import gzipped, said, said_of_csv

MAPPING = """format: 1
source: s
table: {table}
row_key: id
account: {{id: firm}}
time: {{zone: Europe/Berlin}}
events:
  - {{name: Order Completed, at: at, value: amount, currency: EUR, properties: {{n: n, flag: flag, note: note}}}}
"""
ROWS = [
    {"id": "r1", "firm": "a", "at": datetime(2024, 7, 1, 9, 30), "amount": 12.5, "n": 3, "flag": True, "note": "x"},
    {"id": "r2", "firm": "b", "at": datetime(2024, 12, 1, 0, 0), "amount": 7.0, "n": 40, "flag": False, "note": None},
    {
        "id": "r3",
        "firm": "b",
        "at": datetime(2024, 12, 2, 23, 59, 59),
        "amount": None,
        "n": -1,
        "flag": None,
        "note": "ю",
    },
]


def _csv(path, delimiter=","):
    lines = [delimiter.join(ROWS[0])]
    lines += [delimiter.join("" if v is None else str(v) for v in row.values()) for row in ROWS]
    path.write_text("\n".join(lines) + "\n")
    return path


def _jsonl(path):
    path.write_text("".join(json.dumps(row, default=str) + "\n\n" for row in ROWS))
    return path


def _parquet(path):
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    return path


def _xlsx(path):
    book = openpyxl.Workbook()
    book.active.title = "Other"
    sheet = book.create_sheet("Orders")
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def _xes(path):
    tags = {datetime: "date", float: "float", int: "int", bool: "boolean", str: "string"}
    events = []
    for row in ROWS:
        told = {k: v for k, v in row.items() if v is not None and k != "firm"}
        inner = "".join(
            f'<{tags[type(v)]} key="{k}" value="{v.isoformat() if isinstance(v, datetime) else str(v).lower()}"/>'
            for k, v in told.items()
        )
        trace = f'<string key="concept:name" value="case of {row["firm"]}"/><string key="firm" value="{row["firm"]}"/>'
        events.append(f"<trace>{trace}<event>{inner}</event></trace>")
    path.write_text(f'<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/">{"".join(events)}</log>')
    return path


def _sqlite(path):
    con = sqlite3.connect(path)
    con.execute("CREATE TABLE orders (id TEXT, firm TEXT, at TEXT, amount REAL, n INTEGER, flag BOOLEAN, note TEXT)")
    con.executemany("INSERT INTO orders VALUES (?,?,?,?,?,?,?)", [[str(v) if isinstance(v, datetime) else v for v in r.values()] for r in ROWS])  # fmt: skip  # noqa: E501
    con.commit()
    con.close()
    return path


TABLES = {
    "csv": (_csv, "t.csv", "{file: t.csv}"),
    "csv.gz": (lambda p: gzipped(_csv(p)), "t.csv", "{file: t.csv.gz}"),
    "semicolons": (lambda p: _csv(p, ";"), "t.csv", "{file: t.csv}"),
    "tabs": (lambda p: _csv(p, "\t"), "t.tsv", "{file: t.tsv}"),
    "jsonl": (_jsonl, "t.jsonl", "{file: t.jsonl}"),
    "jsonl.gz": (lambda p: gzipped(_jsonl(p)), "t.jsonl", "{file: t.jsonl.gz}"),
    "parquet": (_parquet, "t.parquet", "{file: t.parquet}"),
    "xlsx": (_xlsx, "t.xlsx", "{file: t.xlsx, sheet: Orders}"),
    "xes": (_xes, "t.xes", "{file: t.xes}"),
    "xes.gz": (lambda p: gzipped(_xes(p)), "t.xes", "{file: t.xes.gz}"),
    "sqlite": (_sqlite, "t.db", "{url: 'sqlite:///t.db', sql: 'SELECT *, flag AS f FROM orders ORDER BY id'}"),
}


@pytest.mark.parametrize("form", [f for f in TABLES if f != "csv"])
def test_every_format_gives_the_facts_that_csv_gives(form, tmp_path):
    _csv(tmp_path / "base.csv")
    expected = said(MAPPING.format(table="{file: base.csv}"), tmp_path)
    write, name, table = TABLES[form]
    write(tmp_path / name)
    mapping = MAPPING.format(table=table)
    if form == "sqlite":  # it has no truth values of its own
        mapping = "types: {flag: bool}\n" + mapping
    got = said(mapping, tmp_path)
    assert len(got.events) == 3
    assert got.bodies == expected.bodies
    assert got.rows_read == 3
    assert not got.quarantined


def test_text_columns_of_typed_formats_stay_text(tmp_path):
    table = pa.table({"id": ["1"], "firm": ["a"], "at": [date(2024, 1, 1)], "code": ["42"], "tags": [[1, 2]]})
    pq.write_table(table, tmp_path / "t.parquet")
    got = said(
        "format: 1\nsource: s\ntable: {file: t.parquet}\nrow_key: id\naccount: {id: firm}\n"
        "events: [{name: X, at: at, properties: {code: code, tags: tags}}]\n",
        tmp_path,
    )
    assert got.events[0]["properties"] == '{"code":"42","tags":[1, 2]}'


def test_zoned_parquet_times_are_instants_and_big_ids_keep_all_digits(tmp_path):
    at = pa.array([1_704_103_200_123_456], pa.timestamp("us", "Asia/Taipei"))
    pq.write_table(
        pa.table({"id": pa.array([9007199254740993]), "firm": pa.array([12.0]), "at": at}), tmp_path / "t.parquet"
    )
    got = said(
        "format: 1\nsource: s\ntable: {file: t.parquet}\nrow_key: id\naccount: {id: firm}\n"
        "time: {zone: Europe/Berlin}\nevents: [{name: X, at: at, properties: {id: id}}]\n",
        tmp_path,
    )
    assert got.events[0]["at"].isoformat() == "2024-01-01T10:00:00.123456+00:00"
    assert got.events[0]["account_id"] == "12"
    assert got.events[0]["properties"] == '{"id":9007199254740993}'


BASE = "row_key: id\naccount: {id: firm}\nevents: [{name: X, at: at, properties: {note: note}}]\n"


def test_lines_with_too_few_or_too_many_cells_are_kept_with_their_row(tmp_path):
    text = 'id,firm,at,note\n1,a,2024-01-01,x\n2,a\n\n3,a,2024-01-01,"two\nlines"\n'
    text += "4,a,2024-01-01,y,more\n5,a,2024-01-01,z\n"
    got = said_of_csv(text, BASE, tmp_path)
    assert got.reasons == [(2, "too_few_cells"), (4, "too_many_cells")]
    assert [(e["row"], e["properties"]) for e in got.events] == [
        (1, '{"note":"x"}'), (3, '{"note":"two\\nlines"}'), (5, '{"note":"z"}'),
    ]  # fmt: skip
    assert got.rows_read == 5
    assert json.loads(next(q["raw"] for q in got.quarantined if q["row"] == 2)) == {"line": "2,a"}


def test_bytes_that_are_not_of_the_encoding_put_their_row_aside(tmp_path):
    got = said_of_csv(b"id,firm,at,note\n1,a,2024-01-01,\xff\n2,a,2024-01-01,ok\n", BASE, tmp_path)
    assert got.reasons == [(1, "encoding")]
    assert [e["row"] for e in got.events] == [2]


def test_a_quote_that_is_never_closed_is_told(tmp_path):
    got = said_of_csv('id,firm,at,note\n1,a,2024-01-01,x\n2,a,2024-01-01,"y\n3,a,2024-01-01,z\n', BASE, tmp_path)
    assert got.reasons == [(2, "quote")]
    assert [e["row"] for e in got.events] == [1]


def test_a_russian_export(tmp_path):
    text = "номер;клиент;дата;сумма;примечание\r\n"
    text += "1;ООО «Ромашка»;31.12.2024 18:05;1 234,50 ₽;да\r\n2;ИП;01.02.2024;7,5;нет\r\n"
    got = said_of_csv(
        text.encode("cp1251", "ignore"),
        """
table: {file: t.csv, csv: {delimiter: ";", encoding: windows-1251, decimal: ","}}
row_key: номер
account: {id: клиент}
time: {zone: Europe/Moscow}
events: [{name: Invoice Paid, at: дата, value: сумма, currency: RUB, properties: {примечание: примечание}}]
""",
        tmp_path,
    )
    first, second = got.events
    assert (first["account_id"], float(first["value"])) == ("ООО «Ромашка»", 1234.5)
    assert first["at"].isoformat() == "2024-12-31T15:05:00+00:00"
    assert (second["at"].isoformat(), float(second["value"])) == ("2024-01-31T21:00:00+00:00", 7.5)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_tell_the_encoding(encoding, tmp_path):
    got = said_of_csv("id,firm,at,note\n1,ж,2024-01-01,公司\n".encode(encoding), BASE, tmp_path)
    assert [(e["account_id"], e["properties"]) for e in got.events] == [("ж", '{"note":"公司"}')]


def test_decimal_commas_type_numbers(tmp_path):
    mapping = "\ntable: {file: t.csv, csv: {decimal: ','}}\n" + BASE
    got = said_of_csv("id;firm;at;note\n1;a;2024-01-01;2,50\n2;a;2024-01-01;3\n", mapping, tmp_path)
    assert [e["properties"] for e in got.events] == ['{"note":2.5}', '{"note":3}']


def test_json_lines_that_are_no_objects_and_nested_values(tmp_path):
    lines = [
        {"id": 1, "firm": "a", "at": "2024-01-01", "note": {"b": [1, "ж"], "a": None}},
        [1, 2],
        {"id": 2, "firm": "a", "at": "2024-01-01", "note": "\ud800half"},
    ]
    text = "\n".join(map(json.dumps, lines)) + "\n{broken\n"
    (tmp_path / "t.jsonl").write_text(text)
    got = said("format: 1\nsource: s\ntable: {file: t.jsonl}\n" + BASE, tmp_path)
    assert got.reasons == [(2, "json"), (4, "json")]
    assert [e["row"] for e in got.events] == [1, 3]


def test_a_key_that_no_json_line_has_is_told_not_refused(tmp_path):
    (tmp_path / "t.jsonl").write_text('{"id": 1, "firm": "a", "at": "2024-01-01"}\n')
    got = said("format: 1\nsource: s\ntable: {file: t.jsonl}\n" + BASE, tmp_path)
    assert got.missing_columns == ("note",)
    assert len(got.events) == 1


def test_a_sheet_that_is_not_there_names_those_that_are(tmp_path):
    _xlsx(tmp_path / "t.xlsx")
    with pytest.raises(SourceError, match="its sheets are Other, Orders"):
        said("format: 1\nsource: s\ntable: {file: t.xlsx, sheet: Sales}\n" + BASE, tmp_path)


def test_empty_rows_of_a_sheet_count_as_rows(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "firm", "at", "note"], [1, "a", date(2024, 1, 1), "x"], [], [2, "a", "2024-01-02", 5]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    got = said("format: 1\nsource: s\ntable: {file: t.xlsx}\n" + BASE, tmp_path)
    assert [(e["row"], e["properties"], e["at"].day) for e in got.events] == [
        (1, '{"note":"x"}', 1),
        (3, '{"note":"5"}', 2),
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.csv.gz", b"\x1f\x8b garbage", "no whole gzip file"),
        ("t.csv.gz", gzip.compress(b"id,firm,at,note\n" + b"1,a,2024-01-01,x\n" * 9, mtime=0)[:-9], "no whole gzip"),
        ("t.xlsx", b"PK garbage", "no readable spreadsheet"),
        ("t.parquet", b"garbage", "no readable Parquet"),
        ("t.xes", b"<log><trace>", "no readable XES"),
        ("t.xes", b'<!DOCTYPE x [<!ENTITY a "b">]><log>&a;</log>', "no readable XES"),
    ],
)
def test_files_that_are_not_what_they_seem(name, data, message, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=message):
        said(f"format: 1\nsource: s\ntable: {{file: {name}}}\n" + BASE, tmp_path)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("{url: 'sqlite:///none.db', sql: 'SELECT 1'}", "no database file none.db"),
        ("{url: 'sqlite://', sql: 'SELECT nothing'}", "the database did not answer"),
        ("{url: 'nonsense', sql: 'SELECT 1'}", "URL is not understood"),
        ("{url: '${JOURNEYGLASS_TEST_NO_SUCH}', sql: 'SELECT 1'}", "variable JOURNEYGLASS_TEST_NO_SUCH is not set"),
        ("{file: t.doc}", "format of t.doc is not known"),
    ],
)
def test_tables_that_cannot_be_reached(table, message, tmp_path):
    with pytest.raises(SourceError, match=message):
        said(f"format: 1\nsource: s\ntable: {table}\n" + BASE, tmp_path)


def test_many_rows_keep_their_numbers_over_blocks(tmp_path):
    out = io.StringIO()
    out.write("id,firm,at,note\n")
    for i in range(1, 30_001):
        out.write("short\n" if i % 1000 == 0 else f"{i},a,2024-01-01,{'x' * 600}\n")
    got = said_of_csv(out.getvalue(), BASE.replace(", properties: {note: note}", ", properties: {id: id}"), tmp_path)
    assert len(got.events) == 29_970
    assert all(json.loads(e["properties"])["id"] == e["row"] for e in got.events)
    assert [row for row, _ in got.reasons] == list(range(1000, 30_001, 1000))
