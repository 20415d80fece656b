"""A part of a keeper: it goes on after failures, and says what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from journeyglass.errors import LakeError
from journeyglass.keeper.board import Board
from journeyglass.keeper.part import Part, sentence_of
from tests.keeper.company import eventually


class Stop(BaseException):
    pass


def run(step: Callable[[], float], board: Board, rest: float = 0.0) -> Part:
    part = Part("work", step, board, rest=rest)
    part.start()
    return part


def test_it_goes_on_after_a_failure_and_takes_the_sentence_back() -> None:
    board, tries = Board(), iter([LakeError("the lake is away", "bring it back"), OSError(28, "No space left"), None])
    well, done = Event(), Event()

    def step() -> float:
        error = next(tries, None)
        if error is not None:
            raise error
        assert done.wait(30)
        well.set()
        return 60.0

    part = run(step, board)
    eventually(lambda: "No space left; look after the disk" in board.status().errors.get("work", ""))
    done.set()
    assert well.wait(30)
    eventually(lambda: board.status().errors == {})
    assert part.alive
    part.stop()
    assert part.join(30)
    assert not part.alive


@pytest.mark.filterwarnings("error")
def test_one_that_has_stopped_is_not_alive() -> None:
    def step() -> float:
        raise Stop

    board = Board()
    part = run(step, board)
    eventually(lambda: not part.alive)
    assert "has stopped" in board.status().errors["work"]


def test_it_is_woken_out_of_its_pause_but_not_out_of_a_failure() -> None:
    board, calls = Board(), []

    def step() -> float:
        calls.append(len(calls))
        if len(calls) == 2:
            raise LakeError("the lake is away")
        return 3_600.0

    part = run(step, board)
    eventually(lambda: len(calls) == 1)
    part.wake()
    eventually(lambda: board.status().errors)
    part.wake()
    eventually(lambda: len(calls) == 3)  # by itself, after its pause
    eventually(lambda: not board.status().errors)
    part.stop()
    assert part.join(30)


def test_a_part_that_was_never_started_can_be_stopped() -> None:
    part = Part("work", lambda: 1.0, Board())
    part.stop()
    assert part.join(1)
    assert not part.alive


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (LakeError("the lake is away", "bring it back"), "the lake is away; bring it back"),
        (OSError(28, "No space left on device"), "No space left on device; look after the disk or the service, "),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero; this is a fault of the program"),
    ],
    ids=["ours", "system", "fault"],
)
def test_what_went_wrong_is_a_sentence(error: Exception, sentence: str) -> None:
    assert sentence_of(error).startswith(sentence)
