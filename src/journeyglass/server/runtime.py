"""What the server works with. Each part is opened when it can be, and tried again until then; nothing waits for it.

The ledger comes first, because with it events can be taken; the keeper and the application API, which load the
engines, come when they come.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from journeyglass.errors import JourneyglassError
from journeyglass.server.answer import App
from journeyglass.server.aside import aside
from journeyglass.server.bodies import Bodies
from journeyglass.server.health import Part
from journeyglass.server.keeping import keeper_gauges, keeper_parts
from journeyglass.server.keyring import KeyRing
from journeyglass.server.logs import logger
from journeyglass.server.metrics import Gauges, Metrics
from journeyglass.server.news import News
from journeyglass.server.recorder import Recorder, open_recorder
from journeyglass.server.refusal import RefusalError
from journeyglass.workspace.serving import Serving

if TYPE_CHECKING:
    from journeyglass.keeper import Keeper
    from journeyglass.ledger.keys import Key
    from journeyglass.server.api.desk import Desk
    from journeyglass.workspace import Workspace

Clock = Callable[[], int]
LOOK_SECONDS, AGAIN_SECONDS = 2.0, 1.0
"""How often the ledger is looked at, and after which time a part that could not be opened is tried again."""
_FIRST_SECONDS = 5.0
_log = logger("server")


@dataclass(frozen=True)
class Neighbour:
    """Another workspace of the same server, with parts all of its own."""

    name: str
    runtime: Runtime


class Runtime:
    """The parts of one running server, or of one workspace of it, below the path `prefix`."""

    def __init__(self, root: Path, serving: Serving, clock: Clock, prefix: str = "") -> None:
        self.root, self.serving, self.clock, self.prefix = root, serving, clock, prefix
        self.neighbours: tuple[Neighbour, ...] = ()
        self.desk: Desk | None = None
        self.recorder: Recorder | None = None
        self.keeper: Keeper | None = None
        self.workspace: Workspace | None = None
        self.api: App | None = None
        self.stopping = asyncio.Event()
        self.bodies = Bodies(serving.bodies, serving.body_seconds)
        self.metrics = Metrics(self._gauges)
        self.big_bodies = ThreadPoolExecutor(1, "bodies")
        self.workers = ThreadPoolExecutor(8, "work")
        self._asking = ThreadPoolExecutor(2, "keys")
        self.news = News(self._newest)
        self.ring = KeyRing(self._check, self._asking)
        self._wrong: dict[str, JourneyglassError] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.requests = 0

    async def start(self) -> None:
        """Begin to open everything; wait for the ledger, but not for long."""
        opening = asyncio.create_task(self._keep_open("ledger", self._open_recorder))
        others = (self._look(), self._open_rest(opening), self.news.run())
        self._tasks = [opening, *map(asyncio.create_task, others)]
        await asyncio.wait([opening], timeout=_FIRST_SECONDS)

    def begin_to_stop(self) -> None:
        """Let what goes on for ever come to its end."""
        self.stopping.set()
        self.news.ring()

    async def stop(self) -> None:
        """Write down what waits, seal, let go."""
        self.begin_to_stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._close)

    def recorder_or_refuse(self) -> Recorder:
        """What keeps events; 503 while it is not open, or this server has too much to do."""
        if self.requests > self.serving.requests:
            raise RefusalError(503, "busy", "too many requests are being worked on", advice="send again in a second")
        if self.recorder is None:
            wrong = self._wrong.get("ledger")
            detail = wrong.message if wrong else "the ledger is being opened"
            raise RefusalError(
                503, "ledger", "the events cannot be kept now", detail=detail, advice="send again in a second"
            )
        return self.recorder

    def nudge(self) -> None:
        """Tell the keeper that something was committed."""
        if self.keeper is not None:
            self.keeper.nudge()

    def parts(self) -> list[Part]:
        """Every part and how it is."""
        return [self._ledger_part(), self._committer_part(), *self._keeper_parts(), self._api_part()]

    def _newest(self, after: int, seconds: float) -> int:
        """The number of the newest change; waits for one above `after` where the keeper can tell."""
        if self.keeper is not None:
            return self.keeper.wait_changes(after, seconds)
        time.sleep(seconds)
        return self.recorder.ledger.changes.last() if self.recorder else 0

    def _check(self, secret: str) -> Key | None:
        recorder = self.recorder
        if recorder is None:
            raise JourneyglassError("the ledger is not open")
        return recorder.ledger.keys.check(secret)

    def _open_recorder(self) -> None:
        self.recorder = open_recorder(self.root, self.serving, self.clock)

    async def _open_rest(self, ledger: asyncio.Task[None]) -> None:
        await ledger
        await self._keep_open("workspace", self._open_workspace)
        if self.serving.keeper:
            await self._keep_open("keeper", self._start_keeper)

    def _open_workspace(self) -> None:
        from journeyglass.server.api import create_api
        from journeyglass.workspace import Workspace

        self.workspace = Workspace(self.root, self.clock)
        self.api = create_api(self)

    def _start_keeper(self) -> None:
        from journeyglass.keeper import Keeper

        keeper = Keeper(self.root, clock=self.clock, seal_every=self.serving.seal_seconds)
        keeper.start()
        self.keeper = keeper

    async def _keep_open(self, part: str, open_: Callable[[], None]) -> None:
        """Open a part, however often it takes."""
        while True:
            try:
                await aside(f"open-{part}", open_)
            except Exception as error:
                if part not in self._wrong:
                    _log.error("part cannot be opened", what=part, exc_info=error)
                self._wrong[part] = _told(error)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                self._wrong.pop(part, None)
                _log.info("part is open", what=part)
                return

    async def _look(self) -> None:
        """Learn now and then what changed, and bring back a keeper that died."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.recorder is not None:
                await self._try("looking", self.recorder.look)
            if self.keeper is not None and not self.keeper.status().alive:
                _log.error("the keeper died and is started again")
                await self._try("keeper", self._restart_keeper)

    async def _try(self, part: str, work: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(work)
        except Exception as error:
            self._wrong[part] = _told(error)
        else:
            self._wrong.pop(part, None)

    def _restart_keeper(self) -> None:
        if self.keeper is not None:
            self.keeper.stop(timeout=5)
        self._start_keeper()

    def _close(self) -> None:
        """Close the parts in the order in which they hand on what they hold."""
        half = self.serving.stop_seconds / 2
        if self.recorder is not None:
            self.recorder.committer.close(half)
        if self.keeper is not None:
            self.keeper.stop(timeout=half)
        if self.desk is not None:
            self.desk.readings.close(half)
        if self.workspace is not None:
            self.workspace.close()
        if self.recorder is not None:
            self.recorder.close(0)
        for pool in (self.big_bodies, self.workers, self._asking):
            pool.shutdown(wait=False, cancel_futures=True)

    def _ledger_part(self) -> Part:
        wrong = self._wrong.get("ledger") or self._wrong.get("looking")
        if self.recorder is None:
            why = wrong.message if wrong else "it is being opened"
            return Part("ledger", False, True, why, wrong.advice if wrong else None)
        stand = self.recorder.stand
        facts = {} if stand is None else {"waiting": stand.rows, "last": stand.last_seq}
        return Part("ledger", wrong is None, False, wrong.message if wrong else None, wrong.advice if wrong else None,
                    facts)  # fmt: skip

    def _committer_part(self) -> Part:
        if self.recorder is None:
            return Part("committer", False, True, "the ledger is not open")
        state = self.recorder.committer.state()
        facts = {"waiting_events": state.waiting_events, "waiting_bytes": state.waiting_bytes}
        remedy = "it tries again every second and goes on by itself" if state.error else None
        return Part("committer", state.error is None, True, state.error, remedy, facts)

    def _keeper_parts(self) -> list[Part]:
        if not self.serving.keeper:
            return [Part("keeper", True, why="this process has none; another one keeps the workspace")]
        if self.keeper is None:
            wrong = self._wrong.get("keeper") or self._wrong.get("workspace")
            return [Part("keeper", False, why=wrong.message if wrong else "it is being started",
                         remedy=wrong.advice if wrong else None)]  # fmt: skip
        return keeper_parts(self.keeper)

    def _api_part(self) -> Part:
        wrong = self._wrong.get("workspace")
        if self.api is not None:
            return Part("api", True)
        return Part("api", False, why=wrong.message if wrong else "it is being loaded",
                    remedy=wrong.advice if wrong else None)  # fmt: skip

    def _gauges(self) -> Gauges:
        known: dict[str, float | None] = {
            "requests_now": self.requests,
            "body_bytes": self.bodies.held,
            "listeners": self.news.listeners,
        }
        if self.recorder is not None:
            state, stand = self.recorder.committer.state(), self.recorder.stand
            known |= {
                "committer_waiting_events": state.waiting_events,
                "committer_waiting_bytes": state.waiting_bytes,
                "committer_ok": float(state.error is None),
                "inbox_messages": stand.rows if stand else None,
            }
        return {**known, **(keeper_gauges(self.keeper, self.clock) if self.keeper else {})}


def _told(error: Exception) -> JourneyglassError:
    if isinstance(error, JourneyglassError):
        return error
    said = error.strerror if isinstance(error, OSError) else None
    return JourneyglassError(said or f"a fault of Journeyglass ({type(error).__name__})", "see the log")
