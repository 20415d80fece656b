"""The keeper of a workspace: one process at a time seals, reads, publishes, tidies up and refreshes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from journeyglass.errors import JourneyglassError, KeeperError, NotFoundError
from journeyglass.keeper.board import Board, KeeperStatus
from journeyglass.keeper.election import Election, election_of
from journeyglass.keeper.journeys import JourneyWatch
from journeyglass.keeper.part import Part, sentence_of
from journeyglass.keeper.reader import REST, Reader
from journeyglass.keeper.refresher import Refresher, lags
from journeyglass.keeper.sealer import Sealer
from journeyglass.keeper.upkeep import Retainer, Tidier
from journeyglass.lake.store import Clock, system_clock
from journeyglass.reading.live import Listed, Live, Placed
from journeyglass.workspace import Workspace

CANDIDACY = 0.5
"""Seconds between two tries to become the workspace's keeper, or looks whether one still is."""


class Keeper:
    """Keeps the workspace in `root`, in threads of its own, from `start` to `stop`.

    Of several keepers of one workspace one works; the others wait and take over when it ends, however it does.
    A part that fails goes on trying and says why in `status().errors`. `clock` tells the present instant in UTC
    microseconds, `seal_every` how many seconds pass between two seals.
    """

    def __init__(self, root: Path, *, clock: Clock = system_clock, seal_every: float = 5.0) -> None:
        self._root, self._clock, self._seal_every = root, clock, seal_every
        self._board = Board()
        self._lead = Part("keeper", self._candidate, self._board)
        self._workspace: Workspace | None = None
        self._election: Election | None = None
        self._crew: _Crew | None = None

    def start(self) -> None:
        """Begin, or wait for one's turn."""
        self._lead.start()

    def stop(self, timeout: float = 30.0) -> bool:
        """End: the steps under way are finished, what came is read and sealed; False where the time was too short."""
        deadline = time.monotonic() + timeout
        self._lead.stop()
        done = self._lead.join(timeout)
        crew, self._crew = self._crew, None
        if crew is not None:
            done = crew.end(deadline) and done
        if self._election is not None:
            self._election.leave()
        if done and self._workspace is not None:
            self._workspace.close()
        self._board.tell(leading=False, ready=False)
        return done

    def status(self) -> KeeperStatus:
        """How it is; cheap, from any thread."""
        status, crew = self._board.status(), self._crew
        alive = self._lead.alive and (crew is None or crew.alive)
        return replace(status, alive=alive, refreshes=lags(status.refreshes, self._clock()))

    def nudge(self) -> None:
        """Something was committed to the inbox: read it soon."""
        if (crew := self._crew) is not None:
            crew.reading.wake()

    def subject(self, journey: str, subject: str) -> Placed | None:
        """Where a subject stands now, with its visits and milestones; None for one unknown."""
        return self._reading(journey).subject(journey, subject)

    def accounts(self, journey: str, search: str = "", after: str = "", most: int = 100) -> list[Listed]:
        """Subjects by id, from the one after `after` on; those whose id or account's name has the words searched."""
        return self._reading(journey).accounts(journey, search, after, most)

    def events(self, account: str, most: int = 100) -> list[dict[str, Any]]:
        """The latest events of an account, the last first; times in UTC microseconds."""
        return self._working().reader.live.events(account, most)

    def whose(self, event_id: str) -> tuple[str | None, str | None] | None:
        """The person and the account whose an event is now; None for one that is no account's, or unknown."""
        return self._working().reader.live.whose(event_id)

    def wait_changes(self, after: int, timeout: float) -> int:
        """Wait until a move numbered above `after` is published, at most so many seconds; the newest number."""
        deadline = time.monotonic() + timeout
        while True:
            left = max(0.0, deadline - time.monotonic())
            newest = self._newest_change(after, min(left, CANDIDACY))
            if newest > after or left <= 0:
                return newest

    def refresh(self, source: str) -> None:
        """Refresh a source now."""
        self._working().refresher.refresh(source)

    def _newest_change(self, after: int, timeout: float) -> int:
        crew, workspace = self._crew, self._workspace
        if crew is not None:
            return crew.reader.wait_changes(after, timeout)
        time.sleep(timeout)
        return workspace.store.ledger.changes.last() if workspace else 0

    def _reading(self, journey: str) -> Live:
        """The live reading of a journey."""
        live = self._working().reader.live
        if journey not in live.journeys:
            raise NotFoundError(f"no journey {journey} is read here", f"there is {', '.join(live.journeys) or 'none'}")
        return live

    def _working(self) -> _Crew:
        if self._crew is None:
            raise KeeperError("no keeper of this process is at work on the workspace", "try again in a moment")
        return self._crew

    def _candidate(self) -> float:
        """Stand for the workspace's keeper, and start or end the work accordingly."""
        if self._workspace is None:
            self._workspace = Workspace.open(self._root, self._clock)
        if self._election is None:
            self._election = election_of(self._workspace.store)
        won = self._election.take()
        if won and self._crew is None:
            crew = _Crew(self._workspace, self._election, self._board, self._seal_every)
            crew.start()
            self._crew = crew
        elif not won and self._crew is not None:
            crew, self._crew = self._crew, None
            crew.leave()
        self._board.tell(leading=won, tried=True)
        return CANDIDACY


class _Crew:
    """The parts of a keeper at work."""

    def __init__(self, workspace: Workspace, election: Election, board: Board, seal_every: float) -> None:
        store = workspace.store
        self._board = board
        self.reader = Reader(store, JourneyWatch(workspace.root), board, election.held)
        self.sealer = Sealer(store, board, seal_every)
        self.refresher = Refresher(workspace, board)
        self.reading = Part("reading", self.reader.step, board, rest=REST)
        self._last = (("reading", self.reader.last), ("sealing", self.sealer.last))
        self._parts = (
            self.reading,
            Part("sealing", self.sealer.step, board),
            Part("tidying", Tidier(store).step, board),
            Part("retention", Retainer(workspace).step, board),
            Part("refreshing", self.refresher.step, board),
        )

    @property
    def alive(self) -> bool:
        """Whether every part runs."""
        return all(part.alive for part in self._parts)

    def start(self) -> None:
        """Begin."""
        for part in self._parts:
            part.start()

    def leave(self) -> None:
        """End without finishing anything: another keeper does."""
        self._halt(time.monotonic() + 60.0)
        self.reader.drop()
        self._board.leave()

    def end(self, deadline: float) -> bool:
        """End with everything read and sealed; False where there was no time, or something failed."""
        halted = self._halt(deadline)
        if not halted:
            return False
        done = [self._try(name, last, deadline) for name, last in self._last]
        return all(done)

    def _halt(self, deadline: float) -> bool:
        for part in self._parts:
            part.stop()
        done = [part.join(max(0.0, deadline - time.monotonic())) for part in self._parts]
        return all(done)

    def _try(self, name: str, last: Callable[[float], bool], deadline: float) -> bool:
        try:
            return last(deadline)
        except (JourneyglassError, OSError) as error:
            self._board.fault(name, sentence_of(error))
            return False
