"""The figures there are, as a list to choose from: what each asks, its options, breakdowns and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from journeyglass.figures.attribution_models import WORTHS
from journeyglass.figures.attribution_paths import WAYS
from journeyglass.figures.cohorts import LENGTHS
from journeyglass.figures.filters import PERIODS
from journeyglass.figures.rows import measures_of
from journeyglass.figures.spec import THEMES, FigureSpec, Theme
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.figurelist_data import CHOICES, OPTIONS
from journeyglass.glass.words import field_name, word
from journeyglass.journey.model import LANGS, Journey, Lang, say

_LISTS: Mapping[tuple[str, str], Sequence[str]] = {
    ("indicators", "every"): PERIODS,
    ("acquisition_churn", "every"): PERIODS,
    ("recurring_revenue", "every"): PERIODS,
    ("traffic", "per"): (*PERIODS, "all"),
    ("site_conversion", "per"): (*PERIODS, "all"),
    ("contact_frequency", "per"): ("week", "month"),
    ("retention", "basis"): ("subscriptions", "moments"),
    ("acquisition_churn", "basis"): ("subscriptions", "moments"),
    ("retention", "cohort"): LENGTHS,
    ("revenue_retention", "cohort"): LENGTHS,
    ("repeat_purchase", "cohort"): LENGTHS,
    ("attribution", "of"): WAYS,
    ("attribution", "order"): ("1", "2", "3"),
    ("attribution", "worth"): WORTHS,
}
"""What an option may be, where that is one of a few; others are written freely."""


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen, and its title."""

    value: str
    title: str


@dataclass(frozen=True)
class OptionLine:
    """A figure's own option; `choices` None: it is written freely, such as a length of time (`90d`)."""

    name: str
    title: str
    choices: tuple[Choice, ...] | None


@dataclass(frozen=True)
class FigureLine:
    """A figure to choose: the question that it answers, its formula, and when it misleads; these two may be empty.

    `dimensions` are what it can be broken down by, `measures` its numbers. `better`: more, less or neither.
    """

    figure: str
    title: str
    theme: Theme
    theme_title: str
    question: str
    formula: str
    misleads: str
    options: tuple[OptionLine, ...]
    dimensions: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    better: str


def figure_lines(
    specs: Iterable[FigureSpec], lang: Lang, journey: Journey | None = None, traits: Sequence[str] = ()
) -> tuple[FigureLine, ...]:
    """The figures by theme; with a journey its stages can be chosen, with `traits` these are breakdowns too."""
    ordered = sorted(specs, key=lambda spec: THEMES.index(spec.theme))
    return tuple(_line(spec, lang, journey, traits) for spec in ordered)


def _line(spec: FigureSpec, lang: Lang, journey: Journey | None, traits: Sequence[str]) -> FigureLine:
    definition = definition_of(spec, lang)
    return FigureLine(
        figure=spec.name,
        title=say(spec.title, lang),
        theme=spec.theme,
        theme_title=word(f"theme_{spec.theme}", lang),
        question=definition.question,
        formula=definition.formula,
        misleads=definition.misleads,
        options=tuple(_option(spec, name, lang, journey) for name in spec.options),
        dimensions=tuple(_dimensions(spec, lang, traits)),
        measures=tuple(Choice(name, field_name(name, lang)) for name in _measures(spec)),
        better=spec.better,
    )


def _measures(spec: FigureSpec) -> list[str]:
    """Its estimates (or counts) first, then the rest of what can be measured."""
    usual = measures_of(spec.row_type)
    able = [f.name for f in fields(spec.row_type) if f.type in ("int", "Estimate", "Estimate | None", "float")]
    return list(dict.fromkeys([*usual, *(name for name in able if name not in spec.keys)]))


def _dimensions(spec: FigureSpec, lang: Lang, traits: Sequence[str]) -> Iterator[Choice]:
    for name in spec.dimensions:
        yield Choice(name, field_name(name, lang))
    for trait in traits if spec.dimensions else ():
        yield Choice(f"trait:{trait}", trait)


def _option(spec: FigureSpec, name: str, lang: Lang, journey: Journey | None) -> OptionLine:
    title = _said(OPTIONS, name, lang)
    if name in ("start", "to", "stage") and journey is not None:
        won = [Choice("won", field_name("won", lang))] if spec.name == "attribution" and name == "to" else []
        return OptionLine(name, title, (*won, *(Choice(s.id, say(s.title, lang)) for s in journey.stages)))
    listed = _LISTS.get((spec.name, name))
    choices = None if listed is None else tuple(Choice(value, _said(CHOICES, value, lang)) for value in listed)
    return OptionLine(name, title, choices)


def _said(table: Mapping[str, tuple[str, ...]], key: str, lang: Lang) -> str:
    return table[key][LANGS.index(lang)] if key in table else key.replace("_", " ")
