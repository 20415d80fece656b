"""The fast reader gives what the plain one gives, over thousands of random journeys and histories."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from journeyglass.reading import plain
from journeyglass.reading.duck import read
from journeyglass.testing.bulk import Bulk
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.generators import random_pair
from journeyglass.testing.shapes import shape_counts

PAIRS = 100
BATCH = 100


@pytest.mark.parametrize("first", range(0, PAIRS, BATCH))
def test_fast_is_plain(first: int, tmp_path: Path) -> None:
    pairs = [random_pair(seed) for seed in range(first, first + BATCH)]
    with duckdb.connect() as con:
        bulk = Bulk([history for _, history, _ in pairs], tmp_path / "cache", con)
        for number, (journey, history, as_of) in enumerate(pairs):
            bulk.use(number)
            fast = subjects_of(read(con, journey, instant(as_of)))
            assert fast == plain.read(journey, history, as_of), f"random_pair({first + number})"
