"""The two sides of a figure's number: which rows stand in its numerator, and which in its denominator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.spells import Ints, Mask

Names = npt.NDArray[np.object_]
"""Ids of subjects or of accounts."""
Unit = Literal[
    "visit", "subject", "turn", "account", "answer", "question", "buyer", "term", "promise", "hand_over", "mail",
    "ticket", "contact", "session", "visitor", "person", "period", "event",
]  # fmt: skip
"""What a number counts: stays in a stage, subjects, their turns, accounts, answers to surveys and so on; `period`: the
weeks or months of somebody; `buyer`: an account or person in one currency."""
Pair = tuple[Mask | None, Mask | None]
"""The rows of the numerator and of the denominator."""


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

    def number(self, name: str, least: int) -> int:
        """A key column that is a whole number; the first of them where it is not said."""
        text = self.key.get(name, str(least))
        if not text.isascii() or not text.isdigit():
            raise InputError(f"{text} is no number of the {name}", f"give `key={name}:{least}`")
        return int(text)

    def chosen(
        self, unit: Unit, names: Names, table: Mapping[str, Pair], accounts: bool = False, sums: Collection[str] = ()
    ) -> Rows | None:
        """The rows of the number that is asked for; None where the table does not know it.

        The numbers named in `sums` count something else, or add up or average what these rows have.
        """
        found = table.get(self.measure)
        return None if found is None else Rows(unit, names, *found, accounts, self.measure not in sums)


@dataclass(frozen=True)
class Rows:
    """The rows of a number's two sides, as masks over rows whose `names` are given; a side may be missing.

    `names` are of subjects, or where `accounts` is set of accounts, None for nobody known; of a `unit` that is a
    subject or an account each name counts once. `counted`: the number's numerator and denominator count these rows;
    else it is made of them in another way, as a sum is. `each`: every row counts, whosever it is.
    """

    unit: Unit
    names: Names
    numerator: Mask | None
    denominator: Mask | None
    accounts: bool = False
    counted: bool = True
    each: bool = False


@dataclass(frozen=True)
class Behind:
    """Who stands behind a number: ids in its numerator and in its denominator, one a counted unit.

    `accounts`: the ids are of accounts, not of subjects. A side is None where the number has none. Where the number
    is not `counted` it adds up or averages what they have.
    """

    unit: Unit
    numerator: Names | None
    denominator: Names | None
    accounts: bool
    counted: bool = True


Sides = Callable[[Asked], Rows | None]
"""Finds the rows of a figure's number; None where nobody stands behind it."""


def who(rows: Rows) -> Behind:
    """The names of the rows on each side, once each where the unit is somebody."""
    once = rows.unit in ("subject", "account") and not rows.each
    numerator, denominator = (_of(rows.names, side, once) for side in (rows.numerator, rows.denominator))
    return Behind(rows.unit, numerator, denominator, rows.accounts, rows.counted)


def _of(names: Names, side: Mask | None, once: bool) -> Names | None:
    if side is None:
        return None
    found = names[side]
    if not once:
        return found
    # Who is not known cannot be known to be the same.
    unknown = sum(name is None for name in found)
    return np.array([*(name for name in dict.fromkeys(found) if name is not None), *[None] * unknown], dtype=np.object_)


def firsts(whose: Ints, rows: Mask) -> Mask:
    """The first row of each number among these rows."""
    places = np.flatnonzero(rows)
    found = np.zeros(len(rows), dtype=np.bool_)
    found[places[np.unique(whose[places], return_index=True)[1]]] = True
    return found


def only(size: int, places: Ints) -> Mask:
    """A mask of so many rows with these places."""
    found = np.zeros(size, dtype=np.bool_)
    found[places] = True
    return found
