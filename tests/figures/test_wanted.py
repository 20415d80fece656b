"""Work that nobody waits for any more ends between two figures, and leaves nothing half known."""

from __future__ import annotations

from contextvars import copy_context
from threading import Thread

import pytest

from journeyglass.errors import AbandonedError
from journeyglass.figures import compute
from journeyglass.figures.wanted import expect_wanted, wanted_until
from tests.figures.test_dimensions import written


def test_who_has_gone_is_answered_no_more() -> None:
    context = written().context()
    with wanted_until(lambda: True), pytest.raises(AbandonedError):
        compute(context, "reached")
    assert compute(context, "reached").rows == compute(written().context(), "reached").rows


def test_who_waits_is_answered_until_they_go() -> None:
    context, left = written().context(), iter((False, False, True))
    with wanted_until(lambda: next(left)):
        compute(context, "reached")
        compute(context, "dwell")
        with pytest.raises(AbandonedError):
            compute(context, "returns")


def test_a_thread_asks_for_whom_it_was_told() -> None:
    found: list[str] = []

    def work() -> None:
        try:
            expect_wanted()
            found.append("went on")
        except AbandonedError:
            found.append("ended")

    with wanted_until(lambda: True):
        handed_on = copy_context()
    for target in (lambda: handed_on.run(work), work):
        thread = Thread(target=target)
        thread.start()
        thread.join()
    expect_wanted()
    assert found == ["ended", "went on"]
