"""The customers' months of life: who was watched, who left, who paid what in each."""

from __future__ import annotations

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.customers import Customers
from journeyglass.figures.money import MILLION
from journeyglass.figures.months import add_months
from journeyglass.figures.revenue import Revenue
from journeyglass.figures.statistics.lifetime_value import LifeTable
from journeyglass.figures.statistics.spells import Floats, Ints, Mask

_BUNDLES = 2000
"""Over so many customers they are bundled at random for the bootstrap, which leaves its spread as it is."""
_SEED = 7


def life_table(context: Context, money: Revenue, found: Customers, chosen: Mask, code: int, months: int) -> LifeTable:
    """The months of life of the chosen customers as far as they pay in the currency of that code."""
    rows = np.flatnonzero(money.started(code) & np.isin(money.account, found.account[chosen]))
    account, began = money.account[rows], money.at[rows]
    ended = _ends(money, rows, code)
    bundle = _bundles(len(rows))
    width = int(bundle.max(initial=-1)) + 1
    table = [np.zeros((width, months)) for _ in range(4)]
    start = began
    for month in range(months):
        end = add_months(began, month + 1)
        seen = (start >= found.seen_from) & (start <= context.as_of) & (ended > start)
        whole = seen & (end <= context.as_of)
        paid: Floats = np.where(seen, money.standing(code, account, start), 0).astype(np.float64) / MILLION
        for column, values in zip(table, (whole, whole & (ended <= end), seen, paid), strict=True):
            column[:, month] = _sums(bundle, np.asarray(values, dtype=np.float64), width)
        start = end
    return LifeTable(table[0], table[1], table[2], table[3], len(rows))


def _ends(money: Revenue, rows: Ints, code: int) -> Ints:
    """When each beginning's account first paid nothing in the currency; for ever after where it never did."""
    first = np.full(int(money.account.max(initial=0)) + 1, 2**62, dtype=np.int64)
    lost = money.kind.among("lost") & (money.currency.codes == code)
    np.minimum.at(first, money.account[lost], money.at[lost])
    return first[money.account[rows]]


def _bundles(size: int) -> Ints:
    if size <= _BUNDLES:
        return np.arange(size, dtype=np.int64)
    return np.random.default_rng(_SEED).permutation(size).astype(np.int64) % _BUNDLES


def _sums(bundle: Ints, values: Floats, width: int) -> Floats:
    return np.bincount(bundle, weights=values, minlength=width).astype(np.float64)
