"""The funnel as a journey, read from the reading cache."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import Place
from bench.questions import FUNNEL, STEPS, write_events
from bench.reading import read
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Read the journey of six steps and count."""
    with place.open() as workspace:
        write_events(workspace, place)
        with Stopwatch() as watch:
            result = read(workspace, FUNNEL)
            steps = result.sql("SELECT stage, count(DISTINCT subject) FROM visits GROUP BY stage").fetchall()
            pairs = result.sql("SELECT count(DISTINCT subject) FROM moments WHERE moment = 'lead'").fetchall()
        by_stage = dict(steps)
        reached = [by_stage.get(stage.id, 0) for stage in result.journey.stages]
        assert len(reached) == len(STEPS)  # noqa: S101 - else the journey and the questions differ
        return Outcome(watch.seconds, {"steps": reached, "pair": pairs[0][0]})
