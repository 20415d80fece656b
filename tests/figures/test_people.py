"""Contact frequency, the committee, paths of roles and target accounts, by hand."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import FIGURES, Filters, compute
from journeyglass.figures.committee import measure
from journeyglass.figures.contact_frequency import bands
from journeyglass.figures.statistics.difference import newcombe
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey import rules
from journeyglass.journey.model import CommitteeRole, Indicator, Segment, Stage
from tests.figures.ledger import Ledger, day, did, journey, one, outcome

LOST = {"outcome": "lost", "outcome_kind": "lost"}
TARGET = rules.Trait((rules.Condition("target", (rules.Test("eq", True),)),))


def mailed() -> Ledger:
    """Six people of three accounts: two are mailed ten times in January and one of these unsubscribes."""
    ledger = Ledger(journey(Stage(id="a", enter=did("A"))), as_of=60)
    for i in range(6):
        account, person = f"s{i // 2}", f"p{i}"
        for number in range(10 if i < 2 else 2):
            ledger.event(account, "Email Sent", 1 + number, actor="us", person_id=person, channel="email")
        ledger.event(account, "Email Delivered", 1, actor="us", person_id=person)
        ledger.event(account, "Ticket Resolved", 1, actor="us", person_id=person)
        ledger.event(account, "Meeting Held", 40, person_id=person, channel="phone")
    ledger.event("s0", "Unsubscribed", 12, person_id="p0")
    for name in ("s0", "s1", "s2"):
        ledger.subject(name, ("a", 0, None))
    return ledger


def test_how_often_people_are_contacted_a_month() -> None:
    rows = compute(mailed().context(), "contact_frequency").rows
    people = one(rows, who="person", band=None)
    # Twelve months of people: 10, 10, 2, 2, 2, 2 in January and one meeting each in February.
    assert (people.contacted, people.periods, people.contacts) == (6, 12, 34)
    assert (people.median.value, people.ninetieth.value) == (1, 10)
    assert (people.over_cap.value, people.unsubscribed) == (pytest.approx(2 / 12), 1)
    assert people.unsubscribe_rate.value == pytest.approx(1 / 12)
    heavy = one(rows, who="person", band=">8")
    assert (heavy.periods, heavy.contacts, heavy.unsubscribed, heavy.median) == (2, 20, 1, None)
    assert heavy.unsubscribe_rate.status == "too_few"
    assert one(rows, who="person", band="2–3").unsubscribe_rate.status == "too_few"
    assert one(rows, who="person", band="1").unsubscribe_rate.value == 0
    account = one(rows, who="account")
    assert (account.contacted, account.contacts, account.unsubscribed, account.over_cap.status) == (
        3,
        34,
        None,
        "too_few",
    )


def test_contacts_by_channel_by_week_and_with_a_cap() -> None:
    rows = compute(mailed().context(), "contact_frequency", by="channel").rows
    assert one(rows, who="person", group="phone", band=None).contacts == 6
    assert one(rows, who="person", group="email", band=None).contacts == 28
    weekly = one(compute(mailed().context(), "contact_frequency", per="week").rows, who="person", band=None)
    assert weekly.ninetieth.value == 6  # the week of 2 January
    capped = compute(mailed().context(), "contact_frequency", cap="1")
    assert one(capped.rows, who="person", band=None).over_cap.value == 0.5
    assert [name for name, _, _ in bands(1)] == ["1", ">1"]
    assert [name for name, _, _ in bands(2)] == ["1", "2", ">2"]
    assert [name for name, _, _ in bands(8)] == ["1", "2–3", "4–8", ">8"]


@pytest.mark.parametrize(("option", "value"), [("cap", "0"), ("cap", "few"), ("per", "year")])
def test_options_of_contact_frequency(option: str, value: str) -> None:
    with pytest.raises(InputError):
        compute(mailed().context(), "contact_frequency", **{option: value})


def test_nobody_was_ever_contacted() -> None:
    ledger = Ledger(journey(Stage(id="a", enter=did("A"))))
    ledger.event("s", "A", 1, person_id="p")
    rows = compute(ledger.context(), "contact_frequency").rows
    assert [(r.who, r.contacts, r.over_cap.status) for r in rows] == [
        ("person", 0, "terra_incognita"), ("account", 0, "terra_incognita"),
    ]  # fmt: skip


def buying(**more: object) -> Ledger:
    """Twelve accounts in the lead, then won or lost; the champion of six is known since day 1, of one too late."""
    stages = (
        Stage(id="lead", enter=did("Lead"), outcomes=(outcome("lost", "lost"),)),
        Stage(id="client", enter=did("Won")),
    )
    asked = {"champion": CommitteeRole(), "decision_maker": CommitteeRole()}
    ledger = Ledger(journey(*stages, moments={"won": did("Won")}, committee=asked, **more))
    for i in range(12):
        name = f"s{i:02}"
        won = i < 5 or i == 6
        if won:
            ledger.subject(name, ("lead", 1, 11), ("client", 11, None))
            ledger.moment(name, "won", 11)
        else:
            ledger.subject(name, ("lead", 1, 11, LOST))
        if i < 6:
            ledger.role(name, f"champion{i}", "champion", 1)
        ledger.event(name, "Page Viewed", 2, person_id=f"champion{i}")
        ledger.event(name, "Page Viewed", 5 if i < 3 else 20, person_id=f"boss{i}")
    ledger.role("s06", "champion6", "champion", 12)  # after it was won
    ledger.role("s00", "boss0", "decision_maker")
    for i in range(6):
        ledger.subject(f"t{i}", ("lead", 50, None))
        if i < 2:
            ledger.role(f"t{i}", f"new{i}", "champion", 49 if i else 200)
    return ledger


def test_who_of_the_committee_is_known_where() -> None:
    found = compute(buying().context(), "committee")
    lead = one(found.rows, stage="lead", role="champion")
    assert (lead.accounts, lead.known, lead.missing) == (6, 1, 2)
    assert one(found.rows, stage="lead", role="decision_maker").missing == 1
    whole = one(found.rows, stage="client", role=None)
    assert (whole.accounts, whole.known) == (6, 1)
    assert (whole.known_share.low, whole.known_share.high) == wilson(1, 6)
    assert one(found.rows, stage="client", role="champion").known == 6
    assert "win rates with and without a role" in found.notes[0]


def test_the_measure_is_the_whole_committee_of_the_stage() -> None:
    ledger = buying()
    found = measure(ledger.context(), Filters(), ledger.journey.stages[1], Indicator(figure="committee"))
    assert found.value == pytest.approx(1 / 6)


def test_win_rates_with_a_role_known_by_the_end_of_the_stage() -> None:
    lead = one(compute(buying().context(), "committee").rows, stage="lead", role="champion")
    # With the champion known by day 11: 5 of 6 won; without: 1 of 6, whose champion was written down on day 12.
    assert (lead.decided, lead.won_with.numerator, lead.won_with.denominator) == (12, 5, 6)
    assert (lead.won_without.numerator, lead.won_without.denominator) == (1, 6)
    expected = newcombe(5, 6, 1, 6)
    assert (lead.difference.value, lead.difference.low) == pytest.approx((expected.value, expected.low))


def test_nobody_has_a_role() -> None:
    ledger = Ledger()
    ledger.subject("s", ("a", 1, None))
    ledger.event("s", "A", 1)
    found = compute(ledger.context(), "committee")
    assert {row.known_share.status for row in found.rows} == {"terra_incognita"}
    assert found.notes[0] == "the map names no committee: every role is asked for"
    paths = compute(ledger.context(), "role_paths")
    assert {row.joined.status for row in paths.rows} == {"terra_incognita"}


def test_where_and_when_roles_join() -> None:
    ledger = buying()
    ledger.role("s01", "boss1", "decision_maker")
    ledger.role("s07", "boss7", "decision_maker")
    rows = compute(ledger.context(), "role_paths").rows
    champion = one(rows, role="champion", stage=None)
    # Champions viewed on day 2, in the lead; the seventh only got the role later and did nothing since.
    assert (champion.accounts, champion.joined.numerator, champion.joined.denominator) == (6, 6, 12)
    assert champion.days_after.value == 0
    assert one(rows, role="champion", stage="lead").joined.value == 1
    boss = {row.stage: row.accounts for row in rows if row.role == "decision_maker"}
    assert boss == {None: 3, "lead": 2, "outside": 1}  # the seventh was lost before
    by = compute(ledger.context(), "role_paths", by="month").rows
    assert one(by, role="champion", stage=None, group="2024-01").joined.denominator == 12


def listed() -> Ledger:
    """Six targets, one of which nothing ever happened to, and six others."""
    ledger = Ledger(journey(Stage(id="a", enter=did("A")), targets=TARGET), as_of=200)
    for i in range(12):
        name = f"s{i:02}"
        if i < 6:
            ledger.trait(name, None, target=True)
        if i == 5:
            continue
        ledger.subject(name, ("a", 1, None if i < 9 else 100))
        ledger.event(name, "A", 1, person_id=f"p{i}")
        if i < 4:
            ledger.event(name, "Page Viewed", 150, person_id=f"p{i}")
            ledger.event(name, "Page Viewed", 151, person_id=f"q{i}")
    ledger.trait("s11", 300, target=True)  # after the reading's instant
    ledger.member("s04", "silent")
    return ledger


def test_coverage_and_engagement_of_targets() -> None:
    rows = compute(listed().context(), "target_accounts").rows
    targets = one(rows, listing="on_list", stage=None)
    assert (targets.accounts, targets.covered, targets.engaged) == (6, 5, 4)
    assert targets.people.value == pytest.approx((4 * 2 + 2) / 6)  # the silent member counts beside p4
    assert targets.active_people.value == pytest.approx(8 / 6)
    assert one(rows, listing="on_list", stage="outside").accounts == 1
    others = one(rows, listing="off_list", stage=None)
    assert (others.accounts, others.engaged, others.engagement.value) == (6, 0, 0)
    assert one(rows, listing="off_list", stage="a").accounts == 3


def test_targets_with_other_options() -> None:
    context = listed().context()
    assert one(compute(context, "target_accounts", people="3").rows, listing="on_list", stage=None).engaged == 0
    assert one(compute(context, "target_accounts", within="50d").rows, listing="on_list", stage=None).engaged == 4
    assert one(
        compute(context, "target_accounts", within="49d").rows, listing="on_list", stage=None
    ).active_people.value == (pytest.approx(4 / 6))
    with pytest.raises(InputError, match="no number of people"):
        compute(context, "target_accounts", people="none")


def test_the_state_at_the_end_of_a_period() -> None:
    rows = compute(listed().context(), "target_accounts", until=day(60)).rows
    targets = one(rows, listing="on_list", stage=None)
    # Nothing but the first event had happened by then, and nobody had left.
    assert (targets.accounts, targets.engaged, targets.active_people.numerator) == (6, 5, 5)
    assert one(rows, listing="on_list", stage="outside").accounts == 1  # the one without any event
    assert one(rows, listing="off_list", stage="a").accounts == 6


def test_without_a_list_there_are_no_targets() -> None:
    ledger = Ledger()
    ledger.event("s", "A", 1)
    found = compute(ledger.context(), "target_accounts")
    assert (found.rows, len(found.notes)) == ((), 1)


OF_PEOPLE = [
    "traffic",
    "site_conversion",
    "contact_frequency",
    "committee",
    "role_paths",
    "target_accounts",
    "channels",
]


def everything() -> Ledger:
    """Eight accounts of two sizes that do a little of all, with owners and segments."""
    big = rules.Trait((rules.Condition("size", (rules.Test("eq", "big"),)),))
    segments = (Segment(id="large", title="Large", who=big),)
    ledger = buying(segments=segments, targets=big)
    for i in range(12):
        name = f"s{i:02}"
        ledger.trait(name, None, size="big" if i % 2 else "small", owner="ann")
        ledger.event(name, "Page Viewed", 3, person_id=f"champion{i}", channel="site")
        ledger.event(name, "Email Sent", 3, person_id=f"champion{i}", channel="email", actor="us")
        ledger.event(name, "Form Submitted", 3, person_id=f"champion{i}", channel="site")
    return ledger


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_every_breakdown_that_is_promised_is_kept(name: str) -> None:
    context = everything().context()
    for by in (*FIGURES[name].dimensions, "size"):
        rows = compute(context, name, by=by).rows
        assert rows, by
        if by == "size":
            assert {"big", "small"} <= {row.group for row in rows}
        if by == "segment":
            assert "large" in {row.group for row in rows}
