"""Group commit: one thread takes all that waits and commits it together, and only then is anything acknowledged."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from journeyglass.errors import BusyError, LedgerError
from journeyglass.ledger.arrivals import Entry, Put, Refusal
from journeyglass.ledger.checkpointer import Checkpointer
from journeyglass.ledger.inbox import Batch, Inbox

GROUP_EVENTS = 5_000
GROUP_BYTES = 16 << 20
GATHER_SECONDS = 0.01
"""How long it gathers while several senders send at once: a commit costs as much for one message as for fifty."""
PROBE_SECONDS = 1.0
"""How often it tries again while nothing can be committed."""
_OVERHEAD = 300
"""Bytes that a waiting message takes beside its body."""


@dataclass(frozen=True)
class CommitterState:
    """How it stands: what waits, the instant of the last commit, and why nothing can be committed now, if so."""

    waiting_events: int
    waiting_bytes: int
    last_commit_at: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    batch: Batch
    events: int
    bytes: int
    future: Future[Put] = field(default_factory=Future)


class Committer:
    """The one writer of an inbox; `close` it, that what waits is still committed."""

    def __init__(
        self, inbox: Inbox, clock: Callable[[], int], *, most_events: int = 50_000, most_bytes: int = 64 << 20
    ) -> None:
        self._inbox, self._clock = inbox, clock
        self._most_events, self._most_bytes = most_events, most_bytes
        self._queue: deque[_Waiting] = deque()
        self._events = self._bytes = 0
        self._last_commit_at: int | None = None
        self._error: LedgerError | None = None
        self._closing = False
        self._crowded = False
        lock = threading.Lock()
        self._changed, self._full = threading.Condition(lock), threading.Condition(lock)
        self._checkpointer = Checkpointer(inbox.access)
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def submit(self, entries: Sequence[Entry], refusals: Sequence[Refusal] = ()) -> Future[Put]:
        """Have these committed; the future tells when they are on disk for good, or fails with a LedgerError.

        BusyError where too much waits already, or while nothing can be committed.
        """
        batch = Batch(entries, refusals)
        waiting = _Waiting(batch, len(entries) + len(refusals), _size(batch))
        with self._changed:
            self._refuse(waiting)
            self._queue.append(waiting)
            self._events += waiting.events
            self._bytes += waiting.bytes
            self._changed.notify()
            if self._events >= GROUP_EVENTS:
                self._full.notify()
        return waiting.future

    def state(self) -> CommitterState:
        """How it stands now."""
        with self._changed:
            error = None if self._error is None else str(self._error)
            return CommitterState(self._events, self._bytes, self._last_commit_at, error)

    def close(self, timeout: float = 30.0) -> bool:
        """Take no more, commit what waits; whether all that was done in time. What is left fails."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            self._full.notify()
        self._thread.join(timeout)
        self._fail(self._take_all(), LedgerError("the server stops", "send this again to the next one"))
        self._checkpointer.close()
        return not self._thread.is_alive()

    def _refuse(self, waiting: _Waiting) -> None:
        if self._closing or not self._thread.is_alive():
            raise BusyError(2, "the server stops", "send this again in a moment")
        if self._error is not None:
            raise BusyError(2, self._error.message, self._error.advice)
        full = self._events + waiting.events > self._most_events or self._bytes + waiting.bytes > self._most_bytes
        if full and self._queue:
            raise BusyError(1, "more events arrive than can be kept in time", "send this again in a moment")

    def _run(self) -> None:
        while (group := self._next()) is not None:
            if group:
                self._commit(group)
            elif self._error is not None:
                self._probe()

    def _next(self) -> list[_Waiting] | None:
        """What is to be committed next; nothing where it is time to probe; None at the end."""
        with self._changed:
            while not self._queue:
                if self._closing:
                    return None
                due = self._changed.wait(None if self._error is None else PROBE_SECONDS)
                if not due and self._error is not None:
                    return []
            if self._crowded and not self._closing:
                self._full.wait_for(lambda: self._events >= GROUP_EVENTS or self._closing, GATHER_SECONDS)
            group = self._take()
            self._crowded = len(group) > 1
            return group

    def _take(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        events = held = 0
        while self._queue:
            first = self._queue[0]
            if group and (events + first.events > GROUP_EVENTS or held + first.bytes > GROUP_BYTES):
                break
            self._queue.popleft()
            if first.future.set_running_or_notify_cancel():
                group.append(first)
                events, held = events + first.events, held + first.bytes
            else:
                self._let_go([first])  # who sent it has hung up
        return group

    def _let_go(self, group: list[_Waiting]) -> None:
        self._events -= sum(one.events for one in group)
        self._bytes -= sum(one.bytes for one in group)

    def _commit(self, group: list[_Waiting]) -> None:
        try:
            told = self._inbox.put_all([one.batch for one in group], self._clock())
        except Exception as error:
            self._failed(group, error)
            return
        self._settle(group, None)
        self._checkpointer.touched()
        for one, put in zip(group, told, strict=True):
            one.future.set_result(put)

    def _failed(self, group: list[_Waiting], error: Exception) -> None:
        if _is_of_content(error) and len(group) > 1:
            # One batch spoils the group: each by itself, so that only that one fails.
            for one in group:
                self._commit([one])
            return
        shown = error if isinstance(error, LedgerError) else LedgerError(f"this cannot be kept: {error}")
        self._settle(group, None if _is_of_content(error) else shown)
        self._fail(group, shown)
        if self._error is not None:
            self._fail(self._take_all(), shown)

    def _settle(self, group: list[_Waiting], error: LedgerError | None) -> None:
        with self._changed:
            self._let_go(group)
            self._error = error
            if error is None:
                self._last_commit_at = self._clock()

    def _take_all(self) -> list[_Waiting]:
        with self._changed:
            taken = list(self._queue)
            self._queue.clear()
            self._let_go(taken)
        return [one for one in taken if one.future.set_running_or_notify_cancel()]

    def _fail(self, group: list[_Waiting], error: LedgerError) -> None:
        for one in group:
            one.future.set_exception(error)

    def _probe(self) -> None:
        try:
            self._inbox.probe()
        except Exception as error:
            self._error = error if isinstance(error, LedgerError) else LedgerError(str(error))
        else:
            self._error = None


def _is_of_content(error: Exception) -> bool:
    """Whether what was sent is at fault, not the database."""
    cause = error.__cause__ if isinstance(error, LedgerError) else error
    if isinstance(cause, DBAPIError):
        return isinstance(cause, (DataError, IntegrityError))
    return isinstance(cause, StatementError) or not isinstance(error, LedgerError)


def _size(batch: Batch) -> int:
    kept = sum(len(entry.body) + _OVERHEAD for entry in batch.entries)
    return kept + sum(len(refusal.raw) + _OVERHEAD for refusal in batch.refusals)
