"""Where everybody stands now: the last known place of each subject of each journey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, select

from journeyglass.ledger.access import Access, chunks
from journeyglass.ledger.bulk import fetch, put_rows
from journeyglass.ledger.tables_live import PLACES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subject stands: a stage, or None outside of all; `due_at`: when that may change without any event."""

    journey: str
    subject: str
    account: str | None
    stage: str | None
    visit_no: int
    turn: int
    entered_at: int | None
    due_at: int | None


class Places:
    """The places of all journeys."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, journey: str) -> list[Place]:
        """Every place of a journey, by subject."""
        with self._access.reading() as con:
            asked = select(PLACES).where(PLACES.c.journey == journey).order_by(PLACES.c.subject)
            return [Place(*row) for row in fetch(con, asked)]

    def get(self, journey: str, subject: str) -> Place | None:
        """The place of one subject."""
        with self._access.reading() as con:
            asked = select(PLACES).where(PLACES.c.journey == journey, PLACES.c.subject == subject)
            row = con.execute(asked).first()
        return Place(*row) if row else None

    def journeys(self) -> list[str]:
        """The journeys that have places."""
        with self._access.reading() as con:
            return list(con.execute(select(PLACES.c.journey).distinct().order_by(PLACES.c.journey)).scalars())

    def put(self, rows: Iterable[Place]) -> None:
        """Put these in, each in place of its subject's last one."""
        with self._access.writing() as con:
            put_places(con, rows)

    def remove(self, journey: str, subjects: Iterable[str]) -> None:
        """Forget where these stood."""
        with self._access.writing() as con:
            remove_places(con, [(journey, subject) for subject in subjects])

    def counts(self, journey: str) -> dict[str, int]:
        """How many stand in each stage; those outside are not counted."""
        asked = select(PLACES.c.stage, func.count().label("standing")).where(PLACES.c.journey == journey)
        asked = asked.where(PLACES.c.stage.is_not(None)).group_by(PLACES.c.stage)
        with self._access.reading() as con:
            return {row.stage: int(row.standing) for row in con.execute(asked)}


def put_places(con: Connection, rows: Iterable[Place]) -> None:
    """Put these in, as part of a greater whole."""
    for chunk in chunks(rows):
        put_rows(con, PLACES, [asdict(row) for row in chunk])


def remove_places(con: Connection, gone: Sequence[tuple[str, str]]) -> None:
    """Forget these (journey, subject), as part of a greater whole."""
    by_journey: dict[str, list[str]] = {}
    for journey, subject in gone:
        by_journey.setdefault(journey, []).append(subject)
    for journey, subjects in by_journey.items():
        for chunk in chunks(subjects, 500):
            con.execute(delete(PLACES).where(PLACES.c.journey == journey, PLACES.c.subject.in_(chunk)))
