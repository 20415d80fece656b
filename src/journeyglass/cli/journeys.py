"""`journeyglass journeys`: those there are, one in full, a copy of a built-in one, the schema for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson, InLanguage, language, spoken
from journeyglass.cli.session import Session, session_of, show, show_json
from journeyglass.errors import WorkspaceError

if TYPE_CHECKING:
    from journeyglass.cli.shapes import JourneyLine
    from journeyglass.journey.model import Lang

app = typer.Typer(help="List, show and copy journeys.", rich_markup_mode=None)


@app.command("list")
def list_(context: typer.Context, lang: InLanguage = None, as_json: AsJson = False) -> None:
    """List the journeys of this workspace and the built-in ones."""
    from journeyglass.cli.shapes import BuiltinLine, JourneysListed
    from journeyglass.cli.tables import journeys_view
    from journeyglass.journey.builtin import load_builtin, names
    from journeyglass.journey.model import say
    from journeyglass.workspace.create import short_name

    own, told_in = _own(session_of(context), spoken(lang))
    built = []
    for name in names():
        journey = load_builtin(name).journey
        title = say(journey.title, told_in)
        built.append(BuiltinLine(name, short_name(name), title, tuple(s.id for s in journey.stages)))
    listed = JourneysListed(tuple(own), tuple(built))
    return show_json(listed) if as_json else show(*journeys_view(listed))


def _own(session: Session, lang: Lang | None) -> tuple[list[JourneyLine], Lang]:
    """The workspace's own, none outside of one; and the language to speak."""
    from journeyglass.cli.shapes import JourneyLine
    from journeyglass.journey.model import say

    try:
        workspace = session.workspace()
    except WorkspaceError:
        return [], lang or "en"
    with workspace:
        told_in = lang or workspace.settings.language
        files = workspace.journey_files
        files.sound()
        lines = []
        for name, loaded in files.loaded.items():
            journey = loaded.journey
            subject = journey.subject if isinstance(journey.subject, str) else journey.subject.property
            file, stages = str(files.paths[name].relative_to(workspace.root)), tuple(s.id for s in journey.stages)
            default = name == workspace.settings.journey or len(files.loaded) == 1
            lines.append(JourneyLine(name, say(journey.title, told_in), file, journey.map, subject, stages, default))
        return lines, told_in


@app.command("show")
def show_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A journey's id here, a built-in one's name, or a file.")],
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show a journey as it is written: every stage with all that is believed of it."""
    from journeyglass.cli.compare import find_journey
    from journeyglass.cli.shapes import JourneyShown
    from journeyglass.glass.journeyview import journey_view
    from journeyglass.journey.differences import json_value

    session = session_of(context)
    journey = find_journey(session, name)
    if as_json:
        data = json_value(journey)
        return show_json(JourneyShown(name, data if isinstance(data, dict) else {}))
    return show(*journey_view(journey, _spoken(session, spoken(lang))))


def _spoken(session: Session, lang: Lang | None) -> Lang:
    if lang:
        return lang
    try:
        with session.workspace() as workspace:
            return workspace.settings.language
    except WorkspaceError:
        return "en"


@app.command("copy")
def copy(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A built-in journey.")],
    as_: Annotated[
        str | None, typer.Option("--as", metavar="ID", help="The copy's id; default: the short name.")
    ] = None,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Copy a built-in journey into this workspace, to be edited."""
    from journeyglass.cli.shapes import JourneyCopied

    with session_of(context).workspace() as workspace:
        path = workspace.copy_journey(name, as_, language(lang, workspace))
        copied = JourneyCopied(path.stem, str(path.relative_to(workspace.root)))
    return (
        show_json(copied) if as_json else show(f"{copied.file} is a copy of {name}; edit it, then: journeyglass check")
    )


@app.command("schema")
def schema(
    source: Annotated[bool, typer.Option("--source", help="That of source files instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the JSON Schema of journey files, for editors; it is JSON either way."""
    from journeyglass.events.source_schema import source_schema
    from journeyglass.journey.schema import journey_schema

    show_json(source_schema() if source else journey_schema())
