"""Reading a journey for a command: the reader is made ready, the bar shown, what to know first is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeyglass.cli.progress import Meter
from journeyglass.cli.session import say

if TYPE_CHECKING:
    from journeyglass.workspace import Result, Workspace


def make_ready() -> None:
    """Compile the reader where this machine has not done so yet, which takes about half a minute, once."""
    from journeyglass.reading.warm import is_ready, warm

    if not is_ready():
        say(["preparing the reader for this machine, once; it takes up to a minute"])
        with Meter("preparing the reader"):
            warm()


def read_journey(
    workspace: Workspace, journey: str | None, as_of: str | None = None, known_at: str | None = None
) -> Result:
    """Read it, and tell on stderr what a reader should know first."""
    found = workspace.journey(journey).journey.journey
    make_ready()
    with Meter(f"reading {found}") as meter:
        result = workspace.read(found, as_of, known_at, meter.count)
    say(result.notes)
    return result
