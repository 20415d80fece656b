"""The moves that were published: who entered or left which stage, numbered in the order of their publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, select

from journeyglass.ledger.access import Access, chunks, count_up, number
from journeyglass.ledger.bulk import fetch, put_rows
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.places import Place, put_places, remove_places
from journeyglass.ledger.tables_live import CHANGES, COUNTERS

COUNTER = "changes"
ChangeEvent = Literal["Account Stage Entered", "Account Stage Left"]


@dataclass(frozen=True, slots=True)
class Change:
    """A subject entered or left a stage; `event_id` is the same however often it is published."""

    journey: str
    subject: str
    account: str | None
    event: ChangeEvent
    stage: str
    from_stage: str | None
    move: str
    cause_event_id: str | None
    occurred_at: int
    event_id: str


class Changes:
    """What was published."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def publish(
        self, places: Sequence[Place], gone: Sequence[tuple[str, str]], changes: Sequence[Change], now: int
    ) -> int:
        """In one transaction: where they stand now, who stands nowhere any more, and the moves; the last number.

        A move that was published before is not published again.
        """
        with self._access.writing() as con:
            highest = number(con, COUNTER)
            rows = list(_numbered(con, changes, highest, now))
            for chunk in chunks(rows):
                put_rows(con, CHANGES, chunk, "fail")
            put_places(con, places)
            remove_places(con, gone)
            highest += len(rows)
            count_up(con, COUNTER, highest)
            reach("publish.before")
        reach("publish.after")
        return highest

    def after(
        self, seq: int, most: int, journey: str | None = None, subject: str | None = None
    ) -> list[tuple[int, int, Change]]:
        """The moves numbered above `seq`, in order, at most so many: (number, published at, move)."""
        asked = select(CHANGES).where(CHANGES.c.seq > seq).order_by(CHANGES.c.seq).limit(most)
        if journey is not None:
            asked = asked.where(CHANGES.c.journey == journey)
        if subject is not None:
            asked = asked.where(CHANGES.c.subject == subject)
        with self._access.reading() as con:
            return [_as_change(row) for row in fetch(con, asked)]

    def caused_by(self, event_id: str) -> list[tuple[int, int, Change]]:
        """The moves that this event caused, in order."""
        asked = select(CHANGES).where(CHANGES.c.cause_event_id == event_id).order_by(CHANGES.c.seq)
        with self._access.reading() as con:
            return [_as_change(row) for row in fetch(con, asked)]

    def last(self) -> int:
        """The highest number given so far; 0 while nothing was published."""
        with self._access.reading() as con:
            return int(con.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == COUNTER)).scalar_one())

    def remove(self, subjects: Iterable[str]) -> int:
        """Forget the moves of these subjects; how many there were."""
        with self._access.writing() as con:
            parts = chunks(subjects, 500)
            return sum(con.execute(delete(CHANGES).where(CHANGES.c.subject.in_(part))).rowcount for part in parts)


def _numbered(con: Connection, changes: Sequence[Change], highest: int, now: int) -> Iterator[dict[str, Any]]:
    fresh: dict[str, Change] = {}
    for change in changes:
        fresh.setdefault(change.event_id, change)
    for part in chunks(list(fresh), 500):
        for known in con.execute(select(CHANGES.c.event_id).where(CHANGES.c.event_id.in_(part))).scalars():
            del fresh[known]
    for seq, change in enumerate(fresh.values(), highest + 1):
        yield {"seq": seq, "at": now, **asdict(change)}


def _as_change(row: tuple[Any, ...]) -> tuple[int, int, Change]:
    return row[0], row[1], Change(*row[2:])
