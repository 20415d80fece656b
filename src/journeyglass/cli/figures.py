"""`journeyglass figures`: one figure or all of them, shown, followed, compared, explained, drawn, or put in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeyglass.cli.onspark import LOCAL, Conf, Engine, Master, SparkOptions, WhichEngine
from journeyglass.cli.options import AsJson, AsOf, InLanguage, KnownAt, language
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from journeyglass.journey.model import Lang
    from journeyglass.workspace import Result, Workspace
    from journeyglass.workspace.shown import ShownFigure

_Text = str | None
_OF_ONE = "--trend, --compare, --set, --start, --to, --within, --measure, --export and --plot belong to one figure"


@dataclass(frozen=True)
class Asked:
    """What was asked of one figure."""

    filters: dict[str, Any]
    options: dict[str, str]
    measures: tuple[str, ...]
    trend: str | None
    compare: str | None

    def of(self, result: Result, name: str) -> ShownFigure:
        """The figure, as asked."""
        if self.trend and self.compare:
            raise InputError("--trend and --compare are two questions", "ask one of them")
        more = {**self.filters, **self.options}
        if self.trend:
            return result.trend(name, self.trend, measures=self.measures, **more)
        if self.compare:
            return result.compare(name, self.compare, measures=self.measures, **more)
        return result.figure(name, **more)

    def of_events(self) -> dict[str, Any]:
        """The same for a figure that is gathered on Spark."""
        if self.trend or self.compare:
            raise InputError("Spark gathers a figure as it is", "leave out --trend and --compare, or `--engine spark`")
        if "where" in self.filters:
            raise InputError("Spark gathers a figure of everything", "leave out --where, or `--engine spark`")
        return {**self.filters, **self.options}


def figures(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[JOURNEY] [NAME]", help="A journey's id, a figure's name, or both.")
    ] = None,
    by: Annotated[
        _Text,
        typer.Option(
            metavar="X",
            help="Break down by stage, segment, channel, role, owner, source, turn, outcome, week, month, quarter, "
            "year, or an account's trait.",
        ),
    ] = None,
    since: Annotated[_Text, typer.Option(metavar="WHEN", help="Only what began or happened then or later.")] = None,
    until: Annotated[_Text, typer.Option(metavar="WHEN", help="Only what began or happened before then.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY:VALUE", help="Only what is in this group of a breakdown or a trait."),
    ] = None,
    trend: Annotated[_Text, typer.Option(metavar="PERIOD", help="Each week, month, quarter or year.")] = None,
    compare: Annotated[
        _Text,
        typer.Option(
            metavar="WITH",
            help="Beside the period before: `month` (week, quarter, year) takes the last full one; `before` the time "
            "since --since; `2024-01-01..2024-04-01` that time; with --by, `A..B` two groups.",
        ),
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="Which of its numbers to follow, compare or draw.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="An option of the figure; see --explain.")
    ] = None,
    start: Annotated[_Text, typer.Option(metavar="STAGE", help="Short for --set start=STAGE.")] = None,
    to: Annotated[_Text, typer.Option(metavar="STAGE", help="Short for --set to=STAGE.")] = None,
    within: Annotated[_Text, typer.Option(metavar="TIME", help="Short for --set within=30d (6mo, ever, …).")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how it is computed, and what each number was made of.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it to a .csv, .parquet or .json file.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it into an .svg file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the figures there are.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    engine: WhichEngine = Engine.DUCKDB,
    master: Master = LOCAL,
    conf: Conf = None,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Compute figures: each with its counts, its interval where it is an estimate, and what to know about it.

    Without a name: all of the journey's that have something to say, by theme.
    """
    from journeyglass.cli import figuretasks as tasks
    from journeyglass.cli.reading import read_journey
    from journeyglass.figures.filters import where_of
    from journeyglass.workspace.instants import beginning

    session = session_of(context)
    if list_:
        return tasks.list_figures(session, lang, as_json)
    own = {key: value for key, value in (("start", start), ("to", to), ("within", within)) if value}
    filters: dict[str, Any] = {"since": since and beginning(since), "until": until and beginning(until), "by": by}
    filters |= {"where": where_of(where)} if where else {}
    on_spark = SparkOptions.of(engine, master, conf or [], None, None)
    asked = Asked(filters, {**_pairs(set_ or []), **own}, tuple(measure or ()), trend, compare)
    with session.workspace() as workspace:
        journey, name = split(workspace, names or [])
        if name is None and (asked.options or asked.measures or trend or compare or export or plot):
            raise InputError(_OF_ONE, "name it: `journeyglass figures conversion`")
        if on_spark is not None:
            result, gathered = on_spark.figure(workspace, journey, name, as_of, known_at, asked.of_events())
        else:
            result, gathered = read_journey(workspace, journey, as_of, known_at), None
        spoken: Lang = language(lang, workspace)
        if name is None:
            return tasks.show_all(result, filters, spoken, explain, as_json)
        found = gathered or asked.of(result, name)
        tasks.write_files(found, export, plot, asked.measures, spoken, force)
        if as_json:
            return show_json(tasks.computed(result, [found]))
        return show(*tasks.view(result, found, spoken, explain))


def _pairs(said: list[str]) -> dict[str, str]:
    """The options given as `key=value`."""
    found = {}
    for pair in said:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InputError(f"`{pair}` is no option", "write --set key=value")
        found[key.strip()] = value.strip()
    return found


def split(workspace: Workspace, names: list[str]) -> tuple[str | None, str | None]:
    """Which of the names is the journey, and which the figure; a single one may be either."""
    if len(names) > 2:
        raise InputError("too many names", "write `journeyglass figures JOURNEY NAME`")
    if len(names) == 2:
        _expect_figure(workspace, names[1])
        return names[0], names[1]
    if not names:
        return None, None
    if names[0] in workspace.journey_files.loaded:
        return names[0], None
    if names[0] in _known(workspace):
        return None, names[0]
    return _journey_or_neither(workspace, names[0]), None


def _known(workspace: Workspace) -> list[str]:
    """Every figure's name; those of files with faults are not known."""
    from journeyglass.figures import FIGURES

    return [*FIGURES, *workspace.figure_files.loaded]


def _expect_figure(workspace: Workspace, name: str) -> None:
    from journeyglass.journey.report import likely

    known = _known(workspace)
    if name not in known:
        near = likely(name, known)
        raise NotFoundError(
            f"there is no figure {name}", f"did you mean {near}?" if near else f"use one of {', '.join(known)}"
        )


def _journey_or_neither(workspace: Workspace, name: str) -> str:
    try:
        return workspace.journey(name).journey.journey
    except NotFoundError as error:
        message = f"there is neither a figure nor a journey {name}"
        raise NotFoundError(message, f"the figures are {', '.join(_known(workspace))}") from error
