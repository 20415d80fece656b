"""Why nobody stands behind a number: what it tells of is no account, subject or deed of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Nobody = Literal["dark", "difference", "flag", "indicator", "months", "rank", "services"]
"""`dark`: nothing that could be counted is recorded; the others name what the number is."""

_OF_NUMBERS: Final[Mapping[tuple[str, str], Nobody]] = {
    ("acquisition_churn", "net"): "difference",
    ("acquisition_churn", "trap"): "flag",
    ("activities", "idle"): "flag",
    ("committee", "missing"): "rank",
    ("decision_points", "by_rule"): "flag",
    ("decision_points", "decides"): "flag",
    ("ltv", "months"): "months",
    ("pigeonholing", "services"): "services",
    ("touchpoints", "believed"): "flag",
    ("traffic", "whole"): "flag",
}
_OF_FIGURES: Final[Mapping[str, Nobody]] = {"indicators": "indicator"}


def nobody(figure: str, measure: str) -> Nobody:
    """Why nobody can be listed behind that number, of which `behind` says that nobody can."""
    return _OF_NUMBERS.get((figure, measure)) or _OF_FIGURES.get(figure, "dark")
