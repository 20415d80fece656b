"""Intervals hold the truth of plain worlds, in which arithmetic tells it, as often as they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.registry import compute
from tests.demo.plain_truth import LTV_MONTHS, plain_truth
from tests.demo.plain_worlds import make_worlds
from tests.demo.replicates import Coverage, Quantity, Replicates, covered

SHORT = (200, 60)
LONG = (300, 200)
SLOW = ("referral_value", "contact_frequency")
"""Figures that take seconds for so many groups: measured with the larger worlds only."""


@dataclass(frozen=True)
class ByCurrency(Quantity):
    """A figure that is broken down by nothing else: each replicate has a currency of its own."""

    def estimates(self, replicates: Replicates) -> list[Estimate]:
        rows = compute(replicates.contexts[self.journey], self.figure).rows
        chosen = [row for row in rows if row.referrer == "all"]
        assert len({row.currency for row in chosen}) == len(chosen) == replicates.count
        return [estimate for estimate in map(self.estimate, chosen) if estimate.status == "ok"]


def _of(
    world: str, truth: str, figure: str, estimate: Callable[[Any], Estimate], where: Any = None, **options: str
) -> Quantity:
    return Quantity(truth, figure, estimate, where or {}, options, world)


YEAR_ON = {"cohort": "all", "month": 12}
QUARTER = {"period": "2025-Q2"}
LIFE = {"horizon": f"{LTV_MONTHS}mo"}
MAILED = {"who": "person", "band": None}
DECIDER = {"stage": "lead", "role": "decision_maker"}
TARGETS = {"listing": "on_list", "stage": None}
CHAT = {"from_channel": "chat", "to_channel": "phone"}
LEAD = {"stage": "lead"}
PRICE = {"stage": "look", "point_kind": "milestone"}
SEARCH = {"touch": "search", "currency": None}
QUANTITIES = [
    _of("subscribers", "gross_12", "revenue_retention", lambda row: row.gross, YEAR_ON, cohort="year"),
    _of("subscribers", "net_12", "revenue_retention", lambda row: row.net, YEAR_ON, cohort="year"),
    _of("subscribers", "quarter_churn", "acquisition_churn", lambda row: row.churn, QUARTER, every="quarter"),
    _of("subscribers", "churn", "ltv", lambda row: row.churn, **LIFE),
    _of("subscribers", "monthly", "ltv", lambda row: row.monthly, **LIFE),
    _of("subscribers", "value", "ltv", lambda row: row.lifetime_value, **LIFE),
    _of("subscribers", "expanded", "expansion", lambda row: row.in_time),
    _of("subscribers", "seats_used", "seat_use", lambda row: row.use),
    _of("subscribers", "seats_full", "seat_use", lambda row: row.ready_share),
    ByCurrency("referred_revenue", "referral_value", lambda row: row.revenue_share, journey="referred"),
    _of("leads", "lead_won", "lead_quality", lambda row: row.quality, within="40d"),
    _of("leads", "lead_won", "conversion", lambda row: row.conversion, start="lead", to="customer", within="40d"),
    _of("leads", "lead_open", "here_now", lambda row: row.share, LEAD),
    _of("leads", "lead_reached", "reached", lambda row: row.share, {"stage": "customer"}),
    _of("leads", "lead_lost", "outcomes", lambda row: row.share, {**LEAD, "outcome": "lost"}),
    _of("leads", "lead_lost", "drop_out", lambda row: row.dropped, LEAD),
    _of("leads", "lead_days", "dwell", lambda row: row.median, LEAD),
    _of("leads", "decider_known", "committee", lambda row: row.known_share, {**DECIDER, "stage": "customer"}),
    _of("leads", "committee_known", "committee", lambda row: row.known_share, {"stage": "customer", "role": None}),
    _of("leads", "won_with", "committee", lambda row: row.won_with, DECIDER),
    _of("leads", "won_without", "committee", lambda row: row.won_without, DECIDER),
    _of("leads", "won_difference", "committee", lambda row: row.difference, DECIDER),
    _of("leads", "targets_engaged", "target_accounts", lambda row: row.engagement, TARGETS, within="30d"),
    _of("leads", "targets_active", "target_accounts", lambda row: row.active_people, TARGETS, within="30d"),
    _of("leads", "targets_people", "target_accounts", lambda row: row.people, TARGETS, within="30d"),
    _of("talks", "chat_broken", "channels", lambda row: row.broken, {**CHAT, "to_channel": None}),
    _of("talks", "mail_broken", "channels", lambda row: row.broken, {"from_channel": "email", "to_channel": None}),
    _of("talks", "chat_onward", "channels", lambda row: row.onward, CHAT),
    _of("talks", "onward_difference", "channels", lambda row: row.difference, CHAT),
    _of("talks", "call_gap", "channels", lambda row: row.gap, CHAT),
    _of("talks", "too_often", "contact_frequency", lambda row: row.over_cap, MAILED, cap="3"),
    _of("talks", "unsubscribed", "contact_frequency", lambda row: row.unsubscribe_rate, MAILED, cap="3"),
    _of("clients", "aware", "service_awareness", lambda row: row.aware, {"service": "S0"}),
    _of("clients", "buyers", "service_awareness", lambda row: row.buyers, {"service": "S0"}),
    _of("clients", "pigeonholed", "pigeonholing", lambda row: row.pigeonholed),
    _of("clients", "bought_one", "pigeonholing", lambda row: row.bought_one),
    _of("clients", "feeling", "emotion", lambda row: row.measured),
    _of("clients", "feeling_gap", "emotion", lambda row: row.gap),
    _of("visitors", "acted", "site_conversion", lambda row: row.rate, per="all"),
    _of("visitors", "views", "traffic", lambda row: row.views_per_session, per="all"),
    _of("paths", "credit_first", "attribution", lambda row: row.first, SEARCH),
    _of("paths", "credit_last", "attribution", lambda row: row.last, SEARCH),
    _of("paths", "credit_linear", "attribution", lambda row: row.linear, SEARCH),
    _of("paths", "credit_markov", "attribution", lambda row: row.markov, SEARCH),
    _of("points", "point_seen", "milestones", lambda row: row.share, {"stage": "look"}),
    _of("points", "point_days", "milestones", lambda row: row.median, {"stage": "look"}),
    _of("points", "point_seen", "touchpoints", lambda row: row.share, {"stage": "look", "touchpoint": "price"}),
    _of("points", "point_won_ratio", "decision_points", lambda row: row.won_ratio, PRICE),
    _of("points", "point_lost_ratio", "decision_points", lambda row: row.lost_ratio, PRICE),
    _of("points", "point_odds", "decision_points", lambda row: row.odds, PRICE),
    _of("points", "point_moved", "activities", lambda row: row.moved_share, within="20d"),
    _of("points", "point_difference", "activities", lambda row: row.difference, within="20d"),
    _of(
        "orders",
        "bought_again",
        "repeat_purchase",
        lambda row: row.repeated,
        {"cohort": "all", "month": 6},
        cohort="year",
    ),
]


@pytest.fixture(scope="module")
def truths() -> Mapping[str, float]:
    return plain_truth()


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicates]:
    with ExitStack() as stack:
        yield Replicates(*SHORT, make_worlds(tmp_path_factory.mktemp("plain") / "short", *SHORT, stack))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicates]:
    with ExitStack() as stack:
        yield Replicates(*LONG, make_worlds(tmp_path_factory.mktemp("plain") / "long", *LONG, stack))


def told(quantity: Quantity, made: Replicates, truth: float, tell: Callable[[str], None]) -> Coverage:
    """The coverage, said in the summary."""
    estimates = quantity.estimates(made)
    assert all(e.low is not None or e.high is not None for e in estimates)
    found = covered(estimates, truth)
    tell(
        f"coverage of {quantity.figure} {quantity.truth}: {found.share:.3f} of {found.of},"
        f" mean {found.mean:.4f}, truth {truth:.4f}"
    )
    return found


@pytest.mark.parametrize(
    "quantity", [q for q in QUANTITIES if q.figure not in SLOW], ids=lambda q: f"{q.figure}-{q.truth}"
)
def test_the_interval_holds_the_plain_truth(
    quantity: Quantity, short: Replicates, truths: Mapping[str, float], tell: Callable[[str], None]
) -> None:
    truth = truths[quantity.truth]
    found = told(quantity, short, truth, tell)
    least, most = quantity.bounds
    assert found.of >= 0.95 * short.count
    assert least <= found.share <= most, quantity.why
    assert not quantity.centred or found.mean == pytest.approx(truth, abs=5 * found.error)


@pytest.mark.coverage
@pytest.mark.parametrize("quantity", [*QUANTITIES], ids=lambda q: f"{q.figure}-{q.truth}")
def test_of_larger_plain_worlds(
    quantity: Quantity, long: Replicates, truths: Mapping[str, float], tell: Callable[[str], None]
) -> None:
    truth = truths[quantity.truth]
    found = told(quantity, long, truth, tell)
    assert found.of == long.count
    assert 0.92 <= found.share <= max(0.98, quantity.bounds[1]), quantity.why
    assert not quantity.centred or found.mean == pytest.approx(truth, abs=5 * found.error)
