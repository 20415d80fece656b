"""The built-in journeys M1 and M5 as they are written: complete on every stage, in three languages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from journeyglass.journey import rules
from journeyglass.journey.builtin import load_builtin, missing_translations
from tests.journey.walks_m1_m5 import (
    STAGES,
    journey,
    stage_of,
)

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
