"""Long work beside the event loop that the end of the process does not wait for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable


async def aside(name: str, work: Callable[[], None]) -> None:
    """Do the work in a thread of its own, and come back when it is done.

    Loading the engines takes seconds, and a thread of a pool would be waited for when the server stops.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except BaseException as raised:
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, done, error)

    threading.Thread(target=run, name=name, daemon=True).start()
    await done


def working() -> bool:
    """Whether anything still goes on that the end of the process does not wait for.

    A query in such a thread that calls back into an interpreter about to end would abort the process.
    """
    return any(thread.daemon for thread in threading.enumerate())


def _settle(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
