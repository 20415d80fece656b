"""What is true of the plain worlds, worked out from their shares; nothing here reads a fact or asks a figure."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, exp, log, prod

import numpy as np
from scipy.integrate import quad
from scipy.stats import betabinom

from tests.demo import plain_hazards as rates
from tests.demo import plain_worlds as known

LTV_MONTHS, DISCOUNT, FULL = 18, 0.1, 0.9
"""Up to which month of life the value counts; the figures' own discount and share of full seats."""
_STAYS = 1 - known.LEAVES


def plain_truth() -> Mapping[str, float]:
    """The true value of each quantity."""
    return {**_subscribers(), **_money(), **_leads(), **_talks(), **_clients(), **_visitors(), **_paths(), **_points()}


def _subscribers() -> Mapping[str, float]:
    full = [1 - betabinom.cdf(ceil(known_seats * FULL) - 1, known_seats, *known.USED) for known_seats in known.SEATS]
    return {
        "quarter_churn": 1 - _STAYS**3,
        "churn": known.LEAVES,
        "gross_12": _STAYS**12 * (1 - known.SHRINKS * (1 - known.LESS)),
        "net_12": _STAYS**12 * _growth(),
        # Growth comes after the fifth month's end and before the sixth's.
        "expanded": known.GROWS * _STAYS**5,
        "seats_used": known.USED[0] / sum(known.USED),
        "seats_full": float(np.mean(full)),
        "referred_revenue": known.REFERRED * known.WORTH / (1 + known.REFERRED * (known.WORTH - 1)),
    }


def _growth() -> float:
    return 1 + known.GROWS * (known.MORE - 1) - known.SHRINKS * (1 - known.LESS)


def _money() -> Mapping[str, float]:
    """Who stays and who pays more have nothing to do with each other."""
    months = np.arange(LTV_MONTHS)
    mean = float(np.dot(known.PAYS, known.PAYS_SHARES))
    pays = mean * np.where(months > 5, _growth(), 1.0)
    stays = _STAYS**months
    # Of those who began in month b, months 0 to 23 − b of life have begun by the reading.
    begun = np.array([(known.MONTHS - np.arange(known.BEGINNINGS) > month).mean() for month in months])
    return {
        "value": float(np.sum(stays * pays * (1 + DISCOUNT) ** (-months / 12))),
        "monthly": float(np.sum(begun * stays * pays) / np.sum(begun * stays)),
    }


def _leads() -> Mapping[str, float]:
    ends = known.WINS + known.LOSES
    wins = known.DECIDER * known.WITH_DECIDER + (1 - known.DECIDER) * known.WITHOUT
    deciders = known.DECIDER * known.WITH_DECIDER / wins
    form = 30 / known.LEADS_OVER
    # Leads come evenly up to the reading.
    still = (1 - exp(-ends * known.LEADS_OVER)) / (ends * known.LEADS_OVER)
    return {
        "lead_open": still,
        "lead_reached": wins * (1 - still),
        "lead_lost": 1 - wins,
        "lead_days": log(2) / ends,
        "lead_won": wins * (1 - exp(-ends * known.LEAD_WITHIN)),
        "decider_known": deciders,
        "committee_known": deciders * known.CHAMPION,
        "won_with": known.WITH_DECIDER,
        "won_without": known.WITHOUT,
        "won_difference": known.WITH_DECIDER - known.WITHOUT,
        "targets_engaged": 1 - (1 - form) * (1 - known.BROWSES),
        "targets_active": form + known.BROWSES,
        "targets_people": 1 + known.BROWSES,
    }


def _talks() -> Mapping[str, float]:
    seldom = np.mean(known.TOO_OFTEN)
    return {
        "chat_broken": known.SILENT["chat"],
        "mail_broken": known.SILENT["email"],
        "chat_onward": known.ONWARD["chat"],
        "onward_difference": known.ONWARD["chat"] - known.ONWARD["email"],
        "call_gap": known.CALLS_AFTER,
        "too_often": float(seldom),
        "unsubscribed": known.UNSUBSCRIBES,
    }


def _clients() -> Mapping[str, float]:
    aware = [1 - (1 - seen) * (1 - bought) for seen, bought in zip(known.SEEN, known.BOUGHT, strict=True)]
    return {
        "aware": aware[0],
        "buyers": known.BOUGHT[0],
        "pigeonholed": _one_of_any(aware),
        "bought_one": _one_of_any(known.BOUGHT),
        "feeling": _feeling(),
        "feeling_gap": _feeling() - 0.4,
    }


def _one_of_any(shares: list[float] | tuple[float, ...]) -> float:
    """Exactly one of several that have nothing to do with each other, where there is any."""
    none = prod(1 - share for share in shares)
    return sum(none / (1 - share) * share for share in shares) / (1 - none)


def _feeling() -> float:
    high, low = float(np.mean(known.HIGH)), float(np.mean(known.LOW))
    return (known.PLEASED * high + (1 - known.PLEASED) * low - 5) / 5


def _visitors() -> Mapping[str, float]:
    return {
        "acted": float(np.mean([1 - (1 - known.ACTS) ** visits for visits in known.VISITS])),
        "views": 1 + float(np.mean(known.VIEWS)),
    }


def _paths() -> Mapping[str, float]:
    """Of the channel search: by the chain's own matrices; linear by all paths of up to sixty touches."""
    onward = np.linalg.inv(np.eye(len(known.FIRST)) - known.NEXT)
    visits, wins = known.FIRST @ onward, onward @ known.TOUCH_WINS
    won = float(known.FIRST @ wins)
    effects = [won - _without(channel) for channel in range(len(known.FIRST))]
    return {
        "credit_first": float(known.FIRST[0] * wins[0]) / won,
        "credit_last": float(visits[0] * known.TOUCH_WINS[0]) / won,
        "credit_linear": _linear() / won,
        "credit_markov": effects[0] / sum(effects),
    }


def _without(channel: int) -> float:
    """The share that is won where this channel's touches lead nowhere."""
    kept = np.arange(len(known.FIRST)) != channel
    onward = np.linalg.inv(np.eye(int(kept.sum())) - known.NEXT[np.ix_(kept, kept)])
    return float(known.FIRST[kept] @ onward @ known.TOUCH_WINS[kept])


def _linear() -> float:
    """The mean share of the first channel's touches, paths that are not won counting nought."""
    most = 60
    reached = np.zeros((len(known.FIRST), most + 1))
    reached[0, 1], reached[1:, 0] = known.FIRST[0], known.FIRST[1:]
    total = 0.0
    for length in range(1, most + 1):
        total += float(known.TOUCH_WINS @ reached @ (np.arange(most + 1) / length))
        moved = known.NEXT.T @ reached
        reached = np.vstack([np.roll(moved[:1], 1, axis=1), moved[1:]])
    return total


def _points() -> Mapping[str, float]:
    """Rates know no age, so that those at the point, and those still before it, have the same ahead at every age."""
    before, after = rates.WINS_BEFORE + rates.LOSES, rates.WINS_AFTER + rates.LOSES
    leaves = before + rates.POINT

    def after_point(days: float) -> float:
        return rates.WINS_AFTER / after * (1 - exp(-after * days))

    def within(days: float) -> float:
        return exp(-leaves * days) * (rates.WINS_BEFORE + rates.POINT * after_point(rates.WITHIN - days))

    others = float(quad(within, 0, rates.WITHIN)[0])
    return {
        "point_seen": rates.POINT / leaves,
        "point_days": log(2) / leaves,
        "point_won_ratio": rates.WINS_AFTER / rates.WINS_BEFORE,
        "point_lost_ratio": 1.0,
        "point_odds": rates.WINS_AFTER / rates.WINS_BEFORE,
        "point_moved": after_point(rates.WITHIN),
        "point_difference": after_point(rates.WITHIN) - others,
        "bought_again": 1 - (1 - rates.AGAIN) ** 6,
    }
