"""What came: by source and by name, how much could not go in, and what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from journeyglass.events.quality import Note, notes
from journeyglass.journey.vocabulary import VOCABULARY
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.store import Store
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.records import QuarantineRow
from journeyglass.workspace.instants import instant_of, instant_or_none


@dataclass(frozen=True)
class SourceCame:
    """One source: how it is read, since when it is recorded, what came of it.

    `observed_from` is what its file or the settings declare, else its earliest event.
    """

    source: str
    mode: str | None
    observed_from: datetime | None
    imports: int
    last_import_at: datetime | None
    events: int
    accounts: int
    quarantined: int


@dataclass(frozen=True)
class NameCame:
    """One event name of one source; `known` tells whether it is in the vocabulary."""

    name: str
    source: str
    events: int
    first_at: datetime
    last_at: datetime
    known: bool


@dataclass(frozen=True)
class Received:
    """All that came; `reasons` counts the quarantined rows of each source by reason."""

    events: int
    accounts: int
    people: int
    quarantined: int
    sources: tuple[SourceCame, ...]
    names: tuple[NameCame, ...]
    reasons: Mapping[str, Mapping[str, int]]
    notes: tuple[Note, ...]

    def only(self, source: str) -> Received:
        """The same of one source; the totals are its own, accounts and people those of all."""
        mine = tuple(s for s in self.sources if s.source == source)
        return replace(
            self,
            events=sum(s.events for s in mine),
            quarantined=sum(s.quarantined for s in mine),
            sources=mine,
            names=tuple(n for n in self.names if n.source == source),
            reasons={name: said for name, said in self.reasons.items() if name == source},
            notes=tuple(n for n in self.notes if n.source in (source, None)),
        )


def received(store: Store, files: CacheFiles, con: duckdb.DuckDBPyConnection) -> Received:
    """Count what came; `con` has the views of the reading cache."""
    reasons: dict[str, dict[str, int]] = {}
    for source, reason, rows in (*store.ledger.quarantine_reasons(), *store.ledger.refused.reasons()):
        reasons.setdefault(source, {})[reason] = reasons.get(source, {}).get(reason, 0) + rows
    accounts, people = (int(_one(con, f"SELECT count(*) FROM cache_{name}")) for name in ("accounts", "persons"))
    return Received(
        events=files.rows,
        accounts=accounts,
        people=people,
        quarantined=sum(sum(found.values()) for found in reasons.values()),
        sources=tuple(_sources(store, con, reasons)),
        names=tuple(_names(con)),
        reasons=reasons,
        notes=(*quality(files, con), *_identity(files)),
    )


def quarantine(ledger: Ledger, source: str | None, limit: int | None) -> list[QuarantineRow]:
    """What could not go in: rows of tables first, then sent messages, which have no row."""
    rows = ledger.quarantined(source, limit)
    most = 1_000_000 if limit is None else limit - len(rows)
    sent = ledger.refused.rows(source, most=most) if most else []
    told = [
        QuarantineRow(r.source, 0, None, None, r.reason, r.sentence, r.raw.decode("utf-8", "replace")) for r in sent
    ]
    return rows + told


def quality(files: CacheFiles, con: duckdb.DuckDBPyConnection) -> list[Note]:
    """What is odd about the events; `con` has the views of the reading cache `files`."""
    return notes(con, "events", "account_traits", files.manifest.observed_from)


def _identity(files: CacheFiles) -> list[Note]:
    """What identity could not settle, such as accounts merged in a circle."""
    return [
        Note(kind, f"{kind.replace('_', ' ')}: {', '.join(ids[:5])}", len(ids), tuple(ids[:5]))
        for kind, found in sorted(files.manifest.notes.items())
        for ids in found
    ]


def _sources(
    store: Store, con: duckdb.DuckDBPyConnection, reasons: Mapping[str, Mapping[str, int]]
) -> list[SourceCame]:
    counted = {
        source: (since, events, accounts)
        for source, since, events, accounts in con.execute("SELECT * FROM cache_sources ORDER BY source").fetchall()
    }
    rows = {row.source: row for row in store.ledger.sources()}
    imports = [row for row in store.ledger.imports() if row.state == "finished"]
    found = []
    for source in sorted({*counted, *rows, *reasons}):
        since, events, accounts = counted.get(source, (None, 0, 0))
        mine = [row for row in imports if row.source == source]
        last = mine[-1].finished_at if mine else None
        mode = rows[source].mode if source in rows else None
        quarantined = sum(reasons.get(source, {}).values())
        came = SourceCame(
            source, mode, instant_or_none(since), len(mine), instant_or_none(last), events, accounts, quarantined
        )
        found.append(came)
    return found


def _names(con: duckdb.DuckDBPyConnection) -> list[NameCame]:
    rows = con.execute(
        "SELECT name, source, events, first_at, last_at FROM cache_names ORDER BY source, events DESC, name"
    )
    return [
        NameCame(name, source, events, instant_of(first), instant_of(last), name in VOCABULARY)
        for name, source, events, first, last in rows.fetchall()
    ]


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])
