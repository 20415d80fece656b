"""What won accounts met before and after the win, by hand."""

from __future__ import annotations

import pytest

from journeyglass.figures import Filters, compute, promised_delivered
from journeyglass.figures.statistics.wilson import wilson
from tests.figures.billing import customers_journey
from tests.figures.ledger import Ledger, day, one


def met() -> Ledger:
    """Six accounts won on day 50 and one too young to tell."""
    ledger = Ledger(customers_journey(), as_of=200)
    for i in range(6):
        name = f"s{i}"
        ledger.subject(name, ("buyer", 0, 50), ("client", 50, None))
        ledger.moment(name, "won", 50)
        ledger.event(name, "Opportunity Won", 50)
        ledger.event(name, "Content Viewed", 10, properties={"asset": "roi"})
        ledger.event(name, "Content Viewed", 11, properties={"asset": "roi"})
        if i < 2:
            ledger.event(name, "Content Downloaded", 60, properties={"asset": "roi"})
        if i < 4:
            ledger.event(name, "Webinar Attended", 70, properties={"title": "first steps"})
        ledger.event(name, "Meeting Held", 50)  # at the very instant of the win
        ledger.event(name, "Meeting Held", 150)  # too long after it
        ledger.event(name, "Invoice Paid", 60)
    ledger.subject("young", ("client", 190, None))
    ledger.moment("young", "won", 190)
    ledger.event("young", "Content Viewed", 180, properties={"asset": "roi"})
    return ledger


def test_before_and_after_by_hand() -> None:
    rows = compute(met().context(), "promised_delivered").rows
    roi = one(rows, what="roi")
    assert (roi.met, roi.won, roi.before_win, roi.after_win, roi.both, roi.fate) == ("asset", 6, 6, 2, 2, "dropped")
    assert (roi.after_share.value, roi.after_share.low) == pytest.approx((2 / 6, wilson(2, 6)[0]))
    steps = one(rows, what="first steps")
    assert (steps.before_win, steps.after_win, steps.fate) == (0, 4, "new")
    meeting = one(rows, what="Meeting Held")
    assert (meeting.met, meeting.before_win, meeting.after_win) == ("touchpoint", 6, 0)
    assert {row.what for row in rows if row.met == "touchpoint"} == {
        "Content Viewed", "Content Downloaded", "Webinar Attended", "Meeting Held",
    }  # fmt: skip
    assert one(compute(met().context(), "promised_delivered", within="100d").rows, what="Meeting Held").fate == "kept"


def test_groups_periods_and_the_most_met() -> None:
    ledger = met()
    for i in range(6):
        ledger.trait(f"s{i}", None, size="big" if i < 5 else "small")
    rows = compute(ledger.context(), "promised_delivered", by="size").rows
    assert one(rows, group="big", what="roi").won == 5
    assert one(rows, group="small", what="roi").before_share.status == "too_few"
    top = compute(ledger.context(), "promised_delivered", top="1").rows
    assert [(row.met, row.what) for row in top] == [("asset", "roi"), ("touchpoint", "Content Viewed")]
    assert promised_delivered.compute(ledger.context(), Filters(since=day(60))).rows == ()


def test_without_events() -> None:
    found = compute(Ledger().context(), "promised_delivered")
    assert (found.rows, found.notes) == ((), ("there are no events to look at",))
