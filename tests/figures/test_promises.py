"""Promises kept and services known, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from journeyglass.figures import Filters, pigeonholing, promises, service_awareness
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Indicator, Stage
from tests.figures.ledger import Ledger, day, did, journey, one


def engagement(ledger: Ledger, account: str, at: float, **properties: Any) -> None:
    """An engagement that ended."""
    ledger.event(account, "Engagement Completed", at, properties=properties)


def engaged() -> Ledger:
    """Six clients, each with one engagement: four on time, three on budget of four, and what was promised of five."""
    ledger = Ledger(journey(Stage(id="client", phase="customer", enter=did("Won"))))
    for i in range(6):
        ledger.subject(f"s{i}", ("client", 0, None))
        ledger.trait(f"s{i}", None, size="big" if i < 3 else "small")
    day_10 = day(10).isoformat()
    engagement(ledger, "s0", 10, due_at=day_10, on_budget=True, kept=True)
    engagement(ledger, "s1", 10.5, due_at="2024-01-11", on_budget="yes", kept=True)
    engagement(ledger, "s2", 10, on_time=True, on_budget=True, kept=True, due_at=day(5).isoformat())
    ledger.event("s3", "Engagement Started", 1, properties={"engagement_id": "e", "due_at": "2024-01-12"})
    engagement(ledger, "s3", 11.9, engagement_id="e", on_budget=False)
    engagement(ledger, "s4", 11, due_at=day_10)
    engagement(ledger, "s5", 12, due_at="2024-01-11")
    ledger.event("s4", "Survey Submitted", 20, properties={"survey_type": "promise", "score": 4})
    ledger.event("s5", "Survey Submitted", 20, properties={"survey_type": "promise", "score": 3})
    ledger.event("s5", "Survey Submitted", 20, properties={"survey_type": "nps", "score": 3})
    return ledger


def test_promises_by_hand() -> None:
    rows = promises.compute(engaged().context()).rows
    told = {row.promise: (row.kept, row.known, row.accounts) for row in rows}
    assert told == {"all": (11, 15, 6), "on_time": (4, 6, 6), "on_budget": (3, 4, 4), "kept": (4, 5, 5)}
    on_time = one(rows, promise="on_time").share
    assert (on_time.value, on_time.low, on_time.high) == pytest.approx((4 / 6, *wilson(4, 6)))
    assert one(rows, promise="on_budget").share.status == "too_few"
    every = one(rows, promise="all").share
    assert (every.value, every.numerator, every.denominator) == (pytest.approx(11 / 15), 11, 15)
    assert every.low < 11 / 15 < every.high
    ledger = engaged()
    assert (
        promises.measure(ledger.context(), Filters(), ledger.journey.stages[0], Indicator(figure="promises")) == every
    )


def test_promises_by_group_period_and_stage() -> None:
    context = engaged().context()
    rows = promises.compute(context, Filters(by="size")).rows
    assert [(r.promise, r.group, r.kept, r.known) for r in rows[:4]] == [
        ("all", "big", 9, 9), ("all", "small", 2, 6), ("on_time", "big", 3, 3), ("on_time", "small", 1, 3),
    ]  # fmt: skip
    assert one(promises.compute(context, Filters(by="stage")).rows, promise="all").group == "client"
    late = one(promises.compute(context, Filters(since=day(15))).rows, promise="all")
    assert (late.kept, late.known) == (1, 2)


def test_promises_that_nobody_tells_of() -> None:
    ledger = engaged()
    ledger.events = [event for event in ledger.events or [] if event["name"] == "Engagement Started"]
    notes = {row.promise: (row.share.status, row.share.note) for row in promises.compute(ledger.context()).rows}
    assert notes["on_budget"] == ("terra_incognita", "no engagement says whether it was on budget")
    assert notes["all"] == ("terra_incognita", "nobody tells whether promises were kept")
    bare = promises.compute(Ledger().context()).rows[0].share
    assert bare.note == "there are no events to look at"


def knowing() -> Ledger:
    """Eight clients of three services; one that left and one that never bought know them too."""
    stage = Stage(id="client", phase="customer", enter=did("Won"))
    ledger = Ledger(journey(stage, moments={"won": did("Won"), "churned": did("Gone")}))
    for i in range(8):
        ledger.subject(f"s{i}", ("client", 0, None))
        ledger.moment(f"s{i}", "won", 0)
        ledger.trait(f"s{i}", None, size="big" if i < 4 else "small")
    ledger.subject("left", ("client", 0, 50))
    ledger.moment("left", "won", 0)
    ledger.moment("left", "churned", 50)
    ledger.subject("asking", ("client", 0, None))
    for account in ("left", "asking"):
        ledger.event(account, "Content Viewed", 5, properties={"service": "audit"})
    for i in range(6):
        ledger.event(f"s{i}", "Engagement Started", 1, properties={"service": "audit"})
        ledger.event(f"s{i}", "Engagement Completed", 2, properties={"service": " audit "})
    ledger.event("s0", "Content Viewed", 3, properties={"service": ["tax", "law"]})
    ledger.event("s1", "Survey Submitted", 3, properties={"survey_type": "awareness", "service": "tax", "score": 1})
    ledger.event("s2", "Survey Submitted", 3, properties={"survey_type": "awareness", "service": "tax", "score": 0})
    ledger.event("s3", "Survey Submitted", 3, properties={"survey_type": "csat", "service": "tax", "score": 5})
    ledger.event("s6", "Contract Signed", 60, properties={"service": "law"})
    return ledger


def test_which_service_is_known() -> None:
    rows = service_awareness.compute(knowing().context()).rows
    told = [(r.service, r.clients, r.said, r.seen, r.bought, r.aware.numerator) for r in rows]
    assert told == [("audit", 8, 0, 0, 6, 6), ("law", 8, 0, 1, 1, 2), ("tax", 8, 1, 1, 0, 2)]
    assert (rows[0].aware.low, rows[0].aware.high) == pytest.approx(wilson(6, 8))
    assert (rows[2].buyers.value, rows[2].aware.value) == (0, 0.25)
    by = service_awareness.compute(knowing().context(), Filters(by="size")).rows
    assert one(by, service="tax", group="big").aware.status == "too_few"
    early = service_awareness.compute(knowing().context(), Filters(until=day(50))).rows
    assert one(early, service="law").bought == 0


def test_pigeonholed_clients() -> None:
    # One service: s2, s3, s4, s5 (audit), s6 (law); several: s0, s1; none: s7. Bought one: s0 to s5 and s6.
    row = pigeonholing.compute(knowing().context()).rows[0]
    assert (row.clients, row.services, row.know_none, row.know_one, row.know_several) == (8, 3, 1, 5, 2)
    assert (row.pigeonholed.numerator, row.pigeonholed.denominator) == (5, 7)
    assert (row.bought_one.value, row.bought_one.denominator) == (1, 7)
    assert pigeonholing.measure(
        knowing().context(), Filters(), knowing().journey.stages[0], Indicator(figure="pigeonholing")
    ) == row.pigeonholed  # fmt: skip


def test_services_that_nobody_names() -> None:
    ledger = knowing()
    ledger.events = [e for e in ledger.events or [] if e["name"] == "Survey Submitted" and "csat" in e["properties"]]
    found = service_awareness.compute(ledger.context())
    assert (found.rows, found.notes) == ((), ("no event of a client has ever named a service",))
    assert pigeonholing.compute(ledger.context()).rows[0].pigeonholed.status == "terra_incognita"


def test_clients_without_a_win_on_the_map_are_those_that_stand_there() -> None:
    ledger = knowing()
    ledger.journey = journey(*ledger.journey.stages)
    assert pigeonholing.compute(ledger.context()).rows[0].clients == 9
    ledger.journey = journey(Stage(id="client", enter=did("Won")))
    row = pigeonholing.compute(ledger.context()).rows[0]
    assert (row.clients, row.pigeonholed.note) == (0, "the map does not say who is a client")


def test_a_client_that_left_and_came_back() -> None:
    ledger = knowing()
    ledger.moment("left", "won", 70, turn=2)
    assert pigeonholing.compute(ledger.context()).rows[0].clients == 9
