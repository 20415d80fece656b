"""Who buys again, by hand and against lifelines."""

from __future__ import annotations

import lifelines
import numpy as np
import pytest

from journeyglass.figures import compute
from tests.figures.billing import MONTHS, billing
from tests.figures.ledger import Ledger, one


def buys(ledger: Ledger, account: str, *days: float) -> None:
    for day in days:
        ledger.event(account, "Order Completed", day, value="10", currency="EUR")


def test_buyers_that_come_back_by_cohort() -> None:
    ledger = billing(as_of=MONTHS[4])
    for i in range(6):
        buys(ledger, f"j{i}", 0, *([MONTHS[1 + i // 2] + 0.5] if i < 4 else []))
    buys(ledger, "j5", 0.7)  # the same day again is the same purchase
    for i in range(5):
        buys(ledger, f"m{i}", MONTHS[2], *([MONTHS[3]] if i == 0 else []))
    rows = compute(ledger.context(), "repeat_purchase").rows
    january = [row for row in rows if row.cohort == "2024-01"]
    assert [(r.month, r.again, r.at_risk) for r in january] == [(1, 2, 6), (2, 4, 4), (3, 4, 2), (4, 4, 2)]
    assert [r.repeated.value for r in january] == pytest.approx([2 / 6, 4 / 6, 4 / 6, 4 / 6])
    march = [row for row in rows if row.cohort == "2024-03"]
    assert [(r.month, r.customers) for r in march] == [(1, 5), (2, 5)]
    assert [r.repeated.value for r in march] == pytest.approx([0.2, 0.2])
    assert one(rows, cohort="all", month=1).repeated.numerator == 3


def test_random_buyers_against_lifelines() -> None:
    random = np.random.default_rng(8)
    ledger, lengths, again = billing(as_of=720), [], []
    for i in range(60):
        first, gap = int(random.integers(0, 600)), int(random.exponential(150)) + 1
        buys(ledger, f"a{i}", first, first + gap)
        again.append(first + gap <= 720)
        lengths.append(min(gap, 720 - first))
    oracle = lifelines.KaplanMeierFitter().fit(lengths, again)
    row = one(compute(ledger.context(), "repeat_purchase", months="6").rows, cohort="all", month=6)
    # Six months last 181 to 184 days.
    low, high = 1 - float(oracle.predict(181)), 1 - float(oracle.predict(184))
    assert low - 0.02 <= row.repeated.value <= high + 0.02


def test_nobody_buys() -> None:
    found = compute(Ledger().context(), "repeat_purchase")
    assert (found.rows, found.notes) == ((), ("no Order Completed has ever come",))
