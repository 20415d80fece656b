"""A small journey with seven stages in three languages, and figures of it written by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from journeyglass.figures.estimate import Estimate, terra_incognita, too_few
from journeyglass.figures.indicators import IndicatorMeasured
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.outcomes import OutcomeShare, Reason
from journeyglass.figures.overview import MapOverview, StageOverview
from journeyglass.figures.touchpoints import TouchpointSeen
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import CommitteeRole, Indicator, Journey, Milestone, Outcome, Owner, Stage, Touchpoint
from journeyglass.journey.rules import Did, Matcher

AS_OF = datetime(2024, 4, 10, 12, 30, tzinfo=UTC)


def three(en: str, ru: str, zh: str) -> dict[str, str]:
    return {"en": en, "ru": ru, "zh-Hant": zh}


def _did(name: str) -> Did:
    return Did(Matcher((name,)))


_TITLES = {
    "evaluation": (three("Evaluation", "Оценка", "評估"), "buyer"),
    "consideration": (three("Consideration", "Рассмотрение", "考慮"), "buyer"),
    "purchase": (three("Adoption (the purchase)", "Принятие решения и покупка", "採用"), "buyer"),
    "onboarding": (three("Onboarding", "Онбординг", "導入"), "customer"),
    "renewal": (three("Renewal", "Продление", "續約"), "customer"),
    "expansion": (three("Expansion", "Расширение", "擴充"), "customer"),
    "evangelism": (three("Evangelism", "Евангелизм (рекомендации)", "傳教（推薦）"), "customer"),
}
_TOUCHPOINTS = (
    Touchpoint(id="pricing", title=three("Pricing page", "Страница цен", "定價頁"), channel="site"),
    Touchpoint(id="demo", title=three("Demo with questions", "Демо с вопросами", "可提問的展示"), channel="meeting"),
    Touchpoint(id="peers", title=three("Talk among peers", "Разговор с коллегами", "同業閒談"), channel="peers"),
)
_OUTCOMES = (
    Outcome(id="lost", title=three("Lost", "Проиграна", "失去"), kind="lost", when=_did("Opportunity Lost")),
    Outcome(id="not_now", title=three("Not now", "Не сейчас", "暫緩"), kind="not_now", when=_did("Put Off")),
)


def _stage(name: str) -> Stage:
    title, phase = _TITLES[name]
    more: dict[str, Any] = {}
    if name == "consideration":
        more = {
            "touchpoints": _TOUCHPOINTS,
            "outcomes": _OUTCOMES,
            "patience": Duration(45, "d"),
            "milestones": (Milestone(id="seen", title=three("Demo seen", "Демо увидели", "看過展示"), when=_did("D")),),
            "indicators": (Indicator(figure="conversion", to="purchase", within=Duration(90, "d"), target=0.3),),
            "question": three("Is it worth it?", "Стоит ли оно того?", "值得嗎？"),
            "thoughts": (three("Who will look after it?", "Кто будет за этим следить?", "誰來管？"),),
            "emotion": 0.2,
            "owner": Owner(responsible=three("Presales", "Пресейл", "售前顧問")),
        }
    return Stage(id=name, title=title, phase=phase, enter=_did(name), **more)


JOURNEY = Journey(
    format=1,
    journey="saas",
    title=three("SaaS journey", "Путь клиента SaaS", "SaaS 客戶旅程"),
    promise=three("Value in two weeks.", "Польза за две недели.", "兩週見效。"),
    committee={"champion": CommitteeRole(title=three("Head of the team", "Руководитель команды", "團隊主管"))},
    stages=tuple(map(_stage, _TITLES)),
)


def share(value: float, low: float, high: float, numerator: int, denominator: int, note: str = "") -> Estimate:
    return Estimate(value, low, high, numerator, denominator, "share", "ok", note)


def length(value: float | None, low: float | None, high: float | None, note: str = "") -> Estimate:
    return Estimate(value, low, high, 40, 60, "days", "ok", note)


_NOBODY_SENDS = terra_incognita("share", "no event that leads here has ever come")
_PLAIN: dict[str, Any] = {
    "stalled": 0, "skipped": 0, "plain_conversion": None, "within": "90d", "outcomes": (), "believed": 0, "seen": 0,
    "touchpoints": (), "unmapped": (), "off_map": (), "indicators": (), "dropped": _NOBODY_SENDS,
}  # fmt: skip


_OFF_MAP = {
    "Webinar Attended": ("webinar", 0.41), "Email Opened": ("email", 0.302), "Page Viewed": ("site", 0.25),
    "Live Chat Conversation Started": ("site", 0.11), "File Downloaded": ("site", 0.09), "Video Played": ("site", 0.05),
    "Form Submitted": ("site", 0.03), "Link Followed": ("site", 0.01), "X Y": (None, 0.004),
}  # fmt: skip


def _off_map() -> tuple[TouchpointSeen, ...]:
    return tuple(
        TouchpointSeen(
            "consideration", None, name, False, channel, int(value * 300), int(value * 122),
            share(value, value / 2, value * 2, int(value * 122), 122), "unmapped",
        )
        for name, (channel, value) in _OFF_MAP.items()
    )  # fmt: skip


def _considered() -> StageOverview:
    conversion = share(0.254, 0.181, 0.334, 31, 122, "a lower bound: nobody has been watched longer than 71.5 days")
    reasons = (Reason("price", 9), Reason("timing", 4), Reason(None, 2))
    rows = [
        OutcomeShare("consideration", None, "lost", "lost", 15, share(0.3, 0.191, 0.438, 15, 50), reasons),
        OutcomeShare("consideration", None, "not_now", "not_now", 2, share(0.04, 0.011, 0.135, 2, 50), ()),
        OutcomeShare("consideration", None, "moved_on", None, 33, share(0.66, 0.522, 0.776, 33, 50), ()),
    ]
    met = [
        TouchpointSeen(
            "consideration", None, "pricing", True, "site", 310, 91,
            share(0.746, 0.66, 0.81, 91, 122), "seen",
        ),
        TouchpointSeen("consideration", None, "demo", True, "meeting", 0, 0, share(0, 0, 0.03, 0, 122), "never_seen"),
        TouchpointSeen(
            "consideration", None, "peers", True, "peers", 0, 0,
            terra_incognita("share", "the map does not say which events it is"), "untracked",
        ),
    ]  # fmt: skip
    watched = IndicatorMeasured("conversion", "purchase", "90d", 0.3, conversion, "missed", True)
    nps = IndicatorMeasured("nps", None, None, 40, None, "unknown", False)
    return StageOverview(
        **{
            **_PLAIN, "stage": "consideration", "here_now": 1234, "stalled": 21, "entered": 1622, "skipped": 12,
            "reached": share(0.2043, 0.1955, 0.2134, 1634, 8000), "conversion": conversion,
            "plain_conversion": share(0.24, 0.14, 0.37, 12, 50), "median_dwell": length(14.2, 11.3, 18.8),
            "outcomes": tuple(rows), "believed": 3, "seen": 1, "touchpoints": tuple(met),
            "unmapped": tuple(_OFF_MAP), "off_map": _off_map(),
            "indicators": (watched, nps),
        }
    )  # fmt: skip


def _stages() -> tuple[StageOverview, ...]:
    few = too_few("share", 2, 3)
    return (
        StageOverview(**{
            **_PLAIN, "stage": "evaluation", "here_now": 6300, "entered": 8000,
            "reached": share(1, 0.9995, 1, 8000, 8000),
            "conversion": share(0.2043, 0.1955, 0.2134, 1634, 8000), "median_dwell": length(0.35, 0.3, 0.4),
        }),
        _considered(),
        StageOverview(**{
            **_PLAIN, "stage": "purchase", "here_now": 0, "entered": 31,
            "reached": share(0.0039, 0.0027, 0.0055, 31, 8000),
            "conversion": share(0.0004, 0, 0.0021, 1, 2600), "median_dwell": length(None, 40.2, None),
        }),
        StageOverview(**{
            **_PLAIN, "stage": "onboarding", "here_now": 3, "entered": 3,
            "reached": share(0.0004, 0.0001, 0.0011, 3, 8000),
            "conversion": few, "median_dwell": too_few("days", 2, 3),
        }),
        StageOverview(**{
            **_PLAIN, "stage": "renewal", "here_now": 0, "entered": 0, "reached": _NOBODY_SENDS,
            "conversion": terra_incognita("share", "no event that leads to expansion has ever come"),
            "median_dwell": terra_incognita("days", "nobody sends what could end renewal"),
        }),
        StageOverview(**{
            **_PLAIN, "stage": "expansion", "here_now": 2, "entered": 8,
            "reached": share(0.001, 0.0005, 0.002, 8, 8000),
            "within": "ever", "conversion": share(0.5, 0.2, 0.8, 4, 8), "median_dwell": length(120.5, 80, None),
        }),
        StageOverview(**{
            **_PLAIN, "stage": "evangelism", "here_now": 0, "entered": 0, "reached": share(0, 0, 0.0005, 0, 8000),
            "conversion": None, "within": None, "median_dwell": too_few("days"),
        }),
    )  # fmt: skip


OVERVIEW = MapOverview(
    "saas", AS_OF, 8000, 461, _stages(),
    ("3 visits of consideration ended before their ends were recorded and are left out",),
)  # fmt: skip
MILESTONES = (
    MilestoneShare("consideration", "seen", None, 122, 20, 60, share(0.51, 0.41, 0.6, 52, 102), length(3.4, 2.1, 5.0)),
)
