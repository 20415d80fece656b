"""`journeyglass figures`: one figure or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeyglass.cli.options import AsJson, AsOf, InLanguage, KnownAt, language
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from journeyglass.workspace import Workspace

_Text = str | None


def figures(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[JOURNEY] [NAME]", help="A journey's id, a figure's name, or both.")
    ] = None,
    by: Annotated[
        _Text, typer.Option(metavar="X", help="Break down by turn, outcome, month, or an account's trait.")
    ] = None,
    since: Annotated[_Text, typer.Option(metavar="WHEN", help="Only visits that began then or later.")] = None,
    until: Annotated[_Text, typer.Option(metavar="WHEN", help="Only visits that began before then.")] = None,
    start: Annotated[_Text, typer.Option(metavar="STAGE", help="conversion: from this stage.")] = None,
    to: Annotated[_Text, typer.Option(metavar="STAGE", help="conversion: to this stage.")] = None,
    within: Annotated[_Text, typer.Option(metavar="TIME", help="conversion: within 30d, 6mo, ever, …")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the figures there are.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Compute figures: each with its counts, its interval where it is an estimate, and what to know about it."""
    from journeyglass.cli.reading import read_journey
    from journeyglass.cli.shapes import FiguresComputed
    from journeyglass.figures import FIGURES
    from journeyglass.glass.figureview import figure_view
    from journeyglass.workspace.instants import beginning

    if list_:
        return _list(language(lang), as_json)
    asked: dict[str, Any] = {"since": since and beginning(since), "until": until and beginning(until), "by": by}
    own = {"start": start, "to": to, "within": within}
    with session_of(context).workspace() as workspace:
        journey, name = split(workspace, names or [])
        if name is None and any(own.values()):
            raise InputError(
                "--start, --to and --within belong to one figure", "name it: `journeyglass figures conversion`"
            )
        result = read_journey(workspace, journey, as_of, known_at)
        found = [
            result.figure(each, **asked, **(own if each == name else {})) for each in ([name] if name else FIGURES)
        ]
        if as_json:
            return show_json(FiguresComputed(result.label, result.notes, tuple(f.to_json() for f in found)))
        for figure in found:
            show(*figure_view(result.journey, figure, language(lang, workspace)))
    return None


def split(workspace: Workspace, names: list[str]) -> tuple[str | None, str | None]:
    """Which of the names is the journey, and which the figure; a single one may be either."""
    from journeyglass.figures import FIGURES

    if len(names) > 2:
        raise InputError("too many names", "write `journeyglass figures JOURNEY NAME`")
    if len(names) == 2:
        if names[1] not in FIGURES:
            raise NotFoundError(f"there is no figure {names[1]}", f"use one of {', '.join(FIGURES)}")
        return names[0], names[1]
    if not names:
        return None, None
    if names[0] in workspace.journey_files.loaded:
        return names[0], None
    if names[0] in FIGURES:
        return None, names[0]
    return _journey_or_neither(workspace, names[0]), None


def _journey_or_neither(workspace: Workspace, name: str) -> str:
    from journeyglass.figures import FIGURES

    try:
        return workspace.journey(name).journey.journey
    except NotFoundError as error:
        message = f"there is neither a figure nor a journey {name}"
        raise NotFoundError(message, f"the figures are {', '.join(FIGURES)}") from error


def _list(lang: Any, as_json: bool) -> None:
    from journeyglass.cli.shapes import FigureLine, FiguresListed
    from journeyglass.cli.tables import figures_view
    from journeyglass.figures import FIGURES
    from journeyglass.journey.model import say

    lines = (FigureLine(s.name, say(s.title, lang), s.question, s.options) for s in FIGURES.values())
    listed = FiguresListed(tuple(lines))
    return show_json(listed) if as_json else show(*figures_view(listed))
