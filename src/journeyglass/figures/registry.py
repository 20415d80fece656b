"""Every figure there is, by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import InputError, NotFoundError
from journeyglass.figures import (
    conversion,
    drop_out,
    dwell,
    here_now,
    milestones,
    outcomes,
    reached,
    returns,
    sales_cycle,
    skips,
    touchpoints,
    win_rate,
)
from journeyglass.figures.context import Context
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import Filters
from journeyglass.journey.model import Text


@dataclass(frozen=True)
class FigureSpec:
    """A figure's name, its title in each language, the type of its rows, and how it is computed."""

    name: str
    title: Text
    row_type: type
    compute: Callable[..., Figure]

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


def _titled(en: str, ru: str, zh: str) -> Text:
    return {"en": en, "ru": ru, "zh-Hant": zh}


_ALL = (
    FigureSpec("reached", _titled("Reached", "Дошли до этапа", "到達階段"), reached.Reached, reached.compute),
    FigureSpec("conversion", _titled("Conversion", "Конверсия", "轉換率"), conversion.Conversion, conversion.compute),
    FigureSpec("dwell", _titled("Time in stage", "Время на этапе", "停留時間"), dwell.Dwell, dwell.compute),
    FigureSpec("outcomes", _titled("Outcomes", "Исходы", "結果"), outcomes.OutcomeShare, outcomes.compute),
    FigureSpec("returns", _titled("Returns", "Возвраты", "返回"), returns.Return, returns.compute),
    FigureSpec("skips", _titled("Skips", "Пропуски этапов", "跳過的階段"), skips.Skip, skips.compute),
    FigureSpec("drop_out", _titled("Drop-out", "Потери", "流失與停滯"), drop_out.DropOut, drop_out.compute),
    FigureSpec(
        "win_rate", _titled("Win rate", "Процент выигранных сделок", "贏單率"), win_rate.WinRate, win_rate.compute
    ),
    FigureSpec(
        "sales_cycle", _titled("Sales cycle", "Цикл продаж", "銷售週期"), sales_cycle.SalesCycle, sales_cycle.compute
    ),
    FigureSpec("here_now", _titled("Here now", "Сейчас на этапе", "目前所在"), here_now.HereNow, here_now.compute),
    FigureSpec(
        "touchpoints",
        _titled("Touchpoints", "Точки контакта", "接觸點"),
        touchpoints.TouchpointSeen,
        touchpoints.compute,
    ),
    FigureSpec("milestones", _titled("Milestones", "Вехи", "里程碑"), milestones.MilestoneShare, milestones.compute),
)
FIGURES: Mapping[str, FigureSpec] = {spec.name: spec for spec in _ALL}


def compute(
    context: Context,
    name: str,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
    **options: str | None,
) -> Figure:
    """The named figure; an unknown name or option is an error that says which there are."""
    spec = FIGURES.get(name)
    if spec is None:
        raise NotFoundError(f"there is no figure {name}", f"use one of {', '.join(FIGURES)}")
    given = {key: value for key, value in options.items() if value is not None}
    wrong = sorted(set(given) - set(spec.options))
    if wrong:
        allowed = ", ".join(spec.options) or "none"
        raise InputError(f"the figure {name} has no option {', '.join(wrong)}", f"its options: {allowed}")
    return spec.compute(context, Filters(since, until, by), **given)
