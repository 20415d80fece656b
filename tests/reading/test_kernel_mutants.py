"""Deliberate faults in the kernel are all noticed by the examples and pairs that hold the fast reader to the plain."""

import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import numpy as np
import pytest

from journeyglass.reading import batches, kernel
from journeyglass.reading.duck import read
from journeyglass.testing.bulk import Bulk
from journeyglass.testing.cases import instant
from journeyglass.testing.generators import random_pair

from .test_cases_fast import CASES

KERNEL = Path(kernel.__path__[0])
ORDER = ("program", "calendar", "state", "pairs", "atoms", "rules", "fold")
PAIRS = 60
SECONDS = 20

FAULTS = [
    ("atoms", "t < time + us", "t <= time + us", "an event counts one instant too long"),
    ("atoms", "t <= time + us if before", "t < time + us if before", "what runs out now did not hold just before"),
    ("atoms", "t >= after(clock, p.atom[a, US]", "t > after(clock, p.atom[a, US]", "silence is noticed too late"),
    ("pairs", "if st.atom[a, COUNT_A] and not lone:", "if st.atom[a, COUNT_A]:", "an event follows itself"),
    ("pairs", "alone = answers == 1 and", "alone = answers == 0 and", "an event answers itself"),
    ("atoms", "st.atom[a, RING_N] < n", "st.atom[a, RING_N] < n - 1", "one event too few is enough"),
    ("atoms", "place = n - 1", "place = 0", "the wrong person is forgotten"),
    ("atoms", "fresh and st.atom[a, PAIR_AT] >= lo", "fresh", "a pair of an earlier scope fires"),
    ("atoms", "ends < t or (ends == t and not before)", "ends <= t", "a calendar window ends too soon just before"),
    ("pairs", "if t < ends:\n        return last", "if t <= ends:\n        return last", "a month is too long"),
    ("atoms", "if matched or not before:", "if not before:", "what holds already never fires again"),
    ("pairs", "st.queue[q, place - 1, 0] > due", "False", "calendar due times stay in the order of events"),
    ("atoms", "st.s[SOON] = min(st.s[SOON],", "st.s[SOON] = max(st.s[SOON],", "a new silence is not timed"),
    ("atoms", "inside and t >= due", "t >= due", "outside has an age"),
    ("calendar", "if d > last:", "if d > 30:", "months are not clamped"),
    ("rules", "        if bits & BEFORE:\n            out |= FIRES", "        out |= FIRES", "it always fires"),
    ("rules", "            if not bits & NOW:\n                bits &= ~FIRES\n", "", "a part fires for the whole"),
    ("rules", "return t >= lo and others > 0", "return others >= 0", "the second event of a pair is its own first"),
    ("rules", "(MATCHED if holds and matched else 0)", "(MATCHED if matched else 0)", "a branch that fails decides"),
    ("fold", "return gone or st.stage[which, HERE] == t", "return st.stage[which, HERE] == t", "in again at once"),
    ("fold", "or st.stage[stage, BARRED] == turn", "", "what merely holds undoes a return"),
    ("fold", "(old != OUTSIDE and target <= old)", "(old != OUTSIDE and target < old)", "no new turn"),
    ("fold", "s[STAGE_LO] = t + 1", "s[STAGE_LO] = t", "the entering event counts for the stage"),
    ("fold", "max(0, target - old - 1)", "max(0, target - old)", "a stage too many is skipped"),
    ("fold", "if kind == OUTCOME or target == OUTSIDE:", "if kind == OUTCOME:", "a correction's reason is lost"),
    ("fold", "return moved or st.stage[which, HERE] == t", "return st.stage[which, HERE] == t", "returns after a move"),
    ("fold", "return st.stage[st.s[POS], TAKEN] == t", "return False", "two outcomes of a stage at an instant"),
    ("fold", "return False\n            set_level(st, 1, st.level, 0)", "return False", "traits always seem new"),
]


@dataclass(frozen=True)
class Input:
    """One call of the kernel and what came out."""

    program: Any
    rows: Any
    subjects: Any
    as_of: int
    words: int
    records: tuple[Any, ...]


def records(out: Any) -> tuple[Any, ...]:
    parts = zip((out.visits, out.milestones, out.moments), out.filled, strict=True)
    return tuple(part[:n].tolist() for part, n in parts)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Input]:
    """What the fast reader gives its kernel for examples and pairs; other tests show that it reads them right."""
    taken: list[Input] = []
    fold = batches.f.fold

    def recording(program: Any, state: Any, rows: Any, subjects: Any, out: Any, begin: int, as_of: int) -> int:
        end = int(fold(program, state, rows, subjects, out, begin, as_of))
        taken.append(Input(program, rows, subjects, as_of, state.level.shape[1], records(out)))
        return end

    pairs = [(case.journey, case.history, case.as_of) for case in CASES] + [random_pair(i) for i in range(PAIRS)]
    with pytest.MonkeyPatch.context() as patch, duckdb.connect() as con:
        patch.setattr(batches.f, "fold", recording)
        bulk = Bulk([history for _, history, _ in pairs], tmp_path_factory.mktemp("bulk") / "cache", con)
        for number, (journey, _, as_of) in enumerate(pairs):
            bulk.use(number)
            read(con, journey, instant(as_of))
    return taken


def in_python(fault: tuple[str, str, str] | None) -> Iterator[ModuleType]:
    """The kernel's modules as plain Python, one of them with a fault."""
    name = "faulty_kernel"
    sys.modules[name] = ModuleType(name)
    sys.modules[f"{name}.jit"] = jit = ModuleType(f"{name}.jit")
    jit.njit = jit.entry = lambda function: function  # type: ignore[attr-defined]
    for part in ORDER:
        text = (KERNEL / f"{part}.py").read_text("utf-8").replace("journeyglass.reading.kernel", name)
        if fault and fault[0] == part:
            assert text.count(fault[1]) == 1, f"{fault[1]!r} stands {text.count(fault[1])} times in {part}.py"
            text = text.replace(fault[1], fault[2])
        module = sys.modules[f"{name}.{part}"] = ModuleType(f"{name}.{part}")
        exec(compile(text, f"{part}.py", "exec"), vars(module))
        yield module


def first_difference(fault: tuple[str, str, str] | None, inputs: list[Input]) -> int | None:
    """The first input that a kernel with this fault folds otherwise (−1: it does not end); None where there is none."""
    modules = dict(zip(ORDER, in_python(fault), strict=True))
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    try:
        return next((n for n, given in enumerate(inputs) if folds_otherwise(modules, given)), None)
    except TimeoutError:
        return -1
    finally:
        signal.alarm(0)


def too_long(*_: object) -> None:
    raise TimeoutError


def folds_otherwise(modules: dict[str, ModuleType], given: Input) -> bool:
    """Whether this kernel gives other records than the true one."""
    longest = int(np.diff(given.subjects.row_ptr).max(initial=0))
    state = modules["state"].new_state(given.program, given.words, longest)
    out = batches._buffers(4096, len(given.subjects.number))
    end = modules["fold"].fold(given.program, state, given.rows, given.subjects, out, 0, given.as_of)
    return bool(end != len(given.subjects.number) or records(out) != given.records)


def test_python_agrees(inputs: list[Input]) -> None:
    assert first_difference(None, inputs[:200]) is None


@pytest.mark.parametrize(("part", "right", "wrong", "what"), FAULTS, ids=[what for *_, what in FAULTS])
def test_fault_is_noticed(part: str, right: str, wrong: str, what: str, inputs: list[Input]) -> None:
    assert first_difference((part, right, wrong), inputs) is not None, what
