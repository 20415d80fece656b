"""From clean cells to keyed rows: ids, instants and amounts worked out once for all that a row says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

from journeyglass.events.cells import CELLS, Cells
from journeyglass.events.mapping import EVERY_COLUMN, SourceMapping, TimeSpec
from journeyglass.events.people import make_people
from journeyglass.events.sqltext import hash_sql, lit
from journeyglass.events.timesql import instant_sql
from journeyglass.events.valuesql import money_sql

KEYED, REPEATED, ROWS = "translate_keyed", "translate_repeated", "translate_rows"


@dataclass
class Rows:
    """The view `ROWS`: every row with a key of its own, its cells, and the columns worked out from them.

    Columns: `r`, `row_id`, `account_id`, `parent_id`, `person_id`, `email`, `email_domain`, the cells, and what
    `instant` and `money` name.
    """

    mapping: SourceMapping
    cells: Cells
    instants: dict[tuple[str, TimeSpec], str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)

    def instant(self, column: str, spec: TimeSpec | None = None) -> str:
        """The SQL column with the instant that `column` tells."""
        return self.instants[column, spec or self.mapping.time]

    def money(self, column: str) -> str:
        """The SQL column with the amount that `column` tells."""
        return self.amounts[column]


def make_rows(con: duckdb.DuckDBPyConnection, mapping: SourceMapping, cells: Cells, salt: bytes) -> Rows:
    """Create the view `ROWS` (and beneath it `KEYED`, `REPEATED`: rows without a key, keys used again)."""
    rows = Rows(mapping, cells)
    for column, spec in _times(mapping):
        rows.instants.setdefault((column, spec), f"at{len(rows.instants)}")
    for entry in mapping.events:
        if entry.value:
            rows.amounts.setdefault(entry.value, f"money{len(rows.amounts)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {KEYED} AS {_keyed_sql(rows)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {REPEATED} AS {_repeated_sql()}")
    make_people(con, KEYED, salt)
    con.execute(f"CREATE OR REPLACE TEMP VIEW {ROWS} AS {_rows_sql()}")
    return rows


def _times(mapping: SourceMapping) -> Iterator[tuple[str, TimeSpec]]:
    """Every column that is read as a time, with how its times are written."""
    for entry in mapping.events:
        yield entry.at, mapping.time_of(entry)
    others = [mapping.traits_at if mapping.traits_at not in ("import", "always") else None]
    others.append(mapping.identify.at if mapping.identify else None)
    person = mapping.person
    if person:
        others.append(person.role.at if person.role else None)
        others += [person.membership.from_, person.membership.to] if person.membership else []
    for part in (mapping.account, person):
        others += [getattr(trait, "at", None) for trait in part.traits.values()] if part else []
    yield from ((column, mapping.time) for column in others if column)


def _keyed_sql(rows: Rows) -> str:
    cells, mapping = rows.cells, rows.mapping
    columns = [f"{_row_id_sql(rows)} AS row_id", *_who_sql(rows)]
    for (column, spec), name in rows.instants.items():
        typed = cells.kinds[column] == "time"
        columns.append(f"{instant_sql(cells.text(column), spec, typed)} AS {name}")
    for column, name in rows.amounts.items():
        columns.append(f"{money_sql(cells.text(column), cells.decimals[column])} AS {name}")
    spoken = " EXCLUDE (said)" if mapping.row_key == (EVERY_COLUMN,) else ""
    return f"SELECT *{spoken}, {', '.join(columns)} FROM {CELLS}"


def _row_id_sql(rows: Rows) -> str:
    source, key = lit(rows.mapping.source), rows.mapping.row_key
    if key == (EVERY_COLUMN,):
        return hash_sql([source, "said", "row_number() OVER (PARTITION BY said ORDER BY r)"])
    columns = [rows.cells.text(column) for column in key]
    present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return f"CASE WHEN {present} THEN {hash_sql([source, *columns])} END"


def _who_sql(rows: Rows) -> list[str]:
    mapping, text = rows.mapping, rows.cells.text
    account, person = mapping.account, mapping.person
    named = {
        "account_id": account.id if account else None,
        "parent_id": account.parent if account else None,
        "person_given": person.id if person else None,
    }
    columns = [f"{text(column) if column else 'NULL::VARCHAR'} AS {name}" for name, column in named.items()]
    email = f"lower({text(person.email)})" if person and person.email else "NULL::VARCHAR"
    return [*columns, f"{email} AS email_said"]


def _repeated_sql() -> str:
    return f"SELECT row_id, min(r) AS first FROM {KEYED} WHERE row_id IS NOT NULL GROUP BY row_id HAVING count(*) > 1"


def _rows_sql() -> str:
    return f"""SELECT k.*, coalesce(person_given, p.person_id) AS person_id, p.email, p.email_domain
        FROM {KEYED} k LEFT JOIN {REPEATED} d ON k.row_id = d.row_id
        LEFT JOIN translate_people p ON k.email_said = p.said
        WHERE k.row_id IS NOT NULL AND (d.first IS NULL OR d.first = k.r)"""
