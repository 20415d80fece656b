"""`/api/figures` and `/api/journeys/…/figures`: any figure, its trend, or a comparison, as a table or a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from journeyglass.errors import InputError
from journeyglass.figures.export import csv_bytes
from journeyglass.figures.figure import Figure
from journeyglass.figures.registry import FIGURES, spec_of, specs
from journeyglass.figures.spec import FigureSpec
from journeyglass.figures.traits import traits_seen
from journeyglass.figures.trend import EVERY
from journeyglass.glass.definitions import definition_of
from journeyglass.glass.figurelist import figure_lines
from journeyglass.glass.figuretable import figure_table
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.scope import LangQuery, Scope, Scoped
from journeyglass.server.api.shapes import JourneyPath, JourneyQuery
from journeyglass.server.api.shapes_flow import FigureShape, FigureTableShape
from journeyglass.workspace import Result

router = APIRouter(tags=["figures"])
_PLAIN = r"^[^\x00-\x1f\x7f]+$"
_Text = Annotated[str, Query(min_length=1, max_length=200, pattern=_PLAIN)]
Every = Literal["week", "month", "quarter", "year"]


class Asked:
    """How the figure is asked for, from the query."""

    def __init__(
        self,
        by: Annotated[
            str | None, Query(max_length=200, pattern=_PLAIN, description="Broken down by: a keyword or a trait.")
        ] = None,
        trend: Annotated[Every | None, Query(description="Period by period.")] = None,
        compare: Annotated[
            str | None,
            Query(max_length=400, pattern=_PLAIN, description="`month`, `before`, `2024-01-01..2024-04-01`, `a..b`."),
        ] = None,
        option: Annotated[
            list[_Text] | None, Query(max_length=20, description="The figure's own `NAME:VALUE`.")
        ] = None,
        measure: Annotated[list[_Text] | None, Query(max_length=50, description="Which of its numbers.")] = None,
    ) -> None:
        self.by, self.trend, self.compare, self.measures = by, trend, compare, tuple(measure or ())
        self.options = dict(_pair(said) for said in option or ())
        if trend and compare:
            raise InputError("a trend and a comparison are two questions", "ask for one of them")

    def of(self, result: Result, figure: str, scope: Scope) -> Figure:
        """The figure of the reading; `measure` chooses among the numbers of a trend or comparison."""
        _expect_options(spec_of(result.context, figure), self.options, self.trend)
        asked: dict[str, Any] = {"since": scope.since, "until": scope.until, "by": self.by}
        asked |= {**scope.narrowed, **self.options}
        if self.trend:
            return result.trend(figure, self.trend, measures=self.measures, **asked)
        if self.compare:
            return result.compare(figure, self.compare, measures=self.measures, **asked)
        return result.figure(figure, **asked)


AskedSo = Annotated[Asked, Depends()]
FigurePath = Annotated[str, Path(min_length=1, max_length=100, pattern=_PLAIN, examples=["conversion"])]


@router.get("/figures", summary="The figures there are")
def figures(desk: AtDesk, journey: JourneyQuery = None, lang: LangQuery = None) -> list[FigureShape]:
    """By theme, with their definitions, options, breakdowns and numbers.

    With a journey also the figures that the workspace defines, the journey's stages to choose from and the traits that
    its accounts have.
    """
    spoken = lang or desk.workspace.settings.language
    if journey is None:
        return list(map(FigureShape.model_validate, figure_lines(FIGURES.values(), spoken)))
    with desk.readings.held(desk.journey(journey)) as result:
        found = specs(result.context).values()
        lines = figure_lines(found, spoken, result.journey, traits_seen(result.context))
    return list(map(FigureShape.model_validate, lines))


@router.get("/journeys/{journey}/figures/{figure}", summary="A figure as a table")
def figure(
    journey: JourneyPath,
    figure: FigurePath,
    desk: AtDesk,
    scope: Scoped,
    asked: AskedSo,
    offset: Annotated[int, Query(ge=0, le=2**31, description="Leave out so many rows first.")] = 0,
    most: Annotated[int, Query(ge=1, le=10_000, description="At most so many rows.")] = 2_000,
) -> FigureTableShape:
    """Its rows, its trend or a comparison; every number with its interval, and with what was counted."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = asked.of(result, figure, scope)
        spec = spec_of(result.context, figure)
        table = figure_table(result.journey, found, scope.lang, offset, most)
        question = definition_of(spec, scope.lang).question
        more = {"question": question, "better": spec.better, "by": asked.by, "options": dict(found.options)}
        return FigureTableShape.model_validate({**vars(table), **more})


@router.get("/journeys/{journey}/figures/{figure}/csv", summary="A figure as a CSV file", response_class=Response)
def csv(journey: JourneyPath, figure: FigurePath, desk: AtDesk, scope: Scoped, asked: AskedSo) -> Response:
    """All its rows; an estimate has a column for each of its parts, and no text is one that a spreadsheet computes."""
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = csv_bytes(asked.of(result, figure, scope))
        name = f"{found_name(result, figure)}.csv"
    return Response(
        found, media_type="text/csv", headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


def found_name(result: Result, figure: str) -> str:
    """What a file of the figure is called."""
    return f"{result.journey.journey}-{figure}-{result.as_of:%Y-%m-%d}"


def _pair(said: str) -> tuple[str, str]:
    name, colon, value = said.partition(":")
    if not colon or not name:
        raise InputError(f"`{said}` is no option", "write NAME:VALUE, such as within:30d")
    return name, value


def _expect_options(spec: FigureSpec, options: Mapping[str, str], trend: str | None) -> None:
    """Raises for an option that the figure lacks, or that the trend sets itself."""
    wrong = sorted(set(options) - set(spec.options))
    if wrong:
        allowed = ", ".join(spec.options) or "none"
        raise InputError(f"the figure {spec.name} has no option {', '.join(wrong)}", f"its options: {allowed}")
    if trend and EVERY in options:
        raise InputError("the periods are those of the trend", f"leave `{EVERY}` out")
