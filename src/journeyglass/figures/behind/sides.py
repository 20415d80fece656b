"""The two sides of a figure's number: which rows stand in its numerator, and which in its denominator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.spells import Mask

Names = npt.NDArray[np.object_]
"""Ids of subjects or of accounts."""
Unit = Literal["visit", "subject", "turn", "account", "answer"]
"""What a number counts: stays in a stage, subjects, their turns, accounts, answers to surveys."""


@dataclass(frozen=True)
class Asked:
    """Which number of which row of a figure is meant: `key` has the row's key columns."""

    context: Context
    filters: Filters
    measure: str
    key: Mapping[str, str]
    options: Mapping[str, str]

    def stage(self, name: str = "stage") -> int:
        """The place of the stage that the row is about."""
        return self.context.stage_index(self.needed(name))

    def needed(self, name: str) -> str:
        """A key column without which the row cannot be told."""
        if name not in self.key:
            raise InputError(f"which {name} is meant is not said", f"give `key={name}:…`")
        return self.key[name]


@dataclass(frozen=True)
class Rows:
    """The rows of a number's two sides, as masks over rows whose `names` are given; a side may be missing.

    `names` are of subjects, or where `accounts` is set of accounts, None for nobody known; of a `unit` that is a
    subject or an account each name counts once.
    """

    unit: Unit
    names: Names
    numerator: Mask | None
    denominator: Mask | None
    accounts: bool = False


@dataclass(frozen=True)
class Behind:
    """Who stands behind a number: ids in its numerator and in its denominator, one a counted unit.

    `accounts`: the ids are of accounts, not of subjects. A side is None where the number has none.
    """

    unit: Unit
    numerator: Names | None
    denominator: Names | None
    accounts: bool


Sides = Callable[[Asked], Rows | None]
"""Finds the rows of a figure's number; None where nobody stands behind it."""


def who(rows: Rows) -> Behind:
    """The names of the rows on each side, once each where the unit is somebody."""
    once = rows.unit in ("subject", "account")
    numerator, denominator = (_of(rows.names, side, once) for side in (rows.numerator, rows.denominator))
    return Behind(rows.unit, numerator, denominator, rows.accounts)


def _of(names: Names, side: Mask | None, once: bool) -> Names | None:
    if side is None:
        return None
    found = names[side]
    return np.array(list(dict.fromkeys(found)), dtype=np.object_) if once else found
