"""What of a table could not be taken: row, column, reason, a sentence for the user, the row itself."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from journeyglass.events.cells import Cells, unfit_sql
from journeyglass.events.factssql import Entry
from journeyglass.events.rowssql import KEYED, REPEATED, ROWS
from journeyglass.events.sqltext import lit, shown_sql, trimmed_sql
from journeyglass.events.tables import BAD, Loaded
from journeyglass.events.timesql import FORMAT_ADVICE

QUARANTINE = "translate_quarantine"
_FOUND = "translate_found"

_SENTENCES = {
    "time": ("the time {value} in {column} is not understood; " + FORMAT_ADVICE),
    "time_at": "the time {value} in {column} is not understood; " + FORMAT_ADVICE,
    "time_until": "the time {value} in {column} is not understood; " + FORMAT_ADVICE,
    "before_1990": "the time {value} in {column} is before 1990",
    "in_the_future": "the time {value} in {column} is more than a day ahead of the import",
    "money": '{value} in {column} is no amount; write numbers, or declare `csv: {decimal: ","}`',
    "currency": "{value} in {column} is no currency's code of three letters",
    "actor": "{value} in {column} is not customer, us or system; add it to the actor's `map`",
    "name": "the event's name in {column} is longer than 200 characters",
    "nobody": "the event names no account, no person and no anonymous visitor",
    "email": "{value} in {column} is no e-mail address",
    "role": "{value} in {column} is no committee role; add it to the role's `map`",
    "role_without_account": "the person has a role, but the row names no account",
    "not_a_number": "{value} in {column} is no number, as `types` declares",
    "not_a_bool": "{value} in {column} is neither true nor false, as `types` declares",
}


def make_quarantine(
    con: duckdb.DuckDBPyConnection, source: str, main: Loaded, cells: Cells, entries: Iterable[Entry]
) -> None:
    """Create `QUARANTINE`: (source, file, row, entry, column, reason, sentence, raw, whole).

    `whole`: nothing of the row went in; else only the entry named did not.
    """
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {_FOUND}
        (r BIGINT, entry VARCHAR, "column" VARCHAR, reason VARCHAR, sentence VARCHAR, whole BOOLEAN)""")
    con.execute(f"INSERT INTO {_FOUND} {_keyless_sql()}")
    for entry in entries:
        con.execute(f"INSERT INTO {_FOUND} {_entry_sql(entry, cells)}")
    for column, unfit in unfit_sql(cells, cells.declared):
        con.execute(f"INSERT INTO {_FOUND} {_unfit_row_sql(column, unfit, cells)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {QUARANTINE} AS {_quarantine_sql(source, main)}")
    con.execute(f"DROP TABLE {_FOUND}")


def _keyless_sql() -> str:
    return f"""SELECT r, NULL, NULL, 'no_row_key', 'the row has no row key', TRUE FROM {KEYED} WHERE row_id IS NULL
        UNION ALL SELECT k.r, NULL, NULL, 'repeated_row_key',
            'the row has the row key of row ' || d.first || ', which was taken', TRUE
        FROM {KEYED} k JOIN {REPEATED} d ON k.row_id = d.row_id WHERE k.r <> d.first"""


def _entry_sql(entry: Entry, cells: Cells) -> str:
    columns = entry.columns or {}
    named = " ".join(f"WHEN {lit(reason)} THEN {lit(column)}" for reason, column in columns.items())
    column = f"CASE problem {named} END" if named else "NULL::VARCHAR"
    sentences = " ".join(
        f"WHEN {lit(reason)} THEN {sentence_sql(reason, columns.get(reason), cells)}" for reason in _SENTENCES
    )
    return f"""SELECT b.r, {lit(entry.id)}, {column}, problem, CASE problem {sentences} END, FALSE
        FROM ({entry.bad_sql()}) b JOIN {ROWS} k ON b.r = k.r"""


def _unfit_row_sql(column: str, unfit: str, cells: Cells) -> str:
    reason = "not_a_number" if cells.declared[column] == "number" else "not_a_bool"
    sentence = sentence_sql(reason, column, cells)
    return f"SELECT r, NULL, {lit(column)}, {lit(reason)}, {sentence}, FALSE FROM {ROWS} k WHERE {unfit}"


def sentence_sql(reason: str, column: str | None, cells: Cells) -> str:
    """What to tell the user, with the value at fault."""
    before, value, after = _SENTENCES[reason].partition("{value}")
    name = f"`{column}`"
    parts = [lit(part.replace("{column}", name)) for part in (before, after)]
    shown = shown_sql(f"k.{cells.text(column)}") if column else "''"
    return f"{parts[0]} || {shown} || {parts[1]}" if value else parts[0]


def _quarantine_sql(source: str, main: Loaded) -> str:
    raw = _raw_sql(main)
    return f"""SELECT {lit(source)} AS source, {lit(main.label)} AS file, f.r AS "row", f.entry, f."column", f.reason,
            f.sentence, {raw} AS raw, f.whole
        FROM {_FOUND} f JOIN {main.table} m ON f.r = m.r
        UNION ALL SELECT {lit(source)}, file, "row", NULL, NULL, reason, sentence,
            to_json({{'line': raw}})::VARCHAR, TRUE FROM {BAD}"""


def _raw_sql(main: Loaded) -> str:
    members = ", ".join(f"{lit(name)}, {trimmed_sql(f'm.{c}')}" for name, c in main.columns.items())
    return f"json_object({members})::VARCHAR" if members else "'{}'"
