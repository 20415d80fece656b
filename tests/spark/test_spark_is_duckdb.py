"""Spark gives what DuckDB gives, over thousands of random journeys and histories, in few jobs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeyglass.testing.bulk import together
from journeyglass.testing.generators import random_pair
from journeyglass.testing.shapes import ATOMS, MOVES, shape_counts

from .both import Asked, differences, in_duckdb, on_spark, unmarked

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PAIRS = 2_000
EACH = 5  # histories that one journey reads
BATCH = 100  # journeys that are read in one pass


def seeded(journey: int) -> Asked:
    """A journey with the histories of its own seed and the next, as one; others than DuckDB is tried with."""
    pairs = [random_pair(100_000 + EACH * journey + i) for i in range(EACH)]
    return pairs[0][0], together([history for _, history, _ in pairs]), max(as_of for *_, as_of in pairs)


@pytest.mark.parametrize("first", list(range(0, PAIRS // EACH, BATCH)))
def test_spark_is_duckdb(first: int, session: "SparkSession", tmp_path: Path) -> None:
    pairs = [seeded(number) for number in range(first, first + BATCH)]
    spark, duckdb = on_spark(session, pairs), in_duckdb(pairs, tmp_path / "cache")
    for number, (journey, *_) in enumerate(pairs):
        assert differences(spark[number], duckdb[number], unmarked(journey)) == [], f"seeded({first + number})"


def test_the_pairs_have_everything(tell: Callable[[str], None]) -> None:
    counts = shape_counts(map(seeded, range(PAIRS // EACH)))
    tell(f"{PAIRS} pairs of journey and history read on Spark and by DuckDB, {EACH} histories a journey")
    asked = [f"atom {name}" for name in ATOMS.values()] + [f"move {move}" for move in MOVES]
    assert {name: counts[name] for name in asked if counts[name] < 20} == {}
