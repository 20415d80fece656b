"""How long visits last, beside lifelines and beside counting by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from journeyglass.figures import dwell
from journeyglass.figures.estimate import DAY
from journeyglass.figures.filters import Filters
from journeyglass.figures.flows_dwell import MOST_BINS, MOST_POINTS, DwellShape, dwell_shapes, histogram
from tests.figures.ledger import Ledger, day, one


def drawn(seed: int, subjects: int, as_of: float = 100) -> Ledger:
    rng = np.random.default_rng(seed)
    ledger = Ledger(as_of=as_of)
    for i in range(subjects):
        begun = float(rng.integers(0, 60))
        length = float(np.round(rng.exponential(20), 2))
        ended = begun + length
        ledger.subject(f"s{i:05}", ("a", begun, ended if ended <= as_of else None))
    return ledger


def shape(ledger: Ledger, stage: str = "a") -> DwellShape:
    found: DwellShape = one(dwell_shapes(ledger.context()), stage=stage)
    return found


@pytest.mark.parametrize(("seed", "subjects"), [(1, 40), (2, 120), (3, 900)])
def test_the_curve_is_that_of_lifelines(seed: int, subjects: int) -> None:
    ledger = drawn(seed, subjects)
    lasting = [v for v in ledger.visits if v["left_at"] != v["entered_at"]]
    lengths = [((v["left_at"] or day(100)) - v["entered_at"]).total_seconds() / 86400 for v in lasting]
    fitted = KaplanMeierFitter().fit(lengths, [v["left_at"] is not None for v in lasting])
    found = shape(ledger)
    assert len(found.survival) <= MOST_POINTS + 1
    limits = fitted.confidence_interval_
    for point in found.survival[1:]:
        assert point.share == pytest.approx(float(fitted.predict(point.days + 1e-9)), abs=1e-9)
        low, high = limits[limits.index <= point.days + 1e-9].iloc[-1]
        if point.share > 0:
            assert (point.low, point.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


def test_a_long_curve_still_steps_where_it_says() -> None:
    ledger = drawn(4, 2_000)
    found = shape(ledger)
    shares = [point.share for point in found.survival]
    assert shares == sorted(shares, reverse=True)
    assert max(a - b for a, b in pairwise(shares)) < 0.02
    assert found.survival[-1].days == max(
        ((v["left_at"] - v["entered_at"]).total_seconds() / 86400) for v in ledger.visits if v["left_at"]
    )


def test_the_median_is_that_of_the_figure() -> None:
    context = drawn(5, 200).context()
    (row, *_), (found, *_) = dwell.compute(context).rows, dwell_shapes(context)
    assert (found.median, found.lower_quartile, found.upper_quartile) == (
        row.median, row.lower_quartile, row.upper_quartile,
    )  # fmt: skip
    assert (found.visits, found.open, found.zero_length) == (row.visits, row.open, row.zero_length)


def test_the_histogram_holds_every_ended_visit_once() -> None:
    ledger = drawn(6, 300)
    ledger.subject("at once", ("a", 5, 5))
    found = shape(ledger)
    lengths = [
        (v["left_at"] - v["entered_at"]).total_seconds() / 86400
        for v in ledger.visits
        if v["left_at"] and v["left_at"] != v["entered_at"]
    ]
    assert found.zero_length >= 1
    assert len(found.histogram) <= MOST_BINS
    for part in found.histogram:
        inside = [n for n in lengths if n >= part.since and (part.until is None or n < part.until)]
        assert part.count == len(inside)
    assert sum(part.count for part in found.histogram) == len(lengths)


def test_far_longer_visits_share_the_last_bin() -> None:
    usual = np.arange(1, 100) * DAY // 10
    bins = histogram(np.append(usual, 500 * DAY).astype(np.int64))
    assert (bins[-1].until, bins[-1].count >= 1, sum(b.count for b in bins)) == (None, True, 100)
    assert histogram(np.array([], dtype=np.int64)) == ()


def test_what_is_not_recorded_or_too_few_has_no_curve() -> None:
    ledger = drawn(7, 30)
    ledger.observed["a"] = None
    untracked = shape(ledger)
    assert (untracked.median.status, untracked.survival) == ("terra_incognita", ())
    few = shape(drawn(8, 3))
    assert (few.median.status, few.survival) == ("too_few", ())


def test_a_period_chooses_by_the_beginning() -> None:
    ledger = drawn(9, 80)
    (found, *_) = dwell_shapes(ledger.context(), Filters(since=day(30)))
    assert found.visits == sum(v["entered_at"] >= day(30) for v in ledger.visits)
