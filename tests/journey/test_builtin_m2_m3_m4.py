"""The built-in journeys M2, M3 and M4: complete on every stage, in three languages."""

from collections.abc import Mapping
from functools import cache

import pytest

from journeyglass.journey.builtin import load_builtin, missing_translations
from journeyglass.journey.model import Journey, Stage

TITLES = {
    "m2-services": {
        "pre_purchase": ("Pre-purchase experience", "Опыт до покупки", "購買前體驗"),
        "client": ("Client experience", "Клиентский опыт", "客戶體驗"),
        "between_engagements": ("Between engagements", "Между проектами", "專案之間"),
        "former_client": ("Former client", "Бывший клиент", "前客戶"),
    },
    "m3-funnel": {
        "awareness": ("Awareness", "Осознание", "認知"),
        "research": ("Research", "Исследование", "研究"),
        "consideration": ("Consideration", "Рассмотрение", "考慮"),
        "evaluation": ("Evaluation", "Оценка", "評估"),
        "decision": ("Decision", "Решение", "決策"),
        "post_sale": ("Post-sale", "Послепродажный этап", "售後"),
    },
    "m3-abm": {
        "identification": ("Identification", "Идентификация", "識別"),
        "account_expansion": ("Expansion within the account", "Расширение охвата", "帳戶內擴展"),
        "engagement": ("Engagement", "Взаимодействие", "互動"),
        "advocacy": ("Advocacy", "Адвокация", "擁護"),
    },
    "m4-hourglass": {
        "attention": ("Attention", "Привлечение внимания", "吸引注意"),
        "trust": ("Trust", "Формирование доверия", "建立信任"),
        "contact": ("Contact", "Получение контакта", "取得聯絡方式"),
        "nurture": ("Nurture", "Подогрев", "培育"),
        "sale": ("Sale", "Продажа", "銷售"),
        "after_sale": ("After-sale service", "Послепродажное обслуживание", "售後服務"),
        "word_of_mouth": ("Word of mouth", "Сарафанное радио", "口碑"),
    },
}
OUTCOMES = {
    "pre_purchase": {"hired", "not_now", "no_way"},
    "client": {"repeat_work", "between", "leaves_unhappy"},
    "between_engagements": {"re_engaged", "forgotten", "former"},
    "former_client": {"refers_us", "silent", "detractor"},
}
FIGURES = {
    *("reached", "conversion", "dwell", "drop_out", "traffic", "site_conversion", "win_rate", "sales_cycle"),
    *("crossover", "lead_quality", "retention", "ltv", "onboarding", "promises", "nps", "csat", "ces", "emotion"),
    "referral_rate",
}
EVERY_ROLE = {"champion", "decision_maker", "blocker", "influencer", "user"}
CELLS = [(name, stage) for name, stages in TITLES.items() for stage in stages]


@cache
def journey(name: str) -> Journey:
    return load_builtin(name).journey


def stage_of(name: str, stage: str) -> Stage:
    return next(s for s in journey(name).stages if s.id == stage)


@pytest.mark.parametrize("name", TITLES)
class TestJourney:
    def test_loads_without_warnings(self, name: str) -> None:
        assert load_builtin(name).warnings == ()
        assert [s.id for s in journey(name).stages] == list(TITLES[name])

    def test_says_everything_in_three_languages(self, name: str) -> None:
        assert missing_translations(journey(name)) == []

    def test_has_all_that_belongs_to_the_whole(self, name: str) -> None:
        written = journey(name)
        assert written.description
        assert written.promise
        assert written.method == name[:2].upper()
        assert {"lead", "opportunity", "won", "first_value", "renewed", "churned", "referred"} == set(written.moments)
        assert sum(written.health.values()) == pytest.approx(1)
        assert len(written.personas) >= 2
        assert all(p.firmographics and p.traits and p.needs and p.pains for p in written.personas)
        assert len(written.segments) >= 3
        assert all(s.who and s.why and s.ideal and s.value_proposition for s in written.segments)
        assert len(written.assets) >= 5
        assert all(a.for_ and a.seen and a.call_to_action for a in written.assets)
        assert len(written.activities) >= 5
        assert all(a.to and a.owner and a.seen and a.call_to_action for a in written.activities)

    def test_committee_is_complete_and_every_asset_is_used(self, name: str) -> None:
        written = journey(name)
        assert set(written.committee) == EVERY_ROLE
        for role in written.committee.values():
            assert role.title
            assert role.wants
            assert role.fails_if
            assert role.arguments
            assert role.assets
        used = {a for s in written.stages for path in s.roles.values() for a in path.assets}
        used |= {a for role in written.committee.values() for a in role.assets}
        assert used == {a.id for a in written.assets}


@pytest.mark.parametrize(("name", "stage"), CELLS)
class TestStage:
    def test_is_titled_as_in_the_glossary(self, name: str, stage: str) -> None:
        title = stage_of(name, stage).title
        assert isinstance(title, Mapping)
        assert tuple(title[lang] for lang in ("en", "ru", "zh-Hant")) == TITLES[name][stage]

    def test_says_what_it_is_for(self, name: str, stage: str) -> None:
        s = stage_of(name, stage)
        for text in (s.focus, s.question, s.customer_goal, s.our_goal, s.risk, s.phase, s.patience, s.enter):
            assert text
        assert 3 <= len(s.steps) <= 6
        for cells in (s.thoughts, s.feelings, s.actions, s.content, s.strategies, s.tools):
            assert len(cells) >= 3
        assert len(s.target_actions) >= 2
        assert len(s.milestones) >= 2
        assert s.emotion is not None
        assert s.owner
        assert all((s.owner.responsible, s.owner.accountable, s.owner.consulted, s.owner.informed))
        assert s.element or not name.startswith("m4")

    def test_touchpoints_are_seen_unless_nobody_of_us_is_there(self, name: str, stage: str) -> None:
        touchpoints = stage_of(name, stage).touchpoints
        assert sum(t.seen is not None for t in touchpoints) >= 4
        assert all(t.channel and t.interactions for t in touchpoints)
        unseen = [t for t in touchpoints if t.seen is None]
        assert all(t.channel in {"word_of_mouth", "social"} for t in unseen)
        online = {"site", "email", "chat", "product", "social", "billing", "ads"}
        assert {t.channel for t in touchpoints} & online
        assert {t.channel for t in touchpoints} - online

    def test_every_role_has_its_path(self, name: str, stage: str) -> None:
        roles = stage_of(name, stage).roles
        assert set(roles) == EVERY_ROLE
        for path in roles.values():
            assert all((path.decides_by, path.problems, path.objections, path.doubts, path.assets))
        assert any(path.joins for path in roles.values())

    def test_ends_and_indicators(self, name: str, stage: str) -> None:
        s = stage_of(name, stage)
        assert s.outcomes
        assert all(o.title and o.kind for o in s.outcomes)
        assert len(s.indicators) >= 3
        for i in s.indicators:
            assert i.figure in FIGURES
            assert i.target is not None
            assert i.figure != "conversion" or (i.to and i.within)
            if i.alert_below is not None:
                assert i.alert_below < i.target
            if i.alert_above is not None:
                assert i.alert_above > i.target


def test_services_has_exactly_the_outcomes_of_its_table() -> None:
    assert {s.id: {o.id for o in s.outcomes} for s in journey("m2-services").stages} == OUTCOMES


def test_only_the_hourglass_is_drawn_as_one() -> None:
    assert {name: journey(name).draw for name in TITLES} == {
        **dict.fromkeys(TITLES, "row"),
        "m4-hourglass": "hourglass",
    }
