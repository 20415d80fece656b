"""The customers' months of life: who was watched, who left, who paid what in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    rows = beginnings(money, found, chosen, code)
    bundle = _bundles(len(rows))
    width = int(bundle.max(initial=-1)) + 1
    table = [np.zeros((width, months)) for _ in range(4)]
    for number, month in enumerate(months_of_life(context, money, found, rows, code, months)):
        paid: Floats = month.paid.astype(np.float64) / MILLION
        for column, values in zip(table, (month.whole, month.left, month.seen, paid), strict=True):
            column[:, number] = _sums(bundle, np.asarray(values, dtype=np.float64), width)
    return LifeTable(table[0], table[1], table[2], table[3], len(rows))


def beginnings(money: Revenue, found: Customers, chosen: Mask, code: int) -> Ints:
    """The rows of the ledger in which the chosen customers begin to pay in the currency of that code."""
    return np.flatnonzero(money.started(code) & np.isin(money.account, found.account[chosen]))


@dataclass(frozen=True)
class Month:
    """One month of life of each customer: `seen` at its beginning, `whole` to its end, `left` in it, what it `paid`."""

    seen: Mask
    whole: Mask
    left: Mask
    paid: Ints


def months_of_life(
    context: Context, money: Revenue, found: Customers, rows: Ints, code: int, months: int
) -> Iterator[Month]:
    """The months of life, from the first on, of those who begin in these rows of the ledger."""
    account, began, ended = money.account[rows], money.at[rows], _ends(money, rows, code)
    start = began
    for month in range(months):
        end = add_months(began, month + 1)
        seen = (start >= found.seen_from) & (start <= context.as_of) & (ended > start)
        whole = seen & (end <= context.as_of)
        paid = np.where(seen, money.standing(code, account, start), 0)
        yield Month(seen, whole, np.asarray(whole & (ended <= end), dtype=np.bool_), paid)
        start = end


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
