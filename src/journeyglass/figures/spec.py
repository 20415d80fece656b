"""What a figure is known by: its name, titles, rows, breakdowns, and the one number that stands for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import ACCOUNT, PERIODS, TOUCH, VISIT, Filters
from journeyglass.journey.model import Indicator, Stage, Text

Measure = Callable[[Context, Filters, Stage, Indicator], Estimate | None]
"""The figure's one number at a stage, as an indicator on the map asks for it; None where the stage has none."""
Better = Literal["more", "less", "neither"]
Theme = Literal["funnel", "time", "deals", "money", "voice", "people", "channels", "own"]
"""What a figure is about, for a list of them all; `own` are those that users define."""
THEMES: tuple[Theme, ...] = get_args(Theme)

OF_VISITS = VISIT + PERIODS
"""Breakdowns of a figure on visits: what held when the visit began."""
OF_TOUCHES = TOUCH + PERIODS
"""Breakdowns of a figure on events: what held when the event happened."""
OF_ACCOUNTS = ACCOUNT + PERIODS
"""Breakdowns of a figure on accounts: what held at the instant that the figure names, such as the win."""


@dataclass(frozen=True)
class FigureSpec:
    """A figure and what is known of it before it is computed.

    `dimensions` are the keywords that it can be broken down by; an account's trait always can be, unless it is
    empty. `better` says on which side of a target it should lie. `keys` are the columns that say what a row is about,
    where they are not simply the leading ones of text (see `rows.keys_of`).
    """

    name: str
    title: Text
    row_type: type
    compute: Callable[..., Figure]
    dimensions: tuple[str, ...] = OF_VISITS
    better: Better = "more"
    measure: Measure | None = None
    theme: Theme = "funnel"
    keys: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        """What it is, how it is computed and when it misleads."""
        return inspect.getdoc(self.compute) or ""

    @property
    def question(self) -> str:
        """The first line of its definition."""
        return self.definition.splitlines()[0]

    @property
    def options(self) -> tuple[str, ...]:
        """Its own choices beside the filters."""
        return tuple(inspect.signature(self.compute).parameters)[2:]


def titled(en: str, ru: str, zh: str) -> Text:
    """A title in the three languages."""
    return {"en": en, "ru": ru, "zh-Hant": zh}


def without(dimensions: tuple[str, ...], *left_out: str) -> tuple[str, ...]:
    """The dimensions but these: those that the figure's rows tell apart already."""
    return tuple(name for name in dimensions if name not in left_out)
