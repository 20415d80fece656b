"""The crossover by hand, before and after the win, and its quantiles against plain ones."""

from __future__ import annotations

import numpy as np
import pytest

from journeyglass.figures import Filters, compute, crossover
from journeyglass.figures.statistics.aalen_johansen import aalen_johansen
from journeyglass.figures.statistics.incidence_quantile import incidence_quantile
from journeyglass.figures.statistics.spells import Spells
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Indicator, Journey
from tests.figures.billing import customers_journey
from tests.figures.ledger import Ledger, day, did, one


def written() -> Journey:
    return customers_journey(moments={"first_value": did("Value")})


def ten() -> Ledger:
    """Won on day 100: value on days −10, −2 | 0 | 5, 10, 20, 40; one leaves on day 30 without, two wait since 200."""
    ledger = Ledger(written(), as_of=260)
    for i, length in enumerate((-10, -2, 0, 5, 10, 20, 40)):
        win(ledger, f"s{i}", 100, 100 + length)
    win(ledger, "left", 100, None)
    ledger.moment("left", "churned", 130)
    win(ledger, "left late", 100, 170)  # its value came after it had left
    ledger.moment("left late", "churned", 150)
    win(ledger, "waits", 200, None)
    return ledger


def win(ledger: Ledger, name: str, won: float, value: float | None) -> None:
    ledger.subject(name, ("buyer", 0, won), ("client", won, None))
    ledger.moment(name, "won", won)
    if value is not None:
        ledger.moment(name, "first_value", value)


def test_the_crossover_by_hand() -> None:
    row = one(compute(ten().context(), "crossover").rows)
    assert (row.won, row.had_value, row.before_win, row.left, row.waiting, row.within) == (10, 7, 2, 2, 1, "90d")
    assert (row.value_first.value, row.value_first.low, row.value_first.high) == pytest.approx((0.2, *wilson(2, 10)))
    # Of ten, the third has value on day 0 and the fifth on day 10; the one that waits is censored at day 60.
    assert (row.lower_quartile.value, row.median.value) == (0, 10)
    assert row.upper_quartile.value is None
    assert row.upper_quartile.note.startswith("not reached yet")
    assert row.median.low == -2
    # All seven came while everybody was watched: 3 of 10 never within 60 days; day 90 nobody has been watched to.
    assert row.never.value == pytest.approx(0.3)
    assert (row.never.numerator, row.never.denominator) == (3, 10)
    assert row.never.low < 0.3 < row.never.high


def test_the_horizon_is_counted_from_the_win() -> None:
    row = one(compute(ten().context(), "crossover", within="5d").rows)
    assert row.never.value == pytest.approx(0.6)
    assert one(compute(ten().context(), "crossover", within="ever").rows).never.value == pytest.approx(0.3)


def test_only_the_first_win_counts_and_value_may_come_in_a_later_turn() -> None:
    ledger = ten()
    win(ledger, "again", 50, None)
    ledger.moment("again", "won", 90, turn=2)
    ledger.moment("again", "first_value", 95, turn=2)
    win(ledger, "old", 50, None)
    ledger.moments[-1]["turn"] = 2
    ledger.moment("old", "first_value", 10, turn=1)  # of the first turn, which was lost
    row = one(compute(ledger.context(), "crossover").rows)
    assert (row.won, row.had_value, row.before_win, row.waiting) == (12, 8, 2, 2)


def test_groups_and_periods_are_those_of_the_win() -> None:
    ledger = ten()
    for i in range(7):
        ledger.trait(f"s{i}", None, size="big" if i < 5 else "small")
    rows = compute(ledger.context(), "crossover", by="size").rows
    assert [(r.group, r.won) for r in rows] == [("big", 5), ("small", 2), (None, 3)]
    assert one(rows, group="small").median.status == "too_few"
    assert one(crossover.compute(ledger.context(), Filters(since=day(150))).rows).won == 1
    assert {r.group: r.won for r in compute(ledger.context(), "crossover", by="stage").rows} == {"client": 10}
    assert {r.group: r.won for r in compute(ledger.context(), "crossover", by="month").rows} == {
        "2024-04": 9, "2024-07": 1,
    }  # fmt: skip


def test_what_is_not_on_the_map_or_never_comes() -> None:
    bare = Ledger(customers_journey())
    assert one(compute(bare.context(), "crossover").rows).median.note == "the map has no moment first_value"
    silent = Ledger(written())
    for i in range(6):
        win(silent, f"s{i}", 5, None)
        silent.event(f"s{i}", "Opportunity Won", 5)
    row = one(compute(silent.context(), "crossover").rows)
    assert (row.won, row.never.status) == (6, "terra_incognita")
    nobody = Ledger(written())
    assert one(compute(nobody.context(), "crossover").rows).median.status == "too_few"


def test_the_indicator_is_the_median() -> None:
    found = crossover.measure(ten().context(), Filters(), written().stages[1], Indicator(figure="crossover"))
    assert (found.value, found.unit) == (10, "days")


def test_a_quantile_of_all_is_the_plain_one_where_nothing_competes() -> None:
    lengths = np.random.default_rng(1).integers(0, 1000, 101)
    spells = Spells.of(np.zeros(101, np.int64), lengths, np.ones(101, np.int64))
    found = incidence_quantile(spells, aalen_johansen(spells), 0.5)
    assert found.value == int(np.sort(lengths)[50])
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_the_median_holds_its_truth_with_competing_ends_and_censoring() -> None:
    """Value at rate 1/20, leaving at 1/60, watched for up to 80 days: F(t) = 0.75·(1 − e^(−t/15))."""
    truth, held, runs = -15 * np.log(1 - 0.5 / 0.75), 0, 300
    for seed in range(runs):
        random = np.random.default_rng(seed)
        value, leaves, cut = random.exponential(20, 120), random.exponential(60, 120), random.uniform(10, 80, 120)
        end = np.minimum(np.minimum(value, leaves), cut)
        cause = np.where(end == cut, 0, np.where(end == value, 1, 2))
        spells = Spells.of(np.zeros(120, np.int64), (end * 1000).astype(np.int64), cause)
        found = incidence_quantile(spells, aalen_johansen(spells), 0.5)
        held += (found.low is None or found.low <= truth * 1000) and (found.high is None or truth * 1000 <= found.high)
    print(f"median with competing ends: {held / runs:.3f} of {runs}")
    assert 0.90 <= held / runs <= 0.99
