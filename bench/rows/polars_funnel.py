"""The funnel in Polars: lazy, step after step by joining, the pair by an as-of join."""

from __future__ import annotations

from typing import Any

from bench.outcome import Outcome
from bench.place import Place
from bench.questions import PAIR, STEPS, WINDOW, events_file
from bench.stopwatch import Stopwatch


def run(place: Place) -> Outcome:
    """Scan the file and count."""
    try:
        import polars as pl
    except ImportError:
        return Outcome(why_not="Polars is not installed")
    with Stopwatch() as watch:
        events = pl.scan_parquet(events_file(place))
        *steps, pair = pl.collect_all([*step_frames(pl, events), pair_frame(pl, events)])
        answers = {"steps": [frame.height for frame in steps], "pair": pair.item()}
    return Outcome(watch.seconds, answers)


def step_frames(pl: Any, events: Any) -> list[Any]:
    """For each step the accounts that come to it, with the instant."""
    frames: list[Any] = []
    for name in STEPS:
        done = events.filter(pl.col("name") == name).select("account_no", "at")
        if frames:
            done = done.join(frames[-1], on="account_no").filter(pl.col("at") > pl.col("before"))
        frames.append(done.group_by("account_no").agg(pl.col("at").min().alias("before")))
    return frames


def pair_frame(pl: Any, events: Any) -> Any:
    """The number of accounts that did the second soon enough after the first."""
    first, second = (events.filter(pl.col("name") == name).select("account_no", "at").sort("at") for name in PAIR)
    joined = second.join_asof(first.with_columns(since=pl.col("at")), on="at", by="account_no", check_sortedness=False)
    return joined.filter(pl.col("at") - pl.col("since") < WINDOW).select(pl.col("account_no").n_unique())
