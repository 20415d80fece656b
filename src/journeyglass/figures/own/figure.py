"""A user's figure as one of the figures: its definition in words, its rows, its number at a stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.own.definition import OwnFigure
from journeyglass.figures.own.events import compute_events
from journeyglass.figures.own.row import OwnValue
from journeyglass.figures.own.visits import compute_visits
from journeyglass.figures.own.words import definition_of
from journeyglass.figures.spec import OF_TOUCHES, OF_VISITS, FigureSpec
from journeyglass.journey.model import Indicator, Stage


@dataclass(frozen=True)
class OwnSpec(FigureSpec):
    """A user's figure and the file's content that it was made from."""

    made_from: OwnFigure | None = None


def own_spec(figure: OwnFigure) -> FigureSpec:
    """The user's figure, ready to be asked for."""
    compute = _compute(figure)

    def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate | None:
        if figure.stage is not None:
            return _only(compute(context, filters))
        return _only(_compute(figure.model_copy(update={"stage": stage.id}))(context, filters))

    return OwnSpec(
        figure.figure,
        figure.title,
        OwnValue,
        compute,
        dimensions=OF_VISITS if figure.over == "visits" else OF_TOUCHES,
        better=figure.better,
        measure=measure,
        theme="own",
        keys=("group", "currency"),
        made_from=figure,
    )


def _compute(figure: OwnFigure) -> Callable[..., Figure]:
    def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
        _expect_journey(context, figure)
        rows, notes = (compute_visits if figure.over == "visits" else compute_events)(context, filters, figure)
        return figure_of(context, figure.figure, filters, OwnValue, rows, notes)

    compute.__doc__ = definition_of(figure)
    return compute


def _expect_journey(context: Context, figure: OwnFigure) -> None:
    if figure.journey not in (None, context.journey.journey):
        raise InputError(f"the figure {figure.figure} is for the journey {figure.journey}", "ask for it there")
    known = {outcome.id for stage in context.journey.stages for outcome in stage.outcomes}
    for outcome in figure.outcomes:
        if outcome not in known:
            name = context.journey.journey
            raise InputError(
                f"the journey {name} has no outcome {outcome}", f"use {', '.join(sorted(known)) or 'none'}"
            )


def _only(figure: Figure) -> Estimate | None:
    """The figure's number where it has one; money of several currencies has none."""
    return figure.rows[0].value if len(figure.rows) == 1 else None
