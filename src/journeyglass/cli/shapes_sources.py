"""The shapes of what `journeyglass sources … --json` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from journeyglass.workspace.instants import instant_or_none

if TYPE_CHECKING:
    from journeyglass.ledger.refreshes import Refresh
    from journeyglass.workspace.refresh import SourceNow


@dataclass(frozen=True)
class SourceLine:
    """How one source stands; `every_seconds` is null where it is only refreshed when asked for.

    `state` is never, running, done or failed; `lag_seconds` is how long ago it was last brought in; `cursor` the
    column by which only new rows are asked for.
    """

    source: str
    table: str
    every_seconds: int | None
    cursor: str | None
    state: str
    tried_at: datetime | None
    succeeded_at: datetime | None
    lag_seconds: int | None
    rows: int | None
    wrote: int | None
    error: str | None
    next_at: datetime | None

    @classmethod
    def of(cls, now: SourceNow) -> SourceLine:
        """The line of a source."""
        return cls(
            now.source,
            now.table,
            _seconds(now.every),
            now.cursor,
            now.state,
            instant_or_none(now.tried_at),
            instant_or_none(now.succeeded_at),
            _seconds(now.lag),
            now.rows,
            now.wrote,
            now.error,
            instant_or_none(now.next_at),
        )


@dataclass(frozen=True)
class SourcesListed:
    """`sources`: one line a source."""

    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class SourceRefreshed:
    """`sources refresh`: rows that were read (0: nothing is new), and facts that the lake gained by them."""

    source: str
    rows: int
    wrote: int
    next_at: datetime | None

    @classmethod
    def of(cls, done: Refresh) -> SourceRefreshed:
        """What a refresh has brought."""
        return cls(done.source, done.rows or 0, done.wrote or 0, instant_or_none(done.next_at))


def _seconds(micros: int | None) -> int | None:
    return None if micros is None else micros // 1_000_000
