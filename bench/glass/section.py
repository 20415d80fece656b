"""The section of `docs/benchmarks.md` on the app in the browser; the rest of the page is another run's."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bench.machine import Machine

MARKS = ("<!-- glass: written by `make bench BENCH_ARGS=glass` -->", "<!-- glass: end -->")
Facts = Mapping[str, Any]
_INTRO = """\
## The app in the browser

Chromium and the server share the cores. The built-in SaaS journey stands on the history of the tables above; the server
has prepared its map, as it does after every reading. A filter is one that nobody has asked for before: each value of
each thing that the map can be filtered by, and periods. The app asks for a map in three depths, one after the other:
what visits alone tell, then what events tell, then the indicators, which take any figure. *Drawn* is until the first
of them stands on the screen, *whole* until no cell is open. The browser has opened the app once before.
"""
_ROWS = (
    ("drawn", "map opened in a new browser context, drawn"),
    ("whole", "map opened in a new browser context, whole"),
    ("redrawn", "filters changed in the app, drawn"),
    ("rewhole", "filters changed in the app, whole"),
    ("visits", "filters changed, answer of what visits tell"),
    ("events", "filters changed, answer of what events tell, after it"),
    ("all", "filters changed, answer of the indicators, after it"),
    ("shown", "account opened from the list, drawn"),
    ("asked", "account, answer"),
    ("listed", "page of 100 accounts anywhere in the list, answer"),
)
TARGETS: tuple[tuple[str, Callable[[Facts], tuple[str, bool]]], ...] = (
    ("first map drawn within 1.5 s in a new browser context", lambda f: _most(f["drawn"], 1.5)),
    ("map drawn within 300 ms of a change of filters (p95)", lambda f: _most(f["redrawn"], 0.3)),
    ("account within 300 ms (p95)", lambda f: _most(f["shown"], 0.3)),
    ("at most 350 KB of JavaScript on first load", lambda f: (f"{f['script'] / 1e3:.0f} KB", f["script"] <= 350_000)),
)


def section(found: Facts, machine: Machine, versions: Mapping[str, str], given: argparse.Namespace) -> str:
    """The whole section, with its marks."""
    return "\n".join([MARKS[0], "", _INTRO, *_lines(found, machine, versions, given), "", MARKS[1]])


def _lines(found: Facts, machine: Machine, versions: Mapping[str, str], given: argparse.Namespace) -> Iterator[str]:
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    ready = ", ".join(f"{seconds:.0f} s" for seconds in found["ready"])
    yield f"- **Machine:** {machine.cores} cores ({machine.processor}), {machine.memory_gib:.0f} GiB, {machine.system}."
    yield f"- **Load** before the run: {machine.load:.1f}."
    yield f"- **Versions:** {listed}."
    yield f"- **History:** {found['history']:,} events, {found['accounts']:,} accounts."
    yield f"- **After a start** the three depths of the map are there after {ready}; the server then holds "
    yield f"  {found['memory']:,.0f} MiB at the end of the run."
    asked = " ".join(f"--{name} {getattr(given, name):.15g}" for name in ("events", "filters", "accounts", "settle"))
    yield f'- **Again:** `make bench BENCH_ARGS="glass {asked}"`\n'
    yield "| target | measured | |\n| --- | --- | --- |"
    for title, of in TARGETS:
        text, met = of(found)
        yield f"| {title} | {text} | {'met' if met else '**missed**'} |"
    yield "\n| | times | p50 | p95 | longest |\n| --- | ---: | ---: | ---: | ---: |"
    for name, title in _ROWS:
        yield f"| {title} | {_figures(found[name])} |"


def _figures(times: Sequence[float]) -> str:
    return " | ".join([str(len(times)), *map(_time, np.quantile(times, (0.5, 0.95, 1)))])


def _most(times: Sequence[float], bound: float) -> tuple[str, bool]:
    reached = float(np.quantile(times, 0.95))
    return f"p95 {_time(reached)}", reached <= bound


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms"
