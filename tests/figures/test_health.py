"""Health of clients, part by part, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from journeyglass.errors import InputError
from journeyglass.figures import Filters, account_health, health
from journeyglass.figures.account_health import PartScore
from journeyglass.figures.health_parts import PARTS
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.journey.model import Indicator, Journey, Milestone, Stage
from tests.figures.ledger import Ledger, day, did, journey, one

STAGES = (
    Stage(id="deal", phase="buyer", enter=did("Deal")),
    Stage(
        id="on",
        phase="customer",
        enter=did("On"),
        milestones=tuple(Milestone(id=name, when=did(name)) for name in ("M", "N")),
    ),
    Stage(id="use", phase="customer", enter=did("Use")),
    Stage(id="former", phase="former", enter=did("Gone")),
)


def mapped(**weights: float) -> Journey:
    """The map with a health of these weights."""
    return journey(*STAGES, moments={"won": did("Won"), "churned": did("Gone")}, health=weights)


def clients(**weights: float) -> Ledger:
    """Six clients since day 10, and one that left."""
    ledger = Ledger(mapped(**weights), as_of=400)
    for i in range(6):
        ledger.subject(f"s{i}", ("deal", 0, 10), ("on", 10, None))
        ledger.moment(f"s{i}", "won", 10)
        ledger.trait(f"s{i}", None, size="big" if i < 5 else "small")
    ledger.subject("left", ("on", 0, 20), ("former", 20, None))
    ledger.moment("left", "won", 0)
    ledger.moment("left", "churned", 20)
    return ledger


def told(ledger: Ledger, account: str, name: str, at: float, **properties: Any) -> None:
    """An event of the account."""
    ledger.event(account, name, at, properties=properties)


def scores(ledger: Ledger) -> dict[str, dict[str, float]]:
    """Each account's parts."""
    rows = account_health.compute(ledger.context()).rows
    return {row.account: {part.part: part.score for part in row.parts} for row in rows}


def test_the_weighted_sum_of_what_is_known() -> None:
    ledger = clients(nps=3, csat=1)
    for i in range(5):
        told(ledger, f"s{i}", "Survey Submitted", 300, survey_type="nps", score=2 * i)
    told(ledger, "s0", "Survey Submitted", 310, survey_type="csat", score=5)
    told(ledger, "s0", "Survey Submitted", 311, survey_type="csat", score=4)
    told(ledger, "s1", "Survey Submitted", 20, survey_type="csat", score=5)
    told(ledger, "left", "Survey Submitted", 300, survey_type="nps", score=10)
    rows = account_health.compute(ledger.context()).rows
    assert [(row.account, row.health, row.untold) for row in rows] == [
        ("s1", 0.2, 1), ("s0", round((3 * 0 + 1 * 0.875) / 4, 4), 0), ("s2", 0.4, 1), ("s3", 0.6, 1), ("s4", 0.8, 1),
    ]  # fmt: skip
    assert one(rows, account="s0").parts == (PartScore("nps", 0), PartScore("csat", 0.875))
    whole, nps, csat = health.compute(ledger.context()).rows
    assert (whole.part, whole.weight, whole.accounts, whole.untold) == ("health", None, 5, 1)
    # 0.2, 0.21875, 0.4, 0.6, 0.8: two weak, two fair, one strong.
    assert (whole.weak, whole.fair, whole.strong, whole.median) == (2, 2, 1, 0.4)
    mean = clustered_mean(np.array([0.2, 0.21875, 0.4, 0.6, 0.8]), np.arange(5), 0, 1)
    assert (whole.score.value, whole.score.low, whole.score.high) == pytest.approx((mean.value, mean.low, mean.high))
    assert (nps.weight, nps.accounts, nps.score.value) == (0.75, 5, pytest.approx(0.4))
    assert (csat.accounts, csat.untold, csat.score.status) == (1, 5, "too_few")
    assert health.measure(ledger.context(), Filters(), STAGES[1], Indicator(figure="health")) == whole.score


def test_health_by_group_and_worst_first() -> None:
    ledger = clients(nps=1)
    for i in range(6):
        told(ledger, f"s{i}", "Survey Submitted", 300, survey_type="nps", score=10 - i)
    rows = health.compute(ledger.context(), Filters(by="size")).rows
    assert [(r.part, r.group, r.accounts) for r in rows] == [
        ("health", "big", 5), ("health", "small", 1), ("nps", "big", 5), ("nps", "small", 1),
    ]  # fmt: skip
    worst = account_health.compute(ledger.context(), Filters(by="size"), limit="2").rows
    assert [(r.group, r.account) for r in worst] == [("big", "s4"), ("big", "s3"), ("small", "s5")]
    with pytest.raises(InputError):
        account_health.compute(ledger.context(), limit="0")
    found = health.compute(ledger.context(), Filters(since=day(390)))
    assert found.notes == ("health is the state at the reading's instant: the period is left aside",)
    assert found.rows == health.compute(ledger.context()).rows


def test_usage_is_the_share_of_weeks_with_use() -> None:
    ledger = clients(usage=1)
    for at in (399, 398, 392, 380):
        told(ledger, "s0", "Feature Used", at)
    told(ledger, "s1", "Signed In", 371)
    ledger.event("s2", "Signed In", 399, actor="us")
    assert scores(ledger) == {
        "s0": {"usage": 0.75}, **{f"s{i}": {"usage": 0.0} for i in (1, 2, 3, 4, 5)},
    }  # fmt: skip


def test_support_is_the_share_of_tickets_solved() -> None:
    ledger = clients(support=1)
    for number, (opened, solved) in enumerate(((50, 60), (350, 360), (350, None), (20, None))):
        told(ledger, "s0", "Ticket Opened", opened, ticket_id=f"t{number}")
        if solved:
            told(ledger, "s0", "Ticket Resolved", solved, ticket_id=f"t{number}")
    found = scores(ledger)
    assert (found["s0"]["support"], found["s1"]["support"]) == (0.3333, 1)


def test_parts_of_the_journey() -> None:
    ledger = clients(onboarding=1, reached=1, stalled=1)
    told(ledger, "s0", "M", 11)
    told(ledger, "s0", "N", 11)
    ledger.milestone("s0", 2, "on", "M", 11)
    ledger.milestone("s1", 2, "on", "M", 11)
    ledger.milestone("s1", 2, "on", "N", 11)
    ledger.stalled.add("s2")
    ledger.subject("s9", ("use", 0, 5), ("deal", 5, None))
    ledger.moment("s9", "won", 0)
    found = scores(ledger)
    assert found["s0"] == {"onboarding": 0.5, "reached": 0.5, "stalled": 1}
    assert found["s1"]["onboarding"] == 1
    assert found["s2"] == {"onboarding": 0, "reached": 0.5, "stalled": 0}
    assert found["s9"] == {"reached": 0.25, "stalled": 1}


def test_parts_of_money_promises_feeling_and_referrals() -> None:
    ledger = clients(retention=1, promises=1, emotion=1, ces=1, referral_rate=1)
    ledger.journey = ledger.journey.model_copy(
        update={"moments": {**ledger.journey.moments, "referred": did("Referral Link Shared")}}
    )
    told(ledger, "s0", "Subscription Started", 10, mrr=100, currency="EUR")
    told(ledger, "s0", "Subscription Upgraded", 50, mrr=200, currency="EUR")
    told(ledger, "s0", "Subscription Downgraded", 90, mrr=50, currency="EUR")
    told(ledger, "s1", "Engagement Completed", 90, on_time=True, on_budget=False)
    told(ledger, "s2", "Survey Submitted", 300, survey_type="ces", score=4)
    told(ledger, "s2", "Survey Submitted", 300, survey_type="nps", score=10)
    told(ledger, "s3", "Referral Link Shared", 300)
    ledger.moment("s3", "referred", 300)
    found = scores(ledger)
    assert found["s0"] == {"retention": 0.25, "referral_rate": 0}
    assert found["s1"] == {"promises": 0.5, "referral_rate": 0}
    assert found["s2"] == {"emotion": 0.75, "ces": 0.5, "referral_rate": 0}
    assert found["s3"] == {"referral_rate": 1}


def test_parts_that_nobody_can_know_are_said() -> None:
    ledger = clients(nps=1, luck=2, usage=1, reached=1)
    found = health.compute(ledger.context())
    assert found.notes == tuple(f"health part {part}: nothing is known of it" for part in ("nps", "luck", "usage"))
    assert [row.part for row in found.rows] == ["health", "reached"]
    assert one(found.rows, part="reached").weight == 0.2
    assert found.rows[0].score.value == 0.5


def test_a_map_without_health() -> None:
    ledger = clients()
    row = health.compute(ledger.context()).rows[0]
    assert (row.score.status, row.score.note) == ("terra_incognita", "the map does not say what health is made of")
    found = account_health.compute(ledger.context())
    assert (found.rows, found.notes) == ((), ("the map does not say what health is made of",))


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_is_a_share_and_of_clients_only(part: str) -> None:
    rng = np.random.default_rng(1)
    ledger = clients(**{part: 1})
    ledger.journey = ledger.journey.model_copy(update={"moments": {**ledger.journey.moments, "referred": did("M")}})
    names = ("Feature Used", "Ticket Opened", "Ticket Resolved", "Survey Submitted", "Engagement Completed", "M")
    for i in range(300):
        kind = ("nps", "csat", "ces", "promise")[i // 6 % 4]
        properties = {
            "survey_type": kind,
            "score": int(rng.integers(0, 11)),
            "ticket_id": f"t{i % 40}",
            "kept": i % 3 > 0,
        }
        account = f"s{rng.integers(0, 6)}" if i % 7 else "left"
        ledger.event(account, names[i % len(names)], float(rng.integers(30, 399)), properties=properties)
        told(ledger, account, "Subscription Started", 20 + i, mrr=int(rng.integers(0, 90)), currency="EUR")
    rows = account_health.compute(ledger.context(), Filters(until=day(1))).rows
    assert rows
    assert all(0 <= row.health <= 1 and row.account != "left" for row in rows)
    assert [row.health for row in rows] == sorted(row.health for row in rows)
