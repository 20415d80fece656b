"""Traffic and site conversion by hand: who came, in how many sessions, and who did what we hope for."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, compute
from journeyglass.figures.traffic import label_of, measure
from journeyglass.journey.model import Indicator, Stage
from tests.figures.ledger import Ledger, day, did, journey

MINUTE = 1 / 1440
TRAFFIC = Indicator(figure="traffic", target=5)


def visited() -> Ledger:
    """January: five people of accounts, one stranger; February: one of them again."""
    ledger = Ledger(journey(Stage(id="a", enter=did("Page Viewed"), indicators=(TRAFFIC,))), as_of=40)
    for i in range(5):
        account, who = f"s{i}", {"person_id": f"p{i}", "channel": "search" if i < 3 else "social"}
        ledger.subject(account, ("a", 1, None))
        ledger.event(account, "Page Viewed", 1, **who)
        ledger.event(account, "Page Viewed", 1 + 29 * MINUTE, **who)
        # Half an hour to the minute after the last view is a session of its own.
        ledger.event(account, "Screen Viewed", 1 + 59 * MINUTE, **(who | {"channel": "mail"}))
    ledger.event(None, "Page Viewed", 2, anonymous_id="x", channel="search")
    ledger.event(None, "Page Viewed", 2 + 10 * MINUTE, anonymous_id="x", channel="search")
    ledger.event("s0", "Page Viewed", 35, person_id="p0", channel="search")
    ledger.event("s0", "Page Viewed", 41, person_id="p0", channel="search")  # after the reading's instant
    return ledger


def test_visitors_sessions_and_views_of_a_month() -> None:
    rows = compute(visited().context(), "traffic").rows
    january, february = rows
    assert (january.period, january.whole, january.visitors.value, january.known, january.accounts) == (
        "2024-01", True, 6, 5, 5,
    )  # fmt: skip
    assert (january.sessions.value, january.views) == (11, 17)
    assert january.views_per_session.value == pytest.approx(17 / 11)
    assert (february.period, february.whole, february.visitors.value, february.sessions.value) == (
        "2024-02",
        False,
        1,
        1,
    )
    assert february.views_per_session.status == "too_few"


def test_traffic_by_the_channel_of_the_session() -> None:
    rows = compute(visited().context(), "traffic", by="channel", per="year").rows
    found = {row.group: (row.visitors.value, row.sessions.value, row.views) for row in rows}
    assert found == {"search": (4, 5, 9), "social": (2, 2, 4), "mail": (5, 5, 5)}


def test_the_last_whole_month_is_measured() -> None:
    stage = visited().journey.stages[0]
    found = measure(visited().context(), Filters(), stage, TRAFFIC)
    assert (found.value, found.unit) == (6, "count")
    quiet = Ledger(visited().journey)
    quiet.event("s", "Form Submitted", 1)
    unknown = measure(quiet.context(), Filters(), stage, TRAFFIC)
    assert (unknown.status, unknown.note) == ("terra_incognita", "no view of a page or screen has ever come")


def test_a_period_of_the_filters_and_a_wrong_one() -> None:
    rows = compute(visited().context(), "traffic", since=day(2), until=day(31)).rows
    assert [(row.period, row.visitors.value, row.views) for row in rows] == [("2024-01", 1, 2)]
    with pytest.raises(InputError, match="decade is no period"):
        compute(visited().context(), "traffic", per="decade")


@pytest.mark.parametrize(
    ("per", "label"), [("week", "2024-W06"), ("month", "2024-02"), ("quarter", "2024-Q1"), ("year", "2024")]
)
def test_labels_are_those_of_the_breakdowns(per: str, label: str) -> None:
    context = visited().context()
    assert label_of(day(40), per) == label
    rows = compute(context, "traffic", per=per).rows
    assert [row.whole for row in rows if row.period == label] in ([False], [])


def converting() -> Ledger:
    """Of six visitors two fill in the form in their session; one does it the day after; one without having come."""
    ledger = visited()
    ledger.event(
        "s0", "Form Submitted", 1 + 40 * MINUTE, person_id="p0"
    )  # before the mail session, within half an hour
    ledger.event("s1", "Form Submitted", 1 + 60 * MINUTE, person_id="p1")
    ledger.event("s2", "Form Submitted", 2, person_id="p2")
    ledger.event("s3", "Form Submitted", 1, person_id="never-came")
    ledger.event(None, "Form Submitted", 2 + 11 * MINUTE, anonymous_id="x")
    return ledger


def test_visitors_who_acted_in_a_session() -> None:
    rows = compute(converting().context(), "site_conversion", per="all").rows
    (row,) = rows
    assert (row.period, row.visitors, row.converted, row.rate.value) == ("all", 6, 3, 0.5)
    by = {r.group: (r.visitors, r.converted) for r in compute(converting().context(), "site_conversion", by="channel",
                                                              per="all").rows}  # fmt: skip
    assert by == {"search": (4, 2), "social": (2, 0), "mail": (5, 1)}


def test_the_action_is_the_maps_lead_or_what_is_asked_for() -> None:
    context = converting().context()
    assert compute(context, "site_conversion", action="Screen Viewed", per="all").rows[0].converted == 5
    never = compute(context, "site_conversion", action="Trial Started")
    assert never.notes == ("no target action has ever come",)
    assert {row.rate.status for row in never.rows} == {"terra_incognita"}
    led = converting()
    led.journey = journey(
        Stage(id="a", enter=did("Page Viewed")), moments={"lead": did("Lead Qualified", "Screen Viewed")}
    )
    assert compute(led.context(), "site_conversion").options["action"] == "Screen Viewed"


def test_nobody_came() -> None:
    ledger = Ledger(visited().journey)
    ledger.event("s", "Form Submitted", 1)
    for name in ("traffic", "site_conversion"):
        found = compute(ledger.context(), name)
        assert (found.rows, found.notes) == ((), ("no view of a page or screen has ever come",))
