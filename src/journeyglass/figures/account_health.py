"""Account health: which clients are doing worst, and in which part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.context import Context
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.health import groups
from journeyglass.figures.healths import Healths, health_notes, healths, unknown_health
from journeyglass.figures.spec import FigureSpec, titled

DEFAULT = "20"


@dataclass(frozen=True)
class PartScore:
    """One part of the account's health, from 0 to 1."""

    part: str
    score: float


@dataclass(frozen=True)
class AccountHealth:
    """A client's health from 0 to 1, the parts that it is made of, and how many of them nothing is known of."""

    account: str
    group: str | None
    health: float
    parts: tuple[PartScore, ...]
    untold: int


def compute(context: Context, filters: Filters = EVERYTHING, limit: str = DEFAULT) -> Figure:
    """Which clients are doing worst, part by part.

    Formula: the health of each client as the figure `health` has it, lowest first, so many a group; clients of whom no
    part is known are left out.
    Assumes: as `health`. Misleads: two accounts of one health may lack different parts (see `untold`).
    Intervals: none; it is a sum of what is known. Options: limit, how many a group (default 20).
    Shape: a row an account. Unit: score 0–1. Source: semantics §4, health.
    """
    if not limit.isascii() or not limit.isdigit() or int(limit) < 1:
        raise InputError(f"{limit} is no number of accounts", "give a whole number, such as 50")
    found, unknown = healths(context, filters), unknown_health(context)
    rows = []
    for group, mine in [] if unknown else groups(found, filters.by):
        worst = np.argsort(np.where(mine, found.health, np.nan), kind="stable")[: int(limit)]
        rows += [_row(found, int(i), group) for i in worst if mine[i] and not np.isnan(found.health[i])]
    notes = [unknown] if unknown else health_notes(found, filters)
    return figure_of(context, "account_health", filters, AccountHealth, rows, notes, limit=limit)


def _row(found: Healths, place: int, group: str | None) -> AccountHealth:
    told = {part: float(score[place]) for part, score in found.scores.items() if not np.isnan(score[place])}
    parts = tuple(PartScore(part, round(score, 4)) for part, score in told.items())
    health = round(float(found.health[place]), 4)
    return AccountHealth(found.accounts[place], group, health, parts, len(found.weights) - len(parts))


SPEC = FigureSpec(
    "account_health",
    titled("Health by account", "Здоровье по компаниям", "各公司健康度"),
    AccountHealth,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    better="neither",
    theme="voice",
)
