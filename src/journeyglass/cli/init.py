"""`journeyglass init`: a new workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from journeyglass.cli.options import AsJson, InLanguage, language
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.cli.shapes import Initialised


def init(
    context: typer.Context,
    journey: Annotated[str, typer.Option(metavar="NAME", help="A built-in journey to begin with.")] = "saas",
    lang: InLanguage = None,
    name: Annotated[str | None, typer.Option(help="The company's name; default: the folder's.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the folder a workspace, with a copy of a built-in journey."""
    from journeyglass.workspace import Workspace

    workspace = Workspace.create(session_of(context).folder, journey, language(lang), name)
    journey_id = workspace.settings.journey or ""
    made = Initialised(str(workspace.root), journey_id, f"journeys/{journey_id}.yaml", workspace.settings.language)
    if as_json:
        return show_json(made)
    return show(
        f"{made.workspace} is a workspace now; its journey is {made.journey_file}.",
        "Next: `journeyglass import --guess FILE` writes a first mapping of a table of yours.",
    )
