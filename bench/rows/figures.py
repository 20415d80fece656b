"""All figures of one journey, each as it is asked for without options."""

from __future__ import annotations

import time
from typing import Any

from bench.outcome import Outcome
from bench.place import Place
from bench.reading import read


def run(place: Place) -> Outcome:
    """Compute every figure there is, in their order, on one reading; only the figures are timed."""
    from journeyglass.errors import JourneyglassError

    with place.open() as workspace:
        result = read(workspace)
        seconds: dict[str, float] = {}
        not_asked: dict[str, str] = {}
        for name in result.figures:
            begun = time.perf_counter()
            try:
                _whole(result.figures[name]())
            except JourneyglassError as error:
                not_asked[name] = str(error)
            seconds[name] = time.perf_counter() - begun
    done = {name: spent for name, spent in seconds.items() if name not in not_asked}
    return Outcome(sum(seconds.values()), {"figures": len(done)}, {"each": done, "not_asked": not_asked})


def _whole(figure: Any) -> int:
    """Some figures are worked out when their rows are looked at."""
    return len(figure.rows)
