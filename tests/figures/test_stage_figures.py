"""The figures of single stages on small ledgers, every number worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from journeyglass.figures import drop_out, dwell, here_now, milestones, outcomes, reached, returns, skips
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Stage
from tests.figures.ledger import Ledger, day, did, journey, one, outcome

LOST = {"outcome": "lost", "outcome_kind": "lost"}
LATER = {"outcome": "not_now", "outcome_kind": "not_now"}


def mixed() -> Ledger:
    """Eight subjects: three reach c (one past b), two in b, three still in a or lost there."""
    ledger = Ledger()
    ledger.subject("s1", ("a", 0, 2), ("b", 2, 6), ("c", 6, None))
    ledger.subject("s2", ("a", 0, 4), ("b", 4, 10), ("c", 10, None))
    ledger.subject("s3", ("a", 0, 3), ("c", 3, None))
    ledger.subject("s4", ("b", 1, None))
    ledger.subject("s5", ("a", 0, 0), ("b", 0, None))
    ledger.subject("s6", ("a", 0, None))
    ledger.subject("s7", ("a", 0, 8, {**LOST, "reason": "price"}))
    ledger.subject("s8", ("a", 0, 9, {**LOST, "reason": "price"}))
    return ledger


def test_reached_counts_the_skipped_apart() -> None:
    rows = reached.compute(mixed().context()).rows
    a, b, c = (one(rows, stage=name) for name in "abc")
    assert (a.subjects, a.entered, a.skipped) == (8, 7, 1)  # s4 began in b
    assert (b.entered, b.skipped) == (4, 1)  # s3 went past
    assert (c.entered, c.skipped) == (3, 0)
    assert (b.share.value, b.share.low, b.share.high) == pytest.approx((5 / 8, *wilson(5, 8)))


def test_reached_by_trait_and_by_turn() -> None:
    ledger = mixed()
    for i in range(1, 9):
        ledger.trait(f"s{i}", None, origin="web" if i < 6 else "fair", **{"a/b~c": "odd 'key'"})
    rows = reached.compute(ledger.context(), Filters(by="origin")).rows
    assert one(rows, stage="b", group="web").share.numerator == 5
    assert one(rows, stage="b", group="fair").share.status == "too_few"
    assert {r.group for r in reached.compute(ledger.context(), Filters(by="trait:a/b~c")).rows} == {"odd 'key'"}
    assert {r.group for r in reached.compute(ledger.context(), Filters(by="turn")).rows} == {"1"}


def test_a_trait_told_at_the_very_beginning_counts() -> None:
    ledger = Ledger()
    for i in range(5):
        ledger.subject(f"s{i}", ("a", 3, None))
        ledger.trait(f"s{i}", 3, size="big")
    assert [row.group for row in dwell.compute(ledger.context(), Filters(by="size")).rows] == ["big"]


def test_a_stage_whose_events_never_come_is_unknown_not_empty() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, None))
        ledger.event(f"s{i}", "A", 0)
    ledger.event("s0", "B", 200)  # after the reading's instant
    rows = reached.compute(ledger.context()).rows
    assert [row.share.status for row in rows] == ["ok", "terra_incognita", "terra_incognita"]
    ledger.event("s0", "B", 99)
    assert one(reached.compute(ledger.context()).rows, stage="b").share.value == 0


def test_dwell_by_hand() -> None:
    # a: lengths 2, 3, 4, 8, 9 ended, one open for 100 days, one of no length apart.
    # S after each: 5/6, 4/6, 3/6, 2/6, 1/6: median 4, lower quartile 3, upper quartile 9.
    row = one(dwell.compute(mixed().context()).rows, stage="a")
    assert (row.visits, row.zero_length, row.open, row.late) == (7, 1, 1, 0)
    assert (row.lower_quartile.value, row.median.value, row.upper_quartile.value) == (3, 4, 9)
    assert row.median.low == 2
    assert row.median.high is None
    assert (row.median.numerator, row.median.denominator, row.median.unit) == (5, 6, "days")


def test_dwell_with_late_entry_by_hand() -> None:
    # Recorded from day 10. Late: two since day 0, ended on days 12 and 14. In time: four since day 20, ended after
    # 2, 4, 13 days, one open. Day 2: 4 at risk, 3/4. Day 4: 3 at risk, 1/2. So the median is 4, though two lasted long.
    ledger = Ledger()
    ledger.observed["a"] = 10
    ledger.subject("gone", ("a", 0, 9))
    for i, end in enumerate((12, 14)):
        ledger.subject(f"late{i}", ("a", 0, end))
    for i, end in enumerate((22, 24, 33, None)):
        ledger.subject(f"new{i}", ("a", 20, end))
    found = dwell.compute(ledger.context())
    row = one(found.rows, stage="a")
    assert (row.late, row.median.value, row.median.denominator) == (3, 4, 6)
    assert any(note.startswith("1 visits of a ended before") for note in found.notes)


def test_dwell_not_reached_yet_says_so() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, 3 if i < 2 else None), *([("b", 3, None)] if i < 2 else []))
    row = one(dwell.compute(ledger.context()).rows, stage="a")
    assert row.lower_quartile.value == 3
    assert row.median.value is None
    assert "not reached" in row.median.note
    assert one(dwell.compute(ledger.context()).rows, stage="b").median.status == "too_few"


def test_dwell_by_outcome_warns() -> None:
    found = dwell.compute(mixed().context(), Filters(by="outcome"))
    assert {row.group for row in found.rows if row.stage == "a"} == {"lost", "moved_on", "open"}
    assert any("cannot be known beforehand" in note for note in found.notes)


def test_dwell_of_an_untracked_stage_is_unknown() -> None:
    ledger = mixed()
    ledger.observed["a"] = None
    row = one(dwell.compute(ledger.context()).rows, stage="a")
    assert (row.visits, row.median.status) == (7, "terra_incognita")


def test_outcomes_with_reasons() -> None:
    ledger = mixed()
    ledger.subject("s9", ("a", 0, 5, LOST))
    rows = outcomes.compute(ledger.context()).rows
    lost = one(rows, stage="a", outcome="lost")
    assert (lost.kind, lost.visits, lost.share.numerator, lost.share.denominator) == ("lost", 3, 3, 7)
    assert (lost.share.low, lost.share.high) == pytest.approx(wilson(3, 7))
    assert [(r.reason, r.visits) for r in lost.reasons] == [("price", 2), (None, 1)]
    assert one(rows, stage="a", outcome="moved_on").visits == 4
    assert one(rows, stage="a", outcome="not_now").share.value == 0


def test_outcomes_of_late_visits_are_counted_but_in_no_share() -> None:
    ledger = mixed()
    ledger.observed["a"] = 0.5
    for i in range(6):
        ledger.subject(f"new{i}", ("a", 1, 3, LOST if i < 2 else {}))
    found = outcomes.compute(ledger.context())
    lost = one(found.rows, stage="a", outcome="lost")
    assert (lost.visits, lost.share.numerator, lost.share.denominator) == (4, 2, 6)
    assert any("counted, but in no share" in note for note in found.notes)


def test_outcomes_whose_events_never_come_are_unknown() -> None:
    ledger = Ledger()
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 0, 2), ("b", 2, None))
        ledger.event(f"s{i}", "A", 0)
        ledger.event(f"s{i}", "B", 2)
    rows = outcomes.compute(ledger.context()).rows
    assert one(rows, stage="a", outcome="lost").share.status == "terra_incognita"
    assert one(drop_out.compute(ledger.context()).rows, stage="a").dropped.status == "terra_incognita"
    assert one(rows, stage="a", outcome="moved_on").share.value == 1


def returning() -> Ledger:
    back = Stage(id="a", enter=did("A"), from_=("outside", "b"))
    ledger = Ledger(journey(back, Stage(id="b", enter=did("B")), Stage(id="c", enter=did("C"))))
    for i in range(6):
        path: list[tuple[Any, ...]] = [("a", 0, 1), ("b", 1, 3)]
        path += [("a", 3, 4), ("b", 4, 9), ("a", 9, None)] if i < 2 else [("c", 3, None)]
        ledger.subject(f"s{i}", *path)
    return ledger


def test_returns() -> None:
    rows = returns.compute(returning().context()).rows
    row = one(rows, from_stage="b", to_stage="a")  # the only way back that the map allows
    assert len(rows) == 1
    assert (row.returns, row.subjects, row.share.numerator, row.share.denominator) == (4, 2, 4, 8)
    assert row.share.value == 0.5
    assert row.share.low < wilson(4, 8)[0]  # two subjects made all four: far less is known than of eight


def test_skips() -> None:
    rows = skips.compute(mixed().context()).rows
    a, b = one(rows, stage="a"), one(rows, stage="b")
    assert (a.entries, a.skips, a.from_outside) == (7, 1, 1)
    assert (b.entries, b.skips, b.from_outside) == (4, 1, 0)
    assert (b.share.value, b.share.low) == pytest.approx((1 / 5, wilson(1, 5)[0]))


def test_drop_out_and_stalled() -> None:
    ledger = mixed()
    ledger.subject("s9", ("a", 0, 5, LATER))
    for i in range(5):
        ledger.subject(f"w{i}", ("a", 90, None))
    ledger.stalled |= {"s6", "w0", "s1"}  # s1's open visit is in c, which has no patience
    a, c = (one(drop_out.compute(ledger.context()).rows, stage=name) for name in "ac")
    assert (a.visits, a.ended, a.lost, a.not_now, a.churned, a.open) == (13, 7, 2, 1, 0, 6)
    assert a.dropped.value == pytest.approx(3 / 7)
    assert (a.stalled.value, a.stalled.numerator, a.stalled.denominator) == (pytest.approx(2 / 6), 2, 6)
    assert (c.dropped.status, c.stalled.status) == ("terra_incognita", "terra_incognita")


def test_here_now() -> None:
    ledger = mixed()
    ledger.accounts |= {"s1": "acme", "s2": "acme", "never": "never"}
    ledger.stalled.add("s6")
    rows = here_now.compute(ledger.context()).rows
    assert [(r.stage, r.subjects, r.accounts, r.stalled) for r in rows] == [
        ("a", 1, 1, 1), ("b", 2, 2, 0), ("c", 3, 2, 0), ("outside", 3, 2, 0),
    ]  # fmt: skip
    assert (rows[2].share.numerator, rows[2].share.denominator) == (3, 9)


def test_here_now_in_a_period_knows_only_its_visits() -> None:
    rows = here_now.compute(mixed().context(), Filters(since=day(5))).rows
    assert [(r.stage, r.subjects) for r in rows] == [("a", 0), ("b", 0), ("c", 2), ("outside", 0)]


def test_milestones() -> None:
    ledger = Ledger()
    for i in range(8):
        ledger.subject(f"s{i}", ("b", 0, 10 if i < 6 else None), *([("c", 10, None)] if i < 6 else []))
    for i, at in ((0, 1), (1, 2), (2, 4), (6, 8), (7, 9)):
        ledger.milestone(f"s{i}", 1, "b", "m", at)
    ledger.event("s0", "M", 1)
    rows = milestones.compute(ledger.context()).rows
    row = one(rows, milestone="m")
    assert (row.visits, row.open, row.completed) == (8, 2, 5)
    assert (row.share.numerator, row.share.denominator) == (3, 6)
    assert (row.median.value, row.median.numerator) == (4, 5)
    assert one(rows, milestone="n").share.status == "terra_incognita"


def test_no_visits_at_all() -> None:
    context = Ledger().context()
    for module in (reached, dwell, outcomes, returns, skips, drop_out, here_now, milestones):
        for row in module.compute(context).rows:
            estimates = [value for value in vars(row).values() if hasattr(value, "status")]
            assert {e.status for e in estimates} <= {"too_few", "terra_incognita"}


def test_an_outcome_to_a_later_stage_is_tracked_by_its_own_event() -> None:
    first = Stage(id="a", enter=did("A"), outcomes=(outcome("signed", "won", to="b"),))
    ledger = Ledger(journey(first, Stage(id="b", from_=())))
    for i in range(5):
        ledger.subject(f"s{i}", ("a", 0, None))
    ledger.event("s0", "signed", 1)
    assert one(reached.compute(ledger.context()).rows, stage="b").share.status == "ok"
