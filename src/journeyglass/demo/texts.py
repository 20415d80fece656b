"""Columns of text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from journeyglass.demo.calendar import Ints, Mask

Texts = NDArray[np.object_]
Text = Texts | str | None


def either(which: Mask, yes: Text, no: Text = None) -> Texts:
    """The one text where it is so, else the other."""
    found: Texts = np.full(len(which), None, np.object_)
    for mask, text in ((which, yes), (~which, no)):
        found[mask] = text[mask] if isinstance(text, np.ndarray) else text
    return found


def choose(names: Sequence[str | None], numbers: Ints) -> Texts:
    """The names of these numbers; -1 is the last."""
    found: Texts = np.array(names, np.object_)[numbers]
    return found
