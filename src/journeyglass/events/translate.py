"""A table and its mapping to facts: read, cleaned, keyed, said, all of it in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from journeyglass.errors import InputError
from journeyglass.events.cells import make_cells
from journeyglass.events.contacts import CONTACTS, make_contacts
from journeyglass.events.cursor import Since
from journeyglass.events.entries import Entries
from journeyglass.events.factssql import FACT_TABLE, create_facts_sql
from journeyglass.events.mapping import Picked, SourceMapping
from journeyglass.events.quarantine import QUARANTINE, make_quarantine
from journeyglass.events.rowssql import ROWS, Rows, make_rows
from journeyglass.events.tables import Progress, create_bad_sql, load_table
from journeyglass.journey.duration import EPOCH

MAIN = "translate_main"


@dataclass(frozen=True)
class Translated:
    """What a table says. The names are of temporary tables in the connection, until the next translation in it.

    `facts`: the columns of `FACTS` but `revision`. `quarantined`: source, file, row, entry, column, reason, sentence,
    raw (JSON), whole (nothing of the row went in). `contacts`: person_id, email, name, phone, traits (JSON of other
    personal traits), source, row. `missing_columns`: named by the mapping, absent from a file that may leave them out.
    `whole` is False where only the beginning of the table was read.
    """

    facts: str
    quarantined: str
    contacts: str
    rows_read: int
    rows_quarantined: int
    missing_columns: tuple[str, ...] = ()
    whole: bool = True


def translate(
    mapping: SourceMapping,
    data_dir: Path,
    con: duckdb.DuckDBPyConnection,
    *,
    received_at: datetime,
    salt: bytes,
    progress: Progress | None = None,
    since: Since | None = None,
    most: int | None = None,
) -> Translated:
    """Read the mapping's table (or the part that `since` asks for) from `data_dir` and work out what its rows say.

    `most`: only of about its first rows, so many.

    The same rows in any order, any number of times, give the same fact ids and body hashes. Memory is bounded by the
    connection's `memory_limit`, given a `temp_directory`. Raises SourceError for a table that cannot be read and
    SourceFileError for columns that are not in it.
    """
    received = _micros(received_at)
    con.execute(create_bad_sql())
    main = load_table(con, mapping.table, data_dir, MAIN, progress, most, since)
    joined = [(j, load_table(con, j.table, data_dir, f"translate_join{i}")) for i, j in enumerate(mapping.join)]
    cells = make_cells(con, mapping, main, joined)
    rows = make_rows(con, mapping, cells, salt)
    entries = Entries(rows, received, _names(con, mapping, rows))
    _say(con, mapping.source, entries, received)
    make_quarantine(con, mapping.source, main, cells, [*entries.events(), *entries.others()])
    make_contacts(con, rows)
    if progress:
        progress("translate", main.rows)
    whole = f"SELECT count(*) FROM {QUARANTINE} WHERE whole AND file = ?"
    out = con.execute(whole, [main.label]).fetchall()[0][0]
    return Translated(FACT_TABLE, QUARANTINE, CONTACTS, main.rows + main.bad, out, cells.missing, main.whole)


def discard(con: duckdb.DuckDBPyConnection) -> None:
    """Drop all that a translation has left in the connection."""
    found = "SELECT {0}_name FROM duckdb_{0}s() WHERE starts_with({0}_name, 'translate_') AND temporary"
    for kind in ("view", "table"):
        for (name,) in con.execute(found.format(kind)).fetchall():
            con.execute(f"DROP {kind} IF EXISTS temp.{name}")


def _say(con: duckdb.DuckDBPyConnection, source: str, entries: Entries, received: int) -> None:
    con.execute(create_facts_sql())
    for entry in entries.events():
        con.execute(f"INSERT INTO {FACT_TABLE} {entry.good_sql(source, received)}")
    for entry in entries.others():
        con.execute(f"INSERT INTO {FACT_TABLE} {entry.shared_sql(source, received)}")


def _names(con: duckdb.DuckDBPyConnection, mapping: SourceMapping, rows: Rows) -> Mapping[str, list[str]]:
    """The event names that name columns hold, mapped ones included, so that the vocabulary can say who acts."""
    found: dict[str, list[str]] = {}
    for entry in mapping.events:
        if isinstance(entry.name, Picked):
            column = rows.cells.text(entry.name.column)
            names = {name for (name,) in con.execute(f"SELECT DISTINCT {column} FROM {ROWS}").fetchall() if name}
            names.update(str(name) for name in entry.name.map.values())
            found.setdefault(entry.name.column, []).extend(sorted(names))
    return found


def _micros(at: datetime) -> int:
    if at.tzinfo is None:
        raise InputError("received_at has no time zone", "pass an aware datetime in UTC")
    passed = at - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
