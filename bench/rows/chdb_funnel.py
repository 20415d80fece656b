"""The funnel in chDB (ClickHouse in process), with its `windowFunnel`."""

from __future__ import annotations

import json
from pathlib import Path

from bench.outcome import Outcome
from bench.place import Place
from bench.questions import PAIR, STEPS, WINDOW, events_file
from bench.stopwatch import Stopwatch

_FOR_EVER = 2**62


def run(place: Place) -> Outcome:
    """Ask the file."""
    try:
        import chdb
    except ImportError:
        return Outcome(why_not="chDB is not installed")
    with Stopwatch() as watch:
        rows = json.loads(str(chdb.query(funnel_sql(events_file(place)), "JSONCompactColumns")))
        *steps, pair = (int(column[0]) for column in rows)
    return Outcome(watch.seconds, {"steps": steps, "pair": pair})


def funnel_sql(path: Path) -> str:
    """How many accounts come at least to each step, and how many do the pair."""
    counts = ", ".join(f"countIf(level >= {level})" for level in range(1, len(STEPS) + 1))
    return f"""
        SELECT {counts}, countIf(pair = 2) FROM (
            SELECT windowFunnel({_FOR_EVER}, 'strict_increase')({_conditions(STEPS)}) AS level,
                   windowFunnel({WINDOW - 1})({_conditions(PAIR)}) AS pair
            FROM file('{path}', Parquet) GROUP BY account_no
        )
    """


def _conditions(names: tuple[str, ...]) -> str:
    return ", ".join(["toUInt64(at)", *(f"name = '{name}'" for name in names)])
