"""The built-in journeys M1 and M5: complete on every stage, and every way through them leads where it should."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from journeyglass.events.facts import Event, History, RoleFact, TraitFact
from journeyglass.journey import rules
from journeyglass.journey.builtin import load_builtin, missing_translations
from journeyglass.journey.model import Journey, Stage
from journeyglass.journey.vocabulary import actor_of
from journeyglass.reading import duck, plain
from journeyglass.testing.cases import instant, subjects_of
from journeyglass.testing.tables import cache_of

STAGES = {
    "m1-buyer": ["awareness", "consideration", "decision"],
    "m1-customer": ["onboarding", "adoption", "success", "advocacy"],
    "m1-joined": ["awareness", "consideration", "decision", "onboarding", "adoption", "success", "advocacy"],
    "m5-saas": ["evaluation", "consideration", "purchase", "onboarding", "renewal", "expansion", "evangelism"],
}
TITLES = {  # the glossary's, in its three languages
    "awareness": ("Awareness", "Осознание", "認知"),
    "consideration": ("Consideration", "Рассмотрение", "考慮"),
    "decision": ("Decision", "Решение", "決策"),
    "onboarding": ("Onboarding", "Онбординг", "導入"),
    "adoption": ("Adoption (use takes hold)", "Принятие", "採用"),
    "success": ("Success", "Успех", "成功"),
    "advocacy": ("Advocacy", "Адвокация", "擁護"),
    "evaluation": ("Evaluation", "Оценка", "評估"),
    "purchase": ("Adoption (the purchase)", "Принятие решения и покупка", "採用"),
    "renewal": ("Renewal", "Продление", "續約"),
    "expansion": ("Expansion", "Расширение", "擴充"),
    "evangelism": ("Evangelism", "Евангелизм (рекомендации)", "傳教（推薦）"),
}
OUT_OF_SIGHT = {"peers", "internal"}
"""Channels on which nobody of ours is present: their touchpoints have no rule."""
FIGURES = {
    *("reached", "conversion", "dwell", "drop_out", "traffic", "win_rate", "sales_cycle", "crossover", "lead_quality"),
    *("retention", "ltv", "onboarding", "promises", "nps", "csat", "ces", "emotion", "referral_rate"),
}
CELLS = [(name, stage) for name, stages in STAGES.items() for stage in stages]
DAY = 86_400_000_000
START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000

Row = tuple[float, str] | tuple[float, str, Mapping[str, Any]]


@cache
def journey(name: str) -> Journey:
    return load_builtin(name).journey


def stage_of(name: str, stage: str) -> Stage:
    written = journey(name)
    return written.stages[written.index(stage)]


def event(number: int, row: Row) -> Event:
    """`person` and `channel` are fields of the event, all else are properties; the day counts from 0."""
    day, name, said = (*row, {})[:3]
    rest = {k: v for k, v in said.items() if k not in {"person", "channel"}}
    return Event(
        event_id=f"e{number:03}",
        name=name,
        occurred_at=START + round(day * DAY),
        account_id="acme",
        person_id=said.get("person"),
        channel=said.get("channel"),
        actor=actor_of(name),
        properties=rest,
    )


def walk(name: str, rows: list[Row], until: float, **facts: Any) -> plain.PlainSubject:
    history = History(events=tuple(event(n, row) for n, row in enumerate(rows)), **facts)
    (subject,) = plain.read(journey(name), history, START + round(until * DAY))
    return subject


def path(subject: plain.PlainSubject) -> list[tuple[str, str, str | None]]:
    """Stage, the move that led to it, the outcome that ended it."""
    return [(v.stage, v.move, v.outcome) for v in subject.visits]


def stages(subject: plain.PlainSubject) -> list[str]:
    return [v.stage for v in subject.visits]


def days(at: int | None) -> float | None:
    return None if at is None else (at - START) / DAY


def moments(subject: plain.PlainSubject, turn: int = 1) -> dict[str, float | None]:
    return {name: days(at) for t, name, at in subject.moments if t == turn}


def milestones(subject: plain.PlainSubject) -> set[tuple[str, str]]:
    return {(stage, milestone) for _, stage, milestone, _ in subject.milestones}


def use(first: float, count: int, every: float = 1, people: int = 3) -> list[Row]:
    return [(first + i * every, "Feature Used", {"person": f"p{i % people}"}) for i in range(count)]


class TestWhatIsWritten:
    @pytest.mark.parametrize("name", STAGES)
    def test_loads_without_a_warning(self, name: str) -> None:
        assert load_builtin(name).warnings == ()
        assert [s.id for s in journey(name).stages] == STAGES[name]

    @pytest.mark.parametrize("name", STAGES)
    def test_speaks_three_languages(self, name: str) -> None:
        assert missing_translations(journey(name)) == []

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_stage_is_titled_as_in_the_glossary(self, name: str, stage: str) -> None:
        title = stage_of(name, stage).title
        assert isinstance(title, Mapping)
        assert (title["en"], title["ru"], title["zh-Hant"]) == TITLES[stage]

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_stage_has_every_attribute(self, name: str, stage: str) -> None:
        s = stage_of(name, stage)
        for key in ("phase", "focus", "question", "customer_goal", "our_goal", "risk", "emotion", "owner", "enter"):
            assert getattr(s, key) is not None, key
        assert s.patience is not None
        assert 3 <= len(s.steps) <= 6
        for key in ("thoughts", "feelings", "actions", "content", "milestones"):
            assert len(getattr(s, key)) >= (2 if key == "milestones" else 3), key
        for key in ("outcomes", "indicators", "strategies", "target_actions", "tools"):
            assert getattr(s, key), key

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_owner_is_a_whole_raci(self, name: str, stage: str) -> None:
        owner = stage_of(name, stage).owner
        assert owner is not None
        assert owner.responsible
        assert owner.accountable
        assert owner.consulted
        assert owner.informed

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_touchpoints_are_many_and_seen(self, name: str, stage: str) -> None:
        points = stage_of(name, stage).touchpoints
        assert len(points) >= 4
        assert len({p.channel for p in points}) >= 3
        assert {p.channel for p in points} & {"meeting", "phone", "event"}, "no touchpoint away from the screen"
        for point in points:
            assert point.interactions, point.id
            assert (point.seen is None) == (point.channel in OUT_OF_SIGHT), point.id

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_roles_have_their_path(self, name: str, stage: str) -> None:
        roles = stage_of(name, stage).roles
        assert len(roles) >= 2
        for role, way in roles.items():
            assert way.decides_by, role
            assert way.problems, role
            assert way.objections, role
            assert way.doubts, role

    @pytest.mark.parametrize("name", STAGES)
    def test_every_role_of_the_committee_joins(self, name: str) -> None:
        joins = [role for s in journey(name).stages for role, way in s.roles.items() if way.joins]
        if name in {"m1-joined", "m5-saas"}:
            assert set(joins) == {"champion", "decision_maker", "blocker", "influencer", "user"}
        assert joins

    @pytest.mark.parametrize("name", STAGES)
    def test_journey_level_is_complete(self, name: str) -> None:
        j = journey(name)
        assert j.description
        assert j.promise
        assert j.method == name[:2].upper()
        assert set(j.committee) == {"champion", "decision_maker", "blocker", "influencer", "user"}
        for part in j.committee.values():
            assert all((part.title, part.wants, part.fails_if, part.arguments, part.assets))
        assert len(j.personas) >= 2
        assert len(j.segments) >= 2
        assert all(s.who and s.why and s.ideal and s.value_proposition for s in j.segments)
        assert len(j.assets) >= 5
        assert all(a.for_ and a.seen for a in j.assets)
        assert len(j.activities) >= 5
        assert all(a.seen and a.call_to_action and (a.from_ or a.to) for a in j.activities)
        assert {"won", "first_value"} <= set(j.moments)

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_indicators_are_known_figures_with_a_target(self, name: str, stage: str) -> None:
        for indicator in stage_of(name, stage).indicators:
            assert indicator.figure in FIGURES
            assert indicator.target is not None
            if indicator.alert_below is not None:
                assert indicator.alert_below < indicator.target
            if indicator.alert_above is not None:
                assert indicator.alert_above > indicator.target

    @pytest.mark.parametrize(("name", "stage"), CELLS)
    def test_a_loss_says_its_reason(self, name: str, stage: str) -> None:
        for outcome in stage_of(name, stage).outcomes:
            names = {n for m in rules.matchers(outcome.when) for n in m.names}
            if names & {"Opportunity Lost", "Subscription Cancelled"}:
                assert outcome.reason == "reason", outcome.id

    @pytest.mark.parametrize(("half", "stage"), CELLS[:7])
    def test_joined_says_what_the_halves_say(self, half: str, stage: str) -> None:
        moving = {"milestones", "enter", "from_", "outcomes", "indicators"}
        assert stage_of(half, stage).model_dump(exclude=moving) == stage_of("m1-joined", stage).model_dump(
            exclude=moving
        )


INTEREST: list[Row] = [(0, "Page Viewed", {"path": "/blog/late-figures"})]
COMPARES: list[Row] = [
    (10, "Content Viewed", {"kind": "case_study", "person": "p1"}),
    (12, "Meeting Held", {"kind": "workshop", "person": "p1"}),
]
DECIDES: list[Row] = [(30, "Demo Requested"), (40, "Opportunity Created"), (45, "Proposal Sent")]


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


SIGNS: list[Row] = [(0, "Opportunity Won"), (1, "Meeting Held", {"kind": "kickoff"})]
HAPPY: list[Row] = [(60, "Survey Submitted", {"survey_type": "nps", "score": 10})]
SPEAKS: list[Row] = [(90, "Referral Link Shared")]


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


TRIES: list[Row] = [(5, "Trial Started"), (6, "Onboarding Step Completed", {"step": "import"})]
BUYS: list[Row] = [(20, "Proposal Sent"), (30, "Contract Signed"), (31, "Subscription Started")]
GROWS: list[Row] = [(150, "Subscription Upgraded")]


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
