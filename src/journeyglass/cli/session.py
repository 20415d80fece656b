"""What one call of the command line works with: the workspace's folder, and where it prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from journeyglass.workspace import Workspace


@dataclass(frozen=True)
class Session:
    """One call: the folder that was named (`-C`), and whether the insides of errors are wanted."""

    folder: Path = Path()
    debug: bool = False

    def workspace(self) -> Workspace:
        """The workspace in the folder or above it."""
        from journeyglass.workspace import Workspace

        return Workspace.open(self.folder)


def session_of(context: typer.Context) -> Session:
    """The session of a command."""
    found: Session = context.obj
    return found


def console(*, errors: bool = False) -> Console:
    """Where to print; plain text in a pipe and where NO_COLOR is set."""
    from rich.console import Console

    return Console(stderr=errors, highlight=False, soft_wrap=False)


def show(*what: RenderableType) -> None:
    """Print for people."""
    from journeyglass.glass.painting import Held

    out = console()
    for part in what:
        # A sentence is left to the terminal to wrap, so that a path in it can be copied whole.
        if isinstance(part, str):
            out.print(printable_lines(part), markup=False, soft_wrap=True)
        else:
            out.print(Held(part))


def printable_lines(text: str) -> str:
    """The text without characters that would steer the terminal; its lines and blanks stay."""
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in text.split("\n"))


def say(texts: Iterable[str], word: str = "note") -> None:
    """Tell what is worth knowing, beside the output."""
    for text in texts:
        sys.stdout.flush()
        print(f"{word}: {printable(text)}", file=sys.stderr)


def printable(text: str) -> str:
    """The text on one line, without characters that would steer the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def show_json(shape: Any) -> None:
    """Print for programs."""
    print(json.dumps(_plain(shape), ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    """Dataclasses as objects, times in ISO 8601 (UTC), money as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Path):
        return str(value)
    return format(value, "f") if isinstance(value, Decimal) else value
