"""A real funnel from its files to its figures: every number that was published of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

import pytest

from journeyglass.workspace.result import Result
from tests.examples.opened import Opened, at, opened
from tests.figures.ledger import one

EARLY_WIN = "b91cf8812365f50ff4bda4bcd6206b05"


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened("olist", tmp_path_factory.mktemp("olist")) as made:
        yield made


@pytest.fixture(scope="module")
def sellers(olist: Opened) -> Result:
    return olist.workspace.read()


def test_every_row_comes_in(olist: Opened) -> None:
    assert {name: (s.rows, s.quarantined) for name, s in olist.summaries.items()} == {
        "leads": (8000, 0),
        "deals": (842, 0),
        "first-sales": (842, 0),
    }
    assert {came.name: came.events for came in olist.workspace.events().names} == {
        "First Sale Made": 376,
        "Form Submitted": 8000,
        "Opportunity Won": 842,
    }


def test_the_share_of_all_leads(sellers: Result) -> None:
    won = one(sellers.figure("reached").rows, stage="won").share
    assert (won.numerator, won.denominator) == (842, 8000)
    assert won.value == pytest.approx(0.1053, abs=0.0001)


def test_the_shares_by_origin(sellers: Result) -> None:
    rows = sellers.figure("reached", by="origin").rows
    shares = {row.group: (row.share.numerator, row.share.denominator) for row in rows if row.stage == "won"}
    assert {name: shares[name] for name in ("paid_search", "organic_search", "social")} == {
        "paid_search": (195, 1586),
        "organic_search": (271, 2296),
        "social": (75, 1350),
    }
    assert sum(leads for _, leads in shares.values()) == 8000
    assert sum(won for won, _ in shares.values()) == 842


def test_the_cohorts_of_2018(sellers: Result) -> None:
    rows = sellers.figure("conversion", by="month", start="lead", to="won", within="ever").rows
    shares = [one(rows, group=f"2018-0{month}").plain.value for month in range(1, 6)]
    assert shares == pytest.approx([0.133, 0.145, 0.142, 0.135, 0.100], abs=0.0006)


def test_half_of_the_wins_take_no_longer_than_two_weeks(sellers: Result) -> None:
    row = one(sellers.figure("sales_cycle").rows, start="first_touch")
    assert (row.won, row.backwards) == (842, 1)
    assert int(row.median.value) == 14


def test_from_the_win_to_the_first_sale(olist: Opened, sellers: Result) -> None:
    found: dict[str, dict[str, datetime]] = {}
    for row in sellers.moments.to_pylist():
        found.setdefault(row["subject"], {})[row["moment"]] = row["at"]
    days = [(m["first_value"] - m["won"]) / timedelta(days=1) for m in found.values() if "first_value" in m]
    assert (len(days), int(median(days))) == (376, 44)
    selling = one(sellers.figure("reached").rows, stage="selling")
    assert (selling.entered, selling.skipped) == (376, 0)


def test_the_win_before_its_first_contact_is_told_and_kept(olist: Opened, sellers: Result) -> None:
    (note,) = [n for n in olist.notes("order") if "Opportunity Won" in n.sentence]
    assert (note.count, note.examples) == (1, (EARLY_WIN,))
    path = [v for v in sellers.visits.to_pylist() if v["subject"] == EARLY_WIN]
    assert [(v["stage"], v["skipped"]) for v in path] == [("won", 1), ("selling", 0)]
    assert one(sellers.figure("reached").rows, stage="lead").skipped == 1


def test_when_nothing_was_recorded_is_told(olist: Opened) -> None:
    starts = {n.source: n.sentence for n in olist.notes("start_gap")}
    assert "first seen on 2017-12-05, 174 days after the data begins (2017-06-14)" in starts["deals"]
    assert "declares that nothing was recorded before 2017-12-01" in starts["deals"]
    ends = {n.source: n.sentence for n in olist.notes("end_gap")}
    assert (
        "`First Sale Made` is last seen on 2018-08-24, 82 days before the data ends (2018-11-14)" in ends["first-sales"]
    )


def test_what_is_known_of_winners_only_is_told(olist: Opened) -> None:
    (note,) = olist.notes("known_afterwards")
    assert note.sentence.startswith(
        "`behaviour`, `business_segment`, `business_type`, `development_rep`, `lead_type`, `sales_rep`: "
        "known only of accounts with `Opportunity Won` (842 of 8000)"
    )


def test_wins_from_before_their_recording_are_not_counted_as_lost_leads(sellers: Result) -> None:
    assert sellers.reading.observed_from["lead"] == at(2017, 12, 1, 2)  # midnight in São Paulo, in summer
    row = sellers.figure("conversion", until=at(2017, 12, 1)).rows[0]
    assert row.visits == row.late > 1700
    assert row.plain.status == "too_few"


def test_the_map_says_what_nobody_records(sellers: Result) -> None:
    lead, won, selling = sellers.overview().stages
    assert [(s.believed, s.seen) for s in (lead, won, selling)] == [(2, 1), (2, 1), (1, 1)]
    assert lead.dropped.status == "terra_incognita"
    assert sellers.figure("win_rate").rows[0].rate.status == "terra_incognita"


def test_sellers_are_compared_by_segment_and_by_who_won_them(sellers: Result) -> None:
    rows = sellers.figure("conversion", by="lead_type", start="won", to="selling", within="90d").rows
    assert sum(row.visits for row in rows) == 842
    assert one(rows, group="online_medium").visits == 332
    reps = sellers.figure("conversion", by="sales_rep", start="won", to="selling", within="90d").rows
    assert len(reps) == 22
