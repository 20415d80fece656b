"""Ready to grow: which customers use nearly all the seats that they have bought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc

from journeyglass.figures import customers as customer
from journeyglass.figures import revenue
from journeyglass.figures import seats as seat
from journeyglass.figures.accounts import BY_ACCOUNT_NO_PERIOD
from journeyglass.figures.choices import share_of_one, whole
from journeyglass.figures.context import Context, micros
from journeyglass.figures.customers import Customers
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.money import amount
from journeyglass.figures.seat_use import FULL, seated
from journeyglass.figures.seats import Seats
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics.spells import Ints

MOST = 20


@dataclass(frozen=True)
class Paid:
    """What is paid a month in one currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class ReadyToGrow:
    """A customer of whose `seats` nearly all are in use, by `active` different people: the share `used`.

    `pays` is its recurring revenue a month now, in each currency.
    """

    account: str
    group: str | None
    active: int
    seats: int
    used: Estimate
    pays: tuple[Paid, ...]


def compute(
    context: Context,
    filters: Filters = EVERYTHING,
    full: str | None = None,
    days: str | None = None,
    limit: str | None = None,
) -> Figure:
    """Which customers are ready for more seats.

    Formula: the customers at the reading's instant whose different active people are at least the share `full` of
    their seats, both as `seat_use` has them; the fullest first, of these the one with more seats.
    Assumes: as `seat_use`. Misleads: a customer with few seats is soon full; limits other than seats are not looked at.
    Intervals: none; it is a list. Options: `full` (default 90%), `days` (how lately, default 30), `limit` (how many
    rows, default 20). Period: customers that began in it. A breakdown uses what holds now.
    Shape: a row an account. Unit: people, seats, share 0–1 (above 1: more people than seats), money a month.
    Source: M5.5.
    """
    found = customer.load(context, Filters(filters.since, filters.until), "subscriptions")
    near = seated(context, filters, days)
    least, blank = share_of_one("full", full, FULL), seat.unknown(context)
    rows = [] if blank else list(_rows(context, found, near, least, whole("limit", limit, MOST, 1, 100_000)))
    notes = [blank] if blank else []
    return figure_of(context, "ready_to_grow", filters, ReadyToGrow, rows, notes, full=full, days=days, limit=limit)


def _rows(context: Context, found: Customers, near: Seats, full: float, limit: int) -> Iterator[ReadyToGrow]:
    used = near.active / np.maximum(near.seats, 1)
    ready = np.flatnonzero(near.active >= full * near.seats)
    chosen = ready[np.lexsort((ready, -near.seats[ready], -used[ready]))][:limit]
    place = pc.index_in(near.name.take(chosen), value_set=found.name).to_numpy(zero_copy_only=False)
    paid = _paid(context, found.account[place.astype(np.int64)])
    for number, row in enumerate(chosen):
        code = int(near.group.codes[row])
        group = near.group.labels[code] if code >= 0 else None
        active, seats = int(near.active[row]), int(near.seats[row])
        yield ReadyToGrow(near.name[row].as_py(), group, active, seats, _used(active, seats), paid[number])


def _used(active: int, seats: int) -> Estimate:
    return Estimate(active / seats, None, None, active, seats, "share")


def _paid(context: Context, accounts: Ints) -> list[tuple[Paid, ...]]:
    """What each of the accounts pays a month at the reading's instant."""
    money = revenue.load(context)
    now = np.full(len(accounts), micros(context.reading.as_of), dtype=np.int64)
    standing = [(name or "", money.standing(code, accounts, now)) for code, name in enumerate(money.currency.labels)]
    return [tuple(Paid(amount(sums[i]), name) for name, sums in standing if sums[i]) for i in range(len(accounts))]


SPEC = FigureSpec(
    "ready_to_grow",
    titled("Ready to grow", "Готовы к расширению", "可望擴充的客戶"),
    ReadyToGrow,
    compute,
    dimensions=BY_ACCOUNT_NO_PERIOD,
    better="neither",
    theme="money",
)
