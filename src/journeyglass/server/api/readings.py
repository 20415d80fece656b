"""Readings that stay open: lent to one caller at a time, and read again in the background when something came."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from journeyglass.errors import JourneyglassError
from journeyglass.figures import Filters
from journeyglass.figures.overview import DEPTHS, Depth
from journeyglass.figures.visits import load
from journeyglass.figures.wanted import expect_wanted
from journeyglass.glass.document.choices import choices
from journeyglass.server.logs import logger
from journeyglass.workspace.rewriting import beside, rewritten
from journeyglass.workspace.stand import Stand, stand

if TYPE_CHECKING:
    from journeyglass.journey.load import Loaded
    from journeyglass.workspace import Result, Workspace
    from journeyglass.workspace.workspace import Instant

Seat = Literal["figures", "accounts", "glances"]
"""From where one asks: who looks at an account, or at what a map says at once, does not wait for a slow figure."""
MOST = 4
"""So many readings are held; those as of an instant that nobody asked for lately go first."""
LOOK_SECONDS, MOVE_SECONDS, REST_SECONDS = 0.5, 60.0, 2.0
"""How often it is looked whether something came; how soon a reading as of now moves on with the clock; how long to
wait at least before reading again."""
_SETTLE_SECONDS = 0.5
_EFFORT = 4
"""Reading again may take a fifth of the time."""
_log = logger("readings")
Warm = tuple[Callable[["Result"], object], ...]
"""What is made ready, step by step: between two others may ask."""


@dataclass
class _Place:
    """One connection to a reading; `open` no more once the reading has been replaced."""

    result: Result | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    open: bool = True


@dataclass
class _Read:
    """A reading with its places; `at` and `took` in UTC microseconds."""

    loaded: Loaded
    stand: Stand
    at: int
    took: int
    seats: dict[Seat, _Place]

    def seated(self, seat: Seat) -> Result | None:
        """The result to ask from there; None where this reading has been replaced. Call it with the place's lock."""
        place = self.seats[seat]
        if place.open and place.result is None:
            whole = self.seats["figures"].result
            place.result = whole and beside(whole)
        return place.result

    def interrupt(self) -> None:
        """Have what is being asked of it fail, so that an end need not wait for it."""
        for place in self.seats.values():
            if (result := place.result) is not None:
                result.context.con.interrupt()

    def close(self) -> None:
        """Let go of its connections, each as soon as nobody uses it."""
        for place in self.seats.values():
            with place.lock:
                place.open = False
                if place.result is not None:
                    place.result.context.con.close()
                place.result = None


@dataclass
class _Held:
    """The reading of a journey as of an instant: whoever comes first reads, the others wait for it."""

    journey: str
    as_of: Instant
    reading: threading.Lock = field(default_factory=threading.Lock)
    read: _Read | None = None
    again: bool = False
    looked: int = 0
    lent: int = 0


class Readings:
    """The open readings of a server's journeys. `clock` tells UTC microseconds.

    Whoever asks gets the reading there is; where events came since, it is read again in the background and replaced
    when its figures are at hand. An edited journey is never shown as it was: then one waits.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], int]) -> None:
        self._workspace, self._clock = workspace, clock
        self._held: dict[tuple[str, Instant], _Held] = {}
        self._lock = threading.Lock()
        self._one = threading.Semaphore(1)
        self._urgent = 0
        self._replaced = threading.Condition()
        self._working: list[threading.Thread] = []
        self._closed = False
        self.warm: Warm = (*(partial(_map, depth=depth) for depth in DEPTHS), _groups)

    @contextmanager
    def held(
        self, journey: str, as_of: Instant = None, seat: Seat = "figures", patience: float = 0.0
    ) -> Iterator[Result]:
        """A reading of the journey that is this caller's alone until it is let go.

        With `patience` what was just entered here is waited for, so many seconds at most. AbandonedError where the
        caller has gone when it is their turn.
        """
        held = self._of(journey, as_of)
        try:
            self._wait(held, patience)
            while True:
                read = self._current(held)
                with read.seats[seat].lock:
                    result = read.seated(seat)
                    if result is None:
                        continue  # it was replaced while we waited
                    expect_wanted()
                    yield result
                    return
        finally:
            with self._lock:
                held.lent -= 1
            self._let_go()

    def prepare(self) -> None:
        """Have the reading of the workspace's journey at hand before anybody asks for it; in the background."""
        self._begin(self._prepare)

    def _prepare(self) -> None:
        try:
            time.sleep(_SETTLE_SECONDS)
            for step in self.warm:
                if not self._closed:
                    with self.held(self._workspace.journey().journey.journey) as result:
                        step(result)
        except JourneyglassError as error:
            _log.debug("no journey is read beforehand", error=type(error).__name__)
        except Exception as error:
            _log.warning("the journey could not be read beforehand", error=type(error).__name__)

    def changed(self) -> None:
        """Something was entered here: read again at once, in the background."""
        self._urgent = self._clock()
        with self._lock:
            entries = list(self._held.values())
        for held in entries:
            held.looked = 0
            if held.read is not None and not held.again:
                self._look(held, held.read)

    def close(self, seconds: float = 10.0) -> None:
        """Begin nothing more, wait at most so long for what goes on, and let go of every reading."""
        self._closed, end = True, time.monotonic() + seconds
        with self._lock:
            entries = list(self._held.values())
            self._held.clear()
        for thread in self._working:
            while thread.is_alive() and time.monotonic() < end:
                for held in entries:
                    if held.read is not None:
                        held.read.interrupt()
                thread.join(_SETTLE_SECONDS)
        for held in entries:
            if held.read is not None and not held.lent:
                held.read.close()

    def _begin(self, work: Callable[[], None]) -> None:
        """Do it in a thread of its own, which the end of the process must not wait for too long."""
        if self._closed:
            return
        self._working = [thread for thread in self._working if thread.is_alive()]
        self._working.append(threading.Thread(target=work, name="readings", daemon=True))
        self._working[-1].start()

    def _of(self, journey: str, as_of: Instant) -> _Held:
        """The entry, from now on the one that was asked for last."""
        with self._lock:
            held = self._held.pop((journey, as_of), None) or _Held(journey, as_of)
            self._held[journey, as_of] = held
            held.lent += 1
            return held

    def _let_go(self) -> None:
        """Close what nobody asked for lately, instants before the journeys' own readings."""
        gone = []
        with self._lock:
            idle = [key for key, held in self._held.items() if not held.lent and not held.again]
            idle.sort(key=lambda key: key[1] is None)
            while len(self._held) > MOST and idle:
                gone.append(self._held.pop(idle.pop(0)))
        for held in gone:
            if held.read is not None:
                held.read.close()

    def _current(self, held: _Held) -> _Read:
        """The reading to lend: read where there is none, put under the journey as it is written now."""
        loaded = self._workspace.journey(held.journey)
        read = held.read
        if read is None or read.loaded is not loaded:
            with held.reading:
                read = held.read
                if read is None:
                    read = held.read = self._read(held)
                elif read.loaded is not loaded:
                    read = self._under(held, read, loaded)
        self._look(held, read)
        return read

    def _wait(self, held: _Held, seconds: float) -> None:
        """Wait until what was entered here is read."""
        end = time.monotonic() + seconds
        with self._replaced:
            while held.again and held.read and held.read.at < self._urgent and (left := end - time.monotonic()) > 0:
                self._replaced.wait(left)

    def _under(self, held: _Held, read: _Read, loaded: Loaded) -> _Read:
        """The reading under the journey's file as it is now: rewritten where no visit can differ, else read again."""
        known = None
        for place in read.seats.values():
            with place.lock:
                if place.result is None:
                    continue
                found = rewritten(place.result, loaded.journey, known)
                if found is None:
                    break
                place.result, known = found, found.context.memory
        else:
            read.loaded = loaded
            return read
        held.read = self._read(held)
        read.close()
        return held.read

    def _read(self, held: _Held) -> _Read:
        """Read all history; what comes meanwhile is read the next time."""
        begun, before = self._clock(), stand(self._workspace)
        loaded = self._workspace.journey(held.journey)
        result = self._workspace.read(held.journey, held.as_of)
        after = stand(self._workspace)
        # The reading itself seals what waits, which changes the lake; with no new message it holds all there is.
        known = after if after.inbox == before.inbox else before
        return _Read(
            loaded,
            known,
            begun,
            self._clock() - begun,
            {"figures": _Place(result), "accounts": _Place(), "glances": _Place()},
        )

    def _look(self, held: _Held, read: _Read) -> None:
        """Begin to read again where something came, or the clock has moved on."""
        now = self._clock()
        if held.again or self._closed or not now - held.looked >= LOOK_SECONDS * 1_000_000:
            return
        held.looked = now
        age, rest = now - read.at, max(REST_SECONDS * 1_000_000, _EFFORT * read.took)
        if self._urgent < read.at and age < rest:
            return
        moves = held.as_of is None and age >= MOVE_SECONDS * 1_000_000
        if not moves and stand(self._workspace) == read.stand:
            return
        held.again = True
        self._begin(lambda: self._again(held))

    def _again(self, held: _Held) -> None:
        try:
            with self._one:
                self._replace(held)
                while held.read is not None and held.read.at < self._urgent and not self._closed:
                    self._replace(held)
        except Exception as error:
            _log.warning("a journey could not be read again", journey=held.journey, error=type(error).__name__)
        finally:
            held.again = False
            with self._replaced:
                self._replaced.notify_all()

    def _replace(self, held: _Held) -> None:
        """Read again; what people ask for first is made ready before, but not where somebody waits."""
        urgent = held.read is not None and held.read.at < self._urgent
        found = self._read(held)
        if not urgent:
            self._warmed(found)
        with held.reading:
            old, held.read = held.read, found
        with self._replaced:
            self._replaced.notify_all()
        if old is not None:
            old.close()
        if urgent:
            self._warmed(found)

    def _warmed(self, read: _Read) -> None:
        for step in self.warm:
            with read.seats["figures"].lock:
                result = read.seated("figures")
                if result is not None and not self._closed:
                    step(result)
        read.took = self._clock() - read.at


def _map(result: Result, depth: Depth) -> None:
    """The figures of the map."""
    result.document(depth=depth)


def _groups(result: Result) -> None:
    """Which visits are in which group of all that the map can be filtered by."""
    for found in choices(result.context, "en"):
        load(result.context, Filters(by=found.by))
