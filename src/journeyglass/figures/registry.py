"""Every figure there is, by name."""

from __future__ import annotations

from collections.abc import Mapping
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
from journeyglass.figures.filters import KEYWORDS, Filters
from journeyglass.figures.spec import FigureSpec

_MODULES = (
    reached,
    conversion,
    dwell,
    outcomes,
    returns,
    skips,
    drop_out,
    win_rate,
    sales_cycle,
    here_now,
    touchpoints,
    milestones,
)
FIGURES: Mapping[str, FigureSpec] = {module.SPEC.name: module.SPEC for module in _MODULES}


def compute(
    context: Context,
    name: str,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
    **options: str | None,
) -> Figure:
    """The named figure; an unknown name, option or breakdown is an error that says which there are."""
    spec = FIGURES.get(name)
    if spec is None:
        raise NotFoundError(f"there is no figure {name}", f"use one of {', '.join(FIGURES)}")
    given = {key: value for key, value in options.items() if value is not None}
    wrong = sorted(set(given) - set(spec.options))
    if wrong:
        allowed = ", ".join(spec.options) or "none"
        raise InputError(f"the figure {name} has no option {', '.join(wrong)}", f"its options: {allowed}")
    if by in KEYWORDS and by not in spec.dimensions:
        raise InputError(f"the figure {name} has no breakdown by {by}", f"use {', '.join(spec.dimensions)} or a trait")
    filters = Filters(since, until, by)
    return context.once((name, filters, *sorted(given.items())), lambda: spec.compute(context, filters, **given))
