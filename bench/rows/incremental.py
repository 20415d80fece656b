"""Incremental read: one event in a hundred is new (the day after), imported already; the cache grows, then the read."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import Place
from bench.reading import answers, read
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Import the day after into a copy of the workspace, read it there, and read once more from nothing to compare."""
    with place.open() as workspace:
        workspace.store.files()
    place.copy_workspace()
    with place.open(place.scratch) as workspace:
        summaries = workspace.import_(["web", "systems"], data_dir=place.more)
        with Stopwatch() as watch:
            result = read(workspace)
        found = answers(result)
        workspace.store.cache.clear()
        from_nothing = answers(read(workspace))
    if found != from_nothing:
        raise AssertionError(f"the grown cache gives {found}, a new one {from_nothing}")
    new = sum(summary.new for summary in summaries)
    return Outcome(watch.seconds, found, {"new": new, "import_seconds": sum(s.seconds for s in summaries)})
