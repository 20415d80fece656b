"""A new workspace: its folders, its settings, its first journey."""

from __future__ import annotations

import json
import re
from pathlib import Path

from journeyglass.errors import WorkspaceError
from journeyglass.journey import builtin
from journeyglass.journey.model import Lang
from journeyglass.workspace.settings import FILE

_SETTINGS = """\
# Settings of this Journeyglass workspace.
name = {name}
language = "{lang}"        # en, ru or zh-Hant
journey = "{journey}"      # which journey is meant where none is named

# Up to which instant history is read where nothing is said: "now", "last" (the last event) or a day.
as_of = "now"

# In which folder data files are looked for; left out: beside the source files.
# data = "../exports"

# Money in several currencies is added up only with your rates: what one unit is worth in the currency `to`.
# [rates]
# to = "EUR"
# USD = "0.92"
"""
_IGNORED = "# What Journeyglass keeps for itself: the events that came, and caches.\n.journeyglass/\n"


def create(folder: Path, journey: str, lang: Lang, name: str | None) -> None:
    """Write a new workspace into `folder`, which may exist but is no workspace yet."""
    if (folder / FILE).exists():
        raise WorkspaceError(
            f"{folder} is a workspace already", "go on with `journeyglass check`, or name another folder"
        )
    text, short = copied(journey, lang), short_name(journey)
    folder = folder.resolve()
    try:
        for part in ("journeys", "sources"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        write_new(folder / "journeys" / f"{short}.yaml", text)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text(_IGNORED, "utf-8")
        title = json.dumps(name or folder.name, ensure_ascii=False)
        (folder / FILE).write_text(_SETTINGS.format(name=title, lang=lang, journey=short), "utf-8")
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written: {error.strerror}", "name a folder of your own") from error


def short_name(builtin_name: str) -> str:
    """The short name of a built-in journey, which is the id of its copies."""
    full = builtin.ALIASES.get(builtin_name, builtin_name)
    return next((short for short, long in builtin.ALIASES.items() if long == full), full)


def copied(builtin_name: str, lang: Lang | None = None, journey_id: str | None = None) -> str:
    """The file of a built-in journey for a user to edit, in one language or all, under its own id."""
    text = builtin.text(builtin_name)
    text = builtin.for_language(text, lang) if lang else text
    return re.sub(r"(?m)^journey: .*$", f"journey: {journey_id or short_name(builtin_name)}", text, count=1)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    if path.exists():
        raise WorkspaceError(f"{path} exists already", "move it away, or name another folder")
    path.write_text(text, "utf-8")
