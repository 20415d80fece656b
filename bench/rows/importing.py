"""Import: the exported files through their mappings into the lake, exactly once."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import Place
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Import everything into a new workspace."""
    place.new_workspace()
    with place.open() as workspace, Stopwatch() as watch:
        summaries = workspace.import_(data_dir=place.data)
    facts = sum(summary.new for summary in summaries)
    quarantined = sum(summary.quarantined for summary in summaries)
    place.note_import(facts)
    return Outcome(watch.seconds, {"quarantined": quarantined}, {"facts": facts, "per_second": facts / watch.seconds})
