"""The funnel in pandas: step after step by merging, the pair by an as-of merge."""

from __future__ import annotations

from typing import Any

from bench.outcome import Outcome
from bench.place import Place
from bench.questions import PAIR, STEPS, WINDOW, events_file
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Read the columns and count."""
    try:
        import pandas as pd
    except ImportError:
        return Outcome(why_not="pandas is not installed")
    with Stopwatch() as watch:
        events = pd.read_parquet(events_file(place), dtype_backend="pyarrow")
        answers = {"steps": steps(events), "pair": pair(pd, events)}
    return Outcome(watch.seconds, answers)


def steps(events: Any) -> list[int]:
    """How many accounts come to each step."""
    reached: list[int] = []
    before: Any = None
    for name in STEPS:
        done = events.loc[events["name"] == name, ["account_no", "at"]]
        if before is not None:
            done = done.merge(before.rename("before"), left_on="account_no", right_index=True)
            done = done[done["at"] > done["before"]]
        before = done.groupby("account_no")["at"].min()
        reached.append(len(before))
    return reached


def pair(pd: Any, events: Any) -> int:
    """How many accounts did the second soon enough after the first."""
    first, second = (
        events.loc[events["name"] == name, ["account_no", "at"]].astype("int64").sort_values("at") for name in PAIR
    )
    first["since"] = first["at"]
    joined = pd.merge_asof(second, first, on="at", by="account_no")
    return int(joined.loc[joined["at"] - joined["since"] < WINDOW, "account_no"].nunique())
