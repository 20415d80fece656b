"""Uploads: hostile names and files, what they hold, previews that are imports, sources made of them."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from journeyglass import Workspace
from journeyglass.errors import InputError, NotFoundError
from journeyglass.events.mappingfile import mapping_data
from journeyglass.workspace import uploadcheck
from journeyglass.workspace.uploadimport import MappingError, make_source, run_import
from journeyglass.workspace.uploadlook import look
from journeyglass.workspace.uploadpreview import preview
from journeyglass.workspace.uploads import KEPT_MICROS, Upload, Uploads, safe_name

NOW = 1_700_000_000_000_000
DEALS = "deal,company,won,amount\nd1,acme,2024-03-01,100\nd2,bolt,not a day,200\nd3,core,2024-03-05,x\n"
MAPPING: dict[str, Any] = {
    "source": "deals",
    "row_key": "deal",
    "account": {"id": "company"},
    "events": [{"name": "Opportunity Won", "at": "won", "value": "amount", "currency": "EUR"}],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Any:
    with Workspace.create(tmp_path / "workspace") as made:
        yield made


@pytest.fixture
def uploads(workspace: Workspace) -> Uploads:
    return Uploads(workspace.root / ".journeyglass" / "uploads")


def put(uploads: Uploads, name: str, content: bytes | str, now: int = NOW) -> Upload:
    arriving = uploads.begin(name, None)
    arriving.write(content.encode() if isinstance(content, str) else content)
    return arriving.finish(now)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\deals\\Q1 final.XLSX", "Q1-final.xlsx"),
        ("..csv", "table.csv"),
        (".hidden.csv.gz", "hidden.csv.gz"),
        ("выгрузка сделок.csv", "выгрузка-сделок.csv"),
        ("成交\x00\n.csv", "成交.csv"),
        (f"{'x' * 400}.csv", f"{'x' * 50}.csv"),
        ("<img src=x onerror=alert(1)>.csv", "img-src-x-onerror-alert-1.csv"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["deals", "deals.exe", "csv", "deals.csv.zip", ".csv/..", ""])
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="format"):
        safe_name(name)


def test_uploads_are_found_listed_and_swept(uploads: Uploads) -> None:
    old, new = put(uploads, "old.csv", DEALS), put(uploads, "new.csv", DEALS, NOW + KEPT_MICROS - 1)
    assert [upload.id for upload in uploads.all()] == [new.id, old.id]
    assert uploads.sweep(NOW + KEPT_MICROS) == 1
    assert uploads.find(new.id).path.read_text() == DEALS
    for wrong in (old.id, "../..", "", "f" * 24):
        with pytest.raises(NotFoundError):
            uploads.find(wrong)
    uploads.remove(new.id)
    assert uploads.all() == []


def test_what_broke_off_is_none_and_an_empty_file_neither(uploads: Uploads) -> None:
    arriving = uploads.begin("deals.csv", 100)
    arriving.write(b"half")
    arriving.drop()
    with pytest.raises(InputError, match="empty"):
        uploads.begin("deals.csv", 0).finish(NOW)
    assert uploads.all() == []


def test_too_much_is_refused(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeyglass.workspace.uploads.MOST_BYTES", 10)
    with pytest.raises(InputError, match="over"):
        uploads.begin("deals.csv", 11)
    arriving = uploads.begin("deals.csv", None)
    with pytest.raises(InputError, match="over"):
        arriving.write(b"x" * 11)
    arriving.drop()


def test_a_gzip_bomb_is_refused(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploadcheck, "MOST_UNPACKED", 1 << 20)
    bomb = put(uploads, "deals.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * (1 << 19)))
    assert bomb.size < 10_000
    with pytest.raises(InputError, match="unpacks to more"):
        look(bomb, {})
    with pytest.raises(InputError, match="no whole gzip"):
        look(put(uploads, "deals.csv.gz", gzip.compress(DEALS.encode())[:-9]), {})


def test_a_zip_bomb_is_refused(uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploadcheck, "MOST_IN_BOOK", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (8 << 20))
    with pytest.raises(InputError, match="unpacks to more"):
        look(put(uploads, "bomb.xlsx", path.read_bytes()), {})


def test_a_sheet_with_its_last_corner_filled_harms_nobody(uploads: Uploads, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"  # 17 thousand million cells
    book.save(tmp_path / "corner.xlsx")
    with pytest.raises(InputError, match="cannot be opened"):
        look(put(uploads, "corner.xlsx", (tmp_path / "corner.xlsx").read_bytes()), {})


def test_every_sheet_is_told_and_any_can_be_mapped(uploads: Uploads, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["remark"])
    book.active.append(["none"])
    deals = book.create_sheet("Сделки")
    for row in DEALS.splitlines():
        deals.append(row.split(","))
    book.create_sheet("Empty")
    book.save(tmp_path / "book.xlsx")
    upload = put(uploads, "book.xlsx", (tmp_path / "book.xlsx").read_bytes())
    assert [(table.table, table.rows) for table in look(upload, {}).tables] == [("Notes", 1), ("Сделки", 3)]
    found = look(upload, {}, "Сделки")
    assert found.mapping["table"] == {"file": "book.xlsx", "sheet": "Сделки"}
    assert [column.column for column in found.tables[0].columns] == ["deal", "company", "won", "amount"]
    with pytest.raises(InputError, match="no sheet"):
        look(upload, {}, "Other")


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\x03", b"\n\n\n", b"only a header\n", b'"never closed\n1,2\n'],
    ids=["bytes", "blank", "header", "quote"],
)
def test_files_without_a_table_are_refused(uploads: Uploads, content: bytes) -> None:
    with pytest.raises(InputError):
        look(put(uploads, "odd.csv", content), {})


def test_encodings_are_found(uploads: Uploads) -> None:
    for encoding in ("cp1251", "utf-16", "utf-8-sig"):
        text = "компания;дата\n" + "Ромашка и партнёры;2024-01-02\nБерёза;2024-01-03\n" * 20
        table = look(put(uploads, "t.csv", text.encode(encoding)), {}).tables[0]
        assert [column.column for column in table.columns] == ["компания", "дата"]
        assert table.columns[1].kind == "time"


def test_a_huge_cell_is_shown_short(uploads: Uploads) -> None:
    upload = put(uploads, "huge.csv", "a,b\n" + "".join(f"{i},{'x' * 500_000}\n" for i in range(3)))
    assert all(len(example) <= 120 for column in look(upload, {}).tables[0].columns for example in column.examples)


def test_a_preview_says_what_the_import_does(workspace: Workspace, uploads: Uploads) -> None:
    upload = put(uploads, "deals.csv", DEALS)
    told = preview(workspace, uploads, upload, MAPPING)
    assert (told.rows, told.good, told.bad, told.whole, told.faults) == (3, 1, 2, True, ())
    assert [(event.account, event.name, event.value) for event in told.events] == [("acme", "Opportunity Won", "100")]
    made = make_source(workspace, uploads, upload, MAPPING, source="deals")
    done = run_import(workspace, made.source, lambda step, rows: None)
    assert (done.rows, done.quarantined, dict(done.reasons)) == (told.rows, 2, told.reasons)
    aside = [(row.row, row.column, row.reason, row.sentence) for row in workspace.quarantine("deals")]
    assert aside == [(bad.row, bad.column, bad.reason, bad.sentence) for bad in told.quarantined]
    with workspace.lens() as con:
        assert con.execute("SELECT event_id FROM events").fetchall() == [(told.events[0].event_id,)]


def test_a_preview_reads_only_the_beginning(workspace: Workspace, uploads: Uploads) -> None:
    # A batch of the reader holds some ten thousand rows: the preview ends with one.
    rows = "".join(f"d{i},acme,2024-03-01,{i},{'x' * 200}\n" for i in range(60_000))
    upload = put(uploads, "deals.csv", "deal,company,won,amount,note\n" + rows)
    told = preview(workspace, uploads, upload, MAPPING, rows=100)
    assert not told.whole
    assert 100 <= told.rows < 60_000
    assert len(told.events) == 20


def test_faults_stand_at_their_places_and_nothing_is_kept(workspace: Workspace, uploads: Uploads) -> None:
    upload = put(uploads, "deals.csv", DEALS)
    wrong = {**MAPPING, "events": [{"name": "Won", "at": "wonn"}], "account": {"id": "firm"}}
    told = preview(workspace, uploads, upload, wrong)
    assert [(fault.where, fault.advice) for fault in told.faults] == [
        ("account/id", told.faults[0].advice),
        ("events/0/at", "did you mean `won`?"),
    ]
    with pytest.raises(MappingError) as raised:
        make_source(workspace, uploads, upload, wrong, source="deals")
    assert [fault.where for fault in raised.value.placed] == ["account/id", "events/0/at"]
    assert list((workspace.root / "sources").iterdir()) == []


@pytest.mark.parametrize(
    ("join", "where"),
    [
        ({"table": {"file": "../../journeyglass.toml"}, "by": "deal", "prefix": "p_"}, "join/0/table/file"),
        ({"table": {"file": "/etc/passwd"}, "by": "deal", "prefix": "p_"}, "join/0/table/file"),
        ({"table": {"url": "sqlite:///x", "sql": "select 1"}, "by": "deal", "prefix": "p_"}, "join/0/table"),
    ],
)
def test_only_what_was_uploaded_can_be_joined(
    workspace: Workspace, uploads: Uploads, join: dict[str, Any], where: str
) -> None:
    upload = put(uploads, "deals.csv", DEALS)
    told = preview(workspace, uploads, upload, {**MAPPING, "join": [join]})
    assert [fault.where for fault in told.faults] == [where]


def test_the_table_is_the_upload_whatever_the_mapping_says(workspace: Workspace, uploads: Uploads) -> None:
    upload = put(uploads, "deals.csv", DEALS)
    for table in ({"file": "/etc/passwd"}, {"url": "sqlite:////etc/x", "sql": "select 1"}, "words", None):
        assert preview(workspace, uploads, upload, {**MAPPING, "table": table}).rows == 3


def test_a_newer_export_takes_the_place_of_the_old_one(workspace: Workspace, uploads: Uploads) -> None:
    first = put(uploads, "deals.csv", DEALS)
    made = make_source(workspace, uploads, first, MAPPING, source="deals", every="1h")
    run_import(workspace, "deals", lambda step, rows: None)
    made.path.write_text("# Ours.\n" + made.path.read_text("utf-8"), "utf-8")
    newer = put(uploads, "deals.csv", DEALS.replace("not a day", "2024-03-02"))
    assert look(newer, workspace.sources).known == ("deals",)
    with pytest.raises(InputError, match="already"):
        make_source(workspace, uploads, newer, MAPPING, source="deals")
    again = make_source(workspace, uploads, newer, MAPPING, source="deals", every="1h", replace=True)
    assert again.path.read_text("utf-8").startswith("# Ours.\n")
    assert again.table == made.table
    done = run_import(workspace, "deals", lambda step, rows: None)
    assert (done.new, done.unchanged, done.quarantined) == (1, 1, 1)


def test_two_sources_do_not_write_over_each_others_tables(workspace: Workspace, uploads: Uploads) -> None:
    one = make_source(workspace, uploads, put(uploads, "export.csv", DEALS), MAPPING, source="one")
    other = make_source(workspace, uploads, put(uploads, "export.csv", DEALS + "d4,dune,2024-04-01,1\n"), MAPPING,
                        source="two")  # fmt: skip
    assert one.table.read_text() == DEALS
    assert other.table.name == "two-export.csv"
    assert {run_import(workspace, name, lambda step, rows: None).rows for name in ("one", "two")} == {3, 4}


def test_tables_go_where_the_settings_say(workspace: Workspace, uploads: Uploads) -> None:
    settings = workspace.root / "journeyglass.toml"
    settings.write_text('data = "tables"\n' + settings.read_text("utf-8"), "utf-8")
    with Workspace.open(workspace.root) as opened:
        made = make_source(opened, uploads, put(uploads, "deals.csv", DEALS), MAPPING, source="deals")
        assert made.table == opened.root / "tables" / "deals.csv"
        assert mapping_data(made.path.read_text("utf-8"))["table"] == {"file": "deals.csv"}
        assert run_import(opened, "deals", lambda step, rows: None).rows == 3


def test_the_source_of_what_is_entered_by_hand_is_taken(workspace: Workspace, uploads: Uploads) -> None:
    with pytest.raises(MappingError) as raised:
        make_source(workspace, uploads, put(uploads, "deals.csv", DEALS), MAPPING, source="manual")
    assert [fault.where for fault in raised.value.placed] == ["source"]


def test_the_real_leads_and_deals_come_in_joined(workspace: Workspace, uploads: Uploads, public_data: Path) -> None:
    folder = public_data / "olist"
    leads = put(uploads, "leads.csv", (folder / "olist_marketing_qualified_leads_dataset.csv").read_bytes())
    deals = put(uploads, "deals.csv", (folder / "olist_closed_deals_dataset.csv").read_bytes())
    guess = look(deals, {}).mapping
    guess["join"] = [{"table": {"file": "leads.csv"}, "by": "mql_id", "prefix": "lead_"}]
    guess["account"]["traits"] = {"origin": "lead_origin"}
    told = preview(workspace, uploads, deals, json.loads(json.dumps(guess)))
    assert (told.rows, told.bad, told.faults) == (842, 0, ())
    names = ["lead_mql_id", "lead_first_contact_date", "lead_landing_page_id", "lead_origin"]
    assert [column.column for column in told.joined] == names
    assert "organic_search" in told.joined[3].examples
    assert {account.traits["origin"] for account in told.accounts} >= {"organic_search", "referral"}
    make_source(workspace, uploads, leads, look(leads, {}).mapping, source="leads")
    make_source(workspace, uploads, deals, guess, source="deals")
    uploads.remove(leads.id)
    uploads.remove(deals.id)
    assert [run_import(workspace, name, lambda step, rows: None).rows for name in ("leads", "deals")] == [8000, 842]
