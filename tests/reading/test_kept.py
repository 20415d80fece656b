"""Lists of rows kept beside a cache: a second reading gives the same, and asks only what is new."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from journeyglass.journey.load import load
from journeyglass.reading import plain
from journeyglass.reading.batches import OutOfOrderError
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.duck import micros, read
from journeyglass.reading.kept import Bits, Lists, condition_sql
from journeyglass.testing.bulk import Bulk
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.generators import random_pair

SEEDS = range(30_000, 30_120)
JOURNEY = """
format: 1
journey: j
title: J
stages:
  - id: a
    title: A
    enter: {any: [{did: Page Viewed, where: {path: /pricing}}, {did: Form Submitted, where: {channel: site}}]}
    outcomes: [{id: lost, kind: lost, when: {did: Opportunity Lost}, reason: reason}]
"""


@pytest.mark.readers
def test_readings_with_lists_are_as_without(tmp_path: Path) -> None:
    pairs = [random_pair(seed) for seed in SEEDS]
    used = 0
    with duckdb.connect() as con:
        bulk = Bulk([history for _, history, _ in pairs], tmp_path / "cache", con)
        for number, (journey, history, as_of) in enumerate(pairs):
            bulk.use(number)
            last = max((event.occurred_at for event in history.events), default=0)
            lists = Lists(tmp_path / str(number), last)
            expected = plain.read(journey, history, as_of)
            later = plain.read(journey, history, last)
            # Twice as of the instant, then as of the last event, which fills the lists, then both again.
            for at, wanted in ((as_of, expected), (last, later), (last, later), (as_of, expected)):
                assert subjects_of(read(con, journey, instant(at), lists=lists)) == wanted
            used += bool(Bits.of(compile_journey(journey), lists, last).known)
    assert used > 40, used


def test_only_conditions_that_look_inside_are_kept(tmp_path: Path) -> None:
    compiled = compile_journey(load(JOURNEY).journey)
    lists = Lists(tmp_path, 100)
    bits = Bits.of(compiled, lists, 100)
    assert len(compiled.bits) == 3
    assert sorted(bits.told) == [0, 2]
    assert not Bits.of(compiled, lists, 99).told, "events after the instant would be missing from the list"
    lists.save(condition_sql(compiled, 0), np.array([1, 5]))
    again = Bits.of(compiled, lists, 99)
    assert list(again.known) == [0]
    assert again.known[0].tolist() == [1, 5]


def test_known_bits_go_to_their_rows() -> None:
    bits = Bits({0: np.array([1, 5, 9]), 63: np.array([5]), 64: np.array([2])}, {1: "x"})
    rows = pa.RecordBatch.from_pydict({"row_no": [1, 2, 5], "w0": [2, 0, 0], "w1": [0, 0, 0]})
    found = next(iter(bits.applied([rows]))).to_pydict()
    assert found["w0"] == [3, 0, 1 - 2**63]
    assert found["w1"] == [0, 1, 0]
    assert bits.found[1][0].tolist() == [1]


def test_rows_that_are_not_in_order_are_refused() -> None:
    bits = Bits({0: np.array([1])}, {})
    rows = pa.RecordBatch.from_pydict({"row_no": [2, 1], "w0": [0, 0]})
    with pytest.raises(OutOfOrderError):
        next(iter(bits.applied([rows])))


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY broken"])
def test_a_damaged_list_is_asked_anew(content: bytes, tmp_path: Path) -> None:
    lists = Lists(tmp_path / "lists", 1)
    lists.save("x", np.array([3]))
    assert lists.load("x") is not None
    next((tmp_path / "lists").iterdir()).write_bytes(content)
    assert lists.load("x") is None


def test_an_instant_is_microseconds() -> None:
    assert micros(instant(5)) == 5
