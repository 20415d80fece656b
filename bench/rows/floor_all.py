"""The floor of the whole table: the same with every column that the reading cache keeps."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import Place
from bench.rows import floor

COLUMNS = (*floor.COLUMNS, "received_at", "channel", "source", "value", "currency")


def run(place: Place) -> Outcome:
    """Sort all columns."""
    return floor.run(place, COLUMNS)
