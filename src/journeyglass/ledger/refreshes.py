"""The scheduled refreshes of declared sources: the last run of each, and the next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from journeyglass.ledger.access import Access
from journeyglass.ledger.tables_live import REFRESHES


@dataclass(frozen=True)
class Refresh:
    """A source's last run: how it went, how far it read (`cursor`), when it comes again."""

    source: str
    state: Literal["running", "done", "failed"]
    started_at: int
    finished_at: int | None = None
    rows: int | None = None
    wrote: int | None = None
    error: str | None = None
    cursor: str | None = None
    next_at: int | None = None


class Refreshes:
    """The last run of every scheduled source."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Refresh]:
        """Every source's last run, by name."""
        with self._access.reading() as con:
            return [Refresh(*row) for row in con.execute(select(REFRESHES).order_by(REFRESHES.c.source))]

    def get(self, source: str) -> Refresh | None:
        """The last run of one source."""
        with self._access.reading() as con:
            row = con.execute(select(REFRESHES).where(REFRESHES.c.source == source)).first()
        return Refresh(*row) if row else None

    def put(self, refresh: Refresh) -> None:
        """Note a run in place of the source's last one."""
        make = postgresql.insert if self._access.is_postgres else sqlite.insert
        values = asdict(refresh)
        with self._access.writing() as con:
            con.execute(make(REFRESHES).values(**values).on_conflict_do_update(index_elements=["source"], set_=values))
