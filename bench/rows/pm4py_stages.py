"""The same of the same visits in pm4py: its directly-follows graph, variants and case durations."""

from __future__ import annotations

import warnings

from bench.outcome import Outcome
from bench.place import Place
from bench.questions import visits_file
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Load the visits and discover."""
    try:
        import pandas as pd
        import pm4py
    except ImportError:
        return Outcome(why_not="pm4py is not installed")
    warnings.simplefilter("ignore")
    log = pd.read_parquet(visits_file(place))
    with Stopwatch() as watch:
        log = pm4py.format_dataframe(log, case_id="subject", activity_key="stage", timestamp_key="entered_at")
        graph, _, _ = pm4py.discover_dfg(log)
        ways = pm4py.get_variants(log)
        seconds = pm4py.get_all_case_durations(log)
    answers = {
        "moves": sum(graph.values()),
        "kinds_of_moves": len(graph),
        "ways": len(ways),
        "subjects": len(seconds),
        "seconds": int(sum(round(s * 1e6) for s in seconds)) // 1_000_000,
    }
    return Outcome(watch.seconds, answers)
