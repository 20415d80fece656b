"""The page of figures."""

from __future__ import annotations

import inspect
from dataclasses import fields

from journeyglass.figures.registry import FIGURES, FigureSpec
from markdown import code, document, said

_INTRO = """\
`journeyglass figures JOURNEY NAME` prints one of these; in Python it is `result.figures["NAME"]()`. Every figure has
its numerator and denominator, the period, and a 95 % interval where it is an estimate. Under five subjects it says
*too few to say*; where nothing is recorded, *terra incognita*: neither is ever shown as 0.

Each takes `since` and `until` (visits that began in the period) and `by` (a trait: one row a value).
"""


def page() -> str:
    """Every figure with its definition, options and columns."""
    return document("Figures", _INTRO, *map(_figure, FIGURES.values()))


def _figure(spec: FigureSpec) -> str:
    options = inspect.signature(spec.compute).parameters
    own = [f"`{name}` (default {options[name].default!r})" for name in spec.options]
    columns = code(*(field.name for field in fields(spec.row_type)))
    title = spec.title["en"] if not isinstance(spec.title, str) else spec.title
    return "\n\n".join(
        [
            f"## {title} · `{spec.name}`",
            spec.definition,
            *([f"Options: {', '.join(own)}."] if own else []),
            f"Columns: {columns}. {said(spec.row_type)}",
        ]
    )
