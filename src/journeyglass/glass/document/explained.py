"""What stands behind one number of the map: its definition, what was counted, of which period, and who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from journeyglass.errors import NotFoundError
from journeyglass.figures.behind import Behind, Names, behind, nobody
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, Status
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import Filters
from journeyglass.figures.registry import compute, spec_of
from journeyglass.figures.rows import keys_of, measured, measures_of
from journeyglass.figures.spec import FigureSpec
from journeyglass.glass import numbers
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.document.counted import SIDES
from journeyglass.glass.estimates import change_text, estimate_text, value_text
from journeyglass.glass.item import FigureRef
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import counted, field_name, labelled, listed, subject_kind, word
from journeyglass.journey.model import Lang, say

_LIMITS = re.compile(r"[(（](.+)[)）]$")
_CHANGES = ("points",)


@dataclass(frozen=True)
class Listed:
    """How many different subjects (or accounts) stand on each side; None: they cannot be listed, and `why`."""

    numerator: int | None
    denominator: int | None
    why: str


@dataclass(frozen=True)
class Explanation:
    """One number of the map with all that is needed to trust it, in one language.

    `numerator` and `denominator` are what was counted, None where it is money or nothing is; the `_text`s say it in
    words. `status` is the estimate's.
    """

    title: str
    definition: str
    formula: str
    misleads: str
    value_text: str
    interval_text: str
    numerator: int | None
    denominator: int | None
    numerator_text: str
    denominator_text: str
    period_text: str
    as_of: datetime
    note: str
    status: Status
    behind: Listed


def explain(context: Context, asked: FigureRef, filters: Filters, lang: Lang) -> Explanation:
    """What the number is; NotFoundError where the figure has no such row or number."""
    spec = spec_of(context, asked.figure)
    figure = compute(context, spec.name, filters.since, filters.until, where=filters.where, **asked.options)
    row = _row(figure, spec, asked)
    found = _number(row, spec, asked)
    people = behind(context, spec.name, asked.measure, asked.key, filters, asked.options)
    told, both = definition_of(spec, lang), _counts(found, people)
    numerator, denominator = _said(context, asked, found, people, both, lang)
    notes = [found.note, *figure.notes]
    return Explanation(
        title=_title(context, spec, asked, lang, figure),
        definition=told.question,
        formula=told.formula,
        misleads=told.misleads,
        value_text=_value(found, lang),
        interval_text=_interval(found, lang),
        numerator=both[0],
        denominator=both[1],
        numerator_text=numerator,
        denominator_text=denominator,
        period_text=_period(filters, lang),
        as_of=figure.as_of,
        note=" · ".join(dict.fromkeys(remark_in(note, context.journey, lang) for note in notes if note)),
        status=found.status,
        behind=_listed(people, word(f"nobody_{nobody(spec.name, asked.measure)}", lang)),
    )


def _row(figure: Figure, spec: FigureSpec, asked: FigureRef) -> Any:
    unknown = sorted(set(asked.key) - set(keys_of(spec)))
    rows = [] if unknown else [row for row in figure.rows if _is(row, asked.key)]
    if not rows:
        key = listed((f"{name}:{value}" for name, value in asked.key.items()), "en") or "no key"
        raise NotFoundError(
            f"the figure {spec.name} has no row of {key}", f"its rows are told apart by {', '.join(keys_of(spec))}"
        )
    return next((row for row in rows if _blank_elsewhere(row, spec, asked.key)), rows[0])


def _is(row: Any, key: Mapping[str, str]) -> bool:
    return all(str(getattr(row, name)) == value for name, value in key.items())


def _blank_elsewhere(row: Any, spec: FigureSpec, key: Mapping[str, str]) -> bool:
    """Whether the columns that are not asked for say nothing: the row of the whole."""
    return all(getattr(row, name) is None for name in keys_of(spec) if name not in key)


def _number(row: Any, spec: FigureSpec, asked: FigureRef) -> Estimate:
    able = {*measures_of(spec.row_type), *(name for name in vars(row) if isinstance(getattr(row, name), int))}
    found = measured(row, asked.measure) if asked.measure in able else None
    if found is None:
        raise NotFoundError(
            f"the figure {spec.name} has no number {asked.measure} here", f"use {', '.join(sorted(able))}"
        )
    return found


def _counts(found: Estimate, people: Behind | None) -> tuple[int | None, int | None]:
    """What was counted; of a plain count the whole that it is part of, where that is known."""
    numerator, denominator = (int(v) if isinstance(v, int) else None for v in (found.numerator, found.denominator))
    whole = people.denominator if people is not None and people.counted else None
    if denominator is None and found.unit == "count" and whole is not None:
        denominator = len(whole)
    return numerator, denominator


def _said(
    context: Context, asked: FigureRef, found: Estimate, people: Behind | None, both: tuple[int | None, int | None],
    lang: Lang,
) -> tuple[str, str]:  # fmt: skip
    """Both sides in words: how many of what, and what it is that they share."""
    sides = SIDES.get((asked.figure, asked.measure), ("", ""))
    unit = people.unit if people and people.counted else None
    kind = subject_kind(context.journey) if unit == "subject" else unit
    texts = []
    for value, whole, side in zip(both, (found.numerator, found.denominator), sides, strict=True):
        if value is None:
            texts.append(numbers.money(whole, lang) if isinstance(whole, Decimal) and found.unit != "score" else "")
            continue
        shown = numbers.number(value, lang)
        text = counted(kind, value, lang, shown) if kind and (side or kind != "answer" or texts) else shown
        texts.append(labelled(text, word(f"side_{side}", lang), lang) if side else text)
    return texts[0], texts[1]


def _title(context: Context, spec: FigureSpec, asked: FigureRef, lang: Lang, figure: Figure) -> str:
    titles = Titles(context.journey, lang, figure.called)
    stage = asked.key.get("stage") or asked.key.get("from_stage") or asked.stage or ""
    said = [titles.of(name, value, stage) for name, value in asked.key.items()]
    named = [name for name in (asked.measure,) if measures_of(spec.row_type) != (name,)]
    parts = [*said, *(field_name(name, lang) for name in named)]
    title = say(spec.title, lang)
    return labelled(title, " · ".join(dict.fromkeys(parts)), lang) if parts else title


def _value(found: Estimate, lang: Lang) -> str:
    return change_text(found, lang).split(" (")[0] if found.unit in _CHANGES else value_text(found, lang)


def _interval(found: Estimate, lang: Lang) -> str:
    """The interval alone, where there is one."""
    if found.status != "ok" or (found.low is None and found.high is None):
        return ""
    text = change_text(found, lang) if found.unit in _CHANGES else estimate_text(found, lang)
    limits = _LIMITS.search(text)
    return word("interval95", lang, limits=limits.group(1)) if limits else ""


def _period(filters: Filters, lang: Lang) -> str:
    parts = [
        word(name, lang, at=numbers.moment(at))
        for name, at in (("since", filters.since), ("until", filters.until))
        if at is not None
    ]
    return " · ".join(parts) or word("all_time", lang)


def _listed(people: Behind | None, why: str) -> Listed:
    if people is None:
        return Listed(None, None, why)
    return Listed(_different(people.numerator), _different(people.denominator), "")


def _different(side: Names | None) -> int | None:
    return None if side is None else len(set(side) - {None})
