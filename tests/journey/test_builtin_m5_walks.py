"""Every way through the built-in journey of M5 leads where it should, and both readers agree on all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from journeyglass.events.facts import History, TraitFact
from journeyglass.reading import duck, plain
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.tables import cache_of
from tests.journey.walks_m1_m5 import (
    BUYS,
    COMPARES,
    DAY,
    DECIDES,
    GROWS,
    HAPPY,
    INTEREST,
    STAGES,
    START,
    TRIES,
    Row,
    days,
    event,
    journey,
    milestones,
    moments,
    path,
    stages,
    use,
    walk,
)


class TestSaas:
    def test_walks_through_every_stage(self) -> None:
        talk: list[Row] = [(200, "Interview Held", {"kind": "case"})]
        found = walk("m5-saas", [*INTEREST, *TRIES, *BUYS, *use(32, 22), *GROWS, *talk], 210)
        assert stages(found) == STAGES["m5-saas"]
        assert [v.move for v in found.visits] == ["start", *["forward"] * 6]
        assert moments(found) == {"first_touch": 0, "lead": 5, "opportunity": 20, "won": 30, "first_value": 34}

    def test_buys_at_once(self) -> None:
        found = walk("m5-saas", [(0, "Subscription Started")], 30)
        assert path(found) == [("purchase", "start", None), ("onboarding", "forward", None)]
        assert found.visits[0].skipped == 2
        assert found.visits[0].left_at == found.visits[0].entered_at

    def test_hand_over_condition(self) -> None:
        rows: list[Row] = [
            (1, "Content Viewed", {"kind": "case_study"}),
            (2, "Webinar Registered"),
            *((3 + i, "Page Viewed", {"path": "/pricing"}) for i in range(3)),
        ]
        found = walk("m5-saas", rows, 10)
        assert stages(found) == ["evaluation", "consideration"]
        assert ("consideration", "ready-for-sales") in milestones(found)
        assert ("consideration", "ready-for-sales") not in milestones(walk("m5-saas", rows[:-1], 10))

    def test_the_board_wants_another_look(self) -> None:
        rows: list[Row] = [*INTEREST, *TRIES, (20, "Proposal Sent"), (25, "Demo Requested"), (40, "Contract Signed")]
        found = walk("m5-saas", rows, 45)
        assert path(found)[1:] == [
            ("consideration", "forward", None),
            ("purchase", "forward", None),
            ("consideration", "return", None),
            ("purchase", "forward", None),
            ("onboarding", "forward", None),
        ]

    @pytest.mark.parametrize(("reason", "outcome"), [("budget freeze", "not_now"), ("chose Rival Ltd", "lost")])
    def test_is_lost_with_its_reason_and_comes_back(self, reason: str, outcome: str) -> None:
        lost: list[Row] = [(25, "Opportunity Lost", {"reason": reason}), (200, "Page Viewed", {"path": "/"})]
        found = walk("m5-saas", [*INTEREST, *TRIES, (20, "Proposal Sent"), *lost], 210)
        assert (found.visits[2].outcome, found.visits[2].reason) == (outcome, reason)
        assert path(found)[-1] == ("evaluation", "restart", None)

    def test_trial_untouched_runs_out(self) -> None:
        found = walk("m5-saas", [*INTEREST, (5, "Trial Started"), (19, "Trial Ended")], 60)
        assert path(found)[-1] == ("consideration", "forward", "trial_lapsed")
        assert days(found.visits[-1].left_at) == 33

    def test_slow_consideration_is_put_on_hold(self) -> None:
        found = walk("m5-saas", [*INTEREST, *TRIES], 100)
        assert found.visits[-1].outcome == "on_hold"
        assert days(found.visits[-1].left_at) == 76

    def test_every_period_is_a_visit_of_its_own(self) -> None:
        renewals: list[Row] = [(395, "Subscription Renewed"), (760, "Subscription Renewed")]
        found = walk("m5-saas", [*BUYS, *use(32, 22), *renewals], 800)
        renewal = [v for v in found.visits if v.stage == "renewal"]
        assert [v.outcome for v in renewal] == ["renewed", "renewed", None]
        assert [v.turn for v in renewal] == [1, 2, 3]
        assert moments(found, 2)["renewed"] == 395
        assert moments(found, 3)["renewed"] == 760

    def test_churns_at_renewal_and_comes_back(self) -> None:
        rows: list[Row] = [*BUYS, *use(32, 22), (395, "Subscription Cancelled", {"reason": "not used"}), *use(396, 5)]
        found = walk("m5-saas", [*rows, (500, "Subscription Started")], 505)
        churned = found.visits[2]
        assert (churned.stage, churned.outcome, churned.reason) == ("renewal", "churned", "not used")
        assert path(found)[3:] == [("purchase", "restart", None), ("onboarding", "forward", None)]

    def test_grows_by_seats_in_use_and_declines_the_offer(self) -> None:
        traits = (TraitFact(account_id="acme", at=START + 100 * DAY, traits={"seat_usage": 0.95}),)
        lost: list[Row] = [(130, "Opportunity Lost", {"reason": "next budget"})]
        found = walk("m5-saas", [*BUYS, *use(32, 22), *lost, (140, "Page Viewed")], 150, traits=traits)
        assert path(found)[2:] == [
            ("renewal", "forward", None),
            ("expansion", "forward", "declined"),
            ("renewal", "outcome", None),
        ]
        assert days(found.visits[3].entered_at) == 100
        assert found.visits[3].reason == "next budget"

    def test_an_evangelist_grows_as_well(self) -> None:
        rows: list[Row] = [*BUYS, *use(32, 22), (100, "Referral Link Shared"), *GROWS]
        found = walk("m5-saas", rows, 160)
        assert path(found)[-2:] == [("evangelism", "forward", None), ("expansion", "return", None)]

    def test_an_evangelist_rests(self) -> None:
        rows: list[Row] = [*BUYS, *use(32, 22), (100, "Referral Link Shared"), *use(101, 30, every=14)]
        found = walk("m5-saas", rows, 500)
        assert path(found)[-2:] == [("evangelism", "forward", "rests"), ("renewal", "outcome", None)]

    def test_renewal_at_risk(self) -> None:
        score: list[Row] = [(100, "Survey Submitted", {"survey_type": "nps", "score": 4}), (105, "Ticket Resolved")]
        found = walk("m5-saas", [*BUYS, *use(32, 80), *score], 112)
        assert {("renewal", "at-risk"), ("renewal", "risk-answered")} <= milestones(found)
        assert not {m for _, m in milestones(walk("m5-saas", [*BUYS, *use(32, 80)], 112))} & {"at-risk"}

    def test_records_that_begin_within_a_contract(self) -> None:
        assert stages(walk("m5-saas", [(0, "Subscription Renewed")], 10)) == ["purchase", "onboarding", "renewal"]


@pytest.mark.parametrize("name", STAGES)
def test_both_readers_agree(name: str, tmp_path: Path) -> None:
    """One life with everything in it, and the same life seen from each later event on: an account each."""
    life: list[Row] = [
        *(*INTEREST, *COMPARES, *DECIDES, (50, "Opportunity Lost", {"reason": "timing"})),
        *((200 + row[0], *row[1:]) for row in (*INTEREST, *TRIES, *BUYS)),
        *(*use(232, 24), (262, *HAPPY[0][1:]), (270, "Referral Link Shared"), (300, "Subscription Upgraded")),
        *((560, "Subscription Renewed"), (600, "Subscription Cancelled", {"reason": "merger"})),
        *(*use(601, 3), (700, "Page Viewed", {"path": "/"}), (720, "Contract Signed")),
    ]
    events = [event(n, row) for n, row in enumerate(life)]
    history = History(
        events=tuple(
            replace(e, event_id=f"{e.event_id}-{first:02}", account_id=f"from-{first:02}")
            for first in range(0, len(events), 3)
            for e in events[first:]
        )
    )
    until = START + 1000 * DAY
    slow = plain.read(journey(name), history, until)
    with duckdb.connect() as con:
        cache_of(history, tmp_path, con)
        assert subjects_of(duck.read(con, journey(name), instant(until))) == slow
    assert {v.stage for s in slow for v in s.visits} == set(STAGES[name])
