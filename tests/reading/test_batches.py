"""What the driver of the kernel refuses: rows out of order, and journeys that go round for ever."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from journeyglass.errors import InputError, LakeError
from journeyglass.events.facts import Event, History
from journeyglass.journey.load import load
from journeyglass.journey.model import Journey
from journeyglass.reading.batches import Histories, fold_batches
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.duck import read
from journeyglass.testing.cases import instant
from journeyglass.testing.tables import cache_of

DAY = 86_400_000_000


def journey(outcomes: str) -> Journey:
    stage = f"{{id: s1, title: A, enter: {{did: Signed Up}}, outcomes: [{outcomes}]}}"
    return load(f"{{format: 1, journey: circle, title: Circle, stages: [{stage}]}}").journey


@pytest.mark.parametrize(("subjects", "times"), [([1, 0], [5, 6]), ([0, 0], [6, 5])])
def test_rows_out_of_order_are_refused(subjects: list[int], times: list[int]) -> None:
    rows = pa.RecordBatch.from_pydict({"subject": subjects, "at": times, "name": [1, 1], "row_no": [0, 1]})
    nobody = np.zeros(0, np.int64)
    nothing = np.zeros((0, 1), np.int64), np.zeros((1, 1), np.int64)
    histories = Histories(np.full(2, 5, np.int64), nobody, nobody, *nothing)
    with pytest.raises(LakeError, match="out of order"):
        list(fold_batches(compile_journey(journey("")), iter([rows]), histories, 10))


def test_a_journey_that_goes_round_for_ever_is_told(tmp_path: Path) -> None:
    again = "{id: again, kind: other, when: {in_stage_for: 1s}, to: s1}"
    history = History((Event(event_id="e", name="Signed Up", occurred_at=0, account_id="acme"),))
    with duckdb.connect() as con:
        cache_of(history, tmp_path / "cache", con)
        assert read(con, journey(again), instant(1000 * 10**6)).visits.num_rows == 1001
        with pytest.raises(InputError, match="over 1,000,000 visits"):
            read(con, journey(again), instant(365 * DAY))
