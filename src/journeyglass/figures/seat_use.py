"""Seat use: how full the customers' seats are, and who is ready for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures import customers as customer
from journeyglass.figures import seats as seat
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.choices import share_of_one, whole
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share_of, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.seats import Seats
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.ratio import ratio_of_sums
from journeyglass.figures.statistics.spells import Mask
from journeyglass.journey.model import Indicator, Stage

FULL, DAYS = 0.9, 30


@dataclass(frozen=True)
class SeatUse:
    """The customers of the group whose seats are known.

    They have `seats`, on which `active` different people were seen lately: `use` is active ÷ seats. `ready` customers
    use nearly all of theirs; `ready_share` is their share.
    """

    group: str | None
    customers: int
    seats: int
    active: int
    use: Estimate
    ready: int
    ready_share: Estimate


def compute(
    context: Context, filters: Filters = EVERYTHING, full: str | None = None, days: str | None = None
) -> Figure:
    """How many of the seats that customers have bought are in use, and how many customers are ready to grow.

    Formula: of the customers at the reading's instant, use = Σ different known people who used the product lately
    (`Feature Used`, `Signed In`, `Onboarding Step Completed`) ÷ Σ seats (property `seats` of the account's
    subscriptions, else its trait); ready = customers whose people are at least the share `full` of their seats.
    Assumes: who uses the product is known by name. Misleads: people who share a login count once, people who left and
    came may both count; a customer with one seat is ready as soon as anybody uses it.
    Intervals: delta method over customers for use (it may pass 1), Wilson for ready. Options: `full` (default 90%),
    `days` (how lately, default 30). Period: customers that began in it. A breakdown uses what holds now.
    Shape: a row a group. Unit: share. Source: M5.5.
    """
    near = seated(context, filters, days)
    least, blank = share_of_one("full", full, FULL), seat.unknown(context)
    rows = [_row(near, mine, group, least, blank) for group, mine in _groups(near, filters.by)]
    return figure_of(context, "seat_use", filters, SeatUse, rows, [], full=full, days=days)


def seated(context: Context, filters: Filters, days: str | None = None) -> Seats:
    """The seats of the customers at the reading's instant that began in the period."""
    lately = whole("days", days, DAYS, 1, 366)
    return context.once(("seats", filters, lately), lambda: _seated(context, filters, lately))


def _seated(context: Context, filters: Filters, days: int) -> Seats:
    found = customer.load(context, Filters(filters.since, filters.until), "subscriptions")
    still = found.chosen & (~found.gone | found.returned)
    return seat.load(context, filters.timeless, found.name.filter(still), days)


def _groups(near: Seats, by: str | None) -> Iterator[tuple[str | None, Mask]]:
    if by is None:
        yield None, np.ones(len(near), dtype=np.bool_)
        return
    yield from near.group.groups()


def _row(near: Seats, mine: Mask, group: str | None, full: float, blank: str) -> SeatUse:
    seats, active = near.seats[mine], near.active[mine]
    counts, ready = (int(active.sum()), int(seats.sum())), int((active >= full * seats).sum())
    if blank:
        unknown = terra_incognita("share", blank)
        return SeatUse(group, len(seats), counts[1], counts[0], unknown, ready, unknown)
    if len(seats) < MIN_SUBJECTS:
        use = too_few("share", *counts)
    else:
        value, low, high = ratio_of_sums(active.astype(np.float64), seats.astype(np.float64))
        use = Estimate(value, max(low, 0.0), high, *counts, "share")
    return SeatUse(group, len(seats), counts[1], counts[0], use, ready, share_of(ready, len(seats)))


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of customers that are ready to grow."""
    found: SeatUse = compute(context, filters.undivided).rows[0]
    return found.ready_share


SPEC = FigureSpec(
    "seat_use",
    titled("Seat use", "Использование мест", "席次使用"),
    SeatUse,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    measure=measure,
    theme="money",
)
