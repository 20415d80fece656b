"""The keys that were seen lately, so that a request need not ask the ledger.

A key is believed for five seconds: for so long a revoked one may still send. Past the first two it is asked for again
behind the scenes, so that nobody waits. Where the ledger cannot be asked, a key that is not believed any more is
neither good nor bad: the answer is 503, because a 401 would make clients throw their events away.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journeyglass.errors import JourneyglassError
from journeyglass.server.refusal import RefusalError

if TYPE_CHECKING:
    from journeyglass.ledger.keys import Key

FRESH, BELIEVED = 2.0, 5.0
"""Seconds after which a key is asked for again, and after which it is not believed without an answer."""
_MOST, _MOST_ASKED = 10_000, 200
_FORM = re.compile(r"jg_[a-z]+_[A-Za-z0-9]{1,64}_[A-Za-z0-9_-]{20,100}")


@dataclass(slots=True)
class _Known:
    key: Key | None
    at: float


class KeyRing:
    """Finds the key that a secret belongs to; `check` asks the ledger, in a thread of `pool`."""

    def __init__(
        self, check: Callable[[str], Key | None], pool: Executor, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._check, self._pool, self._clock = check, pool, clock
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, asyncio.Task[_Known]] = {}

    async def find(self, secret: str) -> Key:
        """The key; RefusalError 401 where there is none, 503 where that cannot be told now."""
        known = self._known.get(secret)
        age = BELIEVED if known is None else self._clock() - known.at
        if known is None or age >= BELIEVED:
            known = await self._ask(secret)
        elif age >= FRESH and secret not in self._asked:
            self._ask(secret).add_done_callback(_looked_at)
        if known.key is None:
            raise unknown_key()
        return known.key

    def forget(self) -> None:
        """Believe nothing any more."""
        self._known.clear()

    def _ask(self, secret: str) -> asyncio.Task[_Known]:
        if not _FORM.fullmatch(secret):
            raise unknown_key()
        task = self._asked.get(secret)
        if task is None:
            if len(self._asked) >= _MOST_ASKED:
                raise RefusalError(503, "busy", "too many keys are being checked", advice="try again in a second")
            task = self._asked[secret] = asyncio.ensure_future(self._look(secret))
        return task

    async def _look(self, secret: str) -> _Known:
        try:
            key = await asyncio.get_running_loop().run_in_executor(self._pool, self._check, secret)
        except JourneyglassError as error:
            raise RefusalError(
                503, "key_unchecked", "the key cannot be checked now", detail=error.message,
                advice="send again; nothing is wrong with the key",
            ) from error  # fmt: skip
        finally:
            self._asked.pop(secret, None)
        if len(self._known) >= _MOST:
            self._known.pop(next(iter(self._known)))
        found = self._known[secret] = _Known(key, self._clock())
        return found


def unknown_key() -> RefusalError:
    """The answer to a secret that no key has."""
    return RefusalError(
        401, "unknown_key", "this key is not known here, or was revoked",
        advice="look at `journeyglass keys list`, or make one with `journeyglass keys create`",
    )  # fmt: skip


def _looked_at(task: asyncio.Task[_Known]) -> None:
    """A look behind the scenes that failed says so the next time it is waited for."""
    if not task.cancelled():
        task.exception()
