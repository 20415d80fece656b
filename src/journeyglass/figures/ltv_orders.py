"""Lifetime value of buyers without a contract: how often they buy again, whether they still do, for how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.accounts import BY_ACCOUNT
from journeyglass.figures.choices import calendar_months, rate_a_year, share_of_one
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, Unit, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.orders import ORDER, Buyers, load
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.statistics import bg_nbd, gamma_gamma
from journeyglass.figures.statistics.bg_nbd import BgNbd, Purchases
from journeyglass.figures.statistics.gamma_gamma import GammaGamma
from journeyglass.figures.statistics.hessian import delta_variance
from journeyglass.figures.statistics.lifetime_value import Terms
from journeyglass.figures.statistics.spells import Floats, Mask
from journeyglass.figures.statistics.wilson import Z95, wilson_of_variance

MARGIN, DISCOUNT, HORIZON = 1.0, 0.1, 36
WEEKS_A_MONTH = 365.2425 / 12 / 7
_SAMPLE = 4000
"""So many buyers stand for all of a bigger group when the parameters' slope is taken."""


@dataclass(frozen=True)
class LtvOrders:
    """Buyers of the group in one currency.

    `customers` have ordered, of whom `repeaters` again on a later day. `alive` is the mean probability that a buyer has
    not left, `orders_ahead` how many orders a buyer will make within the horizon, `spend` what one is worth,
    `value_ahead` what a buyer of today will bring, `lifetime_value` what a new one brings with its first order.
    """

    group: str | None
    currency: str
    customers: int
    repeaters: int
    alive: Estimate
    orders_ahead: Estimate
    spend: Estimate
    value_ahead: Estimate
    lifetime_value: Estimate


def compute(
    context: Context,
    filters: Filters = EVERYTHING,
    margin: str | None = None,
    discount: str | None = None,
    horizon: str | None = None,
) -> Figure:
    """What a buyer without a contract will bring, from how often, how lately and for how much each has bought.

    Formula: BG/NBD for the number of orders and the chance of having left, Gamma–Gamma for their worth, both by maximum
    likelihood. value_ahead = mean over buyers of Σ over months of expected orders in the month · the buyer's expected
    worth of an order · margin ÷ (1 + discount)^(t/12); lifetime_value = the mean worth of an order · (1 + the
    discounted orders of a new buyer within the horizon) · margin. Orders of one day are one; times are in weeks.
    Assumes: buyers buy at a steady rate of their own until they leave for good, right after an order; what they spend
    has nothing to do with how often. Misleads: seasons, price changes and contracts break these assumptions; a group
    with few repeaters says little, and its intervals show it.
    Intervals: normal limits from the Hessian of both likelihoods (delta method), on the logarithm of money and orders.
    Options: `margin` (default 1), `discount` (a year, default 10%), `horizon` (default 36mo). Money is per currency,
    converted only at the user's rates. Period: buyers whose first order was in it.
    Shape: a row a group and currency. Unit: money. Source: semantics §4, LTV.
    """
    terms = Terms(
        share_of_one("margin", margin, MARGIN),
        rate_a_year("discount", discount, DISCOUNT),
        calendar_months("horizon", horizon, HORIZON),
    )
    rows = [_row(found, mine, key, terms) for found, mine, key in _parts(context, filters)]
    notes = [] if rows else [f"no {ORDER} has ever come"]
    said = {"margin": margin, "discount": discount, "horizon": horizon}
    return figure_of(context, "ltv_orders", filters, LtvOrders, rows, notes, **said)


def _parts(context: Context, filters: Filters) -> Iterator[tuple[Buyers, Mask, tuple[str | None, str]]]:
    found = load(context, filters)
    groups = [(None, found.chosen)] if filters.by is None else [(g, m & found.chosen) for g, m in found.group.groups()]
    for group, rows in groups:
        for currency, those in found.currency.groups():
            if bool((rows & those).any()):
                yield found, rows & those, (group, currency or "")


def _row(found: Buyers, mine: Mask, key: tuple[str | None, str], terms: Terms) -> LtvOrders:
    size, repeaters = int(mine.sum()), int((mine & (found.repeats > 0)).sum())
    model = _model(found, mine)
    if model is None:
        note = "" if size < MIN_SUBJECTS else "under 5 have bought again"
        share, count, money = (too_few(unit, repeaters, size, note) for unit in _UNITS)
        return LtvOrders(*key, size, repeaters, share, count, money, money, money)
    counted = (repeaters, size)
    alive, orders = model.alive(counted), model.orders_ahead(counted, terms)
    return LtvOrders(
        *key, size, repeaters, alive, orders, model.spend(counted), model.ahead(counted, terms),
        model.of_new(counted, terms),
    )  # fmt: skip


_UNITS: tuple[Unit, Unit, Unit] = ("share", "count", "money")


def _model(found: Buyers, mine: Mask) -> _Model | None:
    repeated = mine & (found.repeats > 0) & (found.spend > 0)
    if int(repeated.sum()) < MIN_SUBJECTS:
        return None
    bought = found.purchases(mine)
    worth = gamma_gamma.fit(found.repeats[repeated], found.spend[repeated])
    return _Model(bg_nbd.fit(bought), worth, _some(bought), _some_of(found.spend[mine]))


def _some(bought: Purchases) -> Purchases:
    return Purchases(_some_of(bought.repeats), _some_of(bought.recency), _some_of(bought.age))


def _some_of(values: np.ndarray) -> np.ndarray:
    """All of them, or an even choice of them in the buyers' order."""
    return values[np.linspace(0, len(values) - 1, _SAMPLE).astype(np.int64)] if len(values) > _SAMPLE else values


@dataclass(frozen=True)
class _Model:
    """Both models and the buyers of whom they speak."""

    counts: BgNbd
    worth: GammaGamma
    bought: Purchases
    spent: Floats

    def alive(self, counted: tuple[int, int]) -> Estimate:
        """The mean probability of not having left."""
        value, variance = self._of(lambda p: float(bg_nbd.alive(p[:4], self.bought).mean()))
        value = min(value, 1.0)
        return Estimate(value, *wilson_of_variance(value, variance, counted[1]), *counted, "share")

    def orders_ahead(self, counted: tuple[int, int], terms: Terms) -> Estimate:
        """Orders of a buyer of today within the horizon."""
        weeks = terms.horizon * WEEKS_A_MONTH
        found = self._of(lambda p: float(bg_nbd.ahead(p[:4], self.bought, weeks).mean()))
        return _positive(*found, counted, "count")

    def spend(self, counted: tuple[int, int]) -> Estimate:
        """What an order is worth on average."""
        return _positive(*self._of(lambda p: _mean_worth(p[4:])), counted, "money")

    def ahead(self, counted: tuple[int, int], terms: Terms) -> Estimate:
        """What a buyer of today will bring."""

        def value(p: Floats) -> float:
            months = np.array([bg_nbd.ahead(p[:4], self.bought, t) for t in _month_ends(terms)])
            each = np.diff(months, axis=0, prepend=0.0).T @ _kept(terms)
            return float((each * gamma_gamma.expected(p[4:], self.bought.repeats, self.spent)).mean())

        return _positive(*self._of(value), counted, "money")

    def of_new(self, counted: tuple[int, int], terms: Terms) -> Estimate:
        """What a new buyer brings with its first order."""

        def value(p: Floats) -> float:
            months = np.array([bg_nbd.expected(p[:4], t) for t in _month_ends(terms)])
            return _mean_worth(p[4:]) * (terms.margin + float(np.diff(months, prepend=0.0) @ _kept(terms)))

        return _positive(*self._of(value), counted, "money")

    def _of(self, function: Callable[[Floats], float]) -> tuple[float, float]:
        """A function of all seven parameters, and its variance."""
        best = np.log(np.concatenate([self.counts.parameters, self.worth.parameters]))
        spread = np.zeros((7, 7))
        spread[:4, :4], spread[4:, 4:] = self.counts.covariance, self.worth.covariance
        return function(np.exp(best)), delta_variance(lambda logs: function(np.exp(logs)), best, spread)


def _mean_worth(p: Floats) -> float:
    """The population's mean worth of an order; where the fitted spread has none, that of its middle (p·v ÷ q)."""
    found = gamma_gamma.mean(p)
    return float(p[0] * p[2] / p[1]) if found is None else found


def _month_ends(terms: Terms) -> Floats:
    return np.asarray(np.arange(1, terms.horizon + 1) * WEEKS_A_MONTH, dtype=np.float64)


def _kept(terms: Terms) -> Floats:
    """What is kept of a unit of money, discounted from the middle of each month."""
    middle = (np.arange(terms.horizon) + 0.5) / 12
    return np.asarray(terms.margin * (1 + terms.discount) ** -middle, dtype=np.float64)


def _positive(value: float, variance: float, counted: tuple[int, int], unit: Unit) -> Estimate:
    """An amount above 0 with limits on its logarithm."""
    error = Z95 * float(np.sqrt(max(variance, 0.0))) / value if value > 0 else 0.0
    spread = float(np.exp(min(error, 50.0)))
    return Estimate(value, value / spread, value * spread, *counted, unit)


def value_of_new(context: Context, filters: Filters, terms: Terms) -> Estimate | None:
    """What a new buyer brings, in the currency of most; None where nobody has ordered."""
    parts = list(_parts(context, filters.undivided))
    if not parts:
        return None
    found, mine, key = max(parts, key=lambda part: int(part[1].sum()))
    row = _row(found, mine, key, terms)
    return row.lifetime_value.noted(f"in {key[1]}") if key[1] else row.lifetime_value


SPEC = FigureSpec(
    "ltv_orders",
    titled("Lifetime value of buyers", "Пожизненная ценность покупателя", "回購顧客終身價值"),
    LtvOrders,
    compute,
    dimensions=BY_ACCOUNT,
    theme="money",
)
