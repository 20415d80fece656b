"""Gathering everything wrong with one file, so that a user mends it in one go."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Protocol

from journeyglass.errors import Fault

MOST_FAULTS = 500


class Place(Protocol):
    """Anything that knows where it stands in a file; both count from 1."""

    @property
    def line(self) -> int:
        """The line."""

    @property
    def column(self) -> int:
        """The column, in characters."""


class Report:
    """The faults and warnings of one file, each once, gathered while it is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[Fault, None] = {}
        self._suggestions = MOST_FAULTS
        self._count = 0

    def fault(self, place: Place, what: str, remedy: str) -> None:
        """Note what stops the file from loading."""
        self._note(Fault(self.path, place.line, place.column, what, remedy))

    def warn(self, place: Place, what: str, remedy: str) -> None:
        """Note what is probably not meant but can be loaded."""
        self._note(Fault(self.path, place.line, place.column, what, remedy, warning=True))

    def meant(self, word: str, known: Iterable[str], else_: str) -> str:
        """A remedy for an unknown word: the known one that is near, else `else_`."""
        self._suggestions -= 1  # looking for near words takes time: not for ever in a file of garbage
        near = likely(word, known) if self._suggestions > 0 else None
        return f"did you mean `{near}`?" if near else else_

    @property
    def count(self) -> int:
        """How many faults were noted, warnings left aside."""
        return self._count

    @property
    def faults(self) -> list[Fault]:
        """What stops the file from loading, in file order; after many, one that counts the rest."""
        faults = sorted(f for f in self._found if not f.warning)
        rest = faults[MOST_FAULTS:]
        if rest:
            what, remedy = f"{len(rest)} more faults follow", "mend those above and check again"
            faults[MOST_FAULTS:] = [Fault(self.path, rest[0].line, rest[0].column, what, remedy)]
        return faults

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is probably not meant, in file order; of many the first."""
        return tuple(sorted(f for f in self._found if f.warning)[:MOST_FAULTS])

    def _note(self, fault: Fault) -> None:
        self._count += not fault.warning
        self._found.setdefault(fault)


def likely(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, if one is near."""
    by_form = {_plain(k): k for k in known}
    near = difflib.get_close_matches(_plain(word[:100]), by_form, n=1, cutoff=0.65)
    return by_form[near[0]] if near else None


def shown(value: object) -> str:
    """A value as it may stand in a message: short, on one line."""
    text = " ".join(str(value).split())
    return f"`{text[:57]}…`" if len(text) > 60 else f"`{text}`"


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    *first, end = list(words)
    return f"{', '.join(first)} {last} {end}" if first else end


def _plain(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())
