"""Which visits or events a figure is about, and into which groups it is broken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import InputError

PERIODS = ("week", "month", "quarter", "year")
ACCOUNT = ("segment", "owner")
TOUCH = ("stage", "channel", "source", "role", *ACCOUNT)
VISIT = ("turn", "outcome", *TOUCH)
KEYWORDS = VISIT + PERIODS


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

    Both times are aware; None leaves that side open.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None

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
        if self.by is None or self.by in KEYWORDS:
            return None
        return self.by.removeprefix("trait:")


EVERYTHING = Filters()
"""All visits, in one group."""


def period_sql(by: str, at: str) -> str:
    """The label of the period in which an instant (an expression in UTC microseconds) lies."""
    time = f"make_timestamp({at})"
    return {
        "week": f"strftime({time}, '%G-W%V')",
        "month": f"strftime({time}, '%Y-%m')",
        "quarter": f"strftime({time}, '%Y') || '-Q' || quarter({time})",
        "year": f"strftime({time}, '%Y')",
    }[by]
