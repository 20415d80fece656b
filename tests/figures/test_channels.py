"""Hand-overs between channels, what activities moved, and decision points, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from journeyglass.figures import compute
from journeyglass.figures.channels import ChannelHandOver
from journeyglass.figures.statistics.rate_ratio import mantel_haenszel, person_time
from journeyglass.figures.statistics.untouched import NEVER
from journeyglass.journey.model import Activity, Asset, Milestone, Stage, Touchpoint
from tests.figures.ledger import Ledger, day, did, journey, one, outcome

MINUTE = 1 / 1440
LOST = {"outcome": "lost", "outcome_kind": "lost"}


def crossing() -> Ledger:
    """Six accounts: twice on the site, then by mail a day later; three go on to b at once, three fall silent."""
    ledger = Ledger(journey(), as_of=100)
    for i in range(6):
        name = f"s{i}"
        ledger.subject(name, ("a", 0, 10 if i < 3 else None), *([("b", 10, None)] if i < 3 else []))
        ledger.event(name, "Page Viewed", 1, channel="site")
        ledger.event(name, "Page Viewed", 1 + 10 * MINUTE, channel="site")
        ledger.event(name, "Email Sent", 1.5, channel="email", actor="us")
        ledger.event(name, "Email Opened", 2, channel="email")
        if i < 3:
            ledger.event(name, "Call", 12, channel="phone")
    return ledger


def pair(rows: tuple[ChannelHandOver, ...], a: str, b: str | None) -> ChannelHandOver:
    found: ChannelHandOver = one(rows, from_channel=a, to_channel=b)
    return found


def test_hand_overs_and_where_the_thread_breaks() -> None:
    rows = compute(crossing().context(), "channels").rows
    site, mail = pair(rows, "site", None), pair(rows, "email", None)
    # Two views within half an hour are one contact; after mail three are called and three hear no more.
    assert (site.count, site.accounts, site.broken.value) == (6, 6, 0)
    assert (mail.count, mail.broken.value) == (6, 0.5)
    over = pair(rows, "site", "email")
    assert (over.count, over.accounts, over.gap.value) == (6, 6, pytest.approx(1 - 10 * MINUTE))
    assert (over.onward.numerator, over.onward.denominator) == (3, 6)
    phoned = pair(rows, "email", "phone")
    assert (phoned.count, phoned.gap.status, phoned.onward.status) == (3, "too_few", "too_few")
    # Of all other hand-overs there are but three.
    assert over.difference.status == "too_few"


def test_what_is_too_young_is_not_counted_as_broken() -> None:
    ledger = crossing()
    ledger.as_of = 30  # mail was on day 2: 28 days ago
    mail = pair(compute(ledger.context(), "channels").rows, "email", None)
    assert (mail.count, mail.broken.denominator) == (6, 0)
    short = pair(compute(ledger.context(), "channels", within="5d").rows, "email", None)
    assert (short.broken.numerator, short.broken.denominator) == (6, 6)


def test_channels_by_stage_and_of_a_period() -> None:
    context = crossing().context()
    rows = compute(context, "channels", by="stage").rows
    assert {(r.group, r.from_channel, r.to_channel, r.count) for r in rows} == {
        ("a", "site", None, 6), ("a", "email", None, 6), ("a", "site", "email", 6),
        ("b", "email", "phone", 3), ("b", "phone", None, 3),
    }  # fmt: skip
    assert [r.from_channel for r in compute(context, "channels", since=day(5)).rows] == ["phone", "email"]


def test_a_new_turn_is_a_new_thread() -> None:
    ledger = Ledger(journey(), as_of=100)
    for i in range(5):
        ledger.subject(f"s{i}", ("a", 0, 5, LOST), ("a", 7, None))
        ledger.event(f"s{i}", "Page Viewed", 1, channel="site")
        ledger.event(f"s{i}", "Call", 8, channel="phone")
    rows = compute(ledger.context(), "channels").rows
    assert [(r.from_channel, r.to_channel) for r in rows] == [("phone", None), ("site", None)]
    assert pair(rows, "site", None).broken.value == 0  # the account came back, though not in that turn


def test_no_channel_was_ever_told() -> None:
    ledger = Ledger()
    ledger.subject("s", ("a", 0, None))
    ledger.event("s", "A", 0)
    found = compute(ledger.context(), "channels")
    assert (found.rows, found.notes) == ((), ("no event of a customer that names its channel has ever come",))


def moving() -> Ledger:
    """Twenty accounts come on day 0; ten see the webinar on day 10, of which eight move on day 20; of the rest two do.

    Two of the ten had moved before day 10 and are compared with nobody.
    """
    activities = (
        Activity(id="webinar", title="Webinar", seen=did("Webinar Attended"), **{"from": "a", "to": "b"}),
        Activity(id="fair", title="Fair", seen=did("Fair"), **{"from": "a", "to": "b"}),
        Activity(id="leads-on", title="Leads on", seen=did("B"), **{"from": "a"}),
        Activity(id="blank", title="Blank", **{"from": "a"}),
        Activity(id="from-nowhere", title="From nowhere", seen=did("A"), to="a"),
    )
    assets = (
        Asset(id="guide", title="Guide", seen=did("Guide")),
        Asset(id="unseen", title="Unseen", seen=did("Never")),
    )
    ledger = Ledger(journey(activities=activities, assets=assets), as_of=200)
    for i in range(20):
        seen, moved = i < 10, 20 if i < 8 else 5 if i in (10, 11) else 30 if i in (12, 13) else None
        ledger.subject(f"s{i:02}", ("a", 0, moved), *([("b", moved, None)] if moved else []))
        ledger.event(f"s{i:02}", "A", 0)
        if seen:
            ledger.event(f"s{i:02}", "Webinar Attended", 10)
        if moved:
            ledger.event(f"s{i:02}", "B", moved)
    ledger.event("s00", "Fair", 50)  # in b by then
    ledger.event("s19", "Guide", 3)
    return ledger


def test_what_an_activity_moved() -> None:
    found = compute(moving().context(), "activities")
    webinar = one(found.rows, activity="webinar")
    assert (webinar.accounts_reached, webinar.followed, webinar.moved) == (10, 10, 8)
    # On day 10 eight others were still there and two of them moved within 90 days: those who had gone are left out.
    assert (webinar.others, webinar.others_share.value, webinar.moved_share.value) == (8, 0.25, 0.8)
    assert webinar.difference.value == pytest.approx(0.55)
    # Of two independent shares: √(0.8·0.2/10 + 0.25·0.75/8).
    assert webinar.difference.low == pytest.approx(0.55 - 1.959964 * (0.016 + 0.0234375) ** 0.5)
    assert webinar.idle is False
    assert found.notes == ("not causal: those whom an activity reaches differ from the others in more than that",)


def test_activities_that_reach_nobody_or_cannot_be_measured() -> None:
    rows = compute(moving().context(), "activities").rows
    fair = one(rows, activity="fair")
    assert (fair.accounts_reached, fair.idle, fair.difference.status) == (0, True, "too_few")
    # The event that leads on is in the next stage, so it reached nobody in this one.
    assert one(rows, activity="leads-on").accounts_reached == 0
    notes = {row.activity: row.difference.note for row in rows if row.difference.status == "terra_incognita"}
    assert notes == {
        "blank": "the map does not say which events it is",
        "from-nowhere": "the map does not say from which stage it should move anybody",
        "unseen": "none of its events has ever come",
    }
    guide = one(rows, activity="guide")
    assert (guide.activity_kind, guide.from_stage, guide.to_stage, guide.accounts_reached, guide.idle) == (
        "asset", "a", "b", 1, None,
    )  # fmt: skip


def test_an_activity_within_a_shorter_time_and_too_young_to_tell() -> None:
    assert one(compute(moving().context(), "activities", within="9d").rows, activity="webinar").moved == 0
    assert one(compute(moving().context(), "activities", within="10d").rows, activity="webinar").moved == 8
    ledger = moving()
    ledger.as_of = 80
    young = one(compute(ledger.context(), "activities").rows, activity="webinar")
    assert (young.accounts_reached, young.followed, young.idle, young.difference.status) == (10, 0, None, "too_few")


def test_a_rule_of_more_than_single_events() -> None:
    ledger = moving()
    twice = Activity(id="twice", title="Twice", seen=did("Webinar Attended", at_least=2), **{"from": "a", "to": "b"})
    ledger.journey = journey(activities=(twice,))
    for i in range(6):
        ledger.event(f"s{i:02}", "Webinar Attended", 12)
    row = one(compute(ledger.context(), "activities").rows, activity="twice")
    assert (row.accounts_reached, row.moved) == (6, 6)


def deciding() -> Ledger:
    """Forty accounts in a: those who see a demo on day 10 are won four times in five, the others once in five."""
    stage = Stage(
        id="a",
        enter=did("A"),
        outcomes=(outcome("lost", "lost"),),
        milestones=(Milestone(id="trial", title="Trial", when=did("Trial")),),
        touchpoints=(Touchpoint(id="demo", title="Demo", seen=did("Demo")),),
    )
    ledger = Ledger(journey(stage, Stage(id="b", enter=did("B", "Trial"))), as_of=200)
    for i in range(40):
        name, seen = f"s{i:02}", i < 20
        won = i % 5 > 0 if seen else i % 5 == 0
        end = 12 + i % 7
        ledger.subject(name, ("a", 0, end, {} if won else LOST), *([("b", end, None)] if won else []))
        ledger.event(name, "A", 0, person_id=f"p{i}")
        if seen:
            ledger.event(name, "Demo", 10, person_id=f"p{i}")
            ledger.milestone(name, 1, "a", "trial", 10)
        ledger.role(name, f"p{i}", "champion", 10 if seen else 500)
        ledger.event(name, "Page Viewed", 10, person_id=f"p{i}")
    return ledger


def test_the_point_after_which_the_odds_change() -> None:
    found = compute(deciding().context(), "decision_points")
    demo = one(found.rows, point="demo")
    assert (demo.stage, demo.point_kind, demo.accounts, demo.visits) == ("a", "touchpoint", 20, 20)
    assert (demo.won_after, demo.won_before, demo.lost_after, demo.lost_before) == (16, 4, 4, 16)
    assert demo.odds.value == pytest.approx(demo.won_ratio.value / demo.lost_ratio.value)
    assert demo.odds.low > 1
    assert demo.decides is True
    for point in ("trial", "champion"):
        assert one(found.rows, point=point).odds == demo.odds
    # The trial is what leads on from here: that it decides is no news, so it comes after the others.
    assert [row.point for row in found.rows[:3]] == ["demo", "champion", "trial"]
    assert [row.by_rule for row in found.rows[:3]] == [False, False, True]
    untested = [row.point for row in found.rows if row.odds.value is None]
    assert untested == ["decision_maker", "blocker", "influencer", "user"]
    assert found.rows[-1].odds.note == "under 5 subjects"


def test_the_ratios_are_those_of_time_before_and_after() -> None:
    ledger = deciding()
    demo = one(compute(ledger.context(), "decision_points").rows, point="demo")
    days = np.array([12 + i % 7 for i in range(40)])
    won = np.array([(i % 5 > 0) == (i < 20) for i in range(40)])
    switch = np.where(np.arange(40) < 20, 10, NEVER)
    cause = np.where(won, 1, 2)
    time = person_time(np.zeros(40, dtype=np.int64), days, cause, switch, (0, 3, 7, 14, 30), 2)
    expected = mantel_haenszel(time, 1)
    assert expected is not None
    assert (demo.won_ratio.value, demo.won_ratio.high) == pytest.approx((expected.value, expected.high))


def test_points_by_group_and_journeys_that_nobody_leaves() -> None:
    rows = compute(deciding().context(), "decision_points", by="month").rows
    assert {row.group for row in rows} == {"2024-01"}
    ledger = Ledger(journey(Stage(id="a", enter=did("A"))))
    ledger.subject("s", ("a", 0, None))
    found = compute(ledger.context(), "decision_points")
    assert (found.rows, found.notes) == ((), ("the map has no stage that can be lost",))


def test_a_stage_whose_ends_nobody_sends() -> None:
    ledger = deciding()
    ledger.observed["a"] = None
    rows = compute(ledger.context(), "decision_points").rows
    assert {row.odds.status for row in rows} == {"terra_incognita"}
