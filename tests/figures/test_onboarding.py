"""Onboarding and re-engagement, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, onboarding, re_engagement
from journeyglass.figures.statistics.wilson import wilson, wilson_of_variance
from journeyglass.figures.welcome import onboarding_stages
from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Milestone, Stage
from tests.figures.ledger import Ledger, did, journey, one, outcome


def begun() -> Ledger:
    """Six accounts onboard from day 10 to 40 (the last ones still do) and do less the higher their number."""
    milestones = tuple(Milestone(id=name, when=did(name)) for name in ("M", "N"))
    stages = (
        Stage(id="deal", phase="buyer", enter=did("Deal")),
        Stage(id="on", phase="customer", enter=did("On"), milestones=milestones),
        Stage(id="use", phase="customer", enter=did("Use")),
    )
    ledger = Ledger(journey(*stages), as_of=60)
    for i in range(6):
        name = f"s{i}"
        path = [("deal", 0, 10), ("on", 10, 40), ("use", 40, None)] if i < 4 else [("deal", 0, 10), ("on", 10, None)]
        ledger.subject(name, *path)
        ledger.trait(name, None, size="big" if i < 5 else "small")
        ledger.event(name, "M", 11)
        ledger.event(name, "N", 12)
        ledger.milestone(name, 2, "on", "M", 12)
        if i < 3:
            ledger.milestone(name, 2, "on", "N", 15 + 5 * i)
    return ledger


def mail(ledger: Ledger, account: str, name: str, at: float, **more: Any) -> None:
    """A mail sent or opened."""
    ledger.event(account, name, at, actor="us" if name == "Email Sent" else "customer", **more)


def rows_of(ledger: Ledger, filters: Filters | None = None, **options: str) -> dict[str, Any]:
    """The measures by their name."""
    found = onboarding.compute(ledger.context(), filters or Filters(), **options)
    return {row.measure: row for row in found.rows}


def test_activation_counts_whoever_did_all_in_time() -> None:
    row = rows_of(begun())["activation"]
    # Done after 5, 10 and 15 days; one left after 30 without; two go on after 50 days.
    assert (row.cases, row.accounts, row.measured.value) == (6, 6, 0.5)
    assert (row.measured.low, row.measured.high) == pytest.approx(wilson(3, 6), abs=0.02)
    assert rows_of(begun(), within="12d")["activation"].measured.value == pytest.approx(2 / 6)
    ledger = begun()
    wanted = Indicator(figure="onboarding", within=Duration(12, "d"))
    stage = ledger.journey.stages[1]
    # The indicator is the share of the milestones done: M by all, N by two of six within twelve days.
    assert onboarding.measure(ledger.context(), Filters(), stage, wanted).value == pytest.approx((1 + 2 / 6) / 2)


def test_the_share_of_milestones_done_and_its_interval() -> None:
    row = rows_of(begun(), within="30d")["milestones_done"]
    # Three did both, three did one: the variance of the mean of 1, 1, 1, ½, ½, ½.
    assert (row.measured.value, row.measured.numerator, row.measured.denominator) == (0.75, 9, 12)
    low, high = wilson_of_variance(0.75, 6 * 0.25**2 / 36, 6)
    assert (row.measured.low, row.measured.high) == pytest.approx((low, high))


def test_a_warning_is_nothing_to_complete() -> None:
    ledger = begun()
    silent = Milestone(id="silent", when=rules.QuietFor(Duration(14, "d")))
    on = ledger.journey.stages[1]
    changed = on.model_copy(update={"milestones": (*on.milestones, silent)})
    stages = (ledger.journey.stages[0], changed, ledger.journey.stages[2])
    ledger.journey = ledger.journey.model_copy(update={"stages": stages})
    assert rows_of(ledger)["activation"].measured.value == 0.5


def test_milestones_of_two_stages_count_for_the_visits_of_each() -> None:
    ledger = begun()
    use = ledger.journey.stages[2].model_copy(update={"milestones": (Milestone(id="O", when=did("O")),)})
    ledger.journey = ledger.journey.model_copy(update={"stages": (*ledger.journey.stages[:2], use)})
    ledger.event("s4", "O", 1)
    for i in range(4, 9):
        ledger.subject(f"t{i}", ("use", 0, 50))
        ledger.milestone(f"t{i}", 1, "use", "O", 10)
    found = rows_of(ledger, stage="on,use", within="30d")
    # Of 15 visits 8 did all; of the milestones M 6 of 6, N 3 of 6, O 5 of 9 (four visits are 20 days old).
    assert found["activation"].cases == 15
    assert found["milestones_done"].measured.numerator == 14
    assert found["milestones_done"].measured.value == pytest.approx((1 + 3 / 6 + 5 / 9) / 3)


def test_milestones_that_nobody_records_are_left_out_and_said() -> None:
    ledger = begun()
    ledger.events = [event for event in ledger.events or [] if event["name"] != "N"]
    ledger.milestones = [m for m in ledger.milestones if m["milestone"] == "M"]
    found = onboarding.compute(ledger.context())
    assert found.rows[0].measured.value == 1
    assert found.notes == ("no event of N has ever come",)
    ledger.events = [{**event, "name": "other"} for event in ledger.events]
    note = onboarding.compute(ledger.context()).rows[0].measured.note
    assert note == "the stage has no milestone that can be seen"


def test_mails_once_a_person_wherever_they_are_opened() -> None:
    ledger = begun()
    for i in range(6):
        for number in range(2):
            one_mail = {"person_id": f"p{i}", "properties": {"email_id": f"m{number}"}}
            mail(ledger, f"s{i}", "Email Sent", 12 + number, **one_mail)
            mail(ledger, f"s{i}", "Email Sent", 20, **one_mail)
        if i < 4:
            mail(ledger, f"s{i}", "Email Opened", 45, person_id=f"p{i}", properties={"email_id": "m0"})
    mail(ledger, "s5", "Email Opened", 11, person_id="p5", properties={"email_id": "m0"})
    mail(ledger, "s5", "Email Opened", 30, person_id="p5", properties={"email_id": "m9"})
    mail(ledger, "s0", "Email Sent", 5, person_id="p0", properties={"email_id": "before"})
    mail(ledger, "s0", "Email Sent", 15, person_id="p0", properties={})
    row = rows_of(ledger)["email_open_rate"]
    assert (row.cases, row.accounts, row.measured.value) == (12, 6, pytest.approx(4 / 12))
    assert row.measured.low < 4 / 12 < row.measured.high


def test_content_people_and_features_of_each_visit() -> None:
    ledger = begun()
    for i in range(6):
        for person in range(i):
            who = {"person_id": f"p{i}-{person}"}
            ledger.event(f"s{i}", "Feature Used", 20, **who, properties={"feature": f"f{person % 2}"})
            ledger.event(f"s{i}", "Signed In", 21, **who)
        ledger.event(f"s{i}", "Signed In", 21)
    ledger.event("s0", "Feature Used", 5, person_id="early", properties={"feature": "early"})
    for i in range(2):
        ledger.event(f"s{i}", "Content Viewed", 20)
        ledger.event(f"s{i}", "Content Viewed", 21)
    ledger.event("s4", "Content Viewed", 5)
    found = rows_of(ledger)
    assert found["content_engagement"].measured.value == pytest.approx(2 / 6)
    assert (found["active_people"].measured.value, found["active_people"].measured.unit) == (2.5, "count")
    assert found["breadth"].measured.value == pytest.approx((0 + 1 + 2 + 2 + 2 + 2) / 6)


def ticket(ledger: Ledger, account: str, number: int, *times: float | None) -> None:
    """A ticket opened, answered and resolved at these times."""
    names = ("Ticket Opened", "Ticket Replied", "Ticket Resolved")
    for name, at in zip(names, times, strict=True):
        if at is not None:
            actor = "customer" if name == "Ticket Opened" else "us"
            ledger.event(account, name, at, actor=actor, properties={"ticket_id": f"t{number}"})


def test_tickets_wait_for_an_answer_and_a_solution() -> None:
    ledger = begun()
    for i, (reply, solved) in enumerate(((1, 2), (1, 4), (2, 6), (None, 8), (None, None), (30, None))):
        ticket(ledger, f"s{i}", i, 20, reply and 20 + reply, solved and 20 + solved)
    # The customer's own word is no answer; a ticket from before is not of the onboarding.
    ledger.event("s2", "Ticket Replied", 20.5, actor="customer", properties={"ticket_id": "t2"})
    ticket(ledger, "s2", 9, 5, 6, 7)
    found = rows_of(ledger)
    # Answered after 1, 1, 2, 8 (by being resolved), 30 days, one open for 40.
    assert (found["first_response"].cases, found["first_response"].measured.value) == (6, 2)
    # Resolved after 2, 4, 6, 8, two open for 40.
    assert found["resolution"].measured.value == 6
    assert found["resolution"].measured.numerator == 4


def test_what_nobody_sends_is_unknown() -> None:
    found = rows_of(begun())
    told = {name for name, row in found.items() if row.measured.status != "terra_incognita"}
    assert told == {"milestones_done", "activation"}
    assert rows_of(Ledger(begun().journey))["breadth"].measured.note == "there are no events to look at"


def test_which_stages_are_onboarding() -> None:
    ledger = begun()
    context = ledger.context()
    assert onboarding_stages(context) == (1,)
    assert onboarding_stages(context, "use, on") == (1, 2)
    found = onboarding.compute(context)
    assert dict(found.options) == {"stage": "on", "within": "90d"}
    with pytest.raises(InputError, match="has no stage nowhere"):
        onboarding.compute(context, stage="nowhere")
    with pytest.raises(InputError, match="names no stages"):
        onboarding.compute(context, stage="on,")
    marked = Stage(id="on", enter=did("On"), indicators=(Indicator(figure="onboarding"),))
    assert onboarding_stages(Ledger(journey(Stage(id="x", phase="customer"), marked)).context()) == (1,)
    bare = onboarding.compute(Ledger().context())
    assert bare.notes == ("the map has no stage of phase customer",)
    assert bare.rows[0].cases == 0


def test_onboarding_by_group() -> None:
    rows = onboarding.compute(begun().context(), Filters(by="size")).rows
    activation = [(r.group, r.cases, r.measured.status) for r in rows if r.measure == "activation"]
    assert activation == [("big", 5, "ok"), ("small", 1, "too_few")]
    assert [r.measure for r in rows[:3]] == ["milestones_done", "milestones_done", "activation"]


def served() -> Ledger:
    """Eight clients; six come between engagements on day 10: three come back, one leaves for good, two are there."""
    stages = (
        Stage(id="client", phase="customer", enter=did("Client")),
        Stage(id="between", phase="between", enter=did("Between"), outcomes=(outcome("gone", "churned"),)),
        Stage(id="former", phase="former", enter=did("Former")),
    )
    ledger = Ledger(journey(*stages), as_of=400)
    back = {"move": "return"}
    for i, at in enumerate((40, 70, 100)):
        ledger.subject(f"s{i}", ("client", 0, 10), ("between", 10, at), ("client", at, None, back))
    ledger.subject("s3", ("client", 0, 10), ("between", 10, 60), ("former", 60, None))
    for i in (4, 5):
        ledger.subject(f"s{i}", ("client", 0, 10), ("between", 10, None))
    for i in (6, 7):
        ledger.subject(f"s{i}", ("client", 0, None))
    ledger.event("s4", "Email Sent", 300, actor="us")
    ledger.event("s5", "Lead Qualified", 300, actor="us")
    ledger.event("s5", "Page Viewed", 350)
    ledger.event("s5", "Email Sent", 11, actor="us")
    return ledger


def test_re_engagement_by_hand() -> None:
    row = re_engagement.compute(served().context()).rows[0]
    assert (row.clients, row.came, row.visits, row.open, row.forgotten) == (8, 6, 6, 2, 1)
    assert (row.came_share.value, row.times.value, row.times.unit) == (0.75, 0.75, "times")
    # Ends after 30, 60, 90 days by coming back, after 50 by leaving; two go on.
    assert (row.re_engaged.value, row.former.value) == pytest.approx((0.5, 1 / 6))
    # For the time the one that left is censored: of 6, 4, 3 at risk.
    assert row.time.value == 90
    assert row.forgotten_share.status == "too_few"
    soon = re_engagement.compute(served().context(), within="60d", silence="1y").rows[0]
    assert (soon.re_engaged.value, soon.forgotten) == (pytest.approx(2 / 6), 1)


def test_re_engaged_by_an_outcome_and_lost_outside() -> None:
    ledger = served()
    ledger.visits = [v for v in ledger.visits if v["subject"] not in ("s0", "s3")]
    ledger.subject("s0", ("client", 0, 10), ("between", 10, 40, {"outcome": "won", "outcome_kind": "won"}))
    ledger.subject("s3", ("client", 0, 10), ("between", 10, 60, {"outcome": "gone", "outcome_kind": "churned"}))
    row = re_engagement.compute(ledger.context()).rows[0]
    assert (row.re_engaged.value, row.former.value) == pytest.approx((0.5, 1 / 6))
    wanted = Indicator(figure="re_engagement", within=Duration(60, "d"))
    assert re_engagement.measure(ledger.context(), Filters(), ledger.journey.stages[1], wanted).value == (
        pytest.approx(2 / 6)
    )


def test_silence_of_many_is_a_share() -> None:
    ledger = served()
    for i in range(10, 16):
        ledger.subject(f"s{i}", ("client", 0, 10), ("between", 10, None))
        ledger.event(f"s{i}", "Meeting Held", 390 if i < 13 else 100)
    share = re_engagement.compute(ledger.context()).rows[0].forgotten_share
    assert (share.value, share.low) == pytest.approx((4 / 8, wilson(4, 8)[0]))


def test_a_map_without_a_between() -> None:
    row = re_engagement.compute(begun().context()).rows[0]
    assert (row.clients, row.came_share.note) == (6, "the map has no stage of phase between")
    assert {row.re_engaged.status, row.time.status, row.times.status} == {"terra_incognita"}
    ledger = served()
    ledger.observed["between"] = None
    assert re_engagement.compute(ledger.context()).rows[0].re_engaged.note == "nobody sends what could end the stage"
    ledger.events = None
    assert one(re_engagement.compute(ledger.context()).rows).forgotten_share.note == "no touch by us has ever come"
