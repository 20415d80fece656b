"""Options and arguments that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from journeyglass.journey.model import Lang
    from journeyglass.workspace import Workspace


class Language(StrEnum):
    """The languages that Journeyglass speaks."""

    EN = "en"
    RU = "ru"
    ZH_HANT = "zh-Hant"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, in the shape that docs/reference/json.md tells.")]
InLanguage = Annotated[
    Language | None,
    typer.Option("--lang", metavar="en|ru|zh-Hant", help="Language of the journey's texts; default: the workspace's."),
]
JourneyName = Annotated[
    str | None,
    typer.Argument(
        metavar="[JOURNEY]", show_default=False, help="Its id; may be left out where there is one, or a default."
    ),
]
OfJourney = Annotated[str | None, typer.Option("--journey", "-j", metavar="ID", help="Which journey; see JOURNEY.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="Read history up to the end of this day, this time, `now`, or `last`: the last event. Default: `now`.",
    ),
]
KnownAt = Annotated[
    str | None, typer.Option(metavar="WHEN", help="Use only what had been received by this day or time.")
]
At = Annotated[
    str | None,
    typer.Option(metavar="WHEN", help="When it was: a day, or a time (UTC without an offset). Default: now."),
]


def spoken(chosen: Language | None) -> Lang | None:
    """The language asked for, if one was."""
    return None if chosen is None else chosen.value


def language(chosen: Language | None, workspace: Workspace | None = None) -> Lang:
    """The language to print in: as asked, else the workspace's, else English."""
    if chosen is not None:
        return chosen.value
    return workspace.settings.language if workspace else "en"
