"""The page of figures."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields

from journeyglass.figures.registry import FIGURES, FigureSpec
from journeyglass.figures.spec import THEMES
from journeyglass.glass.explanation import paragraphs
from journeyglass.glass.words import field_name, word
from markdown import code, document, said, table

_INTRO = """\
`journeyglass figures JOURNEY NAME` prints one of these; in Python it is `result.figures["NAME"]()`. Every figure has
its numerator and denominator, the period, and a 95 % interval where it is an estimate. Under five subjects it says
*too few to say*; where nothing is recorded, *terra incognita*: neither is ever shown as 0.

Each takes `since` and `until`, and `by`: one of its breakdowns, or the name of an account's trait. What counts is what
held when the visit began, when the event happened, or at the instant that the figure names (such as the win).

- `--trend month` (week, quarter, year) follows any figure: `result.trend("NAME", "month")`. A period holds what its own
  `since` and `until` would choose.
- `--compare month` puts the last full month beside the one before it, `--compare before` the time since `--since`
  beside the one before it, `--compare 2024-01-01..2024-04-01` another time, and with `--by`, `--compare A..B` one group
  beside another: `result.compare("NAME", "month")`. The interval of the change follows from those of its two sides,
  taken as independent (Zou and Donner's MOVER; of two shares it is Newcombe's).
- `--explain` says how a figure is computed and what each number was made of; `--export FILE` writes CSV, Parquet or
  JSON; `--plot FILE.svg` draws it, as `.plot()` does in a notebook. In CSV a text that a spreadsheet would take for a
  formula gets an apostrophe in front.
- Targets and alerts stand on the map as [indicators](journey-file.md); the figure `indicators` shows them all.

Figures of your own are YAML files: see [Figure files](figure-file.md).
"""


def page() -> str:
    """Every figure with its definition, options, breakdowns and columns, by theme."""
    themes = [theme for theme in THEMES if any(spec.theme == theme for spec in FIGURES.values())]
    return document("Figures", _INTRO, *(part for theme in themes for part in _theme(theme)))


def _theme(theme: str) -> Iterator[str]:
    mine = [spec for spec in FIGURES.values() if spec.theme == theme]
    yield f"## {word(f'theme_{theme}', 'en')}\n\n{_contents(mine)}"
    yield from map(_figure, mine)


def _contents(mine: list[FigureSpec]) -> str:
    return table(("figure", "what it says"), [(f"`{spec.name}`", spec.question) for spec in mine])


def _figure(spec: FigureSpec) -> str:
    first, *rest = paragraphs(spec.definition)
    title = spec.title["en"] if not isinstance(spec.title, str) else spec.title
    parts = [f"### {title} · `{spec.name}`", first, "\n".join(f"- {part}" for part in rest)]
    return "\n\n".join([*parts, *_choices(spec), _columns(spec)])


def _choices(spec: FigureSpec) -> Iterator[str]:
    parameters = inspect.signature(spec.compute).parameters
    own = [f"`{name}`" + _default(parameters[name].default) for name in spec.options]
    if own:
        yield f"Options: {', '.join(own)}."
    if spec.dimensions:
        yield f"Breakdowns: {code(*spec.dimensions)}, or a trait."
    better = {"more": "the more, the better", "less": "the less, the better"}.get(spec.better)
    if spec.measure and better:
        yield f"As an indicator of a map: {better}."


def _default(value: object) -> str:
    return "" if value is None else f" (default {value})"


def _columns(spec: FigureSpec) -> str:
    names = ", ".join(f"`{field.name}` ({field_name(field.name, 'en')})" for field in fields(spec.row_type))
    return f"Columns: {names}.\n\n{said(spec.row_type)}"
