"""What an import of an upload would bring: its first rows translated by the very code that imports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import duckdb

from journeyglass.errors import SourceError, SourceFileError
from journeyglass.events.mappingfile import PlacedFault, mapping_yaml, placed
from journeyglass.events.tables import create_bad_sql, load_table
from journeyglass.events.translate import Translated, translate
from journeyglass.journey.vocabulary import VOCABULARY
from journeyglass.lake.lens import connect
from journeyglass.workspace.uploadfit import Fitted, fit, joinable

if TYPE_CHECKING:
    from journeyglass.workspace.uploads import Upload, Uploads
    from journeyglass.workspace.workspace import Workspace

PREVIEW_ROWS = 20_000
"""About so many rows are looked at."""
_EVENTS, _ACCOUNTS, _BAD, _NAMES = 20, 20, 50, 100
_GLANCE, _FEW, _LONGEST = 1_000, 5, 120
_MEMORY = "512MiB"


@dataclass(frozen=True)
class PreviewEvent:
    """An event as it would come in; `row` is the table's."""

    row: int | None
    event_id: str
    name: str
    occurred_at: datetime | None
    account: str | None
    person: str | None
    person_name: str | None
    anonymous_id: str | None
    actor: str | None
    channel: str | None
    value: str | None
    currency: str | None
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class PreviewAccount:
    """An account that the rows speak of; `traits` as the first row that has some says them."""

    account: str
    events: int
    traits: Mapping[str, Any]


@dataclass(frozen=True)
class PreviewBad:
    """A row, or one thing of it, that would be put aside."""

    row: int
    column: str | None
    reason: str
    sentence: str
    raw: str | None


@dataclass(frozen=True)
class PreviewName:
    """An event name, how often it comes, whether the vocabulary knows it."""

    name: str
    events: int
    known: bool


@dataclass(frozen=True)
class JoinedColumn:
    """A column that a joined table adds, by the name that the mapping calls it, with some of its values."""

    column: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What an import would bring, from the rows looked at (`whole`: that is all of them).

    `good` rows go in whole, of the `bad` ones at least something is put aside; `reasons` counts why. With `faults`
    nothing is translated. `joined` are the columns of joined tables, where these can be read.
    """

    events: tuple[PreviewEvent, ...] = ()
    accounts: tuple[PreviewAccount, ...] = ()
    names: tuple[PreviewName, ...] = ()
    quarantined: tuple[PreviewBad, ...] = ()
    reasons: Mapping[str, int] | None = None
    rows: int = 0
    good: int = 0
    bad: int = 0
    people: int = 0
    whole: bool = True
    joined: tuple[JoinedColumn, ...] = ()
    faults: tuple[PlacedFault, ...] = ()


def preview(
    workspace: Workspace, uploads: Uploads, upload: Upload, data: Mapping[str, Any], rows: int = PREVIEW_ROWS
) -> Preview:
    """Translate about the first `rows` rows of the upload under the mapping `data`."""
    fitted, faults = fit(data, upload, joinable(workspace, uploads))
    if fitted is None:
        return Preview(faults=tuple(faults))
    with _lens(upload.folder) as con:
        joined = tuple(_joined(con, fitted))
        try:
            return replace(_told(con, _translated(workspace, fitted, con, rows)), joined=joined)
        except SourceFileError as error:
            return Preview(joined=joined, faults=tuple(placed(mapping_yaml(fitted.data), error.faults)))
        except SourceError as error:
            fault = PlacedFault("table", error.message, error.advice or "name another table")
            return Preview(joined=joined, faults=(fault,))


def _joined(con: duckdb.DuckDBPyConnection, fitted: Fitted) -> Iterator[JoinedColumn]:
    """What joined tables add, from their beginnings; a table that cannot be read is told by the translation."""
    con.execute(create_bad_sql())
    for join in fitted.at_place().join:
        with suppress(SourceError):
            loaded = load_table(con, join.table, Path(), "translate_glance", most=_GLANCE)
            for name, column in loaded.columns.items():
                sql = f"SELECT DISTINCT left({column}, {_LONGEST}) AS v FROM {loaded.table} WHERE v <> '' LIMIT {_FEW}"
                yield JoinedColumn(join.prefix + name, tuple(v for (v,) in con.execute(sql).fetchall()))


@contextmanager
def _lens(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = Path(mkdtemp(prefix="preview-", dir=folder))
    con = connect(spill, _MEMORY)
    try:
        yield con
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)


def _translated(workspace: Workspace, fitted: Fitted, con: duckdb.DuckDBPyConnection, rows: int) -> Translated:
    ledger, now = workspace.store.ledger, workspace.now
    salt = ledger.workspace(workspace.store.clock()).salt
    return translate(fitted.at_place(), Path(), con, received_at=now, salt=salt, most=rows)


def _told(con: duckdb.DuckDBPyConnection, done: Translated) -> Preview:
    reasons = dict(con.execute(f"SELECT reason, count(*) FROM {done.quarantined} GROUP BY 1 ORDER BY 1").fetchall())
    bad = int(_one(con, f'SELECT count(DISTINCT (file, "row")) FROM {done.quarantined}'))
    return Preview(
        events=tuple(_events(con, done)),
        accounts=tuple(_accounts(con, done)),
        names=tuple(_names(con, done)),
        quarantined=tuple(PreviewBad(*row) for row in con.execute(bad_sql(done), [_BAD]).fetchall()),
        reasons=reasons,
        rows=done.rows_read,
        good=done.rows_read - bad,
        bad=bad,
        people=int(_one(con, f"SELECT count(DISTINCT person_id) FROM {done.facts}")),
        whole=done.whole,
    )


def _events(con: duckdb.DuckDBPyConnection, done: Translated) -> Iterator[PreviewEvent]:
    for row in con.execute(events_sql(done), [_EVENTS]).fetchall():
        yield PreviewEvent(*row[:-1], json.loads(row[-1] or "{}"))  # type: ignore[call-arg]


def _accounts(con: duckdb.DuckDBPyConnection, done: Translated) -> Iterator[PreviewAccount]:
    for account, events, traits in con.execute(accounts_sql(done), [_ACCOUNTS]).fetchall():
        yield PreviewAccount(account, events, json.loads(traits or "{}"))


def _names(con: duckdb.DuckDBPyConnection, done: Translated) -> Iterator[PreviewName]:
    sql = f"SELECT name, count(*) FROM {done.facts} WHERE kind = 'event' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    for name, events in con.execute(sql, [_NAMES]).fetchall():
        yield PreviewName(name, events, name in VOCABULARY)


def events_sql(done: Translated) -> str:
    """The events of the first rows."""
    return f"""
        SELECT f."row", f.fact_id, f.name, f."at", f.account_id, f.person_id, coalesce(c.name, c.email),
               f.anonymous_id, f.actor, f.channel, rtrim(rtrim(f.value::VARCHAR, '0'), '.'), f.currency, f.properties
        FROM {done.facts} f LEFT JOIN {done.contacts} c USING (person_id)
        WHERE f.kind = 'event' ORDER BY f."row", f."at", f.name LIMIT ?
    """


def accounts_sql(done: Translated) -> str:
    """The accounts of the first rows, with what is said of them."""
    return f"""
        SELECT account_id, count(*) FILTER (kind = 'event'),
               arg_min(properties, "row") FILTER (kind = 'account_traits' AND properties IS NOT NULL)
        FROM {done.facts} WHERE account_id IS NOT NULL GROUP BY 1 ORDER BY min("row"), 1 LIMIT ?
    """


def bad_sql(done: Translated) -> str:
    """The first rows that would be put aside."""
    return f"""
        SELECT "row", "column", reason, sentence, raw FROM {done.quarantined}
        ORDER BY "row", "column", reason, sentence LIMIT ?
    """


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return con.execute(sql).fetchall()[0][0]
