"""What a terminal of some width would show."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console, RenderableType

from journeyglass.glass.painting import Held


def printed(parts: Iterable[RenderableType], width: int, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None, highlight=False
    )
    for part in parts:
        console.print(Held(part))
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().splitlines())
