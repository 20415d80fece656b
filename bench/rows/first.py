"""First read: the reading cache is built from the lake (who is who, order), and the journey is read."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import Place
from bench.reading import answers, read
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Read with no cache there."""
    with place.open() as workspace:
        workspace.store.cache.clear()
        with Stopwatch() as watch:
            result = read(workspace)
        return Outcome(watch.seconds, answers(result))
