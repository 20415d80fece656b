"""What a table says and is not to come in: facts about erased people, and events that are past their time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from journeyglass.events.retention import Retention
from journeyglass.events.translate import Translated
from journeyglass.ledger.suppression import Suppression

_ERASED = "withheld_people"
_VISITORS = "withheld_visitors"


@dataclass(frozen=True)
class Withheld:
    """How many facts were left out: of erased people, and past their time."""

    suppressed: int = 0
    expired: int = 0


def withhold(
    con: duckdb.DuckDBPyConnection, translated: Translated, suppression: Suppression, retention: Retention, now: int
) -> Withheld:
    """Take these out of what was translated: facts, contacts, rows put aside."""
    expired = _delete(con, translated.facts, retention.expired_sql(now)) if retention.of_events else 0
    if not suppression:
        return Withheld(0, expired)
    _list_people(con, translated, suppression)
    facts = _delete(con, translated.facts, _THEIRS)
    _delete(con, translated.contacts, f"person_id IN (FROM {_ERASED})")
    _delete_quarantined(con, translated, suppression)
    return Withheld(facts, expired)


_THEIRS = f"""coalesce(CASE WHEN person_id IS NULL THEN anonymous_id IN (FROM {_VISITORS})
    ELSE person_id IN (FROM {_ERASED}) OR (kind = 'person_merge' AND other_id IN (FROM {_ERASED})) END, false)"""


def _list_people(con: duckdb.DuckDBPyConnection, translated: Translated, suppression: Suppression) -> None:
    """Who of the table is erased: by id, or, under whatever id, by address."""
    people = _found(con, f"SELECT DISTINCT person_id FROM {translated.facts}", suppression.person)
    merged = f"SELECT DISTINCT other_id FROM {translated.facts} WHERE kind = 'person_merge'"
    people |= _found(con, merged, suppression.person)
    people |= _found(con, f"SELECT DISTINCT person_id FROM {translated.contacts}", suppression.person)
    asked = con.execute(f"SELECT person_id, email FROM {translated.contacts} WHERE email IS NOT NULL")
    people |= {person for person, email in _rows(asked) if suppression.email(email)}
    visitors = _found(con, f"SELECT DISTINCT anonymous_id FROM {translated.facts}", suppression.visitor)
    for name, ids in ((_ERASED, people), (_VISITORS, visitors)):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} (id VARCHAR)")
        con.execute(f"INSERT INTO {name} SELECT unnest(?)", [sorted(ids)])


def _found(con: duckdb.DuckDBPyConnection, sql: str, erased: Callable[[str | None], bool]) -> set[str]:
    return {value for (value,) in _rows(con.execute(sql)) if erased(value)}


def _rows(found: duckdb.DuckDBPyConnection) -> Iterable[tuple[str, ...]]:
    while rows := found.fetchmany(10_000):
        yield from rows


def _delete_quarantined(con: duckdb.DuckDBPyConnection, translated: Translated, suppression: Suppression) -> None:
    asked = con.execute(f"SELECT DISTINCT raw, sentence FROM {translated.quarantined}")
    raws = [raw for raw, sentence in _rows(asked) if suppression.text(raw) or suppression.text(sentence)]
    if raws:
        con.execute(f"DELETE FROM {translated.quarantined} WHERE raw IN (SELECT unnest(?))", [raws])


def _delete(con: duckdb.DuckDBPyConnection, table: str, where: str) -> int:
    return int(con.execute(f"DELETE FROM {table} WHERE {where}").fetchall()[0][0])
