"""Which visits or events a figure is about, and into which groups it is broken down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from journeyglass.errors import InputError

PERIODS = ("week", "month", "quarter", "year")
ACCOUNT = ("segment", "owner")
TOUCH = ("stage", "channel", "source", "role", *ACCOUNT)
VISIT = ("turn", "outcome", *TOUCH)
KEYWORDS = VISIT + PERIODS
Where = tuple[tuple[str, str], ...]
"""Breakdowns and the value that each must have; an empty value stands for none."""


@dataclass(frozen=True)
class Filters:
    """Visits that began (or events that happened) in [since, until), broken down `by`.

    `by` is one of the keywords, or the name of an account's trait; `trait:turn` means the trait of that name. What
    counts is what held when the visit began, or when the event happened:

    - `turn`: first, second, … pass; `outcome`: how the visit ended; `stage`: where the subject stood
    - `channel`, `source`, `role`: of the event (of the event that began the visit; none where it fell due)
    - `segment`: the first of the journey's segments whose rule held; `owner`: the account's trait `owner`, else who
      is responsible for the stage
    - `week` (ISO), `month`, `quarter`, `year`: of UTC

    `where` keeps what is in these groups: pairs of a breakdown and its value, all of which must hold; the value ""
    keeps what is in no group of that breakdown.

    Both times are aware; None leaves that side open.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    where: Where = ()

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None and value.tzinfo is None:
                raise InputError(f"{name} has no time zone", "give one, such as 2024-01-01T00:00:00Z")
        if self.since and self.until and self.since >= self.until:
            raise InputError("the period ends before it begins", "give a `since` before `until`")

    @property
    def trait(self) -> str | None:
        """The trait that breaks the figure down, if one does."""
        return trait_of(self.by)

    @property
    def undivided(self) -> Filters:
        """The same without a breakdown."""
        return replace(self, by=None)

    @property
    def timeless(self) -> Filters:
        """The same of all times."""
        return replace(self, since=None, until=None)


EVERYTHING = Filters()
"""All visits, in one group."""


def trait_of(by: str | None) -> str | None:
    """The account's trait that a breakdown names, if it names one."""
    return None if by is None or by in KEYWORDS else by.removeprefix("trait:")


def where_of(pairs: Iterable[str]) -> Where:
    """What is written as `channel:email`; a trait's name that is a keyword too is written `trait:stage:early`."""
    return tuple(_pair(text) for text in pairs)


def _pair(text: str) -> tuple[str, str]:
    begun = len("trait:") if text.startswith("trait:") else 0
    key, colon, value = text[begun:].partition(":")
    if not colon or not key:
        raise InputError(f"`{text}` is nothing to keep", "write a breakdown and its value, such as channel:email")
    return text[:begun] + key, value


def period_sql(by: str, at: str) -> str:
    """The label of the period in which an instant (an expression in UTC microseconds) lies."""
    time = f"make_timestamp({at})"
    return {
        "week": f"strftime({time}, '%G-W%V')",
        "month": f"strftime({time}, '%Y-%m')",
        "quarter": f"strftime({time}, '%Y') || '-Q' || quarter({time})",
        "year": f"strftime({time}, '%Y')",
    }[by]
