"""Edits: what somebody wants changed at one place of a journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from journeyglass.journey.editing.spans import Data

Op = Literal["set", "add", "remove", "move"]


@dataclass(frozen=True)
class Edit:
    """One change of one place, `path`.

    `set` gives the place the `value` (null: nothing is written there any more), `add` puts `value` into the list there
    (before the item of number `at`, else last), `remove` takes the item or key out, `move` makes the item the one of
    number `to`. `was` is what its author saw there. `source` is given only for taking an edit back: how the value was
    written (it counts where it says what `value` does) or "" where that is not known; the value is then meant as it is,
    all its languages with it.
    """

    op: Op
    path: str
    value: Data = None
    at: int | None = None
    to: int | None = None
    was: Data = None
    source: str | None = None
