"""What a journey is: the shape of `journeys/*.yaml`, as loaded.

Every class is immutable and forbids unknown keys. Rules are parsed by the loader before these classes see them.
Any `Text` is one string or one string a language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, WithJsonSchema

from journeyglass.journey import rules
from journeyglass.journey.duration import Duration

Lang = Literal["en", "ru", "zh-Hant"]
LANGS: tuple[Lang, ...] = ("en", "ru", "zh-Hant")
Text = str | Annotated[Mapping[Lang, str], Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=100)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Phase = Literal["buyer", "customer", "between", "former"]
OutcomeKind = Literal["won", "lost", "not_now", "churned", "other"]
MapType = Literal["current", "future", "day_in_the_life"]
MOMENTS = ("first_touch", "lead", "opportunity", "won", "first_value", "renewed", "churned", "referred")
MomentName = Literal["first_touch", "lead", "opportunity", "won", "first_value", "renewed", "churned", "referred"]
OUTSIDE = "outside"
MOST_STAGES = 200


def _duration(value: object) -> object:
    return Duration.parse(value) if isinstance(value, str) else value


# `x-def` names a definition that schema.py puts in: a `$ref` of ours would be unknown to pydantic.
DurationField = Annotated[InstanceOf[Duration], BeforeValidator(_duration), WithJsonSchema({"x-def": "Duration"})]
_Rule = (
    InstanceOf[rules.Did]
    | InstanceOf[rules.Then]
    | InstanceOf[rules.Without]
    | InstanceOf[rules.Trait]
    | InstanceOf[rules.PersonTrait]
    | InstanceOf[rules.QuietFor]
    | InstanceOf[rules.InStageFor]
    | InstanceOf[rules.All]
    | InstanceOf[rules.Any]
    | InstanceOf[rules.Not]
)
RuleField = Annotated[_Rule, WithJsonSchema({"x-def": "Rule"})]
HistoryRuleField = Annotated[_Rule, WithJsonSchema({"x-def": "HistoryRule"})]
"""A rule over all history: no turn and no stage there."""


def say(text: Text | None, lang: Lang) -> str:
    """The text in `lang`, else in English, else in the first language it has."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(lang) or text.get("en") or next(iter(text.values()), "")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Touchpoint(_Part):
    """A moment of contact, online or offline; `seen` says which events are it."""

    id: Id
    title: Text
    channel: str | None = None
    interactions: tuple[Text, ...] = ()
    call_to_action: Text | None = None
    owner: Text | None = None
    seen: HistoryRuleField | None = None


class Owner(_Part):
    """Who answers for a stage (RACI)."""

    responsible: Text | None = None
    accountable: Text | None = None
    consulted: tuple[Text, ...] = ()
    informed: tuple[Text, ...] = ()


class CommitteeRole(_Part):
    """A role of the buying committee, true at every stage."""

    title: Text | None = None
    wants: tuple[Text, ...] = ()
    fails_if: tuple[Text, ...] = ()
    arguments: tuple[Text, ...] = ()
    assets: tuple[Id, ...] = ()


class RolePath(_Part):
    """What one committee role does, doubts and needs at one stage."""

    joins: bool = False
    decides_by: Text | None = None
    problems: tuple[Text, ...] = ()
    objections: tuple[Text, ...] = ()
    doubts: tuple[Text, ...] = ()
    assets: tuple[Id, ...] = ()


class Milestone(_Part):
    """What an account completes inside a stage; it moves nobody."""

    id: Id
    title: Text | None = None
    when: RuleField


class Outcome(_Part):
    """How a stage ends. `to` is a stage's id; None leads outside. `reason` names a property of the deciding event."""

    id: Id
    title: Text | None = None
    kind: OutcomeKind
    when: RuleField
    reason: str | None = None
    to: Id | None = None


class Step(_Part):
    """A refinement inside a stage; `time` (HH:MM), `tools`, `pains`, `evidence` are for a day in the life."""

    title: Text
    time: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    tools: tuple[Text, ...] = ()
    pains: tuple[Text, ...] = ()
    evidence: tuple[Text, ...] = ()


class Indicator(_Part):
    """A figure that is watched at a stage: its target and the bounds at which it alerts."""

    figure: str
    to: Id | None = None
    within: DurationField | None = None
    target: Number | None = None
    alert_below: Number | None = None
    alert_above: Number | None = None


class Stage(_Part):
    """A part of the journey that a subject can be in."""

    id: Id
    title: Text | None = None
    phase: Phase | None = None
    element: Text | None = None
    focus: Text | None = None
    question: Text | None = None
    customer_goal: Text | None = None
    our_goal: Text | None = None
    risk: Text | None = None
    steps: tuple[Step | Text, ...] = ()
    thoughts: tuple[Text, ...] = ()
    feelings: tuple[Text, ...] = ()
    actions: tuple[Text, ...] = ()
    emotion: Annotated[float, Field(ge=-1, le=1)] | None = None
    touchpoints: tuple[Touchpoint, ...] = ()
    content: tuple[Text, ...] = ()
    target_actions: tuple[Text, ...] = ()
    tools: tuple[Text, ...] = ()
    strategies: tuple[Text, ...] = ()
    evidence: tuple[Text, ...] = ()
    owner: Owner | None = None
    roles: Mapping[rules.Role, RolePath] = Field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    enter: RuleField | None = None
    from_: tuple[str, ...] | None = Field(default=None, alias="from")
    outcomes: tuple[Outcome, ...] = ()
    patience: DurationField | None = None
    indicators: tuple[Indicator, ...] = ()


class Persona(_Part):
    """A typical customer, described."""

    id: Id
    title: Text
    firmographics: Mapping[str, Text] = Field(default_factory=dict)
    traits: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    pains: tuple[Text, ...] = ()


class Segment(_Part):
    """Accounts with one reason to buy; `ideal` is its ideal customer profile. Both rules hold over all history."""

    id: Id
    title: Text
    who: HistoryRuleField | None = None
    why: Text | None = None
    value_proposition: Text | None = None
    ideal: HistoryRuleField | None = None


class Asset(_Part):
    """Material that answers a role's doubt."""

    id: Id
    title: Text
    for_: tuple[rules.Role, ...] = Field(default=(), alias="for")
    call_to_action: Text | None = None
    seen: HistoryRuleField | None = None


class Activity(_Part):
    """Something that marketing, sales or success does, and from which stage to which it should move accounts."""

    id: Id
    title: Text
    owner: Text | None = None
    from_: Id | None = Field(default=None, alias="from")
    to: Id | None = None
    call_to_action: Text | None = None
    seen: HistoryRuleField | None = None


class PropertySubject(_Part):
    """One reading for each value of a property, such as an opportunity's id."""

    property: str


class Journey(_Part):
    """A written journey: the map that people see and the rules that place every subject on it."""

    format: Literal[1]
    journey: Id
    title: Text
    description: Text | None = None
    method: str | None = None
    map: MapType = "current"
    future_of: Id | None = None
    draw: Literal["row", "hourglass"] = "row"
    subject: Literal["account", "person"] | PropertySubject = "account"
    promise: Text | None = None
    moments: Mapping[MomentName, RuleField] = Field(default_factory=dict)
    health: Mapping[str, Number] = Field(default_factory=dict)
    personas: tuple[Persona, ...] = ()
    segments: tuple[Segment, ...] = ()
    targets: HistoryRuleField | None = None
    committee: Mapping[rules.Role, CommitteeRole] = Field(default_factory=dict)
    assets: tuple[Asset, ...] = ()
    activities: tuple[Activity, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=MOST_STAGES)]

    def index(self, stage: str) -> int:
        """Where `stage` stands in declared order, from 0."""
        return next(i for i, s in enumerate(self.stages) if s.id == stage)

    def admits(self, stage: int, position: int) -> bool:
        """Whether the stage may be entered from `position`, a stage's index or -1 for outside, by its rule."""
        here = self.stages[stage]
        if here.from_ is None:
            return position < stage
        name = OUTSIDE if position < 0 else self.stages[position].id
        return position != stage and ("any" in here.from_ or name in here.from_)

    def moving_rules(self) -> Iterator[tuple[str, rules.Rule]]:
        """The rules that the reading evaluates (moments, entries, outcomes, milestones), each with its place."""
        for name, rule in self.moments.items():
            yield f"moments.{name}", rule
        for s in self.stages:
            if s.enter is not None:
                yield f"{s.id}.enter", s.enter
            for outcome in s.outcomes:
                yield f"{s.id}.outcomes.{outcome.id}", outcome.when
            for milestone in s.milestones:
                yield f"{s.id}.milestones.{milestone.id}", milestone.when
