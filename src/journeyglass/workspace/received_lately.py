"""What came in the last minutes: from the inbox, where it waits to be sealed, and from the lake's newest files.

Only files that hold something received since then are opened (the lake's log tells), so the size of the lake does not
matter; what is refused is asked of the ledger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from journeyglass.journey.duration import EPOCH
from journeyglass.lake.lens import connect
from journeyglass.lake.messages import facts_of
from journeyglass.lake.raw import facts_sql
from journeyglass.lake.store import Store

MINUTE = 60_000_000
MOST_WAITING = 20_000
"""So many of the messages that wait are looked at, the newest ones."""
MOST_LATEST, MOST_NAMES = 50, 200


@dataclass(frozen=True)
class MinuteCame:
    """A minute: the events received in it, and the messages refused."""

    at: datetime
    events: int
    refused: int


@dataclass(frozen=True)
class NameLately:
    """An event name of a source in these minutes."""

    source: str
    name: str
    events: int
    last_at: datetime


@dataclass(frozen=True)
class EventLately:
    """An event that came; `at` is when it was received, `occurred_at` when it says that it happened."""

    event_id: str
    name: str
    at: datetime
    occurred_at: datetime | None
    account: str | None
    person: str | None
    anonymous_id: str | None
    source: str


@dataclass(frozen=True)
class ReceivedLately:
    """The last minutes: one line a minute, none left out; by source and name; the latest events.

    `waiting` messages are in the inbox only, until the next seal; `more` where so many wait that the oldest of them
    were not looked at.
    """

    minutes: tuple[MinuteCame, ...]
    by_source: tuple[NameLately, ...]
    latest: tuple[EventLately, ...]
    waiting: int
    more: bool


def received_lately(store: Store, now: int, minutes: int = 15) -> ReceivedLately:
    """What came since `minutes` before `now` (UTC microseconds)."""
    since = (now // MINUTE - minutes + 1) * MINUTE
    stand = store.ledger.inbox.stand()
    after = max(0, stand.last_seq - MOST_WAITING)
    rows = store.ledger.inbox.rows(after, MOST_WAITING)  # before the lake: what is sealed in between is in both
    con = connect(threads=store.threads)
    try:
        _register(con, store, facts_of(rows), since)
        refused = Counter(at // MINUTE * MINUTE for at in store.ledger.refused.received_since(since))
        return ReceivedLately(
            tuple(_minutes(con, since, now, refused)),
            tuple(NameLately(*row) for row in con.execute(names_sql()).fetchall()),
            tuple(EventLately(*row) for row in con.execute(latest_sql()).fetchall()),
            stand.rows,
            stand.rows > MOST_WAITING,
        )
    finally:
        con.close()


def fresh_files(store: Store, since: int) -> list[Path]:
    """The lake's files of events that hold something received at `since` or later."""
    if not store.lake.exists():
        return []
    actions = pa.table(store.lake.table().get_add_actions(flatten=True)).to_pylist()
    edge = EPOCH + since * EPOCH.resolution
    return [
        store.lake.path.joinpath(*action["path"].split("/"))
        for action in actions
        if action["partition.kind"] == "event" and (action.get("max.received_at") or edge) >= edge
    ]


def _register(con: duckdb.DuckDBPyConnection, store: Store, waiting: pa.Table, since: int) -> None:
    """Make the view `came`: every event received since, once. A view, so that each question reads only its columns."""
    con.execute("SET TimeZone = 'UTC'")
    con.register("waiting", waiting)
    con.execute(f"CREATE TEMP VIEW sealed AS {facts_sql(fresh_files(store, since))}")
    earliest = con.execute("SELECT epoch_us(min(received_at)) FROM waiting").fetchall()[0][0]
    con.execute(f"CREATE TEMP VIEW came AS {came_sql(since, earliest)}")


def came_sql(since: int, earliest: int | None) -> str:
    """The events received since then, of the inbox and of the lake, those of both once.

    `earliest` is when the first of those that wait was received (None: none waits): before it nothing is in both.
    """
    columns = 'fact_id, name, received_at, "at", account_id, person_id, anonymous_id, source'
    fresh = f"kind = 'event' AND NOT retracted AND received_at >= make_timestamptz({since})"
    sealed = f"SELECT {columns} FROM sealed WHERE {fresh}"
    if earliest is None:
        return sealed
    edge = f"make_timestamptz({earliest})"
    return f"""
        SELECT {columns} FROM waiting WHERE {fresh}
        UNION ALL {sealed} AND received_at < {edge}
        UNION ALL SELECT {columns} FROM ({sealed} AND received_at >= {edge}) s
            ANTI JOIN waiting w ON w.fact_id = s.fact_id
    """


def minutes_sql() -> str:
    """Events by the minute in which they were received, as UTC microseconds."""
    return f"SELECT epoch_us(received_at) // {MINUTE} * {MINUTE}, count(*) FROM came GROUP BY 1"


def names_sql() -> str:
    """Events by source and name, the most frequent first."""
    return f"""
        SELECT source, name, count(*), max(received_at) FROM came
        GROUP BY source, name ORDER BY 3 DESC, 1, 2 LIMIT {MOST_NAMES}
    """


def latest_sql() -> str:
    """The latest events, the last received first."""
    return f"""
        SELECT fact_id, name, received_at, "at", account_id, person_id, anonymous_id, source FROM came
        ORDER BY received_at DESC, "at" DESC, fact_id LIMIT {MOST_LATEST}
    """


def _minutes(con: duckdb.DuckDBPyConnection, since: int, now: int, refused: Counter[int]) -> list[MinuteCame]:
    events = dict(con.execute(minutes_sql()).fetchall())
    return [
        MinuteCame(EPOCH + at * EPOCH.resolution, events.get(at, 0), refused[at])
        for at in range(since, now + 1, MINUTE)
    ]
