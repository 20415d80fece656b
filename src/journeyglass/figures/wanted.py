"""Whether somebody still waits for an answer: long work asks between its steps, and ends where nobody does.

The question goes by the context of the thread or task, as a deadline does: what works for nobody in particular
(a program, the background) is always wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from journeyglass.errors import AbandonedError

_gone: ContextVar[Callable[[], bool] | None] = ContextVar("gone", default=None)


@contextmanager
def wanted_until(gone: Callable[[], bool]) -> Iterator[None]:
    """What is done within, also in threads to which the context is handed on, is for somebody who may go away."""
    token = _gone.set(gone)
    try:
        yield
    finally:
        _gone.reset(token)


def expect_wanted() -> None:
    """AbandonedError where whoever asked has gone."""
    gone = _gone.get()
    if gone is not None and gone():
        raise AbandonedError
