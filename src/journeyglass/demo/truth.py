"""The truth about the made-up company: what each figure is meant to find, from the parameters alone.

Nothing here reads a file or asks a figure. What the parameters say outright is a closed form. What comes of many lives
is the mean over a very large number of them, drawn by the simulator itself and followed beyond the end of the time
where the figure corrects for the time being short (survival), up to the end where it counts what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from journeyglass.demo.buying import LOST, WON
from journeyglass.demo.calendar import SPAN, Floats, Mask, day_begins
from journeyglass.demo.chance import Chunk
from journeyglass.demo.company import DECIDER
from journeyglass.demo.parameters import Parameters
from journeyglass.demo.voice import CES, NPS
from journeyglass.demo.world import World, make_world

CHUNKS = 400
"""Chunks of 250 accounts that the means are taken over."""
SEED = 20_240_229
"""Of the lives that the truth is drawn from; those that it is compared with have another."""
HORIZON = 30.5
"""Days within which a deal is to be won."""
RETURN_WITHIN = 180.5
"""Days within which a client is to come back."""
VALUE_WITHIN = 30.0
"""Days within which the first value is to follow the signature."""


def truth(parameters: Parameters | None = None, *, chunks: int = CHUNKS, seed: int = SEED) -> Mapping[str, float]:
    """The true value of each quantity, by its name; shares are 0 to 1, times are days."""
    known = parameters or Parameters()
    worlds = [make_world(Chunk(seed, number, known)) for number in range(chunks)]
    return {**said(known), **{name: of(worlds) for name, of in _DRAWN.items()}}


def said(known: Parameters) -> Mapping[str, float]:
    """What the parameters say outright."""
    scores = np.arange(1, 6)
    return {
        "hand_over_accepted": known.accepted,
        "hand_over_days": known.accept_hours / 24,
        "opened": known.opens * (1 - known.bounces),
        "welcome_opened": known.opens_welcome * (1 - known.bounces),
        "csat_mean": float(np.dot(scores, known.csat)),
        "csat_satisfied": float(np.sum(known.csat[3:])),
        "first_reply_days": known.reply_hours / 24,
        "on_time": known.on_time,
        "on_budget": known.on_budget,
        "promise_kept": known.kept,
        "surveys_answered": known.asked_answers,
    }


def win_rate(worlds: list[World]) -> float:
    """Won of the won and lost whose deal closed by the end."""
    return _share((end == WON)[np.isin(end, (LOST, WON)) & (closed <= SPAN)] for end, closed in _ends(worlds))


def _ends(worlds: list[World]) -> Iterable[tuple[Any, Floats]]:
    return ((world.attempts.end, world.attempts.closed) for world in worlds)


def won_within(worlds: list[World]) -> float:
    """Of all deals, those won within the horizon, however long it takes others."""
    return _share(_deal_days(world)[0] <= HORIZON for world in worlds)


def deal_days(worlds: list[World]) -> float:
    """The median age at which a deal is closed, or lost sight of: half of them are still open then."""
    return _median(_deal_days(world)[1] for world in worlds)


def _deal_days(world: World) -> tuple[Floats, Floats]:
    """By deal, the days until it is won and until it is closed; without end where that never happens."""
    tries = world.attempts
    deals = np.isfinite(tries.created)
    age = np.nan_to_num(tries.closed[deals], nan=np.inf) - day_begins(tries.created[deals])
    return np.where(tries.end[deals] == WON, age, np.inf), age


def cycle_days(worlds: list[World]) -> float:
    """The median from deal to signature of what was won by the end."""
    return _median(age[age <= SPAN] for age in (_cycle(world) for world in worlds))


def _cycle(world: World) -> Floats:
    won = world.won
    return np.where(won.closed <= SPAN, won.closed - day_begins(won.created), np.inf)


def retained(worlds: list[World]) -> float:
    """Of all that subscribe, those that still do after a year."""
    # A year has 365 days or 366, and no term ends in the weeks that follow.
    return _share(_lives(world) > 370 for world in worlds)


def _lives(world: World) -> Floats:
    customers = world.customers
    return np.nan_to_num((customers.cancelled - customers.start)[customers.subscribes], nan=np.inf)


def renewed(worlds: list[World]) -> float:
    """Of all terms that were due by the end, those that were followed by another."""
    return _share(~np.isfinite(world.terms.cancelled)[world.terms.ends <= SPAN] for world in worlds)


def no_value_within(worlds: list[World]) -> float:
    """Of all customers, those that see no value within the horizon after the signature, nor before it."""
    return _share(_to_value(world) > VALUE_WITHIN for world in worlds)


def value_days(worlds: list[World]) -> float:
    """The median from signature to first value; before it counts as less than nothing."""
    return _median(_to_value(world) for world in worlds)


def _to_value(world: World) -> Floats:
    return np.nan_to_num(world.customers.value - world.customers.start, nan=np.inf)


def returned(worlds: list[World]) -> float:
    """Of all engagements that were completed, those after which the client comes back within the horizon."""
    return _share(_gaps(world) <= RETURN_WITHIN for world in worlds)


def _gaps(world: World) -> Floats:
    """By engagement, the days until the client's next one begins."""
    done = world.engagements
    key = done.customer * 100 + done.number
    order = np.argsort(key)
    at = np.searchsorted(key[order], key + 1)
    found = (at < len(key)) & (key[order[np.minimum(at, len(key) - 1)]] == key + 1) if len(key) else np.zeros(0, bool)
    begins = done.started[order[np.minimum(at, len(key) - 1)]] if len(key) else done.started
    return np.where(found, begins - done.completed, np.inf)


def nps(worlds: list[World]) -> float:
    """Promoters less detractors, of the answers that came by the end."""
    scores = _scores(worlds, NPS)
    return float(100 * ((scores >= 9).mean() - (scores <= 6).mean()))


def ces(worlds: list[World]) -> float:
    """The mean of the answers that came by the end."""
    return float(_scores(worlds, CES).mean())


def _scores(worlds: list[World], kind: int) -> Floats:
    told = (world.answers for world in worlds)
    return np.concatenate([a.score[(a.kind == kind) & (a.answered <= SPAN)].astype(np.float64) for a in told])


def decision_makers(worlds: list[World]) -> float:
    """Of those who had signed by the end, those whose decision maker the CRM knows."""
    return _share(_deciders(world)[world.customers.start <= SPAN] for world in worlds)


def _deciders(world: World) -> Mask:
    people, joins = (
        column[world.customers.account, DECIDER] for column in (world.companies.people, world.companies.joins)
    )
    return np.asarray(people & (joins <= SPAN), np.bool_)


def referred(worlds: list[World]) -> float:
    """Of those who had signed by the end, those who had passed their link on by then."""
    return _share((world.customers.shared <= SPAN)[world.customers.start <= SPAN] for world in worlds)


_DRAWN: Mapping[str, Callable[[list[World]], float]] = {
    "win_rate": win_rate,
    "won_within": won_within,
    "deal_days": deal_days,
    "cycle_days": cycle_days,
    "retained_12": retained,
    "renewed": renewed,
    "no_value_within": no_value_within,
    "value_days": value_days,
    "returned": returned,
    "nps": nps,
    "ces_mean": ces,
    "referred": referred,
    "decision_makers": decision_makers,
}


def _share(parts: Iterable[Mask]) -> float:
    return float(np.concatenate(list(parts)).mean())


def _median(parts: Iterable[Floats]) -> float:
    return float(np.median(np.concatenate(list(parts))))
