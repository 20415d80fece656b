"""Every way through the built-in journeys of M1 leads where it should."""

from __future__ import annotations

import pytest

from journeyglass.events.facts import RoleFact
from tests.journey.walks_m1_m5 import (
    COMPARES,
    DAY,
    DECIDES,
    HAPPY,
    INTEREST,
    SIGNS,
    SPEAKS,
    STAGES,
    START,
    Row,
    days,
    milestones,
    moments,
    path,
    stages,
    use,
    walk,
)


class TestBuyer:
    def test_walks_through_every_stage_and_signs(self) -> None:
        found = walk("m1-buyer", [*INTEREST, *COMPARES, *DECIDES, (60, "Contract Signed")], 90)
        assert path(found) == [
            ("awareness", "start", None),
            ("consideration", "forward", None),
            ("decision", "forward", "signed"),
        ]
        assert found.visits[-1].outcome_kind == "won"
        assert ("consideration", "small-win") in milestones(found)
        assert moments(found) == {"first_touch": 0, "first_value": 12, "lead": 30, "opportunity": 40, "won": 60}

    def test_buys_at_once(self) -> None:
        found = walk("m1-buyer", [(5, "Subscription Started")], 60)
        assert path(found) == [("decision", "start", "signed")]
        assert found.visits[0].skipped == 2
        assert found.visits[0].entered_at == found.visits[0].left_at

    def test_self_service_ends_with_the_trial_and_counts_once(self) -> None:
        later: list[Row] = [(20, "Subscription Started"), (21, "Contract Signed"), (25, "Signed Up")]
        reads: list[Row] = [(40, "Page Viewed", {"path": "/docs"}), (90, "Webinar Attended")]
        found = walk("m1-buyer", [*INTEREST, (3, "Trial Started"), *use(4, 10), *later, *reads], 160)
        assert path(found) == [("awareness", "start", None), ("decision", "forward", "trial_begun")]

    def test_trial_beside_an_open_deal_is_part_of_deciding(self) -> None:
        lost: list[Row] = [(70, "Opportunity Lost", {"reason": "price"})]
        again: list[Row] = [(100, "Opportunity Created"), (110, "Opportunity Won")]
        found = walk("m1-buyer", [*INTEREST, *DECIDES, (50, "Trial Started"), *use(51, 5), *lost, *again], 120)
        assert path(found)[1:] == [("decision", "forward", "lost"), ("decision", "restart", "signed")]
        assert [v.reason for v in found.visits] == [None, "price", None]

    def test_paper_of_a_deal_is_no_second_win(self) -> None:
        rows: list[Row] = [*DECIDES, (60, "Opportunity Won"), (64, "Contract Signed"), (70, "Subscription Started")]
        assert path(walk("m1-buyer", rows, 100)) == [("decision", "start", "signed")]

    @pytest.mark.parametrize(
        ("reason", "outcome", "kind"),
        [("Budget cut", "not_now", "not_now"), ("timing", "not_now", "not_now"), ("competitor", "lost", "lost")],
    )
    def test_is_lost_with_its_reason(self, reason: str, outcome: str, kind: str) -> None:
        found = walk("m1-buyer", [*INTEREST, *DECIDES, (50, "Opportunity Lost", {"reason": reason})], 60)
        last = found.visits[-1]
        assert (last.stage, last.outcome, last.outcome_kind, last.reason) == ("decision", outcome, kind, reason)

    def test_goes_silent_and_comes_back_to_the_beginning(self) -> None:
        found = walk("m1-buyer", [*INTEREST, *COMPARES, (300, "Page Viewed", {"path": "/"})], 310)
        assert path(found) == [
            ("awareness", "start", None),
            ("consideration", "forward", "on_hold"),
            ("awareness", "restart", None),
        ]
        assert days(found.visits[1].left_at) == 12 + 120

    def test_compares_again(self) -> None:
        proof: list[Row] = [(50 + i, "Content Viewed", {"kind": "comparison"}) for i in range(3)]
        found = walk("m1-buyer", [*INTEREST, *COMPARES, *DECIDES, *proof, (70, "Proposal Sent")], 80)
        assert path(found) == [
            ("awareness", "start", None),
            ("consideration", "forward", None),
            ("decision", "forward", None),
            ("consideration", "return", None),
            ("decision", "forward", None),
        ]
        assert [v.turn for v in found.visits] == [1, 1, 1, 2, 2]

    def test_one_more_case_study_is_no_return(self) -> None:
        found = walk("m1-buyer", [*INTEREST, *DECIDES, (50, "Content Viewed", {"kind": "case_study"})], 60)
        assert stages(found) == ["awareness", "decision"]

    def test_a_customer_who_reads_the_site_is_no_buyer(self) -> None:
        bought: list[Row] = [*DECIDES, (60, "Opportunity Won"), *use(65, 30, every=7)]
        site: list[Row] = [(100, "Page Viewed", {"path": "/pricing"}), (200, "Content Viewed", {"kind": "case"})]
        assert stages(walk("m1-buyer", [*INTEREST, *bought, *site], 260)) == ["awareness", "decision"]

    def test_the_guard_of_customers_runs_out_without_moving_anybody(self) -> None:
        site: list[Row] = [(100, "Page Viewed", {"path": "/help"}), (101, "Demo Requested")]
        found = walk("m1-buyer", [*INTEREST, *DECIDES, (60, "Opportunity Won"), *site], 900)
        assert stages(found) == ["awareness", "decision"]

    def test_one_who_left_long_ago_is_a_buyer_again(self) -> None:
        left: list[Row] = [(60, "Opportunity Won"), *use(65, 5), (400, "Subscription Cancelled")]
        found = walk("m1-buyer", [*INTEREST, *DECIDES, *left, (600, "Page Viewed", {"path": "/"})], 610)
        assert path(found)[-1] == ("awareness", "restart", None)


@pytest.mark.parametrize("name", ["m1-customer", "m1-joined"])
class TestCustomer:
    """The last four stages behave alike in the half and in the whole."""

    def test_walks_through_every_stage(self, name: str) -> None:
        found = walk(name, [*SIGNS, *use(5, 12), *HAPPY, *SPEAKS], 100)
        assert stages(found) == STAGES["m1-customer"]
        assert [v.move for v in found.visits] == ["start", "forward", "forward", "forward"]
        assert {("onboarding", "kickoff-held"), ("onboarding", "first-value")} <= milestones(found)
        assert moments(found)["won"] == 0
        assert moments(found)["first_value"] == 7
        assert moments(found)["referred"] == 90

    def test_success_by_broad_use_takes_a_month(self, name: str) -> None:
        found = walk(name, [*SIGNS, *use(5, 60)], 80)
        assert stages(found) == ["onboarding", "adoption", "success"]
        adopted = found.visits[1]
        assert adopted.left_at is not None
        assert adopted.left_at - adopted.entered_at == 30 * DAY

    def test_a_team_set_up_in_the_trial_does_not_wait(self, name: str) -> None:
        found = walk(name, [*use(0, 6), (6, "Subscription Started")], 20)
        assert stages(found) == ["onboarding", "adoption"]
        assert found.visits[0].entered_at == found.visits[0].left_at
        assert moments(found)["first_value"] == 2
        assert moments(found)["won"] == 6, "value came before the purchase"

    def test_silence_after_the_yes(self, name: str) -> None:
        found = walk(name, [(0, "Contract Signed")], 30)
        assert [(m, days(at)) for _, _, m, at in found.milestones] == [("silence-after-yes", 14)]
        assert stages(found) == ["onboarding"]
        assert days(found.stalled_since) == 14

    def test_a_prompt_breaks_the_silence(self, name: str) -> None:
        found = walk(name, [(0, "Contract Signed"), (10, "Email Sent")], 30)
        assert [(m, days(at)) for _, _, m, at in found.milestones] == [("silence-after-yes", 24)]

    def test_never_started(self, name: str) -> None:
        found = walk(name, [(0, "Contract Signed")], 200)
        assert path(found) == [("onboarding", "start", "never_started")]
        assert found.visits[0].outcome_kind == "churned"

    def test_a_trial_that_runs_out_is_lost_not_churned(self, name: str) -> None:
        found = walk(name, [(0, "Trial Started"), *use(1, 8), (14, "Trial Ended", {"reason": "no time"})], 30)
        assert found.visits[-1].outcome == "trial_lapsed"
        assert found.visits[-1].outcome_kind == "lost"

    def test_a_trial_that_was_bought_goes_on(self, name: str) -> None:
        found = walk(name, [(0, "Trial Started"), *use(1, 8), (13, "Subscription Started"), (14, "Trial Ended")], 30)
        assert path(found)[-1] == ("adoption", "forward", None)

    def test_cancels_with_a_reason_and_comes_back(self, name: str) -> None:
        gone: list[Row] = [(100, "Subscription Cancelled", {"reason": "too dear"}), *use(101, 10)]
        found = walk(name, [*SIGNS, *use(5, 12), *HAPPY, *gone, (200, "Subscription Started")], 210)
        lost = found.visits[2]
        assert (lost.stage, lost.outcome, lost.outcome_kind, lost.reason) == (
            "success",
            "cancelled",
            "churned",
            "too dear",
        )
        assert path(found)[3:] == [("onboarding", "restart", None)], "the notice period is no new start"
        assert found.visits[3].turn == 2

    def test_a_notice_withdrawn(self, name: str) -> None:
        back: list[Row] = [(50, "Subscription Cancelled"), (52, "Subscription Renewed")]
        found = walk(name, [*SIGNS, *use(5, 12), *back], 53)
        assert path(found)[-1] == ("onboarding", "restart", None)

    def test_change_of_plan_written_as_end_and_start_is_no_churn(self, name: str) -> None:
        change: list[Row] = [(50, "Subscription Cancelled"), (50, "Subscription Started")]
        found = walk(name, [*SIGNS, *use(5, 12), *change], 52)
        assert path(found)[-1] == ("adoption", "forward", None)

    def test_stops_paying(self, name: str) -> None:
        found = walk(name, [*SIGNS, *use(5, 12), (40, "Invoice Overdue")], 120)
        assert found.visits[-1].outcome == "unpaid"
        assert days(found.visits[-1].left_at) == 100

    def test_pays_late(self, name: str) -> None:
        found = walk(name, [*SIGNS, *use(5, 12), (40, "Invoice Overdue"), (60, "Invoice Paid")], 120)
        assert found.visits[-1].outcome is None

    def test_slips_from_success_and_gets_there_again(self, name: str) -> None:
        again: list[Row] = [(170, "Survey Submitted", {"survey_type": "nps", "score": 9})]
        found = walk(name, [*SIGNS, *use(5, 12), *HAPPY, *use(150, 3), *again], 180)
        assert path(found)[2:] == [
            ("success", "forward", "slipping"),
            ("adoption", "outcome", None),
            ("success", "forward", None),
        ]
        assert days(found.visits[2].left_at) == 60 + 45

    def test_an_unhappy_advocate_needs_help_first(self, name: str) -> None:
        score: list[Row] = [(120, "Survey Submitted", {"survey_type": "nps", "score": 3, "comment": "slow help"})]
        found = walk(name, [*SIGNS, *use(5, 12), *HAPPY, *SPEAKS, *score], 130)
        assert path(found)[-2:] == [("advocacy", "forward", "unhappy"), ("adoption", "outcome", None)]
        assert found.visits[-2].reason == "slow help"

    def test_a_lost_extra_deal_does_not_end_a_customer(self, name: str) -> None:
        new_team: list[Row] = [(40, "Meeting Held", {"kind": "kickoff"}), *use(41, 8)]
        found = walk(name, [*SIGNS, *use(5, 12), *new_team, (60, "Opportunity Lost", {"reason": "price"})], 70)
        assert path(found)[1:] == [
            ("adoption", "forward", "new_start"),
            ("onboarding", "outcome", None),
            ("adoption", "forward", None),
        ]

    def test_a_bad_review_is_no_advocacy(self, name: str) -> None:
        found = walk(name, [*SIGNS, *use(5, 12), *HAPPY, (70, "Review Published", {"rating": 2})], 80)
        assert stages(found)[-1] == "success"


class TestJoined:
    def test_one_line_from_first_interest_to_recommendation(self) -> None:
        later = [*use(65, 12), (120, "Meeting Held", {"kind": "qbr"}), (150, "Review Published", {"rating": 5})]
        found = walk("m1-joined", [*INTEREST, *COMPARES, *DECIDES, (60, "Opportunity Won"), *later], 160)
        assert stages(found) == STAGES["m1-joined"]
        assert {v.turn for v in found.visits} == {1}
        assert moments(found) == {
            "first_touch": 0,
            "first_value": 12,
            "lead": 30,
            "opportunity": 40,
            "won": 60,
        }

    def test_self_service_crosses_over_by_the_trial(self) -> None:
        found = walk("m1-joined", [*INTEREST, (3, "Signed Up"), *use(4, 6), (14, "Subscription Started")], 20)
        assert path(found) == [
            ("awareness", "start", None),
            ("onboarding", "forward", None),
            ("adoption", "forward", None),
        ]
        assert found.visits[1].skipped == 2
        assert moments(found)["won"] == 14

    def test_lost_beside_the_trial(self) -> None:
        rows: list[Row] = [*INTEREST, *DECIDES, (50, "Trial Started"), (60, "Opportunity Lost", {"reason": "price"})]
        found = walk("m1-joined", rows, 70)
        last = found.visits[-1]
        assert (last.stage, last.outcome, last.reason) == ("onboarding", "lost_in_trial", "price")

    def test_compares_again(self) -> None:
        proof: list[Row] = [(50 + i, "Content Viewed", {"kind": "comparison"}) for i in range(3)]
        found = walk("m1-joined", [*INTEREST, *DECIDES, *proof, (70, "Contract Signed")], 75)
        assert path(found)[1:] == [
            ("decision", "forward", None),
            ("consideration", "return", None),
            ("onboarding", "forward", None),
        ]

    def test_is_lost_and_comes_back(self) -> None:
        rows: list[Row] = [*INTEREST, *DECIDES, (50, "Opportunity Lost", {"reason": "no budget"})]
        found = walk("m1-joined", [*rows, (200, "Webinar Registered"), (230, "Demo Requested")], 240)
        assert path(found)[1:] == [
            ("decision", "forward", "not_now"),
            ("awareness", "restart", None),
            ("decision", "forward", None),
        ]

    def test_a_churned_customer_is_a_prospect_after_the_notice_period(self) -> None:
        gone: list[Row] = [(60, "Subscription Cancelled"), *use(61, 10), (65, "Page Viewed", {"path": "/help"})]
        found = walk("m1-joined", [*SIGNS, *use(5, 8), *gone, (130, "Page Viewed", {"path": "/"})], 140)
        assert path(found)[-1] == ("awareness", "restart", None)
        assert days(found.visits[-1].entered_at) == 130

    def test_who_decides_is_known_by_role(self) -> None:
        roles = (RoleFact(person_id="p1", account_id="acme", role="decision_maker", valid_from=START),)
        assert ("consideration", "director-in") in milestones(
            walk("m1-joined", [*INTEREST, *COMPARES], 20, roles=roles)
        )
        assert ("consideration", "director-in") not in milestones(walk("m1-joined", [*INTEREST, *COMPARES], 20))
