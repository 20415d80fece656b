"""Sources that are read again by themselves: what is due, one refresh of one source, and how each source stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from journeyglass.errors import JourneyglassError, WorkspaceError
from journeyglass.events.cursor import Mark, Since
from journeyglass.events.mapping import SourceMapping
from journeyglass.events.tables import label_of
from journeyglass.lake.importing import ImportSummary, app_of, fingerprint, import_source
from journeyglass.ledger.refreshes import Refresh

if TYPE_CHECKING:
    from journeyglass.lake.store import Store
    from journeyglass.workspace.workspace import Workspace

State = Literal["never", "running", "done", "failed"]
FIRST_PAUSE = 30_000_000
"""After a first failure the source is tried again so many microseconds later, then twice as much each time …"""
LONGEST_PAUSE = 3_600_000_000
"""… up to this, or up to its own interval where that is shorter."""


@dataclass(frozen=True)
class SourceNow:
    """How a source stands: its schedule, its last try and its last success. Instants are UTC microseconds.

    `every` is in microseconds (None: only when asked for), `cursor` the column by which only new rows are asked for;
    `lag` is how long ago it was last brought in, in microseconds.
    """

    source: str
    table: str
    every: int | None
    cursor: str | None
    state: State
    tried_at: int | None
    succeeded_at: int | None
    lag: int | None
    rows: int | None
    wrote: int | None
    error: str | None
    next_at: int | None


def sources_now(store: Store, mappings: Mapping[str, SourceMapping]) -> list[SourceNow]:
    """How these sources stand, by their ids."""
    now = store.clock()
    known = {row.source: row for row in store.ledger.refreshes.all()}
    return [_source_now(store, mappings[name], known.get(name), now) for name in sorted(mappings)]


def due_sources(mappings: Mapping[str, SourceMapping], known: Mapping[str, Refresh], now: int) -> Iterator[str]:
    """The sources that are to be refreshed now, the most overdue first."""
    waiting = ((due_at(mapping, known.get(name), now), name) for name, mapping in mappings.items())
    yield from (name for at, name in sorted((at, name) for at, name in waiting if at is not None) if at <= now)


def due_at(mapping: SourceMapping, last: Refresh | None, now: int) -> int | None:
    """When the source is to be refreshed next; None for one without a schedule."""
    if mapping.every is None:
        return None
    if last is None:
        return now
    every = mapping.every.micros
    if last.state == "running":  # whoever ran it has died; where somebody still does, the workspace's lock says so
        return last.started_at
    due = last.started_at + every
    if last.next_at is not None:
        due = last.next_at if last.state == "failed" else min(due, last.next_at)
    # Further ahead than the interval it can only lie because the clock was put back meanwhile.
    return now if due > now + every else due


def refresh(workspace: Workspace, name: str, *, full: bool = False) -> Refresh:
    """Bring a source in now, only its new rows where it has a cursor (all with `full`); how it went is kept.

    An error is noted with the source and raised. While another import holds the workspace, WorkspaceError is raised
    and nothing noted.
    """
    path = workspace.source_files.find(name)
    mapping = next(m for n, m in workspace.source_files.mappings.items() if workspace.source_files.paths[n] == path)
    return _Refreshing(workspace.store, mapping, path, workspace.data_of(path)).go(full)


class _Refreshing:
    """One refresh of one source."""

    def __init__(self, store: Store, mapping: SourceMapping, path: Path, data: Path) -> None:
        self._store, self._mapping, self._path, self._data = store, mapping, path, data
        self._notes = store.ledger.refreshes
        self._last = self._notes.get(mapping.source)

    def go(self, full: bool) -> Refresh:
        """The whole of it, its end noted."""
        begun = self._begun()
        self._notes.put(begun)
        try:
            done = self._done(begun, full)
        except WorkspaceError:
            self._notes.put(self._last or replace(begun, state="failed", error=None, next_at=begun.started_at))
            raise
        except (JourneyglassError, OSError) as error:
            self._notes.put(self._failed(begun, str(error)))
            raise
        self._notes.put(done)
        return done

    def _begun(self) -> Refresh:
        last, now = self._last, self._store.clock()
        kept = (last.finished_at, last.rows, last.wrote) if last else (None, None, None)
        return Refresh(
            self._mapping.source, "running", now, *kept, error=None, cursor=last.cursor if last else None, next_at=None
        )

    def _done(self, begun: Refresh, full: bool) -> Refresh:
        since = self._since(begun, full)
        summary = None if self._unchanged() else self._import(since)
        reached = since.reached if since else None
        every = self._mapping.every
        return replace(
            begun,
            state="done",
            finished_at=self._store.clock(),
            rows=summary.rows if summary else 0,
            wrote=summary.wrote if summary else 0,
            cursor=self._cursor(reached) if reached else None,
            next_at=begun.started_at + every.micros if every else None,
        )

    def _import(self, since: Since | None) -> ImportSummary:
        return import_source(self._store, self._path, self._data, since=since)

    def _failed(self, begun: Refresh, why: str) -> Refresh:
        last, every = self._last, self._mapping.every
        pause = FIRST_PAUSE
        if last and last.state == "failed" and last.next_at is not None:
            pause = max(pause, 2 * (last.next_at - last.started_at))
        pause = min(pause, LONGEST_PAUSE, every.micros if every else LONGEST_PAUSE)
        return replace(begun, state="failed", error=why, next_at=self._store.clock() + pause if every else None)

    def _unchanged(self) -> bool:
        """Whether the source's files are those of its last import, which came to its end."""
        tables = (self._mapping.table, *(join.table for join in self._mapping.join))
        last = self._store.ledger.last_import(self._mapping.source)
        if last is None or any(table.file is None for table in tables):
            return False
        if self._store.lake.committed(app_of(self._mapping.source)) > last.number:
            return False
        return last.fingerprint == fingerprint(self._mapping, self._path, self._data)

    def _since(self, begun: Refresh, full: bool) -> Since | None:
        spec = self._mapping.cursor
        if spec is None:
            return None
        return Since(spec.column, None if full else self._mark(begun.cursor), spec.overlap)

    def _mark(self, kept: str | None) -> Mark | None:
        """The mark of the last refresh; none where the source says something else by now."""
        said = json.loads(kept) if kept else {}
        return Mark(*said["mark"]) if said.get("of") == self._meaning() else None

    def _cursor(self, reached: Mark) -> str:
        return json.dumps({"of": self._meaning(), "mark": [reached.kind, reached.text]}, ensure_ascii=False)

    def _meaning(self) -> str:
        """A hash of what the source says of a row; a row that was read under another is to be read again."""
        spec = self._mapping.cursor
        idle = {"every": None, "title": None, "cursor": spec and spec.model_copy(update={"overlap": None})}
        said = repr(self._mapping.model_copy(update=idle))
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _source_now(store: Store, mapping: SourceMapping, last: Refresh | None, now: int) -> SourceNow:
    success, rows = _last_success(store, mapping.source, last)
    return SourceNow(
        source=mapping.source,
        table=label_of(mapping.table),
        every=mapping.every.micros if mapping.every else None,
        cursor=mapping.cursor.column if mapping.cursor else None,
        state=last.state if last else "never" if success is None else "done",
        tried_at=last.started_at if last else success,
        succeeded_at=success,
        lag=None if success is None else max(0, now - success),
        rows=rows,
        wrote=last.wrote if last else None,
        error=last.error if last else None,
        next_at=due_at(mapping, last, now),
    )


def _last_success(store: Store, source: str, last: Refresh | None) -> tuple[int | None, int | None]:
    """When the source was last brought in, by a refresh or an import, and how many rows that read."""
    refreshed = last.finished_at if last else None
    imported = store.ledger.last_import(source)
    if imported is None or imported.finished_at is None or imported.finished_at <= (refreshed or 0):
        return refreshed, last.rows if last else None
    return imported.finished_at, imported.counts.get("rows")
