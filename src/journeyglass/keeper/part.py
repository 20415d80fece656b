"""One part of a keeper: a thread that does its step again and again, and goes on after a failure."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from journeyglass.errors import JourneyglassError
from journeyglass.keeper.board import Board

Step = Callable[[], float]
"""Does some work; how many seconds there are until it wants to be called again."""
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0
"""A part that fails tries again after at most so many seconds."""
_log = logging.getLogger("journeyglass.keeper")


class Part:
    """A named thread; what goes wrong in it stands on the board until a step succeeds.

    Its pauses are measured on a clock that nobody puts back or forward. It begins no two steps within `rest` seconds,
    and leaves the processor to others for half as long as a step took, at most for `rest`.
    """

    def __init__(self, name: str, step: Step, board: Board, *, rest: float = 0.0) -> None:
        self.name = name
        self._step, self._board, self._rest = step, board, rest
        self._woken, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name=f"keeper-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Do the next step as soon as may be."""
        self._woken.set()

    def stop(self) -> None:
        """Do no further step."""
        self._stopping.set()
        self._woken.set()

    def join(self, timeout: float) -> bool:
        """Wait until the step under way is done; False where it is not."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            begun = time.monotonic()
            self._woken.clear()
            try:
                pause = self._step()
            except Exception as error:
                failures += 1
                self._tell(error)
                self._stopping.wait(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10)))
                continue
            except BaseException as error:
                self._board.fault(self.name, f"this part of the keeper has stopped: {sentence_of(error)}")
                _log.exception("the keeper's part %s has stopped", self.name)
                return
            failures = 0
            if self._board.well(self.name):
                _log.info("the keeper's part %s works again", self.name)
            ended = time.monotonic()
            self._woken.wait(pause)
            rested = max(begun + self._rest, ended + min(self._rest, (ended - begun) / 2))
            self._stopping.wait(rested - time.monotonic())

    def _tell(self, error: Exception) -> None:
        if self._board.fault(self.name, sentence_of(error)):
            known = isinstance(error, JourneyglassError | OSError)
            _log.warning("the keeper's part %s fails: %s", self.name, error, exc_info=None if known else error)


def sentence_of(error: BaseException) -> str:
    """What went wrong and what to do about it, in a sentence."""
    if isinstance(error, JourneyglassError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.strerror or error}; look after the disk or the service, it goes on by itself then"
    return f"{type(error).__name__}: {error}; this is a fault of the program, it tries again"
