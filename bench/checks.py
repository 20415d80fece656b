"""Peers must give our answers, or the comparison says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bench.outcome import Outcome

PEERS = {
    "funnel": ("pandas_funnel", "polars_funnel", "chdb_funnel"),
    "stages": ("pm4py_stages",),
    "first": ("spark",),
}
"""Our row, and those that must answer as it does."""


def unequal(rows: Mapping[str, Outcome]) -> dict[str, str]:
    """The rows whose answers are not ours, and how they differ."""
    wrong = {}
    for ours, peers in PEERS.items():
        for peer in peers:
            if _ran(rows, ours) and _ran(rows, peer) and rows[peer].answers != rows[ours].answers:
                wrong[peer] = f"{rows[peer].answers} instead of {rows[ours].answers}"
    return wrong


def checked(rows: Mapping[str, Outcome], peer: str) -> bool:
    """Whether the row's answers were held beside ours, and are equal."""
    ours = next((name for name, peers in PEERS.items() if peer in peers), None)
    return ours is not None and _ran(rows, ours) and _ran(rows, peer) and peer not in unequal(rows)


def _ran(rows: Mapping[str, Outcome], row: str) -> bool:
    return row in rows and rows[row].why_not is None
