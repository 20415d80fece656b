"""What was set out to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.outcome import Outcome

Measured = Mapping[int, Mapping[str, Outcome]]
"""Outcomes by number of events, then by row."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Target:
    """`found` gives what was measured as text and whether that meets it; None where it was not measured."""

    name: str
    title: str
    found: Callable[[Measured], tuple[str, bool] | None]


def _ratio(row: str, most: float) -> Callable[[Measured], tuple[str, bool] | None]:
    def found(measured: Measured) -> tuple[str, bool] | None:
        ratios = {
            size: rows[row].seconds / rows["floor"].seconds
            for size, rows in measured.items()
            if _ran(rows, row) and _ran(rows, "floor")
        }
        if not ratios:
            return None
        text = ", ".join(f"{ratio:.2f}× at {millions(size)}" for size, ratio in sorted(ratios.items()))
        return text, ratios[max(ratios)] <= most

    return found


def _memory(measured: Measured) -> tuple[str, bool] | None:
    return _most_memory(measured.get(10 * MILLION, {}), 1.0)


def _most_memory(rows: Mapping[str, Outcome], most_gib: float) -> tuple[str, bool] | None:
    peaks = {row: rows[row].peak_mb / 1024 for row in ("first", "reread") if _ran(rows, row)}
    if not peaks:
        return None
    text = ", ".join(f"{row} {peak:.2f} GiB" for row, peak in peaks.items())
    return text, max(peaks.values()) <= most_gib


def _hundred_million(measured: Measured) -> tuple[str, bool] | None:
    ten, hundred = measured.get(10 * MILLION, {}), measured.get(100 * MILLION, {})
    both = [row for row in ("first", "reread") if _ran(ten, row) and _ran(hundred, row)]
    memory = _most_memory(hundred, 6.0)
    if not both or memory is None:
        return None
    times = {row: hundred[row].seconds / ten[row].seconds for row in both}
    text = ", ".join(f"{row} {times[row]:.1f}×" for row in both)
    return f"{text}; {memory[0]}", max(times.values()) <= 12 and memory[1]


def _figures(measured: Measured) -> tuple[str, bool] | None:
    rows = measured.get(10 * MILLION, {})
    if not _ran(rows, "figures"):
        return None
    done = rows["figures"]
    return f"{done.seconds:.1f} s for {done.answers['figures']} figures", done.seconds <= 20


def _attribution(measured: Measured) -> tuple[str, bool] | None:
    for rows in measured.values():
        told = rows["attribution"].facts.get("faster") if _ran(rows, "attribution") else None
        if told is not None:
            return str(told["text"]), bool(told["met"])
    return None


def _ran(rows: Mapping[str, Outcome], row: str) -> bool:
    return row in rows and rows[row].why_not is None


def millions(size: int) -> str:
    """A number of events in words."""
    return f"{size / MILLION:g} M"


TARGETS = (
    Target("first", "first read at most 1.0× the floor", _ratio("first", 1.0)),
    Target("reread", "re-read at most 0.5× the floor", _ratio("reread", 0.5)),
    Target("memory", "10 M events within 1 GiB", _memory),
    Target("hundred", "100 M events in at most 12× the time of 10 M, within 6 GiB", _hundred_million),
    Target("figures", "all figures at 10 M events, 100,000 accounts, in at most 20 s", _figures),
    Target(
        "attribution", "Markov and Shapley on 1 M paths faster than ChannelAttribution, credits agreeing", _attribution
    ),
)
