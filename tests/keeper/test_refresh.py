"""Sources on a schedule: what is asked for, when, and what is told of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
import sqlalchemy as sa

from journeyglass.errors import SourceError, SourceFileError, WorkspaceError
from journeyglass.events.cursor import Mark, Since
from journeyglass.events.source import load_source
from journeyglass.journey.duration import Duration
from journeyglass.keeper.board import Board
from journeyglass.keeper.refresher import Refresher
from journeyglass.ledger.refreshes import Refresh
from journeyglass.workspace.refresh import FIRST_PAUSE, due_at, due_sources, refresh, sources_now
from tests.keeper.company import NOW, Clock, Company, eventually, kept

MINUTE = 60_000_000
SOURCE = """\
format: 1
source: {name}
table: {table}
row_key: id
{more}
time: {{zone: UTC}}
account: {{id: company}}
events:
  - {{name: Form Submitted, at: happened}}
"""


class Table(Protocol):
    """A table of a database that the test writes to."""

    spec: str

    def write(self, *rows: tuple[int, str, str | None, str | None]) -> None:
        """Put rows in: id, company, when it happened, when it changed; a row of a known id is changed."""


class SqliteTable:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "crm.db"
        self.spec = '{url: "sqlite:///crm.db", sql: "select * from deals; "}'
        with closing(sqlite3.connect(self._path)) as con, con:
            con.execute("CREATE TABLE deals (id INTEGER PRIMARY KEY, company TEXT, happened TEXT, changed TEXT)")

    def write(self, *rows: tuple[int, str, str | None, str | None]) -> None:
        with closing(sqlite3.connect(self._path)) as con, con:
            con.executemany("INSERT OR REPLACE INTO deals VALUES (?, ?, ?, ?)", rows)


class PostgresTable:
    def __init__(self, url: str) -> None:
        self._url = url
        sql = "select id, company, happened, changed from deals where company like '%' -- 100% of them"
        self.spec = json.dumps({"url": url, "sql": sql})
        with psycopg.connect(url, autocommit=True) as con:
            con.execute("DROP TABLE IF EXISTS deals")
            con.execute(
                "CREATE TABLE deals (id int PRIMARY KEY, company text, happened timestamptz, changed timestamptz)"
            )

    def write(self, *rows: tuple[int, str, str | None, str | None]) -> None:
        put = """INSERT INTO deals VALUES (%s, %s, %s, %s) ON CONFLICT (id) DO UPDATE
                 SET company = excluded.company, happened = excluded.happened, changed = excluded.changed"""
        with psycopg.connect(self._url, autocommit=True) as con, con.cursor() as cursor:
            cursor.executemany(put, [(n, c, *(t and f"{t}+00" for t in times)) for n, c, *times in rows])


@pytest.fixture(params=["sqlite", "postgresql"])
def table(request: pytest.FixtureRequest, company: Company) -> Iterator[Table]:
    if request.param == "sqlite":
        yield SqliteTable(company.root / "sources")
    else:
        yield PostgresTable(request.getfixturevalue("postgres"))


def declare(company: Company, table: str, more: str = "", name: str = "deals") -> None:
    (company.root / "sources" / f"{name}.yaml").write_text(SOURCE.format(name=name, table=table, more=more), "utf-8")


def accounts(company: Company) -> dict[str, str | None]:
    """Each account's stage by a reading of everything."""
    return {subject: stands[0] for subject, stands in company.from_scratch().items()}


def now_of(company: Company, name: str = "deals") -> Any:
    listed = sources_now(company.workspace.store, company.workspace.source_files.mappings)
    return next(one for one in listed if one.source == name)


def test_only_rows_from_the_cursor_on_are_asked_for(company: Company, table: Table) -> None:
    declare(company, table.spec, "every: 15m\ncursor: changed")
    table.write((1, "acme", "2025-06-01 10:00:00", "2025-06-01 10:00:00"), (2, "beta", None, "2025-06-02 10:00:00"))
    first = refresh(company.workspace, "deals")
    assert (first.state, first.rows, first.wrote, first.next_at) == ("done", 2, 1, NOW + 15 * MINUTE)
    table.write(
        (2, "beta", "2025-06-03 10:00:00", "2025-06-03 10:00:00"),
        (3, "gamma", "2025-06-03 11:00:00", "2025-06-03 11:00:00"),
        (4, "hidden", "2025-06-01 12:00:00", "2025-06-01 12:00:00"),  # late, and no overlap
        (5, "never", "2025-06-01 12:00:00", None),
    )
    second = refresh(company.workspace, "deals")
    assert (second.rows, second.wrote) == (3, 3)
    assert set(accounts(company)) == {"acme", "beta", "gamma", "never"}
    third = refresh(company.workspace, "deals")
    assert (third.rows, third.wrote) == (2, 0)  # the last one's instant again, and what has none
    assert refresh(company.workspace, "deals", full=True).wrote == 1
    assert set(accounts(company)) == {"acme", "beta", "gamma", "hidden", "never"}


def test_an_overlap_brings_rows_that_show_up_late(company: Company, table: Table) -> None:
    declare(company, table.spec, "cursor: {column: changed, overlap: 10m}")
    table.write((1, "acme", "2025-06-01 10:00:00", "2025-06-01 10:00:00"))
    refresh(company.workspace, "deals")
    table.write((2, "late", "2025-06-01 09:55:00", "2025-06-01 09:55:00"))
    table.write((3, "too-late", "2025-06-01 09:45:00", "2025-06-01 09:45:00"))
    assert refresh(company.workspace, "deals").rows == 2
    assert set(accounts(company)) == {"acme", "late"}


def test_a_corrected_row_takes_back_what_it_says_no_more(company: Company, table: Table) -> None:
    declare(company, table.spec, "cursor: changed")
    table.write((1, "acme", "2025-06-01 10:00:00", "2025-06-01 10:00:00"))
    table.write((2, "beta", "2025-06-01 10:00:00", "2025-06-01 10:00:00"))
    refresh(company.workspace, "deals")
    table.write((1, "acme", None, "2025-06-05 10:00:00"))
    refresh(company.workspace, "deals")
    assert set(accounts(company)) == {"beta"}


def test_another_mapping_asks_for_everything_again(company: Company, table: Table) -> None:
    declare(company, table.spec, "cursor: changed")
    table.write((1, "acme", "2025-06-01 10:00:00", "2025-06-01 10:00:00"))
    table.write((2, "beta", "2025-06-02 10:00:00", "2025-06-02 10:00:00"))
    assert refresh(company.workspace, "deals").rows == 2
    declare(company, table.spec, "every: 1h\ntitle: Deals\ncursor: {column: changed, overlap: 1m}")
    assert refresh(company.workspace, "deals").rows == 1
    declare(company, table.spec, "traits_at: always\ncursor: changed")
    assert refresh(company.workspace, "deals").rows == 2


def test_rows_put_aside_stay_aside_until_they_are_read_again(company: Company) -> None:
    table = SqliteTable(company.root / "sources")
    declare(company, table.spec, "cursor: changed")
    table.write((1, "acme", "nonsense", "2025-06-01"), (2, "beta", "rubbish", "2025-06-02"))
    table.write((3, "ok", "2025-06-01", "2025-06-03"))
    refresh(company.workspace, "deals")
    assert len(company.workspace.quarantine()) == 2
    table.write((1, "acme", "2025-06-04", "2025-06-04"))
    refresh(company.workspace, "deals")
    assert [json.loads(row.raw or "{}")["company"] for row in company.workspace.quarantine()] == ["beta"]
    assert set(accounts(company)) == {"acme", "ok"}


def test_a_file_that_grows_and_one_that_stays(company: Company) -> None:
    file = company.root / "sources" / "deals.csv"
    file.write_text("id,company,happened\n1,acme,2025-06-01\n", "utf-8")
    declare(company, "{file: deals.csv}", "every: 1h\nmode: snapshot")
    assert refresh(company.workspace, "deals").wrote == 1
    same = refresh(company.workspace, "deals")
    assert (same.rows, same.wrote) == (0, 0)
    file.write_text("id,company,happened\n2,beta,2025-06-02\n", "utf-8")
    assert refresh(company.workspace, "deals").wrote == 2  # one is new, one has vanished
    assert set(accounts(company)) == {"beta"}
    assert len(company.ledger.imports()) == 2


def test_a_refresh_after_a_failure(company: Company, clock: Clock) -> None:
    declare(company, "{file: deals.csv}", "every: 15m")
    assert now_of(company).state == "never"
    with pytest.raises(SourceError):
        refresh(company.workspace, "deals")
    failed = now_of(company)
    assert (failed.state, failed.lag, failed.next_at) == ("failed", None, NOW + FIRST_PAUSE)
    assert "deals.csv" in failed.error
    pauses = []
    for _ in range(8):
        clock.now = now_of(company).next_at
        with pytest.raises(SourceError):
            refresh(company.workspace, "deals")
        pauses.append((now_of(company).next_at - clock.now) / 1e6)
    assert pauses == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0, 900.0, 900.0]
    (company.root / "sources" / "deals.csv").write_text("id,company,happened\n1,acme,2025-06-01\n", "utf-8")
    refresh(company.workspace, "deals")
    clock.now += 5 * MINUTE
    well = now_of(company)
    assert (well.state, well.error, well.lag, well.rows) == ("done", None, 5 * MINUTE, 1)


def test_an_import_in_the_way_is_no_failure(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeyglass.lake.locking.PATIENCE", 0.1)
    (company.root / "sources" / "deals.csv").write_text("id,company,happened\n1,acme,2025-06-01\n", "utf-8")
    declare(company, "{file: deals.csv}", "every: 15m")
    with company.workspace.store.writing(), pytest.raises(WorkspaceError):
        refresh(company.workspace, "deals")
    assert now_of(company).error is None
    assert Refresher(company.workspace, Board())._due() == []
    assert due_at(company.workspace.sources["deals"], company.ledger.refreshes.get("deals"), NOW) == NOW


def test_when_a_source_is_due() -> None:
    mapping = load_source(SOURCE.format(name="deals", table="{file: deals.csv}", more="every: 15m"))
    idle = load_source(SOURCE.format(name="idle", table="{file: deals.csv}", more=""))
    done = Refresh("deals", "done", NOW, NOW + 1, 1, 1, None, None, NOW + 15 * MINUTE)
    assert due_at(idle, done, NOW) is None
    assert due_at(mapping, None, NOW) == NOW
    assert due_at(mapping, done, NOW) == NOW + 15 * MINUTE
    assert due_at(mapping, Refresh("deals", "running", NOW - 1), NOW) == NOW - 1
    hour = 60 * MINUTE
    assert due_at(mapping, done, NOW - hour) == NOW - hour  # the clock was put back: it does not wait for an hour
    late = Refresh("deals", "done", NOW, NOW, next_at=NOW + 24 * hour)  # the schedule was a day's then
    assert due_at(mapping, late, NOW) == NOW + 15 * MINUTE
    both = {"deals": mapping, "idle": idle, "other": mapping}
    assert list(due_sources(both, {"deals": done}, NOW + 16 * MINUTE)) == ["deals", "other"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("cursor: changed", "`cursor` needs a database"),
        ("every: 5s", "at least 10s"),
        ("every: 1mo", "at least 10s"),
        ("cursor: {column: changed, overlap: soon}", "write a whole number"),
        ("cursor: {overlap: 5m}", "add `column:"),
    ],
)
def test_faults_of_a_schedule_are_told(more: str, said: str) -> None:
    with pytest.raises(SourceFileError, match=said):
        load_source(SOURCE.format(name="deals", table="{file: deals.csv}", more=more))


def test_a_snapshot_has_no_cursor() -> None:
    table = '{url: "sqlite:///crm.db", sql: "select 1"}'
    with pytest.raises(SourceFileError, match="a snapshot needs the whole table"):
        load_source(SOURCE.format(name="deals", table=table, more="mode: snapshot\ncursor: changed"))


@pytest.mark.parametrize(
    ("value", "earlier"),
    [
        ("2025-06-01 10:00:00", "2025-06-01 09:50:00"),
        ("2025-06-01T10:00", "2025-06-01T09:50"),
        ("2025-06-01T10:00:00Z", "2025-06-01T09:50:00Z"),
        ("2025-06-01 10:00:00.250", "2025-06-01 09:50:00.250"),
        ("2025-06-01 10:00:00.250000+02:00", "2025-06-01 09:50:00.250000+02:00"),
        ("2025-06-01", "2025-05-31"),
        (datetime(2025, 6, 1, 10, tzinfo=UTC), datetime(2025, 6, 1, 9, 50, tzinfo=UTC)),
        (date(2025, 6, 1), date(2025, 6, 1)),
    ],
    ids=str,
)
def test_an_overlap_of_ten_minutes(value: Any, earlier: Any) -> None:
    assert Mark.of(value).before(Duration.parse("10m")) == earlier


@pytest.mark.parametrize(
    "value", [7, 7.5, Decimal("7.25"), "abc", datetime(2025, 6, 1, tzinfo=UTC), date(2025, 6, 1)], ids=str
)
def test_a_mark_comes_back_as_it_was(value: Any) -> None:
    back = Mark.from_json(Mark.of(value).to_json()).value
    assert (back, type(back)) == (value, type(value))


def test_cursors_that_cannot_be() -> None:
    with pytest.raises(SourceError, match="type bytes"):
        Mark.of(b"x")
    with pytest.raises(SourceError, match="needs a cursor that is a time"):
        Mark.of(7).before(Duration.parse("10m"))
    since = Since("changed")
    since.note("2025")
    with pytest.raises(SourceError, match="different types"):
        since.note(7)


def test_a_cursor_that_the_query_does_not_give(company: Company) -> None:
    table = SqliteTable(company.root / "sources")
    declare(company, table.spec, "cursor: chnaged")
    with pytest.raises((SourceError, SourceFileError), match="chnaged"):
        refresh(company.workspace, "deals")


@pytest.mark.parametrize("style", ["qmark", "named", "format", "pyformat", "numeric", "numeric_dollar"])
def test_the_mark_is_a_parameter_in_every_driver_s_words(style: Any) -> None:
    since = Since('up"dated', Mark.of("x'; drop table t; --"))
    query, bound = since.query("select 100 % 7 as a -- ends", sa.create_engine("sqlite://", paramstyle=style).dialect)
    assert "drop" not in query
    assert '"up""dated" >= ' in query
    assert ("%%" in query) == (style in ("format", "pyformat"))
    assert list(bound.values() if isinstance(bound, dict) else bound) == ["x'; drop table t; --"]


def test_the_keeper_refreshes_what_is_due_and_goes_on_after_a_failure(company: Company, clock: Clock) -> None:
    file = company.root / "sources" / "deals.csv"
    file.write_text("id,company,happened\n1,acme,2025-06-14\n", "utf-8")
    declare(company, "{file: deals.csv}", "every: 15m")
    declare(company, "{file: missing.csv}", "every: 15m", name="broken")
    declare(company, "{file: deals.csv}", name="idle")
    with kept(company) as keeper:
        eventually(lambda: company.stages() == {"acme": "lead"}, keeper.status)
        sentence = eventually(lambda: keeper.status().errors.get("source broken"), keeper.status)
        assert "missing.csv" in sentence
        file.write_text("id,company,happened\n1,acme,2025-06-14\n2,beta,2025-06-15\n", "utf-8")
        clock.now += 15 * MINUTE
        eventually(lambda: company.stages() == {"acme": "lead", "beta": "lead"}, keeper.status)
        (company.root / "sources" / "missing.csv").write_text("id,company,happened\n7,gamma,2025-06-15\n", "utf-8")
        keeper.refresh("broken")
        eventually(lambda: "gamma" in company.stages(), keeper.status)
        wanted = {"deals": "done", "broken": "done", "idle": "never"}
        eventually(lambda: {one.source: one.state for one in keeper.status().refreshes} == wanted, keeper.status)
        assert "source broken" not in keeper.status().errors
    assert company.published() == company.from_scratch()
